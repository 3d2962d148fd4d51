import type { SiteId } from "../domain/site.ts";
import { silent } from "./failures.ts";

/** How long a peer may send nothing on a stream of bytes; an empty message is nothing. */
const IDLE_MS = 60_000;

/**
 * Passes a peer's stream on and ends it where no bytes come for a minute. Time that the reader takes does not count.
 * @param open starts the stream; its signal ends it
 * @throws HanseError PEER_DOWN after the minute; the signal's own reason
 */
export async function* refuseIdle(
  siteId: SiteId,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  idleMs: number = IDLE_MS,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = new AbortController();
  const cancelled = (): void => {
    end.abort(signal.reason);
  };
  signal.addEventListener("abort", cancelled);
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer ??= setTimeout(() => {
      end.abort(silent(siteId, idleMs));
    }, idleMs);
  };
  const stopWaiting = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  try {
    signal.throwIfAborted();
    wait();
    for await (const bytes of open(end.signal)) {
      if (bytes.length > 0) {
        stopWaiting();
        yield bytes;
      }
      wait();
    }
  } finally {
    stopWaiting();
    signal.removeEventListener("abort", cancelled);
  }
}
