import type { CallContext, ServerMiddlewareCall } from "nice-grpc-common";
import { HanseError } from "../domain/errors.ts";
import { LIMITS } from "./limits.ts";

/**
 * Refuses a call whose metadata is larger than any honest caller's, before its token is looked at. (What is far larger
 * does not come so far: Node's HTTP/2 takes at most 64 KiB of headers.)
 */
export async function* metadataCap<Request, Response>(
  call: ServerMiddlewareCall<Request, Response>,
  context: CallContext,
) {
  let bytes = 0;
  for (const [name, values] of context.metadata) {
    for (const value of values)
      bytes += name.length + (typeof value === "string" ? Buffer.byteLength(value) : value.length);
  }
  if (bytes > LIMITS.metadataBytes) {
    throw new HanseError("LIMIT_EXCEEDED", `the call carries ${bytes} bytes of metadata`, {
      hop: "this gateway",
      remedy: `Send at most ${LIMITS.metadataBytes} bytes`,
    });
  }
  return yield* call.next(call.request, context);
}
