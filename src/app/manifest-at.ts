import type { Digest } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { HANSE_FOLDER, joinKey } from "../domain/path.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import { versionFolder, type SiteStore, type Stores } from "./ports/stores.ts";

/** Where a manifest lies in a store of this site. */
export interface ManifestPlace {
  readonly store: SiteStore;
  readonly key: string;
}

/** Where the manifests of this site's own versions lie. */
export function homeManifest(stores: Stores, digest: Digest): ManifestPlace {
  const store = stores.home();
  return { store, key: joinKey(versionFolder(store, digest), "manifest.jsonl") };
}

/** Where the manifest of a replica lies: beside its objects. */
export const replicaManifest = (store: SiteStore, root: string): ManifestPlace => ({
  store,
  key: joinKey(root, HANSE_FOLDER, "manifest.jsonl"),
});

/**
 * Makes sure that a manifest is in the spool; the state directory, a cache, may have lost it.
 * @throws HanseError of the store, DIGEST_MISMATCH where what lies there is another
 */
export async function manifestAt(
  spool: ManifestSpool,
  digest: Digest,
  { store, key }: ManifestPlace,
  signal: AbortSignal,
): Promise<void> {
  try {
    await spool.fill(digest, { resumes: false, read: () => store.objects.read(key, { signal }) }, signal);
  } catch (error) {
    if (!isReason(error, "DIGEST_MISMATCH", "INVALID_MANIFEST")) throw error;
    throw new HanseError(error.reason, `${key}: ${error.message}`, {
      hop: `store ${store.name}`,
      remedy: "Restore this object: something else was written over it",
      cause: error,
    });
  }
}
