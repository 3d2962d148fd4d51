import type { ByteStream, ObjectStore, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { SMALL_OBJECT_BYTES } from "./small-object.ts";

/** Parts of Hanse's own records: 160 GiB in 10,000 of them, far beyond the largest manifest. */
const PART_BYTES = 16 * 1024 * 1024;

/**
 * Writes one of Hanse's own records of any size; it appears whole or not at all. An upload of it that a crash left
 * behind ends: one transfer writes a record at a time. Idempotent.
 */
export async function writeObject(
  store: ObjectStore,
  key: string,
  bytes: ByteStream,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<void> {
  if (sizeBytes <= SMALL_OBJECT_BYTES) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    await store.put(key, Buffer.concat(chunks), { signal });
    return;
  }
  for await (const left of store.listUploads(key, { signal })) {
    if (left.key === key) await store.abortUpload(left, { signal });
  }
  const upload = await store.createUpload(key, { signal });
  try {
    const written: WrittenPart[] = [];
    for await (const buffer of lumps(bytes)) {
      const part = { number: written.length + 1, offset: written.length * PART_BYTES, sizeBytes: buffer.length };
      written.push(await store.uploadPart(upload, part, once(buffer), { signal }));
    }
    await store.completeUpload(upload, written, { signal });
  } catch (error) {
    const stored = await store.head(key, { signal });
    // The answer to Complete may be lost although the object stands; a wrong size tells that it does not.
    if (error instanceof HanseError && error.category === "again" && stored?.sizeBytes === sizeBytes) return;
    await store.abortUpload(upload, { signal });
    throw error;
  }
}

async function* lumps(bytes: ByteStream): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    held.push(chunk);
    size += chunk.length;
    while (size >= PART_BYTES) {
      const all = Buffer.concat(held);
      yield all.subarray(0, PART_BYTES);
      held = [all.subarray(PART_BYTES)];
      size -= PART_BYTES;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a ByteStream is asynchronous
async function* once(buffer: Buffer): ByteStream {
  yield buffer;
}
