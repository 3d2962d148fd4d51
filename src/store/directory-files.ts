import { constants, type BigIntStats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import type { ByteRange, ByteStream, ObjectPin, StoredObject } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { diskError, isErrno } from "./directory-errors.ts";
import { findPlace, type Root } from "./directory-root.ts";

const CHUNK_BYTES = 512 * 1024;

/** Changes whenever a file is replaced (inode) or written to (size, time). */
export const etagOf = (stat: BigIntStats): string =>
  [stat.size, stat.mtimeNs, stat.ino].map((part) => part.toString(16)).join("-");

/** A file as an object without metadata. */
export const describe = (key: string, stat: BigIntStats): StoredObject => ({
  key,
  sizeBytes: Number(stat.size),
  etag: etagOf(stat),
  modifiedAtMs: Number(stat.mtimeMs),
});

/** @returns the state of a key's file; undefined where there is none: folders and links are no objects */
export async function statObject(root: Root, key: string): Promise<BigIntStats | undefined> {
  const place = await findPlace(root, key);
  if (place === undefined) return undefined;
  try {
    const stat = await lstat(place.file, { bigint: true });
    return stat.isFile() ? stat : undefined;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return undefined;
    throw diskError(error, root.hop, `cannot look at ${key}`);
  }
}

/** @throws PRECONDITION_FAILED where the file is not in the pinned state; versions are unknown here */
export function checkPin(root: Root, key: string, pin: ObjectPin | undefined, stat: BigIntStats): void {
  const same = pin?.versionId === undefined && (pin?.etag === undefined || pin.etag === etagOf(stat));
  if (same) return;
  throw new HanseError("PRECONDITION_FAILED", `${key} has changed since it was looked at`, {
    hop: root.hop,
    remedy: "Publish its present state under a new label",
  });
}

/**
 * Opens a key's file and checks its state before a byte is read.
 * @throws OBJECT_MISSING, PRECONDITION_FAILED, STORE_DENIED
 */
export async function readObject(
  root: Root,
  key: string,
  options: { range?: ByteRange | undefined; pin?: ObjectPin | undefined; signal?: AbortSignal | undefined },
): Promise<ByteStream> {
  const missing = new HanseError("OBJECT_MISSING", `there is no ${key}`, { hop: root.hop });
  const place = await findPlace(root, key);
  if (place === undefined) throw missing;
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a named pipe would hang the open for ever.
    handle = await open(place.file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "ELOOP", "ENXIO")) throw missing;
    throw diskError(error, root.hop, `cannot read ${key}`);
  }
  try {
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) throw missing;
    checkPin(root, key, options.pin, stat);
    const range = options.range ?? { offset: 0, size: Number(stat.size) };
    return closing(handle, bytesOf(root, key, handle, range, options));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* bytesOf(
  root: Root,
  key: string,
  handle: FileHandle,
  range: ByteRange,
  options: { pin?: ObjectPin | undefined; signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    let position = range.offset;
    const end = range.offset + range.size;
    while (position < end) {
      options.signal?.throwIfAborted();
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position).catch((error: unknown) => {
        throw diskError(error, root.hop, `cannot read ${key}`);
      });
      options.signal?.throwIfAborted();
      if (bytesRead === 0) {
        throw new HanseError("SHORT_BODY", `${key} ended at byte ${String(position)} of ${String(end)}`, {
          hop: root.hop,
        });
      }
      position += bytesRead;
      yield bytesRead === buffer.byteLength ? buffer : buffer.subarray(0, bytesRead);
    }
    // A file written to in place while it was read is a mixture of two states.
    if (options.pin !== undefined) checkPin(root, key, options.pin, await handle.stat({ bigint: true }));
  } finally {
    await handle.close();
  }
}

/** Closes the file also where the stream is given up before its first byte, which a generator would not notice. */
function closing(handle: FileHandle, bytes: AsyncGenerator<Uint8Array, void, undefined>): ByteStream {
  let begun = false;
  const iterator: AsyncIterator<Uint8Array, void, undefined> = {
    next() {
      begun = true;
      return bytes.next();
    },
    async return() {
      if (!begun) await handle.close();
      return bytes.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
