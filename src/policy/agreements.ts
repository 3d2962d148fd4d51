import type { UserPrincipal } from "../domain/principal.ts";

/** Operators and auditors see all agreements. */
export const maySeeAllAgreements = (user: UserPrincipal): boolean =>
  user.role === "operator" || user.role === "auditor";

/** Others see what they agreed to. A person in a peer's agreement is one of that peer, whoever has the same name here. */
export const maySeeAgreement = (
  user: UserPrincipal,
  agreement: { readonly direction: "in" | "out"; readonly person?: string | undefined },
): boolean => maySeeAllAgreements(user) || (agreement.direction === "in" && agreement.person === user.person);

/** Operators bind the whole site. */
export const mayAgreeForSite = (user: UserPrincipal): boolean => user.role === "operator";
