import type { LeasedUnit } from "../app/ports/ledger.ts";
import type { LaneResult } from "../app/ports/lanes.ts";
import type { StoredObject } from "../app/ports/object-store.ts";
import type { LocateRange } from "../app/ports/peers.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { entriesAt, notePath, sourceAt, type Copy, type CopyPorts } from "./copy.ts";
import { Sequence } from "./sequence.ts";

type Slice = Extract<LeasedUnit["work"], { type: "slice" }>;

/** Copies the objects of a slice one after the other, noting each as it is done. */
export async function runSlice(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: Slice,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const entries = await entriesAt(ports.spool, copy.digest, work.lineOffset, work.lineBytes, work.firstEntry);
  const done = new Sequence();
  const progress = new SliceProgress(ports, copy, unit);
  const note = (entry: ManifestEntry, stored: StoredObject, relayed: boolean): void => {
    progress.add({ entry, stored, relayed });
    done.then(() => progress.flush());
  };
  let rest = entries.slice(unit.progress);
  if (unit.fence > 1) {
    // Somebody had this slice before and may have written more than was recorded: look, do not send again.
    const found = await alreadyWritten(copy, rest, signal);
    for (const [entry, stored] of found) note(entry, stored, false);
    rest = rest.slice(found.length);
  }
  if (rest.length > 0) {
    const upcoming = async (most: number): Promise<LocateRange[]> =>
      (await entriesAfter(ports.spool, copy.digest, work, most)).map(rangeOf);
    const sources = await copy.locate(unit, { ranges: rest.map(rangeOf), upcoming }, signal);
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

/** The objects of a slice that are done and not recorded yet. */
class SliceProgress {
  readonly #ports: Pick<CopyPorts, "ledger">;
  readonly #copy: Copy;
  readonly #unit: LeasedUnit;
  #progress: number;
  #pending: { entry: ManifestEntry; stored: StoredObject; relayed: boolean }[] = [];

  constructor(ports: Pick<CopyPorts, "ledger">, copy: Copy, unit: LeasedUnit) {
    this.#ports = ports;
    this.#copy = copy;
    this.#unit = unit;
    this.#progress = unit.progress;
  }

  add(done: { entry: ManifestEntry; stored: StoredObject; relayed: boolean }): void {
    this.#pending.push(done);
  }

  /** Records them all in one write: what ends while that goes on waits for the next. */
  async flush(): Promise<void> {
    const some = this.#pending;
    this.#pending = [];
    if (some.length === 0) return;
    const added = { objects: some.length, bytes: 0, parts: some.length, relayed: 0 };
    for (const { entry, stored, relayed } of some) {
      await this.#copy.stored?.(entry, stored);
      added.bytes += entry.size;
      if (relayed) added.relayed += entry.size;
    }
    this.#progress += some.length;
    await this.#ports.ledger.progressUnit(this.#unit, this.#progress, added);
  }
}

/** Reads at most so many entries behind a slice. */
async function entriesAfter(
  spool: ManifestSpool,
  digest: Digest,
  { lineOffset, lineBytes, firstEntry, entries }: Slice,
  most: number,
): Promise<ManifestEntry[]> {
  const after = lineOffset + lineBytes;
  const found: ManifestEntry[] = [];
  for await (const { entry } of readManifest(spool.read(digest, after), after, firstEntry + entries)) {
    found.push(entry);
    if (found.length >= most) break;
  }
  return found;
}

const rangeOf = (entry: ManifestEntry): LocateRange => ({ path: entry.path, offset: 0, size: entry.size });

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
