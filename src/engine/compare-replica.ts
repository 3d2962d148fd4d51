import type { ObjectStore, StoredObject } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { readManifest, type ManifestEntry } from "../domain/manifest.ts";
import { compareUtf8, HANSE_FOLDER } from "../domain/path.ts";

/** One path of a root: in the manifest, in the store, or in both. */
export interface ComparedPath {
  readonly path: string;
  readonly entry: ManifestEntry | undefined;
  readonly object: StoredObject | undefined;
}

/**
 * Walks a manifest and the listing of a root side by side, both sorted by UTF-8 bytes; holds one of each at a time.
 * Hanse's own folder under the root is left out.
 */
export async function* compareReplica(
  store: ObjectStore,
  root: string,
  spool: ManifestSpool,
  digest: Digest,
  signal: AbortSignal,
): AsyncGenerator<ComparedPath> {
  const prefix = root === "" ? "" : `${root}/`;
  const entries = readManifest(spool.read(digest))[Symbol.asyncIterator]();
  const objects = listed(store, prefix, signal)[Symbol.asyncIterator]();
  try {
    let entry = await nextOf(entries);
    let object = await nextOf(objects);
    while (entry !== undefined || object !== undefined) {
      const path = object?.key.slice(prefix.length);
      const order = entry === undefined ? 1 : path === undefined ? -1 : compareUtf8(entry.entry.path, path);
      yield {
        path: order <= 0 ? (entry?.entry.path ?? "") : (path ?? ""),
        entry: order <= 0 ? entry?.entry : undefined,
        object: order >= 0 ? object : undefined,
      };
      if (order <= 0) entry = await nextOf(entries);
      if (order >= 0) object = await nextOf(objects);
    }
  } finally {
    await entries.return(undefined);
    await objects.return(undefined);
  }
}

async function* listed(store: ObjectStore, prefix: string, signal: AbortSignal): AsyncGenerator<StoredObject> {
  for await (const object of store.list(prefix, { signal })) {
    if (!object.key.startsWith(`${prefix}${HANSE_FOLDER}/`)) yield object;
  }
}

async function nextOf<T>(iterator: AsyncIterator<T>): Promise<T | undefined> {
  const step = await iterator.next();
  return step.done === true ? undefined : step.value;
}
