import type { CallContext, ServerMiddleware, ServerMiddlewareCall } from "nice-grpc-common";
import { HanseError } from "../domain/errors.ts";
import { LIMITS } from "./limits.ts";

const shuttingDown = (): HanseError =>
  new HanseError("SHUTTING_DOWN", "the gateway is stopping", {
    hop: "this gateway",
    remedy: "Try again in a moment",
    retryAfterMs: 2000,
  });

const tooLate = (ms: number): HanseError =>
  new HanseError("INTERRUPTED", `the call took longer than ${ms / 1000} s`, {
    hop: "this gateway",
    remedy: "Try again; if it stays so, look at the gateway's log",
  });

/**
 * Gives each call one signal that says when it is over: the caller is gone, the server's own deadline passed (calls
 * with one answer), or the server stops (streams, which would otherwise hold it up). A stream that the server ended is
 * SHUTTING_DOWN even where its use case returned quietly, so that nobody takes it for complete.
 */
export function lifetime(stopping: AbortSignal, unaryMs: number = LIMITS.unaryMs): ServerMiddleware {
  return async function* limited<Request, Response>(
    call: ServerMiddlewareCall<Request, Response>,
    context: CallContext,
  ) {
    if (stopping.aborted) throw shuttingDown();
    const over = new AbortController();
    const cancelled = (): void => {
      over.abort();
    };
    const stopped = (): void => {
      over.abort(shuttingDown());
    };
    context.signal.addEventListener("abort", cancelled);
    if (call.responseStream) stopping.addEventListener("abort", stopped);
    const late = Promise.withResolvers<never>();
    late.promise.catch(() => undefined);
    const giveUp = (): void => {
      const error = tooLate(unaryMs);
      over.abort(error);
      late.reject(error);
    };
    const timer = call.responseStream ? undefined : setTimeout(giveUp, unaryMs);
    try {
      const inner = { ...context, signal: over.signal };
      if (!call.responseStream) {
        // A use case that takes no signal must not keep its caller waiting.
        const answer = await Promise.race([call.next(call.request, inner).next(), late.promise]);
        return answer.value;
      }
      yield* call.next(call.request, inner);
      over.signal.throwIfAborted();
    } catch (error) {
      throw over.signal.reason instanceof HanseError ? over.signal.reason : error;
    } finally {
      clearTimeout(timer);
      context.signal.removeEventListener("abort", cancelled);
      stopping.removeEventListener("abort", stopped);
    }
  };
}
