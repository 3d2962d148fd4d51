import type { ByteStream } from "../../app/ports/object-store.ts";
import { CHUNK_BYTES, PiecedChunk } from "./chunk.ts";

/** What has waited so long is sent, however little it is: a store that drips must not look dead to the reader. */
const LINGER_MS = 1000;

/** Bytes in chunks that are worth a message each: none larger than CHUNK_BYTES, few much smaller. */
export async function* inChunks(
  bytes: ByteStream,
  now: () => number = () => performance.now(),
): AsyncGenerator<PiecedChunk, void, undefined> {
  let held: Uint8Array[] = [];
  let size = 0;
  let since = 0;
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + CHUNK_BYTES - size);
      at += taken.length;
      if (size === 0) since = now();
      held.push(taken);
      size += taken.length;
      if (size < CHUNK_BYTES && now() - since < LINGER_MS) continue;
      yield new PiecedChunk(held, size);
      held = [];
      size = 0;
    }
  }
  if (size > 0) yield new PiecedChunk(held, size);
}
