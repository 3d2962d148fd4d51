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

/** Checks the token of each call, and holds each peer to its share of running calls. @param most that share */
export function authenticatePeer(
  useCases: Pick<FederationUseCases, "authenticate">,
  log: RpcLog,
  most: number = LIMITS.callsPerPeer,
): ServerMiddleware<FederationContext> {
  const running = new Map<SiteId, number>();

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
    try {
      let known: FederationContext;
      try {
        known = await identify(method, context);
        caller = known.principal?.site;
        if (caller !== undefined) {
          take(running, caller, most);
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
    }
  };
}

const isReasoned = (error: unknown): error is HanseError => error instanceof HanseError;

function take(running: Map<SiteId, number>, site: SiteId, most: number): void {
  const calls = running.get(site) ?? 0;
  if (calls >= most) {
    throw new HanseError("LIMIT_EXCEEDED", `${calls} calls of ${site} are running`, {
      hop: "this gateway",
      remedy: "Let some of them end first",
      retryAfterMs: 1000,
    });
  }
  running.set(site, calls + 1);
}

function release(running: Map<SiteId, number>, site: SiteId): void {
  const calls = (running.get(site) ?? 1) - 1;
  if (calls === 0) running.delete(site);
  else running.set(site, calls);
}
