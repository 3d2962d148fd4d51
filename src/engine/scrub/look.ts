import type { Ledger, TransferRow, VersionRow } from "../../app/ports/ledger.ts";
import { recordKey, versionFolder, type SiteStore } from "../../app/ports/stores.ts";
import { formatReference } from "../../domain/artifact.ts";
import { HANSE_FOLDER, joinKey } from "../../domain/path.ts";

/** What looking at the ledger needs. */
export interface LookPorts {
  readonly site: string;
  readonly ledger: Pick<
    Ledger,
    | "listReplicas"
    | "listVersions"
    | "openTransfers"
    | "listTransfers"
    | "getVersion"
    | "getTransfer"
    | "goingWithdrawals"
  >;
}

/** A version that should lie whole at a place of this site. */
export interface ScrubTarget {
  readonly reference: string;
  readonly version: VersionRow;
  readonly own: boolean;
  readonly store: string;
  readonly root: string;
  /** What brought it there: another one makes it another copy. */
  readonly transferId: string;
  /** Everything below its root was put there by Hanse. */
  readonly ours: boolean;
}

/** A place that something of the ledger stands for. */
interface Claimed {
  readonly store: string;
  readonly root: string;
}

/** What the ledger said at one moment. */
export interface Look {
  /** By reference. */
  readonly targets: readonly ScrubTarget[];
  /** True where a key lies below a place that the ledger knows. @param except a root that does not count */
  belongs(store: string, key: string, except?: string): boolean;
  /** The place that the ledger knows and that covers a key; undefined where there is none. */
  rootOf(store: string, key: string): string | undefined;
  /** True where a transfer that is not at its end, or could be resumed, works at this place. */
  live(store: string, key: string): boolean;
  /** True for Hanse's own records below a store's prefix. */
  isRecord(store: SiteStore, key: string): boolean;
}

const PAGE = 1000;

/** Looks at everything in the ledger that has a place in a store. */
export async function lookAtLedger({ site, ledger }: LookPorts): Promise<Look> {
  const open = await ledger.openTransfers();
  const failed = await failedTransfers(ledger);
  const replicas = await ledger.listReplicas();
  const own = await ownVersions(ledger, site);
  const claims: Claimed[] = [];
  const working: Claimed[] = [...[...open, ...failed].flatMap(placesOf), ...(await ledger.goingWithdrawals())];
  const targets: ScrubTarget[] = [];
  for (const replica of replicas) {
    if (replica.site === site) continue;
    claims.push(replica);
    if (replica.state !== "held" && replica.state !== "damaged") {
      // It comes, or it goes.
      working.push(replica);
      continue;
    }
    const version = await ledger.getVersion(replica.site, replica.artifact, replica.label);
    if (version?.digest !== replica.digest) continue;
    const { store, root, transferId } = replica;
    targets.push({
      reference: formatReference(version),
      version,
      own: false,
      store,
      root,
      transferId,
      ours: true,
    });
  }
  for (const version of own) {
    const { store, root = "", publication = "" } = version;
    if (store === undefined) continue;
    claims.push({ store, root });
    const row = replicas.find(
      (replica) => replica.site === site && replica.artifact === version.artifact && replica.label === version.label,
    );
    if (row?.state === "withdrawn") continue;
    const made = (await ledger.getTransfer(publication))?.intent;
    const ours = made?.kind === "publication" && made.copyTo !== undefined;
    targets.push({
      reference: formatReference(version),
      version,
      own: true,
      store,
      root,
      transferId: publication,
      ours,
    });
  }
  const rootOf = finder([...claims, ...working]);
  const liveAt = finder(working);
  return {
    targets: targets.sort((a, b) => (a.reference < b.reference ? -1 : 1)),
    belongs: (store, key, except) => rootOf(store, key, except) !== undefined,
    rootOf,
    live: (store, key) => liveAt(store, key) !== undefined,
    isRecord: recordFinder([...own, ...[...open, ...failed].flatMap(versionInMaking)]),
  };
}

/** Finds the place that covers a key, by the key's folders: the number of places does not matter. */
function finder(places: readonly Claimed[]): (store: string, key: string, except?: string) => string | undefined {
  const roots = new Set(places.map(({ store, root }) => `${store}\n${joinKey(root)}`));
  return (store, key, except) => {
    for (let folder: string | undefined = key; folder !== undefined; folder = parentOf(folder))
      if (folder !== except && roots.has(`${store}\n${folder}`)) return folder;
    return undefined;
  };
}

const parentOf = (folder: string): string | undefined =>
  folder === "" ? undefined : folder.slice(0, Math.max(0, folder.lastIndexOf("/")));

async function failedTransfers(ledger: LookPorts["ledger"]): Promise<TransferRow[]> {
  const failed: TransferRow[] = [];
  for (let before: TransferRow | undefined; ;) {
    const page = await ledger.listTransfers({ before, limit: PAGE });
    failed.push(...page.filter(({ state }) => state === "FAILED"));
    before = page.at(-1);
    if (page.length < PAGE) return failed;
  }
}

async function ownVersions(ledger: LookPorts["ledger"], site: string): Promise<VersionRow[]> {
  const versions: VersionRow[] = [];
  for (let after: VersionRow | undefined; ;) {
    const page = await ledger.listVersions({ site, after, limit: PAGE });
    versions.push(...page);
    after = page.at(-1);
    if (page.length < PAGE) return versions;
  }
}

/** Where a transfer writes. */
function placesOf({ intent }: TransferRow): Claimed[] {
  if (intent.kind === "pull") return [intent];
  return intent.copyTo === undefined ? [] : [intent.copyTo];
}

/** The version that a publication makes: its records stand before its row does. */
function versionInMaking({ intent, digest }: TransferRow): Recorded[] {
  return intent.kind === "publication" && digest !== "" ? [{ ...intent, digest }] : [];
}

/** A version whose records lie in the home store. */
type Recorded = Pick<VersionRow, "artifact" | "label" | "digest">;

function recordFinder(versions: readonly Recorded[]): Look["isRecord"] {
  const byStore = new Map<string, ReadonlySet<string>>();
  const known = (store: SiteStore): ReadonlySet<string> => {
    const keys =
      byStore.get(store.name) ??
      new Set(
        versions.flatMap((version) => [
          joinKey(versionFolder(store, version.digest), "manifest.jsonl"),
          recordKey(store, version, "version.jwt"),
          recordKey(store, version, "metadata.jwt"),
          recordKey(store, version, "withdrawal.jwt"),
        ]),
      );
    byStore.set(store.name, keys);
    return keys;
  };
  return (store, key) => key === joinKey(store.prefix, HANSE_FOLDER, "site.json") || known(store).has(key);
}
