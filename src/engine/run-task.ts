import { createHash } from "node:crypto";
import type { LaneResult, LaneSource, LaneTask, PartSource } from "../app/ports/lanes.ts";
import type { ByteRange, ByteStream, ObjectStore } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import type { ManifestPart } from "../domain/manifest.ts";

/** What a lane needs of the world: this site's stores, and readers of what peers located. */
export interface LaneWorld {
  /** @throws HanseError UNKNOWN_STORE */
  store(name: string): ObjectStore;
  /** A reader of a peer's presigned URL. */
  source(source: Extract<LaneSource, { type: "url" }>): PartSource;
}

/** Where a task reports to. */
export interface TaskReport {
  result(result: LaneResult): void;
  bytes(count: number): void;
}

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
      for (const [index, object] of task.objects.entries()) {
        signal.throwIfAborted();
        const { entry, key, metadata } = object;
        const bytes = await readWhole(world, object.source, entry.path, entry.size, report, signal);
        const { sha256 } = entry;
        const stored = await named(object.source, entry.path, 0, () =>
          world.store(task.store).put(key, bytes, { metadata, sha256, signal }),
        );
        report.result({ type: "object-written", index, stored });
      }
      return;
    case "copy-part": {
      const stream = await openSource(world, task.source, task.path, task.range, task.objectSize, signal);
      const { number, range, sha256 } = task;
      const part = { number, offset: range.offset, sizeBytes: range.size, sha256 };
      const written = await named(task.source, task.path, range.offset, () =>
        world.store(task.store).uploadPart(task.upload, part, counted(stream, report), { signal }),
      );
      report.result({ type: "part-written", index: 0, etag: written.etag });
      return;
    }
    case "hash-objects":
      for (const [index, object] of task.objects.entries()) {
        signal.throwIfAborted();
        const size = object.partSizes.reduce((sum, part) => sum + part, 0);
        const store = world.store(task.store);
        const range = size === object.objectSize ? undefined : { offset: object.offset, size };
        const stream = await store.read(object.key, { range, pin: object.pin, signal });
        const { parts, whole } = await hashParts(counted(stream, report), object.partSizes, object.whole);
        report.result({ type: "object-hashed", index, sha256: whole, parts });
      }
      return;
  }
}

const MISMATCH_REMEDY = "The source's bytes are not what its owner signed; ask the owner to verify and publish again";

async function readWhole(
  world: LaneWorld,
  source: LaneSource,
  path: string,
  size: number,
  report: TaskReport,
  signal: AbortSignal,
): Promise<Buffer> {
  if (size === 0) return Buffer.alloc(0);
  const stream = await openSource(world, source, path, { offset: 0, size }, size, signal);
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of counted(stream, report)) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes.subarray(0, filled);
}

async function openSource(
  world: LaneWorld,
  source: LaneSource,
  path: string,
  range: ByteRange,
  objectSize: number,
  signal: AbortSignal,
): Promise<ByteStream> {
  try {
    if (source.type === "url") return await world.source(source).read(range, objectSize, signal);
    return await world.store(source.store).read(source.key, { range, pin: source.pin, signal });
  } catch (error) {
    // What passes concerns the store, everything else this object: URLs are not shown, so its path is.
    if (!(error instanceof HanseError) || error.category === "again") throw error;
    const { reason, message, hop, remedy, retryAfterMs } = error;
    throw new HanseError(reason, `${path}: ${message}`, { hop, remedy, retryAfterMs, cause: error });
  }
}

async function* counted(stream: ByteStream, report: TaskReport): ByteStream {
  for await (const chunk of stream) {
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

const sourceHop = (source: LaneSource): string =>
  source.type === "url" ? `store of peer ${source.peer}` : `store ${source.store}`;
