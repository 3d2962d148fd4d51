import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { methodAccess, type MethodAccess } from "../policy/methods.ts";

/**
 * Who may call a method that is served.
 * @param method full name, `/package.Service/Method`
 * @throws Error where the policy does not list it: such a server must not start
 */
export function requireAccess(method: string): MethodAccess {
  const access = methodAccess(method);
  if (access === undefined) throw new Error(`policy/methods.ts does not say who may call ${method}`);
  return access;
}

/** Lets a user of a fitting role pass. @throws HanseError NOT_ALLOWED that names the roles that suffice */
export function authoriseUser(user: UserPrincipal, method: string): void {
  const access = requireAccess(method);
  if (access.by === "anyone" || (access.by === "user" && access.roles.includes(user.role))) return;
  const roles = access.by === "user" ? access.roles : [];
  const name = method.slice(method.lastIndexOf("/") + 1);
  throw new HanseError("NOT_ALLOWED", `${name} is not for the role ${user.role}`, {
    hop: "this gateway",
    remedy: `Ask somebody who is ${roles.join(" or ")} at this site`,
  });
}
