import { randomUUID } from "node:crypto";
import {
  ServerError,
  Status,
  type CallContext,
  type ServerMiddleware,
  type ServerMiddlewareCall,
} from "nice-grpc-common";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { toStatus } from "../wire/errors.ts";
import type { RpcLog } from "./log.ts";

export interface FunnelOptions {
  /** Who answers. */
  readonly site: SiteId;
  readonly log: RpcLog;
  /** Whether the caller is a stranger to this house: then the texts of inner failures stay inside, too. */
  readonly strangers: boolean;
}

/** What a caller reads of a failure that is none of its business. */
const neutral = (reason: "INTERNAL" | HanseError["reason"], id: string): HanseError =>
  new HanseError(reason, `something failed inside (${id})`, {
    hop: "this gateway",
    remedy: `Give the operator of this gateway the number ${id}: its log tells more`,
  });

/**
 * Turns whatever a call throws into what may leave the house: HanseError by the table of wire/errors.ts, a cancelled
 * call as CANCELLED, anything else as INTERNAL with a neutral text and a random id; its detail goes to the log alone.
 */
export function errorFunnel(options: FunnelOptions): ServerMiddleware {
  return async function* funnel<Request, Response>(
    call: ServerMiddlewareCall<Request, Response>,
    context: CallContext,
  ) {
    try {
      return yield* call.next(call.request, context);
    } catch (error) {
      throw leaving(error, options);
    }
  };
}

function leaving(error: unknown, { site, log, strangers }: FunnelOptions): ServerError {
  if (error instanceof ServerError) return error;
  if (error instanceof HanseError && !(error.reason === "INTERNAL" || (strangers && error.category === "internal"))) {
    return toStatus(error, site);
  }
  if (error instanceof Error && error.name === "AbortError") return new ServerError(Status.CANCELLED, "cancelled");
  const id = randomUUID();
  log.unexpected(id, error);
  return toStatus(neutral(error instanceof HanseError ? error.reason : "INTERNAL", id), site);
}
