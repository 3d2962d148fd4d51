import { createHash } from "node:crypto";
import type { ByteStream, ObjectStore, WrittenPart } from "../../src/app/ports/object-store.ts";
import { gather } from "./gather.ts";
import { bytesOf, MIB, type Work, type WorkObject } from "./work.ts";

const PART_BYTES = 64 * MIB;
const SMALL_BYTES = 8 * MIB;
const WIDTH = 8;

/** SHA-256 of each object by its path. */
export type Digests = ReadonlyMap<string, string>;

/** Writes a work's objects under a prefix: small ones whole, larger ones by parts, as most clients would. */
export async function plantWork(store: ObjectStore, prefix: string, work: Work, seed: string): Promise<Digests> {
  const digests = new Map<string, string>();
  await abreast(work.objects, WIDTH, async (object) => {
    digests.set(object.path, await plantObject(store, `${prefix}/${object.path}`, object, seed));
  });
  return digests;
}

/** Does something to each item, so many at a time. */
export async function abreast<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

async function plantObject(store: ObjectStore, key: string, object: WorkObject, seed: string): Promise<string> {
  const hash = createHash("sha256");
  const hashed = async function* (offset: number, size: number): ByteStream {
    for await (const chunk of bytesOf(seed, object, { offset, size })) {
      hash.update(chunk);
      yield chunk;
    }
  };
  if (object.sizeBytes <= SMALL_BYTES) await store.put(key, await gather(hashed(0, object.sizeBytes)));
  else {
    const upload = await store.createUpload(key);
    const parts: WrittenPart[] = [];
    for (let offset = 0; offset < object.sizeBytes; offset += PART_BYTES) {
      const sizeBytes = Math.min(PART_BYTES, object.sizeBytes - offset);
      const part = { number: parts.length + 1, offset, sizeBytes };
      parts.push(await store.uploadPart(upload, part, hashed(offset, sizeBytes)));
    }
    await store.completeUpload(upload, parts);
  }
  return hash.digest("hex");
}
