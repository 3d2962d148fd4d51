import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { StoredObject } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { compareUtf8 } from "../domain/path.ts";
import { diskError, isErrno, linkError } from "./directory-errors.ts";
import { describe } from "./directory-files.ts";
import { isOwnFolder, keySegments } from "./directory-keys.ts";
import type { Root } from "./directory-root.ts";

/** How many files are looked at together. */
const BATCH = 32;

interface Walk {
  readonly root: Root;
  readonly real: string;
  readonly prefix: string;
  readonly after: string;
  readonly signal: AbortSignal | undefined;
}

/** A file (`a/b`) or a folder (`a/b/`) as a walk meets it; their order is the order of the keys. */
interface Entry {
  readonly key: string;
  readonly bytes: Buffer;
  readonly folder: boolean;
}

/**
 * The files under a key prefix in the order of their keys' UTF-8 bytes. Holds one folder's names per level of depth.
 * Links, pipes, sockets and devices are no objects.
 * @throws INVALID_KEYS for a file name that is not UTF-8, STORE_DENIED for a folder that cannot be read
 */
export async function* walk(
  root: Root,
  prefix: string,
  after: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredObject> {
  signal?.throwIfAborted();
  const real = await root.real();
  const base = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (base !== "") {
    keySegments(`${base}x`, root.hop);
    if (!(await isRealFolder(root, join(real, base), base))) return;
  }
  yield* walkFolder({ root, real, prefix, after: after ?? "", signal }, base);
}

async function* walkFolder(walk: Walk, folderKey: string): AsyncGenerator<StoredObject> {
  let files: string[] = [];
  for (const entry of await entriesOf(walk, folderKey)) {
    if (!entry.folder) {
      files.push(entry.key);
      if (files.length < BATCH) continue;
    }
    yield* look(walk, files);
    files = [];
    if (entry.folder) yield* walkFolder(walk, entry.key);
  }
  yield* look(walk, files);
}

async function* look(walk: Walk, keys: readonly string[]): AsyncGenerator<StoredObject> {
  walk.signal?.throwIfAborted();
  const found = await Promise.all(keys.map((key) => lookAt(walk, key)));
  for (const object of found) {
    walk.signal?.throwIfAborted();
    if (object !== undefined) yield object;
  }
}

async function lookAt(walk: Walk, key: string): Promise<StoredObject | undefined> {
  try {
    const stat = await lstat(join(walk.real, key), { bigint: true });
    return stat.isFile() ? describe(key, stat) : undefined;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return undefined;
    throw diskError(error, walk.root.hop, `cannot look at ${key}`);
  }
}

async function entriesOf(walk: Walk, folderKey: string): Promise<readonly Entry[]> {
  walk.signal?.throwIfAborted();
  const found = await namesOf(walk, folderKey);
  return found
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => entryOf(walk, folderKey, entry))
    .filter((entry) => isWanted(walk, entry))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}

async function namesOf(walk: Walk, folderKey: string): Promise<readonly Dirent<Buffer>[]> {
  try {
    return await readdir(join(walk.real, folderKey), { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return [];
    throw diskError(error, walk.root.hop, `cannot list the folder ${folderKey === "" ? "." : folderKey}`);
  }
}

function entryOf(walk: Walk, folderKey: string, found: Dirent<Buffer>): Entry {
  const name = found.name.toString("utf8");
  if (!Buffer.from(name, "utf8").equals(found.name)) {
    throw new HanseError(
      "INVALID_KEYS",
      `a file name in ${JSON.stringify(folderKey)} is not UTF-8: ${JSON.stringify(name)}`,
      {
        hop: walk.root.hop,
        remedy: "Rename the file",
      },
    );
  }
  const folder = found.isDirectory();
  const key = `${folderKey}${name}${folder ? "/" : ""}`;
  return { key, bytes: Buffer.from(key, "utf8"), folder };
}

function isWanted(walk: Walk, entry: Entry): boolean {
  if (!entry.folder) return entry.key.startsWith(walk.prefix) && compareUtf8(entry.key, walk.after) > 0;
  if (isOwnFolder(entry.key)) return false;
  const maybe = entry.key.startsWith(walk.prefix) || walk.prefix.startsWith(entry.key);
  // All keys below the folder begin with its key: they lie before `after` unless `after` is among them.
  return maybe && (walk.after.startsWith(entry.key) || compareUtf8(entry.key, walk.after) > 0);
}

async function isRealFolder(root: Root, path: string, base: string): Promise<boolean> {
  try {
    const real = await realpath(path);
    if (`${real}/` !== path) throw linkError(root.hop, `cannot list ${base}`);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return false;
    throw diskError(error, root.hop, `cannot list ${base}`);
  }
}
