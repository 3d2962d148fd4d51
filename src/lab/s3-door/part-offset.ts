import type { ObjectStore, Upload } from "../../app/ports/object-store.ts";

/** The part size that an upload seems to use, per store and upload. */
const sizes = new WeakMap<ObjectStore, Map<string, number>>();

/**
 * Where a part will lie in its object. S3 does not say it; all parts but the last are usually of one size. A wrong guess
 * costs a directory store a copy when the upload is completed, nothing else.
 */
export async function offsetOf(store: ObjectStore, upload: Upload, number: number, sizeBytes: number): Promise<number> {
  const known = sizes.get(store) ?? new Map<string, number>();
  sizes.set(store, known);
  let size = known.get(upload.uploadId);
  if (size === undefined) {
    size = 0;
    for await (const part of store.listParts(upload)) size = Math.max(size, part.sizeBytes);
  }
  size = Math.max(size, known.get(upload.uploadId) ?? 0, sizeBytes);
  known.set(upload.uploadId, size);
  return (number - 1) * size;
}

/** The upload is over. */
export function forgetOffsets(store: ObjectStore, upload: Upload): void {
  sizes.get(store)?.delete(upload.uploadId);
}
