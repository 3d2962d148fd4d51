import { HanseError } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { SiteId } from "../domain/site.ts";
import { silent } from "./failures.ts";

/** How long a peer may send nothing on a stream of bytes; an empty message is nothing. */
const IDLE_MS = 60_000;

/** A stream that brings fewer bytes than this for each second of waiting is given up, as a store's is. */
const LEAST_BYTES_PER_SECOND = 1024;

/**
 * Passes a peer's stream on and ends it where no bytes come for a minute, or next to none in a minute of waiting. Time that
 * the reader takes does not count.
 * @param open starts the stream; its signal ends it
 * @param monotonicMs replaced in tests
 * @throws HanseError PEER_DOWN after the minute; STORE_SLOW where it drips; the signal's own reason
 */
export async function* refuseIdle(
  siteId: SiteId,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  idleMs: number = IDLE_MS,
  monotonicMs: () => number = () => performance.now(),
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = new AbortController();
  const cancelled = (): void => {
    end.abort(signal.reason);
  };
  signal.addEventListener("abort", cancelled);
  let timer: NodeJS.Timeout | undefined;
  const least = (LEAST_BYTES_PER_SECOND * idleMs) / 1000;
  let waitedMs = 0;
  let brought = 0;
  let since = monotonicMs();
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
      waitedMs += monotonicMs() - since;
      brought += bytes.length;
      if (waitedMs >= idleMs) {
        if (brought < least) throw brought === 0 ? silent(siteId, idleMs) : dripping(siteId, brought, waitedMs);
        [waitedMs, brought] = [0, 0];
      }
      if (bytes.length > 0) {
        stopWaiting();
        yield bytes;
      }
      since = monotonicMs();
      wait();
    }
  } finally {
    stopWaiting();
    signal.removeEventListener("abort", cancelled);
  }
}

const dripping = (siteId: SiteId, bytes: number, ms: number): HanseError =>
  new HanseError("STORE_SLOW", `only ${bytes} bytes came in ${Math.round(ms / 1000)} s`, {
    hop: peerHop(siteId),
    remedy: "Hanse tries again; if it stays so, ask the peer's operator to look at its relay",
  });
