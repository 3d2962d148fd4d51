import type { UserPrincipal } from "../domain/principal.ts";

/** Operators and auditors see all transfers, others their own. */
export const maySeeTransfer = (user: UserPrincipal, createdBy: string): boolean =>
  user.role === "operator" || user.role === "auditor" || user.person === createdBy;

/** Operators steer all transfers, others their own; auditors none. */
export const maySteerTransfer = (user: UserPrincipal, createdBy: string): boolean =>
  user.role === "operator" || (user.role !== "auditor" && user.person === createdBy);
