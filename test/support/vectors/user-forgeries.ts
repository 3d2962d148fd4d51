import { envelopeForgeries, type Forger, type Forgery } from "./forgery.ts";
import { tokenOf, type RawKey } from "./raw.ts";

/** An honest user of a site, and who else is about. */
export interface UserForger extends Omit<Forger, "typ" | "claims"> {
  /** The called site, and the key that it signs its calls with. */
  readonly site: string;
  readonly siteKey: RawKey;
  /** Another site. */
  readonly other: string;
  readonly now: number;
  readonly jti: () => string;
}

export const USER_TYP = "hanse-user+jwt";

/** The claims of an honest user. */
export const userClaimsOf = ({
  site,
  now,
  jti,
}: Pick<UserForger, "site" | "now" | "jti">): Record<string, unknown> => ({
  iss: site,
  aud: site,
  sub: "eve",
  role: "operator",
  iat: now,
  exp: now + 300,
  jti: jti(),
});

/** User tokens that no method takes. */
export function userForgeries(forger: UserForger): Forgery[] {
  const { key, siteKey, site, other, now } = forger;
  const claims = (): Record<string, unknown> => userClaimsOf(forger);
  const found = envelopeForgeries({ ...forger, typ: USER_TYP, claims });
  const add = (id: string, name: string, token: string): number => found.push({ case: id, name, token });
  const changed = (change: object, by: RawKey = key): string => tokenOf(by, USER_TYP, { ...claims(), ...change });
  add("J7", "signed by the key that signs the site's calls", changed({}, siteKey));
  add("J9", "of another site", changed({ iss: other }));
  for (const [name, aud] of Object.entries({
    "left out": undefined,
    "another site": other,
    "two sites": [site, other],
    empty: [],
  }))
    add("J8", `aud is ${name}`, changed({ aud }));
  const times: Record<string, object> = {
    "no exp": { exp: undefined },
    "no iat": { iat: undefined },
    "exp past": { iat: now - 700, exp: now - 400 },
    "a life of a day and a second": { exp: now + 86_401 },
    "iat in the future": { iat: now + 90, exp: now + 120 },
    "exp is text": { exp: String(now + 300) },
  };
  for (const [name, change] of Object.entries(times)) add("J10", name, changed(change));
  for (const [name, role] of Object.entries({
    unknown: "root",
    "left out": undefined,
    "a list": ["operator"],
    "in capitals": "Operator",
    __proto__: "__proto__",
  }))
    add("J15", `role is ${name}`, changed({ role }));
  for (const [name, sub] of Object.entries({
    "left out": undefined,
    empty: "",
    "of control characters": "a\u001b[2J",
    "of 129 letters": "a".repeat(129),
    "a path": "../root",
  }))
    add("J15", `sub is ${name}`, changed({ sub }));
  return found;
}
