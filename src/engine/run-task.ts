import { createHash } from "node:crypto";
import type { LaneSource, LaneTask } from "../app/ports/lanes.ts";
import type { ByteStream } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { peerHop, storeOfHop } from "../domain/hop.ts";
import type { ManifestPart } from "../domain/manifest.ts";
import { giveBack } from "../threads/slab.ts";
import { AheadInOrder } from "./ahead-in-order.ts";
import { cutObjects } from "./cut-objects.ts";
import { SourceReader, type LaneWorld } from "./source-reader.ts";
import type { TaskOf, TaskReport } from "./task-report.ts";

/**
 * Runs one task of a lane: reads, verifies, writes. The stores hash every byte on its way (the `verify` wrapper);
 * nothing is put under its final key before its digest matched.
 * @throws HanseError of the store or the source; DIGEST_MISMATCH with path, offset and both digests
 */
export async function runTask(
  task: LaneTask,
  world: LaneWorld,
  report: TaskReport,
  signal: AbortSignal,
): Promise<void> {
  switch (task.type) {
    case "copy-objects":
      return copyObjects(task, world, report, signal);
    case "copy-part":
      return copyPart(task, world, report, signal);
    case "hash-objects":
      return hashObjects(task, world, report, signal);
    case "cut-objects":
      return cutObjects(task, world, report, signal);
  }
}

async function copyObjects(
  task: TaskOf<"copy-objects">,
  world: LaneWorld,
  report: TaskReport,
  signal: AbortSignal,
): Promise<void> {
  const store = world.store(task.store);
  const wanted = task.objects.map(({ entry, source }) => ({
    source,
    path: entry.path,
    range: { offset: 0, size: entry.size },
    objectSize: entry.size,
  }));
  const reader = new SourceReader(world, wanted, report.result, signal);
  const under = new AheadInOrder();
  const spare: Buffer[] = [];
  try {
    for (const [index, { entry, source, key, metadata }] of task.objects.entries()) {
      signal.throwIfAborted();
      await under.start(entry.size, async () => {
        const buffer = takeSpare(spare, entry.size);
        const { bytes, relayed } = await readWhole(reader, index, buffer.subarray(0, entry.size), report);
        const options = { metadata, sha256: entry.sha256, signal };
        const stored = await named(source, entry.path, 0, () => store.put(key, bytes, options));
        if (buffer.length <= MOST_SPARE_BYTES) spare.push(buffer);
        return () => {
          report.result({ type: "object-written", index, stored, relayed });
        };
      });
    }
    await under.settled();
  } finally {
    await under.over();
    reader.close();
  }
}

async function copyPart(
  task: TaskOf<"copy-part">,
  world: LaneWorld,
  report: TaskReport,
  signal: AbortSignal,
): Promise<void> {
  const { source, path, number, range, sha256, objectSize } = task;
  const reader = new SourceReader(world, [{ source, path, range, objectSize }], report.result, signal);
  try {
    const { stream, relayed } = await reader.open(0);
    const part = { number, offset: range.offset, sizeBytes: range.size, sha256 };
    const written = await named(source, path, range.offset, () =>
      world.store(task.store).uploadPart(task.upload, part, counted(stream, report), { signal }),
    );
    report.result({ type: "part-written", index: 0, etag: written.etag, relayed });
  } finally {
    reader.close();
  }
}

async function hashObjects(
  task: TaskOf<"hash-objects">,
  world: LaneWorld,
  report: TaskReport,
  signal: AbortSignal,
): Promise<void> {
  const store = world.store(task.store);
  for (const [index, object] of task.objects.entries()) {
    signal.throwIfAborted();
    const size = object.partSizes.reduce((sum, part) => sum + part, 0);
    const range = size === object.objectSize ? undefined : { offset: object.offset, size };
    const stream = await store.read(object.key, { range, pin: object.pin, signal });
    const { parts, whole } = await hashParts(counted(stream, report), object.partSizes, object.whole);
    report.result({ type: "object-hashed", index, sha256: whole, parts });
  }
}

const MISMATCH_REMEDY = "The source's bytes are not what its owner signed; ask the owner to verify and publish again";

/** Larger buffers are not kept for the next object: they are few per byte, and lanes are many. */
const MOST_SPARE_BYTES = 256 * 1024;

/** A buffer that holds this much, one that served before where there is one. */
function takeSpare(spare: Buffer[], sizeBytes: number): Buffer {
  const place = spare.findIndex((buffer) => buffer.length >= sizeBytes);
  const [buffer] = place < 0 ? [] : spare.splice(place, 1);
  return buffer ?? Buffer.allocUnsafeSlow(sizeBytes);
}

/** All bytes of a small object; its source holds it to its size, and nobody is asked for an empty one. */
async function readWhole(
  reader: SourceReader,
  index: number,
  buffer: Buffer,
  report: TaskReport,
): Promise<{ bytes: Buffer; relayed: boolean }> {
  if (buffer.length === 0) return { bytes: buffer, relayed: false };
  const { stream, relayed } = await reader.open(index);
  let filled = 0;
  for await (const chunk of counted(stream, report)) {
    buffer.set(chunk, filled);
    filled += chunk.length;
    giveBack(chunk);
  }
  return { bytes: buffer.subarray(0, filled), relayed };
}

async function* counted(stream: ByteStream, report: TaskReport): ByteStream {
  for await (const chunk of stream) {
    await report.paced?.(chunk.length);
    report.bytes(chunk.length);
    yield chunk;
  }
}

/** Hashes a stream by parts; exactly the parts' bytes must come. @throws HanseError SHORT_BODY, BODY_TOO_LONG */
export async function hashParts(
  stream: ByteStream,
  sizes: readonly number[],
  whole: boolean,
): Promise<{ parts: ManifestPart[]; whole: string | undefined }> {
  const parts: ManifestPart[] = [];
  const total = whole && sizes.length > 1 ? createHash("sha256") : undefined;
  let hash = createHash("sha256");
  let filled = 0;
  const endPart = (size: number): void => {
    parts.push([size, hash.digest("hex")]);
    hash = createHash("sha256");
    filled = 0;
  };
  for await (const chunk of stream) {
    total?.update(chunk);
    for (let rest: Uint8Array = chunk; rest.length > 0;) {
      const size = sizes[parts.length];
      if (size === undefined) throw new HanseError("BODY_TOO_LONG", "the object is longer than announced");
      const piece = rest.subarray(0, size - filled);
      hash.update(piece);
      filled += piece.length;
      rest = rest.subarray(piece.length);
      if (filled === size) endPart(size);
    }
    giveBack(chunk);
  }
  if (sizes.length === 1 && sizes[0] === 0 && parts.length === 0) endPart(0);
  if (parts.length !== sizes.length) throw new HanseError("SHORT_BODY", "the object ended before its announced size");
  return { parts, whole: total?.digest("hex") ?? (sizes.length === 1 ? parts[0]?.[1] : undefined) };
}

/** The stores check digests; what is wrong lies with the source, and is told with the path and where in it. */
async function named<T>(source: LaneSource, path: string, offset: number, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isReason(error, "DIGEST_MISMATCH")) throw error;
    throw new HanseError("DIGEST_MISMATCH", `${path} at offset ${offset}: ${error.message}`, {
      hop: sourceHop(source),
      remedy: MISMATCH_REMEDY,
      cause: error,
    });
  }
}

function sourceHop(source: LaneSource): string {
  if (source.type === "url") return storeOfHop(source.peer);
  return source.type === "relay" ? peerHop(source.peer.siteId) : `store ${source.store}`;
}
