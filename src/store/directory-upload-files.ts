import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Upload, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { HANSE_FOLDER } from "../domain/path.ts";
import { diskError, isErrno } from "./directory-errors.ts";
import { metadataIn } from "./directory-metadata.ts";
import { freshName, ownFolder, type Root, syncFolder } from "./directory-root.ts";

/** Ends the name of an upload's folder while it is being removed. */
export const GONE = ".gone";

/** How many part records are read together. */
const BATCH = 64;

/** Where a part lies: in the shared file at its offset, or in a file of its own beside the records. */
export interface PartRecord extends WrittenPart {
  readonly offset: number;
  /** A name in the `parts` folder; undefined for the shared file. */
  readonly own?: string | undefined;
}

/** The files of one upload: `.hanse/uploads/{id}/` with `meta.json`, `data` and `parts/{number}.json`. */
export interface UploadFiles {
  readonly folder: string;
  readonly data: string;
  readonly parts: string;
  /** Stands while the upload is being completed; no byte may be written any more. */
  readonly completing: string;
}

/** What `meta.json` holds. */
export interface UploadMeta {
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export const uploadsFolder = async (root: Root): Promise<string> => join(await root.real(), HANSE_FOLDER, "uploads");

/** Makes the files of a new upload; it is there once `meta.json` is. */
export async function makeUpload(root: Root, meta: UploadMeta): Promise<Upload> {
  const uploadId = freshName();
  try {
    const uploads = await ownFolder(root, "uploads");
    const files = filesIn(join(uploads, uploadId));
    await mkdir(files.parts, { recursive: true, mode: 0o700 });
    await writeFile(files.data, "", { flag: "wx" });
    await replaceFile(root, files.folder, "meta.json", JSON.stringify(meta));
    await syncFolder(root, uploads);
    return { key: meta.key, uploadId };
  } catch (error) {
    throw diskError(error, root.hop, `cannot begin an upload of ${meta.key}`);
  }
}

/** @throws OBJECT_MISSING where the upload is unknown, finished, or another key's */
export async function findUpload(root: Root, upload: Upload): Promise<UploadFiles & { meta: UploadMeta }> {
  const gone = new HanseError("OBJECT_MISSING", `there is no upload ${upload.uploadId} of ${upload.key}`, {
    hop: root.hop,
  });
  if (!/^[0-9a-f]{32}$/.test(upload.uploadId)) throw gone;
  const files = filesIn(join(await uploadsFolder(root), upload.uploadId));
  const meta = await readMeta(root, files.folder);
  if (meta?.key !== upload.key) throw gone;
  return { ...files, meta };
}

/** @returns undefined where there is no upload in this folder: none, half begun, or finished and not yet cleared away */
export async function readMeta(root: Root, folder: string): Promise<UploadMeta | undefined> {
  try {
    await stat(join(folder, "data"));
    const record: unknown = JSON.parse(await readFile(join(folder, "meta.json"), "utf8"));
    if (typeof record !== "object" || record === null || !("key" in record) || typeof record.key !== "string")
      return undefined;
    return { key: record.key, metadata: metadataIn(record) ?? {} };
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR") || error instanceof SyntaxError) return undefined;
    throw diskError(error, root.hop, "cannot look at an upload");
  }
}

/** The records of the parts that are on disk whole, by number. */
export async function readRecords(root: Root, files: UploadFiles): Promise<readonly PartRecord[]> {
  try {
    const names = (await readdir(files.parts)).filter((name) => /^[0-9]+\.json$/.test(name));
    const records: PartRecord[] = [];
    for (let i = 0; i < names.length; i += BATCH) {
      const batch = await Promise.all(names.slice(i, i + BATCH).map((name) => readRecord(join(files.parts, name))));
      records.push(...batch.filter((record) => record !== undefined));
    }
    return records.sort((a, b) => a.number - b.number);
  } catch (error) {
    throw diskError(error, root.hop, "cannot look at the parts of an upload");
  }
}

/** The record of one part; undefined where it is not on disk whole. */
export async function findRecord(root: Root, files: UploadFiles, number: number): Promise<PartRecord | undefined> {
  try {
    return await readRecord(join(files.parts, `${number}.json`));
  } catch (error) {
    throw diskError(error, root.hop, `cannot look at part ${number}`);
  }
}

/** Replaces the record of a part; it stands from here on, also after a power cut. */
export async function writeRecord(root: Root, files: UploadFiles, record: PartRecord): Promise<void> {
  await replaceFile(root, files.parts, `${record.number}.json`, JSON.stringify(record));
}

/** Forgets a part before its bytes are overwritten. Idempotent. */
export async function dropRecord(root: Root, files: UploadFiles, number: number): Promise<void> {
  await rm(join(files.parts, `${number}.json`), { force: true });
  await syncFolder(root, files.parts);
}

function filesIn(folder: string): UploadFiles {
  return { folder, data: join(folder, "data"), parts: join(folder, "parts"), completing: join(folder, "completing") };
}

async function replaceFile(root: Root, folder: string, name: string, text: string): Promise<void> {
  const fresh = join(folder, `.${freshName()}`);
  await writeFile(fresh, text, { flag: "wx", flush: root.durable });
  await rename(fresh, join(folder, name));
  await syncFolder(root, folder);
}

/** A record that a crash of the file system damaged counts as no part: it is sent again. */
async function readRecord(path: string): Promise<PartRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(path, "utf8"));
    return isRecord(record) ? record : undefined;
  } catch (error) {
    if (isErrno(error, "ENOENT") || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is PartRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<keyof PartRecord, unknown>>;
  const numbers = [record.number, record.offset, record.sizeBytes].every((number) => Number.isSafeInteger(number));
  const own = record.own === undefined || (typeof record.own === "string" && /^[0-9]+-[0-9a-f]{32}$/.test(record.own));
  return numbers && own && typeof record.etag === "string";
}

/** A part's ETag: new with each writing, so that a part that was replaced is noticed. */
export const partEtag = (): string => freshName();
