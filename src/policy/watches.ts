import type { UserPrincipal } from "../domain/principal.ts";

/** Operators and auditors see all watches, curators their own. */
export const maySeeWatch = (user: UserPrincipal, createdBy: string): boolean =>
  user.role === "operator" || user.role === "auditor" || user.person === createdBy;

/** Operators steer all watches, curators their own; nobody else any. */
export const maySteerWatch = (user: UserPrincipal, createdBy: string): boolean =>
  user.role === "operator" || (user.role === "curator" && user.person === createdBy);
