import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../domain/digest.ts";
import { HANSE_FOLDER } from "../domain/path.ts";
import { diskError, isErrno } from "./directory-errors.ts";
import { freshName, ownFolder, type Root, syncFolder } from "./directory-root.ts";

type Metadata = Readonly<Record<string, string>>;

/**
 * User metadata of files lies in `.hanse/meta/`, in a file named by the key and the state that it describes: it can
 * be written before the object appears, and can never be taken for another state's.
 */
const nameOf = (key: string, etag: string): string => `${sha256(`${key}\0${etag}`)}.json`;

/** Keeps metadata for a state of a key that is about to appear. Idempotent. */
export async function writeMetadata(root: Root, key: string, etag: string, metadata: Metadata): Promise<void> {
  if (Object.keys(metadata).length === 0) return;
  try {
    const [folder, tmp] = [await ownFolder(root, "meta"), await ownFolder(root, "tmp")];
    const fresh = join(tmp, freshName());
    await writeFile(fresh, JSON.stringify({ key, etag, metadata }), { flag: "wx", flush: root.durable });
    await rename(fresh, join(folder, nameOf(key, etag)));
    await syncFolder(root, folder);
  } catch (error) {
    throw diskError(error, root.hop, `cannot write the metadata of ${key}`);
  }
}

/** @returns undefined where none was kept for this state */
export async function readMetadata(root: Root, key: string, etag: string): Promise<Metadata | undefined> {
  try {
    const path = join(await root.real(), HANSE_FOLDER, "meta", nameOf(key, etag));
    const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
    return metadataIn(parsed);
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR") || error instanceof SyntaxError) return undefined;
    throw diskError(error, root.hop, `cannot read the metadata of ${key}`);
  }
}

/** Forgets the metadata of a state that is gone. Idempotent. */
export async function dropMetadata(root: Root, key: string, etag: string): Promise<void> {
  try {
    await rm(join(await root.real(), HANSE_FOLDER, "meta", nameOf(key, etag)), { force: true });
  } catch (error) {
    if (!isErrno(error, "ENOTDIR")) throw diskError(error, root.hop, `cannot remove the metadata of ${key}`);
  }
}

/** The text members of a record's `metadata`; undefined for any other shape. */
export function metadataIn(record: unknown): Metadata | undefined {
  if (typeof record !== "object" || record === null || !("metadata" in record)) return undefined;
  if (typeof record.metadata !== "object" || record.metadata === null) return undefined;
  return Object.fromEntries(
    Object.entries(record.metadata).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
