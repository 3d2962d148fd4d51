import type { UserPrincipal } from "../domain/principal.ts";

/**
 * Who may drop this site's copy of a version, where they may pull to its place: operators and curators every one,
 * researchers those that they pulled; auditors none.
 * @param pulledBy the person who pulled it; undefined where that is not known
 */
export const mayDropReplica = (user: UserPrincipal, pulledBy: string | undefined): boolean =>
  user.role === "operator" || user.role === "curator" || (user.role === "researcher" && user.person === pulledBy);
