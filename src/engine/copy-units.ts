import type { LeasedUnit, ObjectUploadRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { Lanes, LaneResult, LaneSource } from "../app/ports/lanes.ts";
import type { ObjectStore, StoredObject } from "../app/ports/object-store.ts";
import type { LocateRange } from "../app/ports/peers.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { partsOf, readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { completeObject, type CompletionPorts } from "./complete-object.ts";
import { Sequence } from "./sequence.ts";

/** What copying needs of the world. */
export interface CopyPorts extends CompletionPorts {
  readonly ledger: CompletionPorts["ledger"] &
    Pick<TransfersLedger, "progressUnit" | "finishUnit" | "finishPart" | "getUpload" | "recordUpload">;
  readonly lanes: Lanes;
  readonly spool: ManifestSpool;
}

/** One copy: from wherever `locate` says to a root of one store. */
export interface Copy {
  readonly transferId: string;
  readonly digest: Digest;
  readonly store: ObjectStore;
  readonly root: string;
  /** One source per range, same order. Sources are made when they are used. */
  locate(unit: LeasedUnit, ranges: readonly LocateRange[], signal: AbortSignal): Promise<readonly LaneSource[]>;
  /** A lane went on by relay, because the peer's store was out of reach. */
  fellBack?(because: string): Promise<void>;
  /** A lane read from a peer's store. */
  readDirectly?(): Promise<void>;
  /** An object stands under its key. @param entryNumber counts from 1 in the manifest; undefined where only the line is known */
  stored?(entry: ManifestEntry, stored: StoredObject): Promise<void>;
}

/** Copies the objects of a slice one after the other, noting each as it is done. */
export async function runSlice(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: Extract<LeasedUnit["work"], { type: "slice" }>,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const entries = await entriesAt(ports.spool, copy.digest, work.lineOffset, work.lineBytes, work.firstEntry);
  const done = new Sequence();
  let progress = unit.progress;
  const note = (entry: ManifestEntry, stored: StoredObject, relayed: boolean): void => {
    done.then(async () => {
      await copy.stored?.(entry, stored);
      progress += 1;
      const added = { objects: 1, bytes: entry.size, parts: 1, relayed: relayed ? entry.size : 0 };
      await ports.ledger.progressUnit(unit, progress, added);
    });
  };
  let rest = entries.slice(unit.progress);
  if (unit.fence > 1) {
    // Somebody had this slice before and may have written more than was recorded: look, do not send again.
    const found = await alreadyWritten(copy, rest, signal);
    for (const [entry, stored] of found) note(entry, stored, false);
    rest = rest.slice(found.length);
  }
  if (rest.length > 0) {
    const ranges = rest.map((entry) => ({ path: entry.path, offset: 0, size: entry.size }));
    const sources = await copy.locate(unit, ranges, signal);
    const objects = rest.map((entry, i) => ({
      entry,
      source: sourceAt(sources, i),
      key: joinKey(copy.root, entry.path),
      metadata: objectMetadata(copy, entry),
    }));
    const onResult = (result: LaneResult): void => {
      const entry = rest[result.index];
      if (result.type === "object-written" && entry !== undefined) note(entry, result.stored, result.relayed);
      notePath(copy, result, sources[result.index], done);
    };
    try {
      await ports.lanes.run(
        { type: "copy-objects", store: copy.store.name, objects },
        { result: onResult, bytes },
        signal,
      );
    } finally {
      await done.settled();
    }
  }
  await done.settled();
  await ports.ledger.finishUnit(unit);
}

/** Copies one part of a large object; the one that ends the object completes it. */
export async function runPart(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: Extract<LeasedUnit["work"], { type: "part" }>,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const upload = await openUpload(ports, copy, work.lineOffset, signal);
  const [entry] = await entriesAt(ports.spool, copy.digest, upload.lineOffset, upload.lineBytes, 1);
  const part = entry === undefined ? undefined : partsOf(entry)[work.partNumber - 1];
  if (entry === undefined || part === undefined || upload.uploadId === undefined) {
    throw new HanseError("INTERNAL", `unit ${unit.number} names a part that its manifest does not have`, {
      hop: "this gateway",
    });
  }
  const range = { offset: work.offset, size: part[0] };
  const sources = await copy.locate(unit, [{ path: entry.path, ...range }], signal);
  const noted = new Sequence();
  let written: { etag: string; relayed: boolean } | undefined;
  await ports.lanes
    .run(
      {
        type: "copy-part",
        store: copy.store.name,
        source: sourceAt(sources, 0),
        upload: { key: joinKey(copy.root, entry.path), uploadId: upload.uploadId },
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
  const after = await ports.ledger.finishPart(unit, { etag: written.etag, relayed: written.relayed });
  if (after.partsDone === after.partsTotal) await completeObject(ports, copy, after, signal);
}

/** Tells the copy by which path a result came. */
function notePath(copy: Copy, result: LaneResult, source: LaneSource | undefined, then: Sequence): void {
  if (result.type === "fell-back") then.then(async () => copy.fellBack?.(result.because));
  else if (result.type !== "object-hashed" && source?.type === "url" && !result.relayed)
    then.then(async () => copy.readDirectly?.());
}

const isPassingFailureOf = (store: ObjectStore, error: unknown): error is HanseError =>
  error instanceof HanseError && error.category === "again" && error.hop === `store ${store.name}`;

/** Reads the manifest lines of a unit. */
async function entriesAt(
  spool: ManifestSpool,
  digest: Digest,
  lineOffset: number,
  lineBytes: number,
  firstEntry: number,
): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  for await (const { entry } of readManifest(spool.read(digest, lineOffset, lineBytes), lineOffset, firstEntry))
    entries.push(entry);
  return entries;
}

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

/** What objects that Hanse writes carry, so that a HEAD tells whose they are. */
const objectMetadata = (copy: Copy, entry: ManifestEntry): Record<string, string> => ({
  "hanse-transfer": copy.transferId,
  "hanse-sha256": entry.sha256 ?? "",
});

async function alreadyWritten(
  copy: Copy,
  entries: readonly ManifestEntry[],
  signal: AbortSignal,
): Promise<[ManifestEntry, StoredObject][]> {
  const found: [ManifestEntry, StoredObject][] = [];
  for (const entry of entries) {
    const stored = await copy.store.head(joinKey(copy.root, entry.path), { signal });
    const ours =
      stored?.metadata?.["hanse-transfer"] === copy.transferId &&
      stored.metadata["hanse-sha256"] === entry.sha256 &&
      stored.sizeBytes === entry.size;
    if (!ours) break;
    found.push([entry, stored]);
  }
  return found;
}

function sourceAt(sources: readonly LaneSource[], index: number): LaneSource {
  const source = sources[index];
  if (source === undefined) throw new HanseError("INTERNAL", "fewer locations than ranges", { hop: "this gateway" });
  return source;
}
