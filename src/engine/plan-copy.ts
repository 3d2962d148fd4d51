import { createHash } from "node:crypto";
import type { NewUnit, ObjectUploadRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { StoreLimits } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import {
  ManifestTally,
  manifestLine,
  partsOf,
  readManifest,
  type ManifestEntry,
  type ManifestTotals,
} from "../domain/manifest.ts";
import type { Inheritable, Inheritance } from "./inheritance.ts";
import { isSmall } from "./small-object.ts";

/** A slice ends at whichever comes first: many enough to save leases, few enough to share the work among the lanes. */
const SLICE_ENTRIES = { least: 4, most: 128 };
const SLICE_BYTES = 32 * 1024 * 1024;

/** Slices of small objects that a copy is cut into, if it has enough of them. */
const SLICES = 64;

const BATCH_ROWS = 500;

/** What planning a copy needs. */
export interface CopyPlanner {
  readonly spool: ManifestSpool;
  readonly ledger: Pick<TransfersLedger, "addUnits">;
}

/** Which copy to plan. */
export interface CopyToPlan {
  readonly transferId: string;
  readonly digest: Digest;
  /** As its record says; decides how fine the slices are. */
  readonly objects: number;
  readonly limits: StoreLimits;
  /** In a directory `a` cannot stand beside `a/b`. */
  readonly directory: boolean;
  /** The number of the first unit: another phase of the same transfer may have used lower ones. */
  readonly firstUnit: number;
  /** What of it lies in the store already; units are cut the same with and without. */
  readonly inheritance?: Inheritance | undefined;
}

/**
 * Cuts a manifest into units: slices of small objects, single parts of large ones. Reads the manifest once, holding
 * it to its limits and order, and keeps nothing of it in memory. Repeating it adds the same units: they are known by number.
 * @throws HanseError INVALID_MANIFEST, INVALID_INPUT where the target cannot hold an object
 */
export async function planCopy(
  ports: CopyPlanner,
  copy: CopyToPlan,
  signal: AbortSignal,
): Promise<ManifestTotals & { parts: number; inheritable: number }> {
  const tally = new ManifestTally();
  const conflicts = copy.directory ? new FileFolderConflicts() : undefined;
  const batch = new UnitBatch(ports, copy);
  let inheritable = 0;
  for await (const { entry, lineOffset, lineBytes } of readManifest(ports.spool.read(copy.digest))) {
    signal.throwIfAborted();
    tally.add(entry, manifestLine(entry));
    conflicts?.check(entry.path);
    const here = await copy.inheritance?.find(entry);
    inheritable += here?.bytes ?? 0;
    if (isSmall(entry)) batch.addSmall(entry, lineOffset, lineBytes, here?.root);
    else {
      refuseImpossible(entry, copy.limits);
      batch.addLarge(entry, lineOffset, lineBytes, here?.parts);
    }
    await batch.flushIfFull();
  }
  await batch.flush();
  return { ...tally.totals(), parts: batch.parts, inheritable };
}

/** A token that tells whose object it is: fixed per (transfer, line), so that it survives a restart. */
export const uploadToken = (transferId: string, lineOffset: number): string =>
  createHash("sha256").update(`${transferId} ${lineOffset}`).digest("hex").slice(0, 32);

class UnitBatch {
  /** Objects as the user counts parts: one per small object, the manifest's parts of a large one. */
  parts = 0;
  readonly #ports: CopyPlanner;
  readonly #copy: CopyToPlan;
  readonly #sliceEntries: number;
  #number: number;
  #entry = 0;
  #units: NewUnit[] = [];
  #uploads: ObjectUploadRow[] = [];
  #slice:
    | {
        readonly lineOffset: number;
        lineBytes: number;
        entries: number;
        readonly firstEntry: number;
        sizeBytes: number;
        readonly inherit: Map<string, number[]>;
      }
    | undefined;

  constructor(ports: CopyPlanner, copy: CopyToPlan) {
    this.#ports = ports;
    this.#copy = copy;
    this.#number = copy.firstUnit;
    const { least, most } = SLICE_ENTRIES;
    this.#sliceEntries = Math.min(most, Math.max(least, Math.ceil(copy.objects / SLICES)));
  }

  addSmall(entry: ManifestEntry, lineOffset: number, lineBytes: number, root: string | undefined): void {
    const slice = this.#slice;
    if (slice !== undefined && (slice.entries >= this.#sliceEntries || slice.sizeBytes + entry.size > SLICE_BYTES))
      this.#endSlice();
    this.#slice ??= {
      lineOffset,
      lineBytes: 0,
      entries: 0,
      firstEntry: this.#entry + 1,
      sizeBytes: 0,
      inherit: new Map(),
    };
    if (root !== undefined) {
      const { inherit, entries } = this.#slice;
      inherit.set(root, [...(inherit.get(root) ?? []), entries]);
    }
    this.#slice.lineBytes += lineBytes;
    this.#slice.entries += 1;
    this.#slice.sizeBytes += entry.size;
    this.#entry += 1;
    this.parts += 1;
  }

  addLarge(entry: ManifestEntry, lineOffset: number, lineBytes: number, here: Inheritable["parts"] = []): void {
    this.#endSlice();
    const parts = partsOf(entry);
    let offset = 0;
    for (const [index, [sizeBytes]] of parts.entries()) {
      this.#add(sizeBytes, { type: "part", lineOffset, partNumber: index + 1, offset, inherit: here[index] });
      offset += sizeBytes;
    }
    this.#uploads.push({
      lineOffset,
      lineBytes,
      path: entry.path,
      sizeBytes: entry.size,
      partsTotal: parts.length,
      partsDone: 0,
      token: uploadToken(this.#copy.transferId, lineOffset),
      state: "open",
    });
    this.#entry += 1;
    this.parts += parts.length;
  }

  async flushIfFull(): Promise<void> {
    if (this.#units.length >= BATCH_ROWS) await this.#write();
  }

  async flush(): Promise<void> {
    this.#endSlice();
    await this.#write();
  }

  #add(sizeBytes: number, work: NewUnit["work"]): void {
    this.#units.push({ number: this.#number++, sizeBytes, work });
  }

  #endSlice(): void {
    if (this.#slice === undefined) return;
    const { sizeBytes, inherit: roots, ...slice } = this.#slice;
    const inherit = roots.size === 0 ? undefined : Array.from(roots, ([root, entries]) => ({ root, entries }));
    this.#add(sizeBytes, { type: "slice", ...slice, inherit });
    this.#slice = undefined;
  }

  async #write(): Promise<void> {
    if (this.#units.length === 0) return;
    await this.#ports.ledger.addUnits(this.#copy.transferId, this.#units, this.#uploads, {});
    this.#units = [];
    this.#uploads = [];
  }
}

function refuseImpossible(entry: ManifestEntry, limits: StoreLimits): void {
  const parts = partsOf(entry);
  const tooLarge = limits.maxObjectBytes !== undefined && entry.size > limits.maxObjectBytes;
  const badPart = parts.find(
    ([size], i) => size > limits.maxPartBytes || (i < parts.length - 1 && size < limits.minPartBytes),
  );
  if (!tooLarge && badPart === undefined && parts.length <= limits.maxParts) return;
  throw new HanseError(
    "INVALID_INPUT",
    `the destination's store cannot hold ${entry.path} (${entry.size} bytes in ${parts.length} parts)`,
    {
      remedy: "Pull to another store, or ask the owner to publish it with another --part-size",
    },
  );
}

/** Finds `a` beside `a/b` in sorted paths with memory for one branch only. */
class FileFolderConflicts {
  #files: string[] = [];

  check(path: string): void {
    // Paths below `file/` sort before file + "0", the character after the slash.
    this.#files = this.#files.filter((file) => path < `${file}0`);
    const file = this.#files.find((candidate) => path.startsWith(`${candidate}/`));
    if (file !== undefined) {
      throw new HanseError("INVALID_INPUT", `a directory cannot hold both the file ${file} and ${path}`, {
        remedy: "Pull to an S3 store with --to",
      });
    }
    this.#files.push(path);
  }
}
