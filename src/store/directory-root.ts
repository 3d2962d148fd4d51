import { randomBytes } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, realpath } from "node:fs/promises";
import { join } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER } from "../domain/path.ts";
import { diskError, isErrno, linkError, twinsError } from "./directory-errors.ts";
import { keySegments } from "./directory-keys.ts";

/** The folder of a directory store, and where its parts lie. */
export interface Root {
  readonly hop: string;
  /** Whether writes wait for the disk. */
  readonly durable: boolean;
  /** The real path of the folder. @throws BUCKET_MISSING where it is gone, STORE_DENIED */
  real(): Promise<string>;
}

/** Hanse's own folders below `.hanse/`: never listed, never addressed by a key. */
export type OwnFolder = "tmp" | "uploads" | "meta";

/** @param path an absolute path to an existing folder */
export function openRoot(hop: string, path: string, durable: boolean): Root {
  return {
    hop,
    durable,
    async real() {
      try {
        const real = await realpath(path);
        if ((await lstat(real)).isDirectory()) return real;
      } catch (error) {
        if (!isErrno(error, "ENOENT", "ENOTDIR")) throw diskError(error, hop, `cannot open ${path}`);
      }
      throw new HanseError("BUCKET_MISSING", `there is no folder ${path}`, {
        hop,
        remedy: "Create it or mount it, or mend the store's path in site.yaml",
      });
    },
  };
}

/** Where a key's file lies; the path is checked, not opened. */
export interface Place {
  readonly real: string;
  readonly folder: string;
  readonly file: string;
  readonly segments: readonly string[];
}

/**
 * The file of a key, its folders checked to be real ones below the root.
 * @returns undefined where a folder on the way is missing
 * @throws INVALID_KEYS, BUCKET_MISSING, STORE_DENIED for a symbolic link on the way
 */
export async function findPlace(root: Root, key: string): Promise<Place | undefined> {
  const place = placeOf(await root.real(), keySegments(key, root.hop));
  try {
    if ((await realpath(place.folder)) !== place.folder) throw linkError(root.hop, `cannot open ${key}`);
    return place;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return undefined;
    throw diskError(error, root.hop, `cannot open ${key}`);
  }
}

/** As `findPlace`, making the folders that are missing. @throws also INVALID_KEYS where a file is in the way */
export async function makePlace(root: Root, key: string): Promise<Place> {
  const found = await findPlace(root, key);
  const folder = found && (await lstat(found.folder).catch(() => undefined));
  if (found !== undefined && folder?.isDirectory() === true) return found;
  const place = placeOf(await root.real(), keySegments(key, root.hop));
  await makeFolders(root, place.real, place.segments.slice(0, -1), `cannot write ${key}`);
  return place;
}

/** One of Hanse's own folders, made with mode 0700 where it is missing. */
export async function ownFolder(root: Root, folder: OwnFolder): Promise<string> {
  const real = await root.real();
  await makeFolders(root, real, [HANSE_FOLDER], "cannot make Hanse's folder");
  const path = join(real, HANSE_FOLDER, folder);
  await makeFolder(root, path, 0o700, "cannot make Hanse's folder");
  return path;
}

/** Waits until a folder's entries are on disk. */
export async function syncFolder(root: Root, path: string): Promise<void> {
  if (!root.durable) return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until a file's bytes and size are on disk. */
export async function syncFile(root: Root, handle: FileHandle): Promise<void> {
  if (root.durable) await handle.sync();
}

/** A name that nobody guesses and nobody else uses. */
export const freshName = (): string => randomBytes(16).toString("hex");

function placeOf(real: string, segments: readonly string[]): Place {
  return { real, segments, folder: join(real, ...segments.slice(0, -1)), file: join(real, ...segments) };
}

async function makeFolders(root: Root, real: string, names: readonly string[], what: string): Promise<void> {
  let path = real;
  for (const name of names) {
    const parent = path;
    path = join(path, name);
    if (await makeFolder(root, path, 0o777, what)) await syncFolder(root, parent);
  }
}

/** @returns whether it was made now */
async function makeFolder(root: Root, path: string, mode: number, what: string): Promise<boolean> {
  try {
    const there = await lstat(path);
    if (there.isDirectory()) return false;
    throw there.isSymbolicLink() ? linkError(root.hop, what) : twinsError(root.hop, what);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw diskError(error, root.hop, what);
  }
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw diskError(error, root.hop, what);
  }
}
