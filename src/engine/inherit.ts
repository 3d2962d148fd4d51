import type { InheritFrom, LeasedUnit } from "../app/ports/ledger.ts";
import type { StoredObject, Upload } from "../app/ports/object-store.ts";
import { HanseError } from "../domain/errors.ts";
import type { ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import type { Copy } from "./copy.ts";

/** Failures of a unit after which nothing is copied any more, and what it covers is fetched. */
const COPY_TRIES = 2;

/**
 * Makes a part out of bytes that lie in the store already; none of them passes through here.
 * @returns its ETag; undefined where it has to be fetched: the copy of it knows why
 * @throws HanseError of the store where another try may help
 */
export async function inheritPart(
  copy: Copy,
  unit: LeasedUnit,
  upload: Upload,
  part: { readonly number: number; readonly offset: number; readonly sizeBytes: number },
  from: InheritFrom,
  signal: AbortSignal,
): Promise<string | undefined> {
  return attempt(copy, unit, signal, async () => {
    const etag = from.etag ?? (await writtenByHanse(copy, from.key, from.objectSize, signal)).etag;
    const range = { offset: from.offset, size: part.sizeBytes };
    return (await copy.store.copyPart(upload, part, { key: from.key, etag, range }, { signal })).etag;
  });
}

/** As inheritPart, for a small object that lies equal under another root. */
export async function inheritObject(
  copy: Copy,
  unit: LeasedUnit,
  entry: ManifestEntry,
  root: string,
  metadata: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  return attempt(copy, unit, signal, async () => {
    const key = joinKey(root, entry.path);
    const { etag, metadata: found } = await writtenByHanse(copy, key, entry.size, signal);
    if (found?.["hanse-sha256"] !== entry.sha256) throw isAnother(copy, key);
    const from = { key, etag, sizeBytes: entry.size };
    return copy.store.copyObject(joinKey(copy.root, entry.path), from, { metadata, signal });
  });
}

/** What lies there, if it is what a transfer of this site wrote and not what somebody put over it. */
async function writtenByHanse(copy: Copy, key: string, sizeBytes: number, signal: AbortSignal): Promise<StoredObject> {
  const found = await copy.store.head(key, { signal });
  if (found === undefined)
    throw new HanseError("OBJECT_MISSING", `${key} is gone`, { hop: `store ${copy.store.name}` });
  if (found.sizeBytes !== sizeBytes || found.metadata?.["hanse-transfer"] === undefined) throw isAnother(copy, key);
  return found;
}

const isAnother = (copy: Copy, key: string): HanseError =>
  new HanseError("PRECONDITION_FAILED", `${key} is no longer what was pulled`, { hop: `store ${copy.store.name}` });

async function attempt<T>(
  copy: Copy,
  unit: LeasedUnit,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HanseError) || error.reason === "QUOTA_EXCEEDED") throw error;
    const shortLived = error.category === "again" && error.reason !== "SHORT_BODY";
    if (shortLived && unit.tries < COPY_TRIES) throw error;
    await copy.notInherited?.(error.line);
    return undefined;
  }
}
