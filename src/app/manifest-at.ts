import { joinKey, HANSE_FOLDER } from "../domain/path.ts";
import type { VersionRow } from "./ports/ledger.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";
import { spoolFromHome } from "./serve-manifest.ts";

/**
 * Makes sure that a version's manifest is in the spool: from the home store for an own version, from beside the replica
 * for another's. Its digest is checked either way.
 * @throws HanseError of the store, DIGEST_MISMATCH where what lies there is another
 */
export async function manifestAt(
  ports: { readonly spool: ManifestSpool; readonly stores: Stores },
  version: VersionRow,
  store: SiteStore,
  root: string,
  own: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { spool } = ports;
  if (await spool.has(version.digest)) return;
  if (own) {
    await spoolFromHome(ports, version.digest, signal);
    return;
  }
  await spool.dropPartial(version.digest);
  await spool.appendPartial(
    version.digest,
    await store.objects.read(joinKey(root, HANSE_FOLDER, "manifest.jsonl"), { signal }),
    signal,
  );
  await spool.finishPartial(version.digest);
}
