import { isUnder } from "../domain/path.ts";
import type { Role, UserPrincipal } from "../domain/principal.ts";

/** Who may publish from and pull to which prefixes of a store; prefixes are below the store's own. */
export interface StoreAccess {
  /** One person, exactly; or everybody of a role. */
  readonly person?: string | undefined;
  readonly role?: Role | undefined;
  readonly publish: readonly string[];
  readonly pull: readonly string[];
}

/** What a person wants to do in a store. */
export type StoreAction = "publish" | "pull";

/**
 * Decides (person, action, store, prefix) before any store is asked: the gateway's keys must not become everyone's keys.
 * Operators may everywhere; others only below a prefix that an entry names for them. No entry = operators only.
 * @param path below the store's own prefix
 */
export function mayUseStore(
  user: UserPrincipal,
  action: StoreAction,
  access: readonly StoreAccess[],
  path: string,
): boolean {
  if (user.role === "operator") return true;
  return access.some(
    (entry) =>
      (entry.person === user.person || (entry.person === undefined && entry.role === user.role)) &&
      entry[action].some((prefix) => isUnder(path, prefix)),
  );
}
