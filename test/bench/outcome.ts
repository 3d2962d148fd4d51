import { createHash } from "node:crypto";
import type { ObjectStore } from "../../src/app/ports/object-store.ts";
import { abreast, type Digests } from "./plant.ts";
import type { Work } from "./work.ts";

const WIDTH = 16;

/**
 * Holds what a tool left under a prefix to what was to be moved: the same paths, the same sizes, and one object, chosen by
 * `choose`, read back whole and hashed.
 * @throws Error that names the first difference
 */
export async function expectMoved(
  store: ObjectStore,
  prefix: string,
  work: Work,
  digests: Digests,
  choose: (count: number) => number,
): Promise<void> {
  const sizes = new Map<string, number>();
  for await (const { key, sizeBytes } of store.list(`${prefix}/`)) {
    const path = key.slice(prefix.length + 1);
    // Hanse's own records of a replica.
    if (!path.startsWith(".hanse/")) sizes.set(path, sizeBytes);
  }
  for (const { path, sizeBytes } of work.objects) {
    if (sizes.get(path) !== sizeBytes)
      throw new Error(`${prefix}/${path} has ${sizes.get(path) ?? "no"} bytes, not ${sizeBytes}`);
  }
  if (sizes.size !== work.objects.length)
    throw new Error(`${prefix} holds ${sizes.size} objects, not ${work.objects.length}`);
  const chosen = work.objects[choose(work.objects.length)]?.path ?? "";
  const hash = createHash("sha256");
  for await (const chunk of await store.read(`${prefix}/${chosen}`)) hash.update(chunk);
  const found = hash.digest("hex");
  if (found !== digests.get(chosen))
    throw new Error(`${prefix}/${chosen} hashes to ${found}, not to ${digests.get(chosen) ?? "anything known"}`);
}

/** Removes everything under a prefix, unfinished uploads too. */
export async function emptyPrefix(store: ObjectStore, prefix: string): Promise<void> {
  for await (const upload of store.listUploads(`${prefix}/`)) await store.abortUpload(upload);
  const keys: string[] = [];
  for await (const { key } of store.list(`${prefix}/`)) keys.push(key);
  await abreast(keys, WIDTH, (key) => store.delete(key));
}
