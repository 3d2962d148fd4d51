import { ROLES, type Actor, type UserPrincipal } from "../domain/principal.ts";

/** The person who gave a standing order, as it acts for them: by their role and groups of then, asked anew each time. */
export const standingUser = ({ sub, issuer, roles, entitlements }: Actor): UserPrincipal => ({
  type: "user",
  person: sub,
  role: ROLES.find((role) => role === roles[0]) ?? "researcher",
  issuer,
  entitlements,
  scopes: undefined,
});
