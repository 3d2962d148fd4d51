import type { LeasedUnit } from "../app/ports/ledger.ts";
import type { LaneResult } from "../app/ports/lanes.ts";
import type { StoredObject } from "../app/ports/object-store.ts";
import type { LocateRange } from "../app/ports/peers.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import { AHEAD } from "./ahead-in-order.ts";
import { entriesAt, notePath, sourceAt, type Copy, type CopyPorts } from "./copy.ts";
import { inheritObject } from "./inherit.ts";
import { Sequence } from "./sequence.ts";

type Slice = Extract<LeasedUnit["work"], { type: "slice" }>;

/** Copies the objects of a slice, some of them side by side, noting them in their order. */
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
  const note = (object: DoneObject): void => {
    progress.add(object);
    done.then(() => progress.flush());
  };
  const roots = rootsOf(work);
  let rest: Pending[] = entries.map((entry, i) => ({ entry, root: roots.get(i) })).slice(unit.progress);
  // Somebody had this slice before and may have written more than was recorded: look, do not send again.
  if (unit.fence > 1) rest = await withWritten(copy, rest, signal);
  try {
    for (let [first] = rest; first !== undefined; [first] = rest) {
      const { entry, root, stored = await inheritHere(copy, unit, first, signal) } = first;
      if (stored !== undefined) {
        note({ entry, stored, relayed: false, fromRoot: root });
        rest = rest.slice(1);
        continue;
      }
      const others = rest.findIndex((one, i) => i > 0 && (one.root !== undefined || one.stored !== undefined));
      const some = others < 0 ? rest : rest.slice(0, others);
      const wanted = some.map((one) => one.entry);
      await fetchObjects(ports, copy, unit, work, wanted, { note, bytes, done }, signal);
      rest = rest.slice(some.length);
    }
  } finally {
    await done.settled();
  }
  await ports.ledger.finishUnit(unit);
}

/** An object of a slice that stands under its key. */
interface DoneObject {
  readonly entry: ManifestEntry;
  readonly stored: StoredObject;
  readonly relayed: boolean;
  /** Of the replica that it was copied from within the store; undefined for one that was fetched. */
  readonly fromRoot: string | undefined;
}

/** An object of a slice that is not noted yet. */
interface Pending {
  readonly entry: ManifestEntry;
  /** The held replica that has the same. */
  readonly root: string | undefined;
  /** It stands under its key already. */
  readonly stored?: StoredObject | undefined;
}

/** Copies within the store what a held replica has. @returns undefined where it has to be fetched */
async function inheritHere(
  copy: Copy,
  unit: LeasedUnit,
  { entry, root }: Pending,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  if (root === undefined) return undefined;
  return inheritObject(copy, unit, entry, root, objectMetadata(copy, entry), signal);
}

/** Where the entries of a slice lie already, by their place in it. */
const rootsOf = ({ inherit = [] }: Slice): Map<number, string> =>
  new Map(inherit.flatMap(({ root, entries }) => entries.map((entry) => [entry, root] as const)));

/** Brings objects from their source, in order. */
async function fetchObjects(
  ports: CopyPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: Slice,
  entries: readonly ManifestEntry[],
  { note, bytes, done }: { note: (object: DoneObject) => void; bytes: (count: number) => void; done: Sequence },
  signal: AbortSignal,
): Promise<void> {
  const upcoming = async (most: number): Promise<LocateRange[]> =>
    (await entriesAfter(ports.spool, copy.digest, work, most)).map(rangeOf);
  // Where some lie here already, most of what follows does: nobody is asked for it.
  const ahead = work.inherit === undefined ? upcoming : undefined;
  const sources = await copy.locate(unit, { ranges: entries.map(rangeOf), upcoming: ahead }, signal);
  const objects = entries.map((entry, i) => ({
    entry,
    source: sourceAt(sources, i),
    key: joinKey(copy.root, entry.path),
    metadata: objectMetadata(copy, entry),
  }));
  const onResult = (result: LaneResult): void => {
    const entry = entries[result.index];
    if (result.type === "object-written" && entry !== undefined)
      note({ entry, stored: result.stored, relayed: result.relayed, fromRoot: undefined });
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

/** The objects of a slice that are done and not recorded yet. */
class SliceProgress {
  readonly #ports: Pick<CopyPorts, "ledger">;
  readonly #copy: Copy;
  readonly #unit: LeasedUnit;
  #progress: number;
  #pending: DoneObject[] = [];

  constructor(ports: Pick<CopyPorts, "ledger">, copy: Copy, unit: LeasedUnit) {
    this.#ports = ports;
    this.#copy = copy;
    this.#unit = unit;
    this.#progress = unit.progress;
  }

  add(done: DoneObject): void {
    this.#pending.push(done);
  }

  /** Records them all in one write: what ends while that goes on waits for the next. */
  async flush(): Promise<void> {
    const some = this.#pending;
    this.#pending = [];
    if (some.length === 0) return;
    const added = { objects: some.length, bytes: 0, parts: some.length, relayed: 0, inherited: 0 };
    for (const { entry, stored, relayed, fromRoot } of some) {
      await this.#copy.stored?.(entry, stored);
      added.bytes += entry.size;
      if (relayed) added.relayed += entry.size;
      if (fromRoot !== undefined) added.inherited += entry.size;
    }
    this.#progress += some.length;
    const copied = some.flatMap(({ entry: { path, size }, fromRoot }) =>
      fromRoot === undefined ? [] : [{ path, partNumber: 1, offset: 0, sizeBytes: size, fromRoot }],
    );
    await this.#ports.ledger.progressUnit(this.#unit, this.#progress, added, copied);
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

/** Looks which objects stand already: all up to some point, and a few behind it that were under way beside it. */
async function withWritten(copy: Copy, some: readonly Pending[], signal: AbortSignal): Promise<Pending[]> {
  const looked: Pending[] = [];
  let end = some.length;
  for (const [i, one] of some.entries()) {
    if (i >= end) return [...looked, ...some.slice(i)];
    const { entry } = one;
    const found = await copy.store.head(joinKey(copy.root, entry.path), { signal });
    const ours =
      found?.metadata?.["hanse-transfer"] === copy.transferId &&
      found.metadata["hanse-sha256"] === entry.sha256 &&
      found.sizeBytes === entry.size;
    looked.push(ours ? { ...one, stored: found } : one);
    if (!ours) end = Math.min(end, i + AHEAD);
  }
  return looked;
}
