import type { StoredObject } from "../../app/ports/object-store.ts";
import type { SiteStore } from "../../app/ports/stores.ts";
import { HANSE_FOLDER, isFolderMarker, isUnder, joinKey } from "../../domain/path.ts";
import type { Look } from "./look.ts";
import { Suspicions } from "./suspicion.ts";

/** Behind every key below a folder. */
const LAST = "\u{10ffff}";

/** An upload that nobody works on any more is ended when it is so old: whoever began it is gone. */
export const UPLOAD_KEPT_MS = 24 * 3_600_000;

/** The folders of a store that nobody but Hanse writes to. A store that is read-only, or whose pulls have no folder of their own, has fewer. */
function ownFolders({ prefix, pullPrefix, readOnly }: SiteStore): string[] {
  if (readOnly) return [];
  const records = joinKey(prefix, HANSE_FOLDER);
  return pullPrefix === "" ? [records] : [records, joinKey(prefix, pullPrefix)];
}

/** What lies in the folders of Hanse and belongs to nothing that the ledger knows; also uploads that no transfer works on. */
export async function sweepStore(store: SiteStore, look: Look, signal: AbortSignal): Promise<Suspicions> {
  const found = new Suspicions();
  for (const folder of ownFolders(store)) {
    for await (const object of outsideOf(store, folder, look, signal)) {
      if (isFolderMarker(object.key, object.sizeBytes) || look.isRecord(store, object.key)) continue;
      const detail = "nothing in the ledger stands for it";
      found.add(
        {
          kind: "dark",
          store: store.name,
          key: object.key,
          reference: "",
          detail,
        },
        object,
      );
    }
  }
  return found;
}

/** Lists a folder and passes by the places that the ledger knows: those are compared on their own. */
async function* outsideOf(
  store: SiteStore,
  folder: string,
  look: Look,
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  let after: string | undefined;
  for (let again = true; again;) {
    again = false;
    for await (const object of store.objects.list(`${folder}/`, {
      after,
      signal,
    })) {
      const root = look.rootOf(store.name, object.key);
      if (root === undefined) {
        yield object;
        continue;
      }
      const behind = `${root}/${LAST}`;
      // A key that sorts behind everything is passed by alone.
      if (root === object.key || (after !== undefined && after >= behind)) continue;
      after = behind;
      again = true;
      break;
    }
  }
}

/** An upload in a folder of Hanse that no transfer works on. */
export interface LeftUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Undefined where the store does not tell. */
  readonly begunAtMs: number | undefined;
}

/** Uploads that are under way in Hanse's folders and at replicas' roots, and belong to no transfer. */
export async function* leftUploads(store: SiteStore, look: Look, signal: AbortSignal): AsyncGenerator<LeftUpload> {
  if (store.readOnly) return;
  const folders = ownFolders(store);
  const roots = look.targets
    .filter((target) => target.store === store.name && target.ours && target.root !== "")
    .map(({ root }) => root)
    .filter((root) => !folders.some((folder) => isUnder(root, folder)));
  for (const folder of [...folders, ...roots]) {
    for await (const { key, uploadId, begunAtMs } of store.objects.listUploads(`${folder}/`, { signal }))
      if (!look.live(store.name, key)) yield { key, uploadId, begunAtMs };
  }
}
