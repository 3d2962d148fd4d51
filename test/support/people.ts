import type { Role, UserPrincipal } from "../../src/domain/principal.ts";

/** A person whom this site itself names. */
export const localUser = (person: string, role: Role, changes: Partial<UserPrincipal> = {}): UserPrincipal => ({
  type: "user",
  person,
  role,
  issuer: undefined,
  entitlements: [],
  scopes: undefined,
  ...changes,
});
