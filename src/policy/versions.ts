import type { UserPrincipal } from "../domain/principal.ts";

/**
 * Who may correct what an own version's metadata says: operators and curators all versions, researchers those that they
 * published; auditors none.
 * @param publishedBy the person who published it; undefined where that is not known
 */
export const mayEditVersion = (user: UserPrincipal, publishedBy: string | undefined): boolean =>
  user.role === "operator" || user.role === "curator" || (user.role === "researcher" && user.person === publishedBy);
