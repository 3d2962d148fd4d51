import type { LeasedUnit, ObjectUploadRow } from "../app/ports/ledger.ts";
import type { ObjectStore, Upload } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { partsOf, type ManifestEntry, type ManifestPart } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { completeObject } from "./complete-object.ts";
import { entriesAt, notePath, sourceAt, type Copy, type CopyPorts } from "./copy.ts";
import { inheritPart } from "./inherit.ts";
import { Sequence } from "./sequence.ts";

type PartWork = Extract<LeasedUnit["work"], { type: "part" }>;

/** Brings one part of a large object from its source; the one that ends the object completes it. */
export async function runPart(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: PartWork,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { upload, begun, entry, part } = await placeOf(ports, copy, unit, work, signal);
  const range = { offset: work.offset, size: part[0] };
  const sources = await copy.locate(unit, { ranges: [{ path: entry.path, ...range }] }, signal);
  const noted = new Sequence();
  let written: { etag: string; relayed: boolean } | undefined;
  await ports.lanes
    .run(
      {
        type: "copy-part",
        store: copy.store.name,
        source: sourceAt(sources, 0),
        upload: begun,
        number: work.partNumber,
        range,
        sha256: part[1],
        path: entry.path,
        objectSize: entry.size,
      },
      {
        result: (result) => {
          if (result.type === "part-written") written = result;
          notePath(copy, result, sources[0], noted);
        },
        bytes,
      },
      signal,
    )
    .catch(async (error: unknown) => {
      // A store that forgot the upload may cut the connection instead of saying so: look, do not guess.
      const cut = isPassingFailureOf(copy.store, error);
      if (!cut && !isReason(error, "OBJECT_MISSING")) throw error;
      // Where it forgot it, the object stands already, or its parts are queued anew.
      await completeObject(ports, copy, upload, signal).catch((lookError: unknown) => {
        throw cut ? error : lookError;
      });
      const now = await ports.ledger.getUpload(copy.transferId, upload.lineOffset);
      // The upload is as it was: what is missing is the source's object.
      if (now?.state === "open" && now.uploadId === upload.uploadId) throw error;
      throw new HanseError("INTERRUPTED", `the store no longer knew the upload of ${entry.path}`, {
        hop: error.hop,
        cause: error,
      });
    });
  if (written === undefined)
    throw new HanseError("INTERNAL", "a lane wrote a part and told no ETag", { hop: "this gateway" });
  await noted.settled();
  await ended(ports, copy, unit, { etag: written.etag, relayed: written.relayed }, signal);
}

/**
 * Copies one part of a large object from where it lies in the store already; asks no source.
 * @returns false where it has to be fetched after all
 */
export async function runInheritedPart(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: PartWork,
  signal: AbortSignal,
): Promise<boolean> {
  if (work.inherit === undefined) return false;
  const { begun, part } = await placeOf(ports, copy, unit, work, signal);
  const made = { number: work.partNumber, offset: work.offset, sizeBytes: part[0] };
  const etag = await inheritPart(copy, unit, begun, made, work.inherit, signal);
  if (etag === undefined) return false;
  await ended(ports, copy, unit, { etag, inherited: true }, signal);
  return true;
}

/** The upload that a part belongs to, and what the manifest says of it. */
async function placeOf(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: PartWork,
  signal: AbortSignal,
): Promise<{ upload: ObjectUploadRow; begun: Upload; entry: ManifestEntry; part: ManifestPart }> {
  const upload = await openUpload(ports, copy, work.lineOffset, signal);
  const [entry] = await entriesAt(ports.spool, copy.digest, upload.lineOffset, upload.lineBytes, 1);
  const part = entry === undefined ? undefined : partsOf(entry)[work.partNumber - 1];
  if (entry === undefined || part === undefined || upload.uploadId === undefined) {
    throw new HanseError("INTERNAL", `unit ${unit.number} names a part that its manifest does not have`, {
      hop: "this gateway",
    });
  }
  return { upload, begun: { key: joinKey(copy.root, entry.path), uploadId: upload.uploadId }, entry, part };
}

async function ended(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  part: { etag: string; relayed?: boolean; inherited?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const after = await ports.ledger.finishPart(unit, part);
  if (after.partsDone === after.partsTotal) await completeObject(ports, copy, after, signal);
}

const isPassingFailureOf = (store: ObjectStore, error: unknown): error is HanseError =>
  error instanceof HanseError && error.category === "again" && error.hop === `store ${store.name}`;

const opening = new Map<string, Promise<ObjectUploadRow>>();

/** The upload of a large object, begun by whichever of its parts comes first. */
async function openUpload(
  ports: CopyPorts,
  copy: Copy,
  lineOffset: number,
  signal: AbortSignal,
): Promise<ObjectUploadRow> {
  const known = await ports.ledger.getUpload(copy.transferId, lineOffset);
  if (known === undefined) {
    throw new HanseError("INTERNAL", `transfer ${copy.transferId} has no upload for line ${lineOffset}`, {
      hop: "this gateway",
    });
  }
  if (known.uploadId !== undefined) return known;
  const name = `${copy.transferId} ${lineOffset}`;
  const running = opening.get(name) ?? begin(ports, copy, known, signal).finally(() => opening.delete(name));
  opening.set(name, running);
  return running;
}

async function begin(
  ports: CopyPorts,
  copy: Copy,
  row: ObjectUploadRow,
  signal: AbortSignal,
): Promise<ObjectUploadRow> {
  const metadata = { "hanse-transfer": copy.transferId, "hanse-token": row.token };
  const upload = await copy.store.createUpload(joinKey(copy.root, row.path), { metadata, signal });
  const after = await ports.ledger.recordUpload(copy.transferId, row.lineOffset, upload.uploadId);
  if (after.uploadId !== upload.uploadId) await copy.store.abortUpload(upload, { signal });
  return after;
}
