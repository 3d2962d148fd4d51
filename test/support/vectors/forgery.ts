import { createPublicKey } from "node:crypto";
import { base64url, headerOf, hmacOf, rawToken, seeded, signatureOf, tokenOf, type RawKey } from "./raw.ts";

/** A token that must be refused. */
export interface Forgery {
  /** The case of the catalogue that it belongs to, e.g. `J4`. */
  readonly case: string;
  /** What is wrong, in a few words; unique within its family. */
  readonly name: string;
  readonly token: string;
}

/** Whose token is forged, and by what. */
export interface Forger {
  /** The honest key that the verifier trusts. */
  readonly key: RawKey;
  /** A key that nobody trusts. */
  readonly stranger: RawKey;
  /** A P-256 key that nobody trusts. */
  readonly p256: RawKey;
  readonly typ: string;
  /** The claims of a token that would be taken; called for each token, so that each can have its own id. */
  readonly claims: () => Record<string, unknown>;
  /** Where a canary listens. */
  readonly canary: string;
}

/** Order of Ed25519's group (RFC 8032). */
const ED25519_ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;

/**
 * What is wrong with a token whatever it is for: its form, header, algorithm, key and signature. The claims are right in
 * all of them.
 */
export function envelopeForgeries({ key, stranger, p256, typ, claims, canary }: Forger): Forgery[] {
  const found: Forgery[] = [];
  const add = (id: string, name: string, token: string): number => found.push({ case: id, name, token });
  const payload = (): string => JSON.stringify(claims());
  const signed = (header: object | string, by: RawKey = key, body: string | Uint8Array = payload()): string =>
    rawToken(typeof header === "string" ? header : JSON.stringify(header), body, by);
  const head = { alg: key.alg, kid: key.kid, typ };
  const unsigned = (header: object, signature: Uint8Array | string = ""): string =>
    `${base64url(JSON.stringify(header))}.${base64url(payload())}.${typeof signature === "string" ? signature : base64url(signature)}`;

  for (const alg of ["none", "None", "nOnE", "NONE", ""]) {
    add("J1", `alg ${JSON.stringify(alg)} without signature`, unsigned({ ...head, alg }));
    add("J1", `alg ${JSON.stringify(alg)} with a good signature`, signed({ ...head, alg }));
  }
  add("J1", "no signature", unsigned(head));

  const publicKey = createPublicKey(key.privateKey);
  const secrets: Record<string, string | Uint8Array> = {
    "the public key's PEM": publicKey.export({ format: "pem", type: "spki" }),
    "the public key's DER": publicKey.export({ format: "der", type: "spki" }),
    "the public key's JWK": JSON.stringify(key.jwk),
    "the public key's bytes": Buffer.from(key.jwk.x ?? "", "base64url"),
    "the key's id": key.kid,
    nothing: "",
  };
  for (const [name, secret] of Object.entries(secrets)) {
    const input = `${base64url(JSON.stringify({ ...head, alg: "HS256" }))}.${base64url(payload())}`;
    add("J2", `HS256 keyed with ${name}`, `${input}.${base64url(hmacOf(input, secret))}`);
  }

  for (const [alg, size] of [
    ["RS256", 256],
    ["PS256", 256],
    ["ES384", 96],
    ["ES512", 132],
    ["ES256K", 64],
    ["HS512", 64],
  ] as const) {
    add("J3", `alg ${alg}`, unsigned({ ...head, alg }, seeded(alg, size)));
  }
  for (const alg of ["Ed25519", "eddsa", "EdDSA ", "Ed448", 1, null, ["EdDSA"], undefined]) {
    add("J3", `alg ${shown(alg)} over a good signature`, signed({ ...head, alg }));
  }
  add("J3", "ES256 by another key under the pinned key's id", signed({ ...head, alg: "ES256" }, p256));
  add("J3", "ES256 in the header, EdDSA in the signature", signed({ ...head, alg: "ES256" }));
  add("J3", "EdDSA in the header, ES256 in the signature", signed({ ...head, alg: "EdDSA" }, p256));

  add("J4", "the attacker's key in jwk", signed({ ...head, jwk: stranger.jwk }, stranger));
  add("J4", "the pinned key in jwk", signed({ ...head, jwk: key.jwk }));
  add(
    "J4",
    "the attacker's key in jwk, and its id",
    signed({ ...head, kid: stranger.kid, jwk: stranger.jwk }, stranger),
  );
  for (const name of ["jku", "x5u"]) {
    add("J5", `${name} to a canary`, signed({ ...head, [name]: `${canary}/${name}` }, stranger));
    add("J5", `${name} to a canary, with a good signature`, signed({ ...head, [name]: `${canary}/${name}` }));
  }
  add("J5", "x5c with a certificate", signed({ ...head, x5c: [seeded("x5c", 96).toString("base64")] }, stranger));
  add("J5", "x5t", signed({ ...head, x5t: base64url(seeded("x5t", 20)) }));

  const kids: Record<string, unknown> = {
    "a path": "../../../../etc/passwd",
    "a device": "/dev/null",
    SQL: "' OR 1=1; DROP TABLE peers; --",
    "a number": 1,
    "an array": [key.kid],
    "an object": { kid: key.kid },
    null: null,
    nothing: "",
    "129 letters": "k".repeat(129),
    __proto__: "__proto__",
    "the id and a space": `${key.kid} `,
    "the id and NUL": `${key.kid}\u0000`,
    "the id in capitals": key.kid.toUpperCase(),
    "a URL": `${canary}/kid`,
  };
  for (const [name, kid] of Object.entries(kids)) {
    add("J6", `kid is ${name}`, signed({ ...head, kid }));
  }
  add("J6", "no kid", signed({ alg: key.alg, typ }));

  add("J7", "signed by a stranger", tokenOf(stranger, typ, claims()));
  add("J7", "signed by a stranger under the pinned key's id", signed(head, stranger));

  for (const other of [
    "JWT",
    "at+jwt",
    "jwt",
    `application/${typ}`,
    typ.toUpperCase(),
    `${typ} `,
    "hanse-ticket+jwt",
    "logout+jwt",
    "JOSE",
    "",
    null,
    1,
    undefined,
  ]) {
    add("J14", `typ ${shown(other)}`, signed({ ...head, typ: other }));
  }

  const dup = (name: string, value: unknown): string =>
    headerOf(key, typ).replace(/^\{/, `{${JSON.stringify(name)}:${JSON.stringify(value)},`);
  add("J17", "alg twice in the header", signed(dup("alg", "none")));
  add("J17", "typ twice in the header", signed(dup("typ", "JWT")));
  add("J17", "kid twice in the header", signed(dup("kid", stranger.kid)));
  add("J17", "kid twice, once escaped", signed(headerOf(key, typ).replace(/^\{/, '{"\\u006bid":"x",')));
  for (const name of Object.keys(claims())) {
    const twice = payload().replace(/^\{/, `{${JSON.stringify(name)}:"other",`);
    add("J17", `${name} twice`, signed(head, key, twice));
  }
  const [first = "iss"] = Object.keys(claims());
  const escaped = `\\u${(first.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}${first.slice(1)}`;
  add("J17", `${first} twice, once escaped`, signed(head, key, payload().replace(/^\{/, `{"${escaped}":"other",`)));
  add("J17", "a member twice deep inside", signed(head, key, payload().replace(/^\{/, '{"x":{"y":[{"z":1,"z":2}]},')));

  add("J18", "crit with an unknown member", signed({ ...head, crit: ["hanse"], hanse: 1 }));
  add("J18", "crit empty", signed({ ...head, crit: [] }));
  add("J18", "crit is null", signed({ ...head, crit: null }));
  add("J18", "crit names exp", signed({ ...head, crit: ["exp"], exp: 1 }));
  add("J18", "b64 false", signed({ ...head, b64: false }));
  add("J18", "b64 false and critical", signed({ ...head, b64: false, crit: ["b64"] }));
  for (const [name, value] of Object.entries({ zip: "DEF", cty: "JWT", enc: "A256GCM", url: canary, nonce: "n" }))
    add("J18", `${name} in the header`, signed({ ...head, [name]: value }));

  const good = (): string => tokenOf(key, typ, claims());
  const cut = (): [string, string, string] => good().split(".") as [string, string, string];
  const resigned = (change: (signature: Buffer) => Buffer): string => {
    const [h, p, s] = cut();
    return `${h}.${p}.${base64url(change(Buffer.from(s, "base64url")))}`;
  };
  add("J21", "two segments", cut().slice(0, 2).join("."));
  add("J21", "four segments", `${good()}.AAAA`);
  add("J21", "five segments", `${good()}.AAAA.AAAA`);
  add(
    "J21",
    "a JWE",
    `${base64url('{"alg":"dir","enc":"A256GCM"}')}..${base64url(seeded("iv", 12))}.AAAA.${base64url(seeded("tag", 16))}`,
  );
  add("J21", "JSON serialisation", jsonSerialised(...cut()));
  add("J21", "nothing", "");
  add("J21", "garbage", "garbage");
  add("J21", "three empty segments", "..");
  add("J21", "an empty payload", cut().with(1, "").join("."));
  add("J21", "an empty header", cut().with(0, "").join("."));
  add("J21", "padding", `${good()}==`);
  add("J21", "a space inside", good().replace(".", " ."));
  add("J21", "a line end behind", `${good()}\n`);
  add("J21", "base64 instead of base64url", cut().with(2, "+/".repeat(43)).join("."));
  add("J21", "other trailing bits", otherTrailingBits(good()));
  add(
    "J21",
    "a signature of 63 bytes",
    resigned((s) => s.subarray(0, 63)),
  );
  add(
    "J21",
    "a signature of 65 bytes",
    resigned((s) => Buffer.concat([s, Buffer.from([0])])),
  );
  add(
    "J21",
    "a signature of zeros",
    resigned(() => Buffer.alloc(64)),
  );
  add(
    "J21",
    "one bit of the signature flipped",
    resigned((s) => Buffer.from(s.with(7, (s[7] ?? 0) ^ 1))),
  );
  add(
    "J21",
    "the signature of another token",
    cut()
      .with(2, base64url(signatureOf("a.b", key)))
      .join("."),
  );
  if (key.alg === "EdDSA") add("J21", "a malleated signature (S + L)", resigned(malleated));
  add("J21", "a payload that is a list", signed(head, key, `[${payload()}]`));
  add("J21", "a payload that is null", signed(head, key, "null"));
  add("J21", "a payload with a comment", signed(head, key, payload().replace("{", "{/* */")));
  add("J21", "a payload with a last comma", signed(head, key, payload().replace(/\}$/, ",}")));
  add("J21", "a payload behind a byte order mark", signed(head, key, `\ufeff${payload()}`));
  add(
    "J21",
    "a payload that is not UTF-8",
    signed(
      head,
      key,
      Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff, 0xc0]), Buffer.from(`",${payload().slice(1)}`)]),
    ),
  );
  add("J21", "a lone surrogate", signed(head, key, payload().replace("{", '{"x":"\\ud800",')));
  add("J21", "a number beyond all", signed(head, key, payload().replace("{", '{"x":1e999,')));
  add("J21", "two objects", signed(head, key, `${payload()}{}`));
  add("J21", "a header that is a list", signed(`[${headerOf(key, typ)}]`));
  return found;
}

const shown = (value: unknown): string => (value === undefined ? "left out" : JSON.stringify(value));

const jsonSerialised = (header: string, payload: string, signature: string): string =>
  JSON.stringify({ protected: header, payload, signature });

function otherTrailingBits(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 64 bytes fill 85 characters and two bits of the 86th.
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(token.at(-1) ?? "") + 1] ?? "");
}

/** The same point and a scalar that is larger by the group's order: what a careless verifier takes as another signature. */
function malleated(signature: Buffer): Buffer {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + ED25519_ORDER;
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse()]);
}
