import { HanseError } from "../domain/errors.ts";
import { findEntries } from "../domain/manifest-find.ts";
import { manifestAt, replicaManifest } from "./manifest-at.ts";
import type { TransfersLedger, VersionRow } from "./ports/ledger.ts";
import type { DeliveryMode } from "../domain/delivery.ts";
import type { ObjectPin } from "./ports/object-store.ts";
import type { LocateRange } from "./ports/peers.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { SiteStore, Stores } from "./ports/stores.ts";

/** What tells how a version's bytes can leave this site. */
export interface DeliveryModesPorts {
  readonly site: string;
  readonly stores: Pick<Stores, "get">;
  /** Whether this gateway runs relays. */
  readonly relaying: boolean;
}

/** How peers can read from a store of this site, best first; directories have no URLs. */
function modesOf(store: SiteStore, relaying: boolean): readonly DeliveryMode[] {
  const modes: DeliveryMode[] = [];
  if (store.share.includes("direct") && store.objects.type === "s3") modes.push("direct");
  if (store.share.includes("relay") && relaying) modes.push("relay");
  return modes;
}

/**
 * The store of a version and how peers can read from it.
 * @param mode the one that is wanted; any where it is left out
 * @throws HanseError NEEDS_RELAY where it is not shared, or by relay only; PATH_NOT_OFFERED where it is shared by direct
 * reads only; UNKNOWN_STORE
 */
export function sharedStore(
  ports: DeliveryModesPorts,
  version: VersionRow,
  mode?: DeliveryMode,
): { store: SiteStore; modes: readonly DeliveryMode[] } {
  const store = ports.stores.get(version.store ?? "");
  const modes = modesOf(store, ports.relaying);
  if (mode === undefined ? modes.length > 0 : modes.includes(mode)) return { store, modes };
  const [offered] = modes;
  const dead = store.share.includes("relay") && !ports.relaying;
  throw new HanseError(
    offered === "direct" ? "PATH_NOT_OFFERED" : "NEEDS_RELAY",
    `${version.artifact}@${version.label} ${lacking(offered, dead)}`,
    {
      hop: `store ${store.name} at ${ports.site}`,
      remedy:
        offered === undefined
          ? `Its operator can share the store with \`share: [direct, relay]\`${dead ? " and run a relay (`relay: { threads: 1 }`)" : ""}, or publish a copy with --copy to a store that is shared`
          : `Pull it with \`--via ${offered}\`, or ask its operator to share the store by ${mode ?? "relay"} too`,
    },
  );
}

function lacking(offered: DeliveryMode | undefined, dead: boolean): string {
  switch (offered) {
    case "direct":
      return "is offered by direct reads only, not by relay";
    case "relay":
      return "is offered by relay only, not by direct reads";
    case undefined:
      return dead
        ? "lies in a store that is shared by relay only, and its site runs none"
        : "lies in a store that is not shared with peers";
  }
}

/** What finding a version's objects needs. */
export interface ServedObjectsPorts extends Pick<DeliveryModesPorts, "site"> {
  readonly ledger: Pick<TransfersLedger, "findObjects">;
  readonly stores: Pick<Stores, "get">;
  readonly spool: ManifestSpool;
}

/** An object that peers can be sent to. */
export interface ServedObject {
  readonly path: string;
  readonly sizeBytes: number;
  /** Which state of it was published; undefined for a replica's, which its readers check by digest as they do all. */
  readonly pin?: ObjectPin | undefined;
}

/** Bringing a replica's manifest back from its store may take so long. */
const MANIFEST_MS = 30_000;

/**
 * The objects that ranges lie in, by path.
 * @param version with the store and root where its objects lie
 * @throws HanseError INVALID_INPUT for a range that the version does not have
 */
export async function objectsOf(
  ports: ServedObjectsPorts,
  version: VersionRow,
  ranges: readonly LocateRange[],
): Promise<ReadonlyMap<string, ServedObject>> {
  const paths = [...new Set(ranges.map((range) => range.path))];
  const objects = await (version.site === ports.site ? ownObjects : replicaObjects)(ports, version, paths);
  for (const { path, offset, size } of ranges) {
    const object = objects.get(path);
    if (object !== undefined && offset + size <= object.sizeBytes) continue;
    const name = `${version.artifact}@${version.label}`;
    throw new HanseError("INVALID_INPUT", `${name} has no such range: ${JSON.stringify(path)} ${offset}+${size}`, {
      hop: "this gateway",
    });
  }
  return objects;
}

async function ownObjects(
  { ledger }: ServedObjectsPorts,
  version: VersionRow,
  paths: readonly string[],
): Promise<ReadonlyMap<string, ServedObject>> {
  const found = await ledger.findObjects(version.publication ?? "", paths);
  return new Map(
    found.map(({ path, sizeBytes, versionId, etag }) => [
      path,
      { path, sizeBytes, pin: versionId === undefined ? { etag } : { versionId } },
    ]),
  );
}

/** Only what the manifest names: whatever else lies below a replica's root is nobody's to read. */
async function replicaObjects(
  { spool, stores }: ServedObjectsPorts,
  { digest, store, root }: VersionRow,
  paths: readonly string[],
): Promise<ReadonlyMap<string, ServedObject>> {
  const place = replicaManifest(stores.get(store ?? ""), root ?? "");
  await manifestAt(spool, digest, place, AbortSignal.timeout(MANIFEST_MS));
  const sizeBytes = await spool.size(digest);
  const file = { sizeBytes, read: (offset: number, length: number) => spool.read(digest, offset, length) };
  const entries = await findEntries(file, paths);
  return new Map([...entries].map(([path, { size }]) => [path, { path, sizeBytes: size }]));
}
