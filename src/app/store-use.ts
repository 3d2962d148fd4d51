import type { Ledger, VersionRow } from "./ports/ledger.ts";
import type { SiteStore } from "./ports/stores.ts";

/** What Hanse has in a store, and what its transfers still bring. Objects of others are not known. */
export interface StoreUse {
  readonly objects: number;
  readonly bytes: number;
  readonly objectsToCome: number;
  readonly bytesToCome: number;
}

const PAGE = 1000;

/** Adds up what the ledger knows of a store. @param except a transfer that does not count */
export async function storeUse(
  {
    site,
    ledger,
  }: {
    readonly site: string;
    readonly ledger: Pick<Ledger, "listReplicas" | "listVersions" | "getVersion" | "openTransfers">;
  },
  store: Pick<SiteStore, "name">,
  except: string | undefined,
): Promise<StoreUse> {
  // Versions that were published from one place share most of their objects: the largest counts.
  const roots = new Map<string, Pick<VersionRow, "objects" | "bytes">>();
  const note = (root: string, version: Pick<VersionRow, "objects" | "bytes">): void => {
    if (version.bytes >= (roots.get(root)?.bytes ?? 0)) roots.set(root, version);
  };
  for (const replica of await ledger.listReplicas({ store: store.name })) {
    if (replica.site === site || (replica.state !== "held" && replica.state !== "damaged")) continue;
    const version = await ledger.getVersion(replica.site, replica.artifact, replica.label);
    if (version !== undefined) note(replica.root, version);
  }
  for (let after: VersionRow | undefined; ;) {
    const page = await ledger.listVersions({ site, after, limit: PAGE });
    for (const version of page) if (version.store === store.name) note(version.root ?? "", version);
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  let [objects, bytes, objectsToCome, bytesToCome] = [0, 0, 0, 0];
  for (const version of roots.values()) [objects, bytes] = [objects + version.objects, bytes + version.bytes];
  for (const row of await ledger.openTransfers()) {
    const target = row.intent.kind === "pull" ? row.intent : row.intent.copyTo;
    if (target?.store !== store.name || row.transferId === except) continue;
    const moved = row.intent.kind === "pull" || row.step === "copy";
    const [objectsDone, bytesDone] = moved ? [row.objectsDone, row.bytesDone] : [0, 0];
    [objects, bytes] = [objects + objectsDone, bytes + bytesDone];
    objectsToCome += Math.max(0, row.objectsTotal - objectsDone);
    bytesToCome += Math.max(0, row.bytesTotal - bytesDone);
  }
  return { objects, bytes, objectsToCome, bytesToCome };
}
