import { MANIFEST_LIMITS } from "../domain/manifest.ts";
import type { SiteId } from "../domain/site.ts";
import { badAnswer, silent } from "./failures.ts";

/** At most what the contract allows in one message. */
const PAGE_BYTES = 1024 * 1024;

/** How long a peer may send nothing; an empty page is nothing. */
const MANIFEST_IDLE_MS = 60_000;

/**
 * Holds the pages of a manifest to their caps: 1 MiB a page, 8 GiB in all, never 60 s without a byte. Time that the
 * reader takes does not count.
 * @param open starts the stream; its signal ends it
 * @param offset where the stream begins in the manifest
 */
export async function* cappedManifest(
  siteId: SiteId,
  offset: number,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<{ readonly page: Uint8Array }>,
  idleMs: number = MANIFEST_IDLE_MS,
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
  let bytes = offset;
  try {
    signal.throwIfAborted();
    wait();
    for await (const { page } of open(end.signal)) {
      if (page.length > 0) {
        stopWaiting();
        if (page.length > PAGE_BYTES) throw badAnswer(siteId, `a page of ${page.length} bytes`);
        bytes += page.length;
        if (bytes > MANIFEST_LIMITS.bytes)
          throw badAnswer(siteId, `a manifest of more than ${MANIFEST_LIMITS.bytes} bytes`);
        yield page;
      }
      wait();
    }
  } finally {
    stopWaiting();
    signal.removeEventListener("abort", cancelled);
  }
}
