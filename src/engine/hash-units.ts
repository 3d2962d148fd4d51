import type { LeasedUnit, ObjectRow, PublicationIntent, TransfersLedger } from "../app/ports/ledger.ts";
import type { Lanes, LaneResult } from "../app/ports/lanes.ts";
import { HanseError } from "../domain/errors.ts";
import { parsePartRule, partSizes } from "../domain/part-rule.ts";
import { joinKey } from "../domain/path.ts";
import { Sequence } from "./sequence.ts";

/** What hashing needs. */
export interface HashPorts {
  readonly ledger: Pick<TransfersLedger, "listObjects" | "recordHashes" | "recordPartHashes" | "finishUnit">;
  readonly lanes: Lanes;
}

/** Hashes the objects, or the run of parts, of a unit; every result is in the ledger before the unit ends. */
export async function runHash(
  ports: HashPorts,
  publication: string,
  intent: PublicationIntent,
  unit: LeasedUnit,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { work } = unit;
  if (work.type === "hash") await hashObjects(ports, publication, intent, unit, work, bytes, signal);
  else if (work.type === "hash-parts") await hashRun(ports, publication, intent, unit, work, bytes, signal);
  else throw new HanseError("INTERNAL", `a publication has no ${work.type} units to hash`, { hop: "this gateway" });
  await ports.ledger.finishUnit(unit);
}

async function hashObjects(
  ports: HashPorts,
  publication: string,
  intent: PublicationIntent,
  unit: LeasedUnit,
  work: Extract<LeasedUnit["work"], { type: "hash" }>,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const rule = parsePartRule(intent.partRule);
  const first = work.firstPosition + unit.progress;
  const objects = await ports.ledger.listObjects(publication, first, work.entries - unit.progress);
  const tasks = objects.map((object) => ({
    ...whatToRead(intent, object),
    offset: 0,
    partSizes: partSizes(rule, object.sizeBytes),
    whole: rule.wholeDigest,
  }));
  const done = new Sequence();
  const result = (hashed: LaneResult): void => {
    const object = objects[hashed.index];
    if (hashed.type !== "object-hashed" || object === undefined) return;
    const { sha256, parts } = hashed;
    const added = { objects: 1, bytes: object.sizeBytes, parts: parts.length };
    const row = { position: object.position, sha256, parts: parts.length > 1 ? parts : undefined };
    done.then(() => ports.ledger.recordHashes(unit, [row], unit.progress + hashed.index + 1, added));
  };
  try {
    if (tasks.length > 0)
      await ports.lanes.run({ type: "hash-objects", store: intent.store, objects: tasks }, { result, bytes }, signal);
  } finally {
    await done.settled();
  }
}

async function hashRun(
  ports: HashPorts,
  publication: string,
  intent: PublicationIntent,
  unit: LeasedUnit,
  work: HashRun,
  bytes: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const [object] = await ports.ledger.listObjects(publication, work.position, 1);
  if (object === undefined || unit.progress >= work.parts) return;
  const run = work.cut ?? fixedRun(intent, object, work);
  const offsetOf = (part: number): number =>
    run.offset + run.partSizes.slice(0, part).reduce((sum, size) => sum + size, 0);
  // One read per part, so that each one's digest is recorded as it comes.
  const first = unit.progress;
  const tasks = run.partSizes.slice(first).map((size, i) => ({
    ...whatToRead(intent, object),
    offset: offsetOf(first + i),
    partSizes: [size],
    whole: false,
  }));
  const done = new Sequence();
  const result = (hashed: LaneResult): void => {
    if (hashed.type !== "object-hashed") return;
    const progress = first + hashed.index + 1;
    const ends = run.last && progress === work.parts;
    const added = { objects: ends ? 1 : 0, bytes: run.partSizes[progress - 1] ?? 0, parts: 1 };
    const part = work.firstPart + progress - 1;
    done.then(() => ports.ledger.recordPartHashes(unit, object.position, part, hashed.parts, progress, added));
  };
  try {
    await ports.lanes.run({ type: "hash-objects", store: intent.store, objects: tasks }, { result, bytes }, signal);
  } finally {
    await done.settled();
  }
}

type HashRun = Extract<LeasedUnit["work"], { type: "hash-parts" }>;

/** A run of parts of fixed sizes: where it begins, how long its parts are, and whether it ends the object. */
function fixedRun(intent: PublicationIntent, object: ObjectRow, work: HashRun): NonNullable<HashRun["cut"]> {
  const sizes = partSizes(parsePartRule(intent.partRule), object.sizeBytes);
  const offset = sizes.slice(0, work.firstPart).reduce((sum, size) => sum + size, 0);
  const end = work.firstPart + work.parts;
  return { offset, partSizes: sizes.slice(work.firstPart, end), last: end === sizes.length };
}

/** What to read of a listed object, and in which state. */
export const whatToRead = (
  intent: PublicationIntent,
  object: ObjectRow,
): { key: string; pin: { etag?: string; versionId?: string }; objectSize: number } => ({
  key: joinKey(intent.root, object.path),
  pin: pinOf(object),
  objectSize: object.sizeBytes,
});

/** Which state of a listed object is meant. */
export const pinOf = (object: Pick<ObjectRow, "etag" | "versionId">): { etag?: string; versionId?: string } =>
  object.versionId === undefined ? { etag: object.etag } : { versionId: object.versionId };
