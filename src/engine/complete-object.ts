import type { ObjectUploadRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { ObjectStore, StoredObject, Upload } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";

/** What completing objects needs. */
export interface CompletionPorts {
  readonly ledger: Pick<TransfersLedger, "writtenParts" | "resendParts" | "restartUpload" | "finishUpload">;
  readonly spool: ManifestSpool;
}

/** The copy that the object belongs to. */
export interface Completion {
  readonly transferId: string;
  readonly digest: Digest;
  readonly store: ObjectStore;
  readonly root: string;
  stored?(entry: ManifestEntry, stored: StoredObject): Promise<void>;
}

/**
 * Makes a large object out of its recorded parts and checks that it stands. Complete names exactly the recorded ETags.
 * Whatever the store answers, a HEAD for our token and the size decides; where the object does not stand, the parts
 * that the store lacks are queued again. Idempotent.
 * @throws HanseError of the store where it could not be asked
 */
export async function completeObject(
  ports: CompletionPorts,
  copy: Completion,
  row: ObjectUploadRow,
  signal: AbortSignal,
): Promise<void> {
  const { uploadId } = row;
  if (row.state === "done" || uploadId === undefined) return;
  const upload: Upload = { key: joinKey(copy.root, row.path), uploadId };
  const recorded = await ports.ledger.writtenParts(copy.transferId, row.lineOffset);
  const failure =
    recorded.length < row.partsTotal ? undefined : await tryComplete(copy.store, upload, recorded, signal);
  const stored = await copy.store.head(upload.key, { signal });
  if (stored?.sizeBytes === row.sizeBytes && stored.metadata?.["hanse-token"] === row.token) {
    if (copy.stored !== undefined) await copy.stored(await entryOf(ports.spool, copy.digest, row), stored);
    await ports.ledger.finishUpload(copy.transferId, row.lineOffset);
    return;
  }
  if (failure?.category === "again") throw failure;
  await queueMissing(ports, copy, row, upload, recorded, signal);
}

async function tryComplete(
  store: ObjectStore,
  upload: Upload,
  recorded: readonly { number: number; etag: string }[],
  signal: AbortSignal,
): Promise<HanseError | undefined> {
  try {
    await store.completeUpload(upload, recorded, { signal });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    // Passing errors leave it open whether the store did it; these two say that it cannot.
    if (
      error instanceof HanseError &&
      (error.category === "again" || isReason(error, "PRECONDITION_FAILED", "OBJECT_MISSING", "STORE_LIED"))
    ) {
      return error;
    }
    throw error;
  }
}

async function queueMissing(
  ports: CompletionPorts,
  copy: Completion,
  row: ObjectUploadRow,
  upload: Upload,
  recorded: readonly { number: number; etag: string }[],
  signal: AbortSignal,
): Promise<void> {
  const held = new Map<number, string>();
  try {
    for await (const part of copy.store.listParts(upload, { signal })) held.set(part.number, part.etag);
  } catch (error) {
    if (!isReason(error, "OBJECT_MISSING")) throw error;
    await ports.ledger.restartUpload(copy.transferId, row.lineOffset, upload.uploadId);
    return;
  }
  const missing = recorded.filter((part) => held.get(part.number) !== part.etag).map((part) => part.number);
  if (missing.length > 0) {
    await ports.ledger.resendParts(copy.transferId, row.lineOffset, missing);
  } else if (recorded.length === row.partsTotal) {
    throw new HanseError("STORE_LIED", `the store holds all parts of ${row.path} and does not make an object of them`, {
      hop: `store ${copy.store.name}`,
      remedy: "Look at the store's own log; then `hanse transfer resume`",
    });
  }
}

async function entryOf(spool: ManifestSpool, digest: Digest, row: ObjectUploadRow): Promise<ManifestEntry> {
  for await (const { entry } of readManifest(spool.read(digest, row.lineOffset, row.lineBytes), row.lineOffset))
    return entry;
  throw new HanseError("INTERNAL", "an upload names a line that its manifest does not have", { hop: "this gateway" });
}
