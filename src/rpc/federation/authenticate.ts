import type { CallContext, ServerMiddleware, ServerMiddlewareCall } from "nice-grpc-common";
import { requireAccess } from "../../app/call-access.ts";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { HanseError } from "../../domain/errors.ts";
import type { PeerPrincipal } from "../../domain/principal.ts";
import type { SiteId } from "../../domain/site.ts";
import { bearerToken } from "../bearer.ts";
import { LIMITS } from "../limits.ts";
import { tellRefusal, type RpcLog } from "../log.ts";

/** What a call of a peer carries to its handler. */
export interface FederationContext {
  /** Full name of the method. */
  readonly method: string;
  readonly token: string;
  /** Undefined for an introduction, which authenticates by what it presents. */
  readonly principal: PeerPrincipal | undefined;
}

/** The peer that calls; a method that the policy opens to introductions must not ask. */
export function peerOf(context: FederationContext): PeerPrincipal {
  if (context.principal === undefined) throw new Error(`${context.method} has no principal`);
  return context.principal;
}

/**
 * Checks the token of each call, and holds each peer to its share of running calls. A connection has as many: beyond them
 * no signature is checked, because that is what a flood would be paid with.
 * @param most that share
 */
export function authenticatePeer(
  useCases: Pick<FederationUseCases, "authenticate">,
  log: RpcLog,
  most: number = LIMITS.callsPerPeer,
): ServerMiddleware<FederationContext> {
  const running = new Map<SiteId, number>();
  const ofConnections = new Map<string, number>();

  async function identify(method: string, context: CallContext): Promise<FederationContext> {
    const access = requireAccess(method);
    const token = bearerToken(context.metadata.getAll("authorization"));
    switch (access.by) {
      case "introduction":
        return { method, token, principal: undefined };
      case "peer":
        return { method, token, principal: await useCases.authenticate(token, method) };
      case "anyone":
      case "user":
        throw new HanseError("NOT_ALLOWED", "this method is not for peers", { hop: "this gateway" });
    }
  }

  return async function* authenticate<Request, Response>(
    call: ServerMiddlewareCall<Request, Response, FederationContext>,
    context: CallContext,
  ) {
    const method = call.method.path;
    let caller: string | undefined;
    let counted: SiteId | undefined;
    let connection: string | undefined;
    try {
      let known: FederationContext;
      try {
        take(ofConnections, context.peer, most, "this connection");
        connection = context.peer;
        known = await identify(method, context);
        caller = known.principal?.site;
        if (caller !== undefined) {
          take(running, caller, most, caller);
          counted = caller;
        }
      } catch (error) {
        log.refused?.({ method, reason: isReasoned(error) ? error.reason : "INTERNAL", caller });
        throw error;
      }
      try {
        return yield* call.next(call.request, { ...context, ...known });
      } catch (error) {
        tellRefusal(log, method, caller, error);
        throw error;
      }
    } finally {
      if (counted !== undefined) release(running, counted);
      if (connection !== undefined) release(ofConnections, connection);
    }
  };
}

const isReasoned = (error: unknown): error is HanseError => error instanceof HanseError;

function take(running: Map<string, number>, of: string, most: number, whose: string): void {
  const calls = running.get(of) ?? 0;
  if (calls >= most) {
    throw new HanseError("LIMIT_EXCEEDED", `${calls} calls of ${whose} are running`, {
      hop: "this gateway",
      remedy: "Let some of them end first",
      retryAfterMs: 1000,
    });
  }
  running.set(of, calls + 1);
}

function release(running: Map<string, number>, of: string): void {
  const calls = (running.get(of) ?? 1) - 1;
  if (calls === 0) running.delete(of);
  else running.set(of, calls);
}
