import type { LeasedUnit, TransfersLedger } from "../app/ports/ledger.ts";
import type { Lanes, LaneResult, LaneSource } from "../app/ports/lanes.ts";
import type { ObjectStore, StoredObject } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { readManifest, type ManifestEntry } from "../domain/manifest.ts";
import type { CompletionPorts } from "./complete-object.ts";
import type { RangesToLocate } from "./locator.ts";
import type { Sequence } from "./sequence.ts";

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
  locate(unit: LeasedUnit, wanted: RangesToLocate, signal: AbortSignal): Promise<readonly LaneSource[]>;
  /** A lane went on by relay, because the peer's store was out of reach. */
  fellBack?(because: string): Promise<void>;
  /** A lane read from a peer's store. */
  readDirectly?(): Promise<void>;
  /** Something that the store has already was fetched all the same. */
  notInherited?(because: string): Promise<void>;
  /** An object stands under its key. @param entryNumber counts from 1 in the manifest; undefined where only the line is known */
  stored?(entry: ManifestEntry, stored: StoredObject): Promise<void>;
}

/** Reads the manifest lines of a unit. */
export async function entriesAt(
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

/** @throws HanseError INTERNAL where there is none */
export function sourceAt(sources: readonly LaneSource[], index: number): LaneSource {
  const source = sources[index];
  if (source === undefined) throw new HanseError("INTERNAL", "fewer locations than ranges", { hop: "this gateway" });
  return source;
}

const isWritten = (result: LaneResult): result is Extract<LaneResult, { relayed: boolean }> => "relayed" in result;

/** Tells the copy by which path a result came. */
export function notePath(copy: Copy, result: LaneResult, source: LaneSource | undefined, then: Sequence): void {
  if (result.type === "fell-back") then.then(async () => copy.fellBack?.(result.because));
  else if (isWritten(result) && source?.type === "url" && !result.relayed) then.then(async () => copy.readDirectly?.());
}
