import { HanseError } from "../domain/errors.ts";
import type { ByteStream } from "../app/ports/object-store.ts";

/**
 * The same bytes, given up at once when the signal is cancelled, also while waiting for a chunk that never comes.
 * @throws the signal's own reason
 */
async function* abortable(body: ByteStream, signal: AbortSignal | undefined): ByteStream {
  if (signal === undefined) {
    yield* body;
    return;
  }
  signal.throwIfAborted();
  const source = body[Symbol.asyncIterator]();
  let stop: () => void = () => undefined;
  const cancelled = new Promise<"cancelled">((resolve) => {
    stop = () => {
      resolve("cancelled");
    };
  });
  signal.addEventListener("abort", stop, { once: true });
  let ended = false;
  try {
    for (;;) {
      const next = source.next();
      const first = await Promise.race([next, cancelled]);
      if (first === "cancelled") {
        next.catch(() => undefined);
        signal.throwIfAborted();
        return;
      }
      signal.throwIfAborted();
      if (first.done === true) {
        ended = true;
        return;
      }
      yield first.value;
    }
  } catch (error) {
    ended = !signal.aborted;
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    // A source that waits for ever would never settle its return, so nobody waits for it.
    if (!ended) source.return?.().catch(() => undefined);
  }
}

/**
 * The same bytes, checked to be exactly `sizeBytes` long; nothing past the size is ever handed on.
 * @throws SHORT_BODY, BODY_TOO_LONG, the signal's own reason
 */
export async function* exactly(
  body: ByteStream,
  sizeBytes: number,
  hop: string,
  signal: AbortSignal | undefined,
): ByteStream {
  let seen = 0;
  for await (const chunk of abortable(body, signal)) {
    seen += chunk.byteLength;
    if (seen > sizeBytes) {
      throw new HanseError("BODY_TOO_LONG", `the body is longer than the ${String(sizeBytes)} bytes announced`, {
        hop,
      });
    }
    yield chunk;
  }
  if (seen < sizeBytes) {
    throw new HanseError("SHORT_BODY", `the body ended after ${String(seen)} of ${String(sizeBytes)} bytes`, { hop });
  }
}
