import type { UserPrincipal } from "../domain/principal.ts";

/** Operators and auditors see all rules, others their own. */
export const maySeeAllRules = ({ role }: UserPrincipal): boolean => role === "operator" || role === "auditor";

export const maySeeRule = (user: UserPrincipal, owner: string): boolean =>
  maySeeAllRules(user) || user.person === owner;

/** Operators steer all rules, others their own; auditors none. */
export const maySteerRule = (user: UserPrincipal, owner: string): boolean =>
  user.role === "operator" || (user.role !== "auditor" && user.person === owner);

/** Operators and curators take every pin away, others their own. */
export const mayUnpin = (user: UserPrincipal, pinnedBy: string): boolean =>
  user.role === "operator" || user.role === "curator" || (user.role === "researcher" && user.person === pinnedBy);
