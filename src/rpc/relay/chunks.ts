import type { ByteStream } from "../../app/ports/object-store.ts";

/** Most bytes of one message. */
export const CHUNK_BYTES = 256 * 1024;

/** What has waited so long is sent, however little it is: a store that drips must not look dead to the reader. */
const LINGER_MS = 1000;

/** Bytes in chunks that are worth a message each: none larger than CHUNK_BYTES, few much smaller. */
export async function* inChunks(bytes: ByteStream, now: () => number = () => performance.now()): ByteStream {
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
      yield join(held, size);
      held = [];
      size = 0;
    }
  }
  if (size > 0) yield join(held, size);
}

const join = (pieces: readonly Uint8Array[], size: number): Uint8Array =>
  pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, size);
