import type { ByteStream, ObjectStore, StoredObject } from "../../app/ports/object-store.ts";
import { type Body, gather } from "./body.ts";
import { S3Error } from "./s3-error.ts";

const BUFFER_BYTES = 8 * 1024 * 1024;

/** What an object is written with. */
export interface WriteOptions {
  readonly metadata: Readonly<Record<string, string>>;
  readonly ifAbsent: boolean;
  readonly signal: AbortSignal;
}

/**
 * Writes a body of any size under a key, whole or not at all: a small one in one step, a large one as an upload of a
 * single part, because the port's `put` takes 8 MiB at most.
 */
export async function writeObject(
  store: ObjectStore,
  key: string,
  body: Body,
  options: WriteOptions,
): Promise<StoredObject> {
  const { metadata, ifAbsent, signal } = options;
  if (body.sizeBytes <= BUFFER_BYTES) return store.put(key, await gather(body), { metadata, ifAbsent });
  await refuseTaken(store, key, ifAbsent);
  const upload = await store.createUpload(key, { metadata });
  try {
    const part = await store.uploadPart(upload, { number: 1, offset: 0, sizeBytes: body.sizeBytes }, body.bytes, {
      signal,
    });
    await refuseTaken(store, key, ifAbsent);
    await store.completeUpload(upload, [part]);
  } catch (error) {
    await store.abortUpload(upload);
    throw error;
  }
  const stored = await store.head(key);
  if (stored === undefined) throw new S3Error(409, "OperationAborted", "the object was removed while it was written");
  return stored;
}

/** A stream of a known size as a body. */
export const bodyOf = (bytes: ByteStream, sizeBytes: number): Body => ({ bytes, sizeBytes });

/** The port has no conditional Complete: for large objects the look and the write are two steps. */
async function refuseTaken(store: ObjectStore, key: string, ifAbsent: boolean): Promise<void> {
  if (ifAbsent && (await store.head(key)) !== undefined) throw new S3Error(412, "PreconditionFailed", "the key exists");
}
