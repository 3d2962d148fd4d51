import { access, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ByteStream, PartToWrite, WrittenPart } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import { exactly } from "./directory-body.ts";
import { diskError } from "./directory-errors.ts";
import type { Layout } from "./directory-layout.ts";
import { freshName, type Root } from "./directory-root.ts";
import {
  dropRecord,
  findRecord,
  partEtag,
  type PartRecord,
  type UploadFiles,
  writeRecord,
} from "./directory-upload-files.ts";

/** Bytes gathered before one write. */
const BATCH_BYTES = 1024 * 1024;

/**
 * Streams a part to its place: the shared file at the part's offset, or a file of its own where that stretch is taken.
 * The record is written last; what fails before leaves no such part.
 */
export async function writePart(
  root: Root,
  files: UploadFiles,
  layout: Layout,
  part: PartToWrite,
  body: ByteStream,
  signal: AbortSignal | undefined,
): Promise<WrittenPart> {
  const before = await findRecord(root, files, part.number);
  const stretch = { number: part.number, offset: part.offset, sizeBytes: part.sizeBytes };
  const release = layout.reserve(stretch);
  const own = release === undefined ? `${part.number}-${freshName()}` : undefined;
  const path = own === undefined ? files.data : join(files.parts, own);
  try {
    if (before !== undefined && before.own === undefined && own === undefined) {
      layout.drop(part.number);
      await guarded(root, part, () => dropRecord(root, files, part.number));
    }
    await writeBody(root, files, part, { path, position: own === undefined ? part.offset : 0 }, body, signal);
    signal?.throwIfAborted();
    const written: WrittenPart = { number: part.number, etag: partEtag(), sizeBytes: part.sizeBytes };
    const record: PartRecord = { ...written, offset: part.offset, own };
    await guarded(root, part, () => writeRecord(root, files, record));
    if (own === undefined) layout.hold(stretch);
    else layout.drop(part.number);
    if (before?.own !== undefined) await rm(join(files.parts, before.own), { force: true });
    return written;
  } catch (error) {
    if (own !== undefined) await rm(path, { force: true });
    throw error;
  } finally {
    release?.();
  }
}

async function writeBody(
  root: Root,
  files: UploadFiles,
  part: PartToWrite,
  target: { path: string; position: number },
  body: ByteStream,
  signal: AbortSignal | undefined,
): Promise<void> {
  const handle = await guarded(root, part, () => open(target.path, target.path === files.data ? "r+" : "wx"));
  try {
    let position = target.position;
    let gathered: Uint8Array[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      await refuseLate(root, files, part);
      await guarded(root, part, () => handle.writev(gathered, position));
      position += bytes;
      gathered = [];
      bytes = 0;
    };
    for await (const chunk of exactly(body, part.sizeBytes, root.hop, signal)) {
      gathered.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= BATCH_BYTES) await flush();
    }
    if (bytes > 0) await flush();
    if (root.durable) await guarded(root, part, () => handle.datasync());
  } finally {
    await handle.close();
  }
}

/** A lane that lost its lease may still be writing: the shared file becomes the object, so it must not reach it. */
async function refuseLate(root: Root, files: UploadFiles, part: PartToWrite): Promise<void> {
  const [completing, data] = await Promise.all([exists(files.completing), exists(files.data)]);
  if (data && !completing) return;
  throw new HanseError("OBJECT_MISSING", `part ${part.number} came too late: its upload is finished or given up`, {
    hop: root.hop,
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function guarded<T>(root: Root, part: PartToWrite, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, root.hop, `cannot write part ${part.number}`);
  }
}
