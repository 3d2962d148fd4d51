import { createCipheriv } from "node:crypto";
import type { ByteStream } from "../../../src/app/ports/object-store.ts";

const CHUNK_BYTES = 256 * 1024;

/** Odd, so that no two parts of an object begin alike; all content is this, again and again. */
const PERIOD_BYTES = 4 * 1024 * 1024 + 4093;

let made: Buffer | undefined;

/** The period and one chunk more: any chunk of the content is one stretch of it. */
function block(): Buffer {
  if (made === undefined) {
    const period = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(PERIOD_BYTES));
    made = Buffer.concat([period, period.subarray(0, CHUNK_BYTES)]);
  }
  return made;
}

/** Bytes that depend on nothing but where they stand, made without touching them: each chunk is a view of the same memory. */
export async function* syntheticBytes(offset: number, sizeBytes: number): ByteStream {
  for (let at = offset; at < offset + sizeBytes;) {
    const size = Math.min(CHUNK_BYTES, offset + sizeBytes - at);
    const from = at % PERIOD_BYTES;
    // A turn of the loop between chunks lets a cancelled request in.
    await Promise.resolve();
    yield block().subarray(from, from + size);
    at += size;
  }
}
