import type { BigIntStats } from "node:fs";
import { link, lstat, open, rename, rm, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredObject } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { diskError, isErrno, twinsError } from "./directory-errors.ts";
import { describe, etagOf, statObject } from "./directory-files.ts";
import { dropMetadata, writeMetadata } from "./directory-metadata.ts";
import {
  findPlace,
  freshName,
  makePlace,
  ownFolder,
  type Place,
  type Root,
  syncFile,
  syncFolder,
} from "./directory-root.ts";

const TRIES = 5;

/** What is to appear under a key: a finished file of the same file system, its state, and its metadata. */
export interface Finished {
  readonly path: string;
  readonly stat: BigIntStats;
  readonly metadata: Readonly<Record<string, string>>;
  readonly ifAbsent: boolean;
}

/** Writes a small file under Hanse's temporary folder and publishes it. */
export async function writeObject(
  root: Root,
  key: string,
  bytes: Uint8Array,
  options: { metadata: Readonly<Record<string, string>>; ifAbsent: boolean; signal: AbortSignal | undefined },
): Promise<StoredObject> {
  await makePlace(root, key);
  const path = join(await ownFolder(root, "tmp"), freshName());
  try {
    const stat = await writeTemporary(root, path, bytes);
    options.signal?.throwIfAborted();
    return await publish(root, key, { path, stat, metadata: options.metadata, ifAbsent: options.ifAbsent });
  } catch (error) {
    await rm(path, { force: true });
    throw diskError(error, root.hop, `cannot write ${key}`);
  }
}

/**
 * Moves a finished file to its key in one step; readers see the old state or the new one whole.
 * @throws PRECONDITION_FAILED where `ifAbsent` finds something, INVALID_KEYS for `a` beside `a/b`
 */
export async function publish(root: Root, key: string, finished: Finished): Promise<StoredObject> {
  const old = await statObject(root, key);
  await writeMetadata(root, key, etagOf(finished.stat), finished.metadata);
  const place = await move(root, key, finished);
  await syncFolder(root, place.folder);
  if (old !== undefined && etagOf(old) !== etagOf(finished.stat)) await dropMetadata(root, key, etagOf(old));
  const metadata = Object.keys(finished.metadata).length === 0 ? undefined : finished.metadata;
  return { ...describe(key, finished.stat), metadata };
}

/** Finds out before any byte is written whether a key can be one. @throws INVALID_KEYS, STORE_DENIED */
export async function checkKey(root: Root, key: string): Promise<void> {
  const place = await makePlace(root, key);
  const there = await lstat(place.file).catch(ignoreMissing);
  if (there?.isDirectory() === true && !(await dropEmpty(place.file)))
    throw twinsError(root.hop, `cannot write ${key}`);
}

/** Removes a key's file, its metadata and the folders that became empty. Idempotent. */
export async function removeObject(root: Root, key: string): Promise<void> {
  const place = await findPlace(root, key);
  const stat = await statObject(root, key);
  if (place === undefined || stat === undefined) return;
  try {
    await unlink(place.file);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return;
    throw diskError(error, root.hop, `cannot remove ${key}`);
  }
  await syncFolder(root, place.folder).catch(ignoreMissing);
  await dropMetadata(root, key, etagOf(stat));
  await prune(place);
}

async function writeTemporary(root: Root, path: string, bytes: Uint8Array): Promise<BigIntStats> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await syncFile(root, handle);
    return await handle.stat({ bigint: true });
  } finally {
    await handle.close();
  }
}

async function move(root: Root, key: string, finished: Finished): Promise<Place> {
  for (let attempt = 1; ; attempt += 1) {
    const place = await makePlace(root, key);
    try {
      await (finished.ifAbsent
        ? moveIfAbsent(root, key, finished.path, place.file)
        : rename(finished.path, place.file));
      return place;
    } catch (error) {
      // A neighbour's removal may prune the folder between its making and the move; an empty folder may hold the name.
      const again =
        isErrno(error, "ENOENT") || (isErrno(error, "EISDIR", "ENOTEMPTY") && (await dropEmpty(place.file)));
      if (again && attempt < TRIES) continue;
      if (isErrno(error, "EISDIR", "ENOTEMPTY")) throw twinsError(root.hop, `cannot write ${key}`);
      throw diskError(error, root.hop, `cannot write ${key}`);
    }
  }
}

async function moveIfAbsent(root: Root, key: string, from: string, to: string): Promise<void> {
  const taken = new HanseError("PRECONDITION_FAILED", `${key} exists already`, { hop: root.hop });
  try {
    await link(from, to);
  } catch (error) {
    if (isErrno(error, "EEXIST")) throw taken;
    if (!isErrno(error, "EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP")) throw error;
    // File systems without hard links: the look and the move are two steps there.
    const there = await lstat(to).catch(ignoreMissing);
    if (there !== undefined) throw taken;
    await rename(from, to);
    return;
  }
  await unlink(from);
}

async function prune(place: Place): Promise<void> {
  for (let folder = place.folder; folder !== place.real; folder = dirname(folder)) {
    if (!(await dropEmpty(folder))) return;
  }
}

const dropEmpty = (folder: string): Promise<boolean> =>
  rmdir(folder).then(
    () => true,
    () => false,
  );

function ignoreMissing(error: unknown): undefined {
  if (!isErrno(error, "ENOENT", "ENOTDIR")) throw error;
}
