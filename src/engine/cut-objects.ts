import type { ByteRange, ByteStream } from "../app/ports/object-store.ts";
import { parsePartRule, partSizes } from "../domain/part-rule.ts";
import { headerLength, LENGTH_BYTES, readTensorLayout, type TensorLayout } from "../domain/safetensors.ts";
import { tensorPartSizes } from "../domain/tensor-parts.ts";
import type { LaneWorld } from "./source-reader.ts";
import type { TaskOf, TaskReport } from "./task-report.ts";

/**
 * Reads the headers of objects and says where their parts end: on tensor borders, or in fixed sizes where a header is
 * none. The same bytes give the same parts always.
 */
export async function cutObjects(
  task: TaskOf<"cut-objects">,
  world: LaneWorld,
  report: TaskReport,
  signal: AbortSignal,
): Promise<void> {
  const store = world.store(task.store);
  const rule = parsePartRule(task.partRule);
  for (const [index, { key, pin, objectSize }] of task.objects.entries()) {
    signal.throwIfAborted();
    const read = async (range: ByteRange): Promise<Buffer> =>
      gathered(await store.read(key, { range, pin, signal }), range.size);
    const layout = await readLayout(read, objectSize);
    const cut = layout === undefined ? [] : tensorPartSizes(layout, rule.partBytes);
    report.result({ type: "object-cut", index, partSizes: cut.length > 1 ? cut : partSizes(rule, objectSize) });
  }
}

async function readLayout(
  read: (range: ByteRange) => Promise<Buffer>,
  objectSize: number,
): Promise<TensorLayout | undefined> {
  if (objectSize < LENGTH_BYTES) return undefined;
  const length = headerLength(await read({ offset: 0, size: LENGTH_BYTES }), objectSize);
  if (length === undefined) return undefined;
  return readTensorLayout(await read({ offset: LENGTH_BYTES, size: length }), objectSize);
}

async function gathered(stream: ByteStream, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  for await (const chunk of stream) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}
