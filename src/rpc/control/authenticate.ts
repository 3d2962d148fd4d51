import type { CallContext, ServerMiddleware, ServerMiddlewareCall } from "nice-grpc-common";
import { authoriseUser } from "../../app/call-access.ts";
import { HanseError } from "../../domain/errors.ts";
import type { UserPrincipal } from "../../domain/principal.ts";
import { bearerToken } from "../bearer.ts";
import { tellRefusal, type RpcLog } from "../log.ts";

/** What a call of a user carries to its handler. */
export interface ControlContext {
  readonly user: UserPrincipal;
}

/** Checks who a token is. @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED */
export type AuthenticateUser = (token: string) => UserPrincipal | Promise<UserPrincipal>;

/** Checks the token of each call, and whether its user's role suffices for the method. */
export function authenticateUser(authenticate: AuthenticateUser, log: RpcLog): ServerMiddleware<ControlContext> {
  return async function* identify<Request, Response>(
    call: ServerMiddlewareCall<Request, Response, ControlContext>,
    context: CallContext,
  ) {
    const method = call.method.path;
    let user: UserPrincipal | undefined;
    try {
      user = await authenticate(bearerToken(context.metadata.getAll("authorization")));
      authoriseUser(user, method);
    } catch (error) {
      log.refused?.({
        method,
        reason: error instanceof HanseError ? error.reason : "INTERNAL",
        caller: user?.person,
      });
      throw error;
    }
    try {
      return yield* call.next(call.request, { ...context, user });
    } catch (error) {
      tellRefusal(log, method, user.person, error);
      throw error;
    }
  };
}
