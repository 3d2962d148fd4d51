import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Upload, WrittenPart } from "../app/ports/object-store.ts";
import { compareUtf8 } from "../domain/path.ts";
import { diskError, isErrno } from "./directory-errors.ts";
import type { Root } from "./directory-root.ts";
import { findUpload, GONE, readMeta, readRecords, uploadsFolder } from "./directory-upload-files.ts";

/** The parts that are on disk whole, by number. @throws OBJECT_MISSING */
export async function* listParts(
  root: Root,
  upload: Upload,
  signal: AbortSignal | undefined,
): AsyncGenerator<WrittenPart> {
  signal?.throwIfAborted();
  for (const record of await readRecords(root, await findUpload(root, upload))) {
    signal?.throwIfAborted();
    yield { number: record.number, etag: record.etag, sizeBytes: record.sizeBytes };
  }
}

/** Unfinished uploads by key, then id. */
export async function* listUploads(
  root: Root,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Upload> {
  signal?.throwIfAborted();
  const found: Upload[] = [];
  for (const uploadId of await uploadIds(root)) {
    signal?.throwIfAborted();
    const folder = join(await uploadsFolder(root), uploadId);
    const meta = await readMeta(root, folder);
    if (meta?.key.startsWith(prefix) !== true) continue;
    // One that ends just now is listed without its time.
    const begun = await stat(join(folder, "meta.json")).catch(() => undefined);
    found.push({
      key: meta.key,
      uploadId,
      begunAtMs: begun && Math.floor(begun.mtimeMs),
    });
  }
  yield* found.sort((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.uploadId, b.uploadId));
}

/** Idempotent. */
export async function abortUpload(root: Root, upload: Upload): Promise<void> {
  if (!/^[0-9a-f]{32}$/.test(upload.uploadId)) return;
  const folder = join(await uploadsFolder(root), upload.uploadId);
  const meta = await readMeta(root, folder);
  if (meta !== undefined && meta.key !== upload.key) return;
  try {
    // Gone in one step: a part that is still being written finds nothing to write to.
    const going = `${folder}${GONE}`;
    await rename(folder, going);
    await rm(going, { recursive: true, force: true });
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw diskError(error, root.hop, `cannot abort the upload of ${upload.key}`);
  }
}

async function uploadIds(root: Root): Promise<readonly string[]> {
  try {
    return (await readdir(await uploadsFolder(root))).filter((name) => /^[0-9a-f]{32}$/.test(name));
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return [];
    throw diskError(error, root.hop, "cannot list uploads");
  }
}
