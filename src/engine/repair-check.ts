import type { LeasedUnit, NewUnit, ObjectUploadRow, TransfersLedger } from "../app/ports/ledger.ts";
import type { LaneResult } from "../app/ports/lanes.ts";
import type { StoredObject } from "../app/ports/object-store.ts";
import { asHanseError } from "../domain/errors.ts";
import { partsOf, readManifest, type ManifestEntry, type PlacedEntry } from "../domain/manifest.ts";
import { joinKey } from "../domain/path.ts";
import type { Copy, CopyPorts } from "./copy.ts";
import { uploadToken } from "./plan-copy.ts";
import { isSmall } from "./small-object.ts";

/** What reading a replica needs. */
export interface RepairPorts extends CopyPorts {
  readonly ledger: CopyPorts["ledger"] & Pick<TransfersLedger, "addUnits">;
}

type Check = Extract<LeasedUnit["work"], { type: "check" }>;

/** Units that bring what is not right come behind all units that look: one for a small object, one for each part of a large one. */
const fetchUnit = (lineOffset: number, part: number): number => 10_000_000_000 + lineOffset * 10_001 + part;

/**
 * Reads objects of a replica against the manifest. What is right is counted as inherited and stays; a small object that is
 * not becomes a unit to fetch, a large one is made anew out of those of its parts that are right and those that are fetched.
 */
export async function runCheck(
  ports: RepairPorts,
  copy: Copy,
  unit: LeasedUnit,
  work: Check,
  signal: AbortSignal,
): Promise<void> {
  const lines = ports.spool.read(copy.digest, work.lineOffset, work.lineBytes);
  let done = 0;
  for await (const placed of readManifest(lines, work.lineOffset, work.firstEntry)) {
    done += 1;
    if (done <= unit.progress) continue;
    const { entry } = placed;
    const { stored, right } = await readRight(ports, copy, entry, signal);
    const whole = stored?.sizeBytes === entry.size && right.every((part) => part);
    if (!whole) await queueFetches(ports, copy, placed, stored, right);
    const parts = partsOf(entry).length;
    const counts = { objects: 1, bytes: entry.size, parts, inherited: entry.size };
    await ports.ledger.progressUnit(unit, done, whole ? counts : { objects: 0, bytes: 0, parts: 0 });
  }
  await ports.ledger.finishUnit(unit);
}

/** Which parts of an object lie where they should, with the bytes that they should have. */
async function readRight(
  ports: RepairPorts,
  copy: Copy,
  entry: ManifestEntry,
  signal: AbortSignal,
): Promise<{ stored: StoredObject | undefined; right: boolean[] }> {
  const key = joinKey(copy.root, entry.path);
  const stored = await copy.store.head(key, { signal });
  const parts = partsOf(entry);
  const right = parts.map(() => false);
  if (stored === undefined) return { stored, right };
  let offset = 0;
  const objects = parts.flatMap(([size]) => {
    const object = { key, pin: { etag: stored.etag }, offset, partSizes: [size], whole: false };
    offset += size;
    return offset <= stored.sizeBytes ? [{ ...object, objectSize: stored.sizeBytes }] : [];
  });
  const result = (hashed: LaneResult): void => {
    if (hashed.type === "object-hashed") right[hashed.index] = hashed.parts[0]?.[1] === parts[hashed.index]?.[1];
  };
  try {
    const task = { type: "hash-objects", store: copy.store.name, objects } as const;
    if (objects.length > 0) await ports.lanes.run(task, { result, bytes: () => undefined }, signal);
  } catch (error) {
    signal.throwIfAborted();
    // A store that does not answer says nothing about the object; what it refuses to give is fetched anew.
    if (asHanseError(error).category === "again") throw error;
  }
  return { stored, right };
}

async function queueFetches(
  ports: RepairPorts,
  copy: Copy,
  { entry, lineOffset, lineBytes }: PlacedEntry,
  stored: StoredObject | undefined,
  right: readonly boolean[],
): Promise<void> {
  if (isSmall(entry)) {
    // None of the objects around it is wanted: so nothing is located ahead.
    const work = { type: "slice", lineOffset, lineBytes, entries: 1, firstEntry: 1, inherit: [] } as const;
    const unit = { number: fetchUnit(lineOffset, 0), sizeBytes: entry.size, work };
    await ports.ledger.addUnits(copy.transferId, [unit], [], {});
    return;
  }
  const key = joinKey(copy.root, entry.path);
  const units: NewUnit[] = [];
  let offset = 0;
  for (const [index, [sizeBytes]] of partsOf(entry).entries()) {
    const inherit =
      stored !== undefined && right[index] === true
        ? {
            root: copy.root,
            key,
            offset,
            objectSize: stored.sizeBytes,
            etag: stored.etag,
          }
        : undefined;
    const work = { type: "part", lineOffset, partNumber: index + 1, offset, inherit } as const;
    units.push({ number: fetchUnit(lineOffset, index), sizeBytes, work });
    offset += sizeBytes;
  }
  const upload: ObjectUploadRow = {
    lineOffset,
    lineBytes,
    path: entry.path,
    sizeBytes: entry.size,
    partsTotal: units.length,
    partsDone: 0,
    token: uploadToken(copy.transferId, lineOffset),
    state: "open",
  };
  await ports.ledger.addUnits(copy.transferId, units, [upload], {});
}
