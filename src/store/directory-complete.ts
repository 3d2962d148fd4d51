import { type FileHandle, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoredObject, Upload, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { diskError } from "./directory-errors.ts";
import { publish } from "./directory-publish.ts";
import { freshName, type Root, syncFile } from "./directory-root.ts";
import {
  dropRecord,
  findUpload,
  type PartRecord,
  readRecords,
  type UploadFiles,
  type UploadMeta,
  writeRecord,
} from "./directory-upload-files.ts";

/** A part as Complete names it. */
type NamedPart = Pick<WrittenPart, "number" | "etag">;

const COPY_BYTES = 1024 * 1024;

/**
 * Makes the object out of exactly these parts: moves the few that lie at another place than their own, cuts the shared
 * file to the total and renames it to the key. May be repeated after a crash at any point before the rename.
 * @throws PRECONDITION_FAILED, OBJECT_MISSING, INVALID_INPUT for parts that are not ascending
 */
export async function completeUpload(root: Root, upload: Upload, parts: readonly NamedPart[]): Promise<StoredObject> {
  const files = await findUpload(root, upload);
  const held = await readRecords(root, files);
  const named = namedParts(root, held, parts);
  try {
    await writeFile(files.completing, "");
    const unnamed = held.filter((record) => !named.includes(record));
    for (const record of unnamed) await dropRecord(root, files, record.number);
    const object = await assemble(root, files, named);
    // What is left without its shared file counts as gone, so a failure here harms nobody.
    await rm(files.folder, { recursive: true, force: true }).catch(() => undefined);
    return object;
  } catch (error) {
    await rm(files.completing, { force: true });
    throw diskError(error, root.hop, `cannot complete ${upload.key}`);
  }
}

function namedParts(root: Root, held: readonly PartRecord[], parts: readonly NamedPart[]): readonly PartRecord[] {
  const byNumber = new Map(held.map((record) => [record.number, record]));
  let last = 0;
  return parts.map((part) => {
    if (part.number <= last) {
      throw new HanseError("INVALID_INPUT", `part ${part.number} is named after part ${last}`, { hop: root.hop });
    }
    last = part.number;
    const record = byNumber.get(part.number);
    if (record?.etag === part.etag) return record;
    throw new HanseError("PRECONDITION_FAILED", `the store does not hold part ${part.number} as it is named`, {
      hop: root.hop,
    });
  });
}

async function assemble(
  root: Root,
  files: UploadFiles & { meta: UploadMeta },
  named: readonly PartRecord[],
): Promise<StoredObject> {
  const handle = await open(files.data, "r+");
  try {
    const places = placesOf(named);
    const astray: { record: PartRecord; offset: number }[] = [];
    for (const { record, offset } of places) {
      if (record.own !== undefined) astray.push({ record, offset });
      // Its place may be another part's stretch, so it is brought to safety before anything is overwritten.
      else if (record.offset !== offset) astray.push({ record: await moveOut(root, files, handle, record), offset });
    }
    for (const { record, offset } of astray) await moveIn(files, handle, record, offset);
    await handle.truncate(named.reduce((total, part) => total + part.sizeBytes, 0));
    await syncFile(root, handle);
    const stat = await handle.stat({ bigint: true });
    return await publish(root, files.meta.key, {
      path: files.data,
      stat,
      metadata: files.meta.metadata,
      ifAbsent: false,
    });
  } finally {
    await handle.close();
  }
}

function placesOf(named: readonly PartRecord[]): readonly { record: PartRecord; offset: number }[] {
  let next = 0;
  return named.map((record) => {
    const offset = next;
    next += record.sizeBytes;
    return { record, offset };
  });
}

async function moveOut(root: Root, files: UploadFiles, data: FileHandle, record: PartRecord): Promise<PartRecord> {
  const own = `${record.number}-${freshName()}`;
  const target = await open(join(files.parts, own), "wx");
  try {
    await copyBytes(data, record.offset, target, 0, record.sizeBytes);
    await syncFile(root, target);
  } finally {
    await target.close();
  }
  const moved: PartRecord = { ...record, own };
  await writeRecord(root, files, moved);
  return moved;
}

async function moveIn(files: UploadFiles, data: FileHandle, record: PartRecord, offset: number): Promise<void> {
  const source = await open(join(files.parts, record.own ?? ""), "r");
  try {
    await copyBytes(source, 0, data, offset, record.sizeBytes);
  } finally {
    await source.close();
  }
}

async function copyBytes(
  from: FileHandle,
  fromOffset: number,
  to: FileHandle,
  toOffset: number,
  size: number,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (let done = 0; done < size;) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.byteLength, size - done), fromOffset + done);
    if (bytesRead === 0) throw new HanseError("STORE_LIED", "a part that was written is shorter on disk");
    await to.writev([buffer.subarray(0, bytesRead)], toOffset + done);
    done += bytesRead;
  }
}
