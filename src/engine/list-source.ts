import type { NewUnit, ObjectRow, PublicationIntent, TransferRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { StoredObject } from "../app/ports/object-store.ts";
import type { SiteStore } from "../app/ports/stores.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { FolderFingerprint, isLeftOut } from "../domain/folder-fingerprint.ts";
import { MANIFEST_LIMITS } from "../domain/manifest.ts";
import type { Lanes, LaneResult } from "../app/ports/lanes.ts";
import { cutsTensors, parsePartRule, partSizes, type PartRule } from "../domain/part-rule.ts";
import { HANSE_FOLDER, pathProblem } from "../domain/path.ts";
import { Abreast } from "./abreast.ts";
import { whatToRead } from "./hash-units.ts";

const BATCH_ROWS = 1000;

/** Bad keys are all counted; this many are named. */
const NAMED_PROBLEMS = 100;

/** A slice of objects to hash ends at whichever comes first. */
const SLICE_ENTRIES = 128;
const SLICE_BYTES = 256 * 1024 * 1024;

/** Parts of a large object that one unit hashes, where no digest of the whole is wanted. */
const RUN_PARTS = 8;

/** Headers read at one time. */
const HEADERS = 4;

/** What listing needs. */
export interface ListPorts {
  readonly ledger: Pick<
    TransfersLedger,
    "addObjects" | "addUnits" | "changeTransfer" | "forgetObjects" | "forgetUnits"
  >;
  readonly lanes: Lanes;
}

/**
 * Lists what a publication consists of and cuts it into units. Bad keys are all found before any byte is read.
 * Listing begins anew after a crash; rows are known by position, units by number.
 * @throws HanseError INVALID_KEYS with all bad keys, NOTHING_TO_PUBLISH, INVALID_INPUT for an object that S3 cannot hold,
 *   SOURCE_CHANGED where it is not the state that was asked for
 */
export async function listSource(
  { ledger, lanes }: ListPorts,
  source: SiteStore,
  row: TransferRow,
  intent: PublicationIntent,
  signal: AbortSignal,
): Promise<void> {
  const { transferId } = row;
  // A listing that was cut short may have seen other objects: positions must come from one listing only.
  await ledger.forgetUnits(transferId);
  await ledger.forgetObjects(transferId);
  await ledger.changeTransfer(transferId, { step: "list" });
  const rule = parsePartRule(intent.partRule);
  const prefix = intent.root === "" ? "" : `${intent.root}/`;
  const { objects: store } = source;
  let versioned: boolean | undefined;
  const problems: string[] = [];
  let bad = 0;
  const units = new UnitCutter(rule);
  let batch: ObjectRow[] = [];
  const totals = { objects: 0, bytes: 0, parts: 0 };
  const fingerprint = new FolderFingerprint();
  const flush = async (): Promise<void> => {
    const cuts = await tensorCuts(lanes, rule, intent, batch, signal);
    for (const object of batch) {
      const parts = units.add(object, cuts.get(object.position));
      totals.parts += parts;
    }
    await ledger.addObjects(transferId, batch, {
      objectsTotal: totals.objects,
      bytesTotal: totals.bytes,
      partsTotal: totals.parts,
    });
    await ledger.addUnits(transferId, units.take(), [], {});
    batch = [];
  };
  for await (const object of store.list(prefix, { signal })) {
    const path = object.key.slice(prefix.length);
    if (isLeftOut(path, object.sizeBytes)) continue;
    const problem = pathProblem(path);
    if (problem !== undefined) {
      bad += 1;
      if (problems.length < NAMED_PROBLEMS) problems.push(`${JSON.stringify(path)} ${problem}`);
      continue;
    }
    if (bad > 0 && !intent.skipInvalid) continue;
    fingerprint.add({ path, sizeBytes: object.sizeBytes, etag: object.etag });
    // A listing does not tell whether the bucket keeps versions: asked once, of the first object that can be asked for.
    versioned ??= (await store.head(object.key, { signal }))?.versionId !== undefined;
    const pinned = versioned ? await pin(source, object, signal) : object;
    batch.push({
      position: totals.objects,
      path,
      sizeBytes: object.sizeBytes,
      etag: pinned.etag,
      versionId: pinned.versionId,
    });
    totals.objects += 1;
    totals.bytes += object.sizeBytes;
    refuseTooMany(totals);
    if (batch.length >= BATCH_ROWS) await flush();
  }
  if (bad > 0 && !intent.skipInvalid) {
    const unnamed = bad - problems.length;
    throw new HanseError(
      "INVALID_KEYS",
      `${bad} ${bad === 1 ? "key" : "keys"} under ${store.location}/${prefix} cannot be published`,
      {
        hop: `store ${source.name}`,
        remedy: "Rename them, or leave them out with --skip-invalid",
        problems: unnamed > 0 ? [...problems, `and ${unnamed} more`] : problems,
      },
    );
  }
  if (totals.objects === 0) {
    throw new HanseError("NOTHING_TO_PUBLISH", `there is no object under ${store.location}/${prefix}`, {
      hop: `store ${source.name}`,
      remedy: "Check the prefix; `s3://BUCKET/PREFIX` names the folder, not its parent",
    });
  }
  if (intent.fingerprint !== undefined && fingerprint.digest() !== intent.fingerprint) throw notAsWanted(source);
  await flush();
  units.end();
  await ledger.addUnits(transferId, units.take(), [], {});
  await ledger.changeTransfer(transferId, {
    planned: true,
    step: "hash",
    problems: bad > 0 ? problems.map((line) => `left out: ${line}`) : [],
  });
}

/**
 * Where the parts of those objects end that are cut on tensor borders, by position.
 * @throws HanseError SOURCE_CHANGED where one changed since it was listed
 */
async function tensorCuts(
  lanes: Lanes,
  rule: PartRule,
  intent: PublicationIntent,
  batch: readonly ObjectRow[],
  signal: AbortSignal,
): Promise<Map<number, readonly number[]>> {
  const cuts = new Map<number, readonly number[]>();
  const reading = new Abreast(HEADERS);
  for (const object of batch.filter(({ path, sizeBytes }) => cutsTensors(rule, path, sizeBytes))) {
    await reading.start(async () => {
      const objects = [whatToRead(intent, object)];
      const result = (cut: LaneResult): void => {
        if (cut.type === "object-cut") cuts.set(object.position, cut.partSizes);
      };
      const task = { type: "cut-objects", store: intent.store, objects, partRule: intent.partRule } as const;
      try {
        await lanes.run(task, { result, bytes: () => undefined }, signal);
      } catch (error) {
        if (!isReason(error, "PRECONDITION_FAILED", "OBJECT_MISSING")) throw error;
        throw changedSince(object.path, error.hop);
      }
    });
  }
  await reading.settled();
  return cuts;
}

const changedSince = (key: string, hop: string | undefined): HanseError =>
  new HanseError("SOURCE_CHANGED", `${key} changed while it was listed`, {
    hop,
    remedy: "Publish again when nothing writes there any more",
  });

/** The version that a listed object is now, so that a later overwriting does not disturb the published one. */
async function pin(source: SiteStore, object: StoredObject, signal: AbortSignal): Promise<StoredObject> {
  const head = await source.objects.head(object.key, { signal });
  if (head?.etag !== object.etag) {
    throw changedSince(object.key, `store ${source.name}`);
  }
  return head;
}

const notAsWanted = (source: SiteStore): HanseError =>
  new HanseError("SOURCE_CHANGED", "the folder is no longer what was to be published", {
    hop: `store ${source.name}`,
    remedy: "Publish again when nothing writes there any more",
  });

function refuseTooMany(totals: { objects: number; bytes: number }): void {
  if (totals.objects <= MANIFEST_LIMITS.entries && Number.isSafeInteger(totals.bytes)) return;
  throw new HanseError("LIMIT_EXCEEDED", `a version holds at most ${MANIFEST_LIMITS.entries} objects`, {
    remedy: `Publish subfolders as artifacts of their own; ${HANSE_FOLDER}/ of each is kept apart`,
  });
}

class UnitCutter {
  readonly #rule: PartRule;
  #units: NewUnit[] = [];
  #number = 1;
  #slice: { firstPosition: number; entries: number; sizeBytes: number } | undefined;

  constructor(rule: PartRule) {
    this.#rule = rule;
  }

  /** @param cut where its parts end, if on tensor borders. @returns how many parts it has */
  add({ position, sizeBytes }: ObjectRow, cut: readonly number[] | undefined): number {
    const sizes = cut ?? partSizes(this.#rule, sizeBytes);
    if (sizes.length > 1 && !this.#rule.wholeDigest) this.#addRuns(position, sizes, cut !== undefined);
    else this.#addWhole(position, sizeBytes);
    return sizes.length;
  }

  #addRuns(position: number, sizes: readonly number[], tensors: boolean): void {
    this.end();
    let offset = 0;
    for (let firstPart = 0; firstPart < sizes.length; firstPart += RUN_PARTS) {
      const partSizes = sizes.slice(firstPart, firstPart + RUN_PARTS);
      const bytes = partSizes.reduce((sum, size) => sum + size, 0);
      const last = firstPart + RUN_PARTS >= sizes.length;
      const cut = tensors ? { offset, partSizes, last } : undefined;
      this.#push(bytes, { type: "hash-parts", position, firstPart, parts: partSizes.length, cut });
      offset += bytes;
    }
  }

  #addWhole(position: number, sizeBytes: number): void {
    if (
      this.#slice !== undefined &&
      (this.#slice.entries >= SLICE_ENTRIES || this.#slice.sizeBytes + sizeBytes > SLICE_BYTES)
    )
      this.end();
    this.#slice ??= { firstPosition: position, entries: 0, sizeBytes: 0 };
    this.#slice.entries += 1;
    this.#slice.sizeBytes += sizeBytes;
  }

  /** Ends the slice under way. */
  end(): void {
    if (this.#slice === undefined) return;
    const { firstPosition, entries, sizeBytes } = this.#slice;
    this.#push(sizeBytes, { type: "hash", firstPosition, entries });
    this.#slice = undefined;
  }

  take(): NewUnit[] {
    const units = this.#units;
    this.#units = [];
    return units;
  }

  #push(sizeBytes: number, work: NewUnit["work"]): void {
    this.#units.push({ number: this.#number++, sizeBytes, work });
  }
}
