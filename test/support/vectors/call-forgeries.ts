import { envelopeForgeries, type Forger, type Forgery } from "./forgery.ts";
import { headerOf, rawToken, tokenOf, type RawKey } from "./raw.ts";

/** An honest call, and who else is about. */
export interface CallForger extends Omit<Forger, "typ" | "claims"> {
  /** The honest caller, an active peer. */
  readonly from: string;
  /** The called site, and its own key. */
  readonly audience: string;
  readonly own: RawKey;
  /** Another peer of the called site, and its key. */
  readonly other: string;
  readonly otherKey: RawKey;
  /** The called method, and another one of the contract. */
  readonly path: string;
  readonly otherPath: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** A fresh id of 128 bits for each token. */
  readonly jti: () => string;
}

export const CALL_TYP = "hanse-call+jwt";

/** The claims of an honest call. */
export const callClaimsOf = ({
  from,
  audience,
  path,
  now,
  jti,
}: Pick<CallForger, "from" | "audience" | "path" | "now" | "jti">): Record<string, unknown> => ({
  iss: from,
  aud: audience,
  iat: now,
  exp: now + 30,
  jti: jti(),
  method: path,
  ver: "1.0",
});

/** Call tokens that no method takes. */
export function callForgeries(forger: CallForger): Forgery[] {
  const { key, own, other, otherKey, from, audience, path, otherPath, now } = forger;
  const claims = (): Record<string, unknown> => callClaimsOf(forger);
  const found = envelopeForgeries({ ...forger, typ: CALL_TYP, claims });
  const add = (id: string, name: string, token: string): number => found.push({ case: id, name, token });
  const changed = (change: object, by: RawKey = key): string => tokenOf(by, CALL_TYP, { ...claims(), ...change });
  const text = (change: (payload: string) => string): string =>
    rawToken(headerOf(key, CALL_TYP), change(JSON.stringify(claims())), key);

  add("J7", `of ${other}, signed by ${from}`, changed({ iss: other }));
  add("J7", `of ${from}, signed by ${other}`, changed({}, otherKey));
  add("J7", `of ${from}, signed by ${other} under its own id`, changed({}, { ...otherKey, kid: key.kid }));

  const audiences: Record<string, unknown> = {
    "left out": undefined,
    "another site": other,
    "two sites": [audience, other],
    "a list of the right one": [audience],
    "an empty list": [],
    empty: "",
    null: null,
    "a number": 1,
    "an object": { aud: audience },
    "in capitals": audience.toUpperCase(),
    "with a space behind": `${audience} `,
    "with NUL behind": `${audience}\u0000`,
    "a URL": `https://${audience}`,
    "a wildcard": "*",
  };
  for (const [name, aud] of Object.entries(audiences)) add("J8", `aud is ${name}`, changed({ aud }));

  const issuers: Record<string, unknown> = {
    "the called site": audience,
    unknown: "nobody",
    "left out": undefined,
    empty: "",
    "a number": 1,
    "a list": [from],
    "in capitals": from.toUpperCase(),
    "with a space": ` ${from}`,
    SQL: `${from}' --`,
    "of 64 letters": "a".repeat(64),
    __proto__: "__proto__",
  };
  for (const [name, iss] of Object.entries(issuers)) add("J9", `iss is ${name}`, changed({ iss }));
  add("J9", "reflected: of the called site, with its own key", changed({ iss: audience }, own));

  const times: Record<string, object> = {
    "no exp": { exp: undefined },
    "no iat": { iat: undefined },
    "exp long past": { iat: now - 200, exp: now - 170 },
    "exp before iat": { exp: now - 10 },
    "exp as iat": { exp: now },
    "a life of 61 s": { exp: now + 61 },
    "a life of a day": { exp: now + 86_400 },
    "iat in the future": { iat: now + 90, exp: now + 120 },
    "nbf in the future": { nbf: now + 90 },
    "exp is text": { exp: String(now + 30) },
    "exp is a fraction": { exp: now + 30.5 },
    "exp is negative": { exp: -1 },
    "exp is null": { exp: null },
    "exp is true": { exp: true },
    "exp is a list": { exp: [now + 30] },
    "iat is text": { iat: String(now) },
    "iat is negative": { iat: -1 },
    "nbf is text": { nbf: "0" },
    "times in milliseconds": { iat: now * 1000, exp: now * 1000 + 30 },
  };
  for (const [name, change] of Object.entries(times)) add("J10", name, changed(change));
  add(
    "J10",
    "exp is beyond all numbers",
    text((payload) => payload.replace(`"exp":${now + 30}`, '"exp":1e999')),
  );
  add(
    "J10",
    "exp is 2^53",
    text((payload) => payload.replace(`"exp":${now + 30}`, '"exp":9007199254740992')),
  );
  add("J11", "a clock that is 90 s ahead", changed({ iat: now + 90, exp: now + 120 }));
  add("J11", "a clock that is 90 s behind", changed({ iat: now - 90, exp: now - 60 }));

  const methods: Record<string, unknown> = {
    "another method": otherPath,
    "left out": undefined,
    "without the first slash": path.slice(1),
    "in capitals": path.toUpperCase(),
    "a wildcard": "*",
    "its service": path.slice(0, path.lastIndexOf("/") + 1),
    "with a query": `${path}?x`,
    "a list of both": [path, otherPath],
    empty: "",
  };
  for (const [name, method] of Object.entries(methods)) add("J15", `method is ${name}`, changed({ method }));

  add(
    "J16",
    "8 KiB and a byte",
    ofSize((fill) => changed({ fill }), 8 * 1024 + 1),
  );
  add("J16", "65 members", changed(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}`, i]))));
  add("J16", "five levels deep", changed({ deep: { deep: { deep: { deep: {} } } } }));

  const ids: Record<string, unknown> = {
    "left out": undefined,
    empty: "",
    "of 21 letters": "j".repeat(21),
    "of 129 letters": "j".repeat(129),
    "a number": 1,
    "with a slash": `${"j".repeat(22)}/`,
    "with a quote": `${"j".repeat(22)}'`,
    "a list": ["j".repeat(22)],
  };
  for (const [name, jti] of Object.entries(ids)) add("J12", `jti is ${name}`, changed({ jti }));
  for (const [name, ver] of Object.entries({
    "left out": undefined,
    "2.0": "2.0",
    "1": "1",
    "1.0.0": "1.0.0",
    " 1.0": " 1.0",
    "a number": 1,
  }))
    add("J15", `ver is ${name}`, changed({ ver }));
  const actors: Record<string, unknown> = {
    text: "root",
    "a list": [{ sub: "root" }],
    "without sub": { roles: [] },
    "with an empty sub": { sub: "" },
    "with roles that are text": { sub: "a", roles: "operator" },
    "with 17 roles": { sub: "a", roles: Array.from({ length: 17 }, () => "r") },
    "with a control character": { sub: "a\u001b[2J" },
    "with 257 letters": { sub: "a".repeat(257) },
  };
  for (const [name, act] of Object.entries(actors)) add("J15", `act is ${name}`, changed({ act }));
  return found;
}

/** A token of exactly so many bytes, or the few more that its last padding needs. */
export function ofSize(make: (fill: string) => string, bytes: number): string {
  const rest = make("").length;
  for (let fill = Math.floor(((bytes - rest) * 3) / 4); ; fill++) {
    const token = make("x".repeat(fill));
    if (token.length >= bytes) return token;
  }
}
