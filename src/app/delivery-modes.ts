import { HanseError } from "../domain/errors.ts";
import type { ObjectRow, TransfersLedger, VersionRow } from "./ports/ledger.ts";
import type { DeliveryMode } from "../domain/delivery.ts";
import type { LocateRange } from "./ports/peers.ts";
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

/**
 * The objects that ranges lie in, by path.
 * @throws HanseError INVALID_INPUT for a range that the version does not have
 */
export async function objectsOf(
  ledger: Pick<TransfersLedger, "findObjects">,
  version: VersionRow,
  ranges: readonly LocateRange[],
): Promise<ReadonlyMap<string, ObjectRow>> {
  const paths = [...new Set(ranges.map((range) => range.path))];
  const found = await ledger.findObjects(version.publication ?? "", paths);
  const objects = new Map(found.map((object) => [object.path, object]));
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

/** Which state of an object was published. */
export const pinOf = ({ versionId, etag }: ObjectRow): { versionId: string } | { etag: string } =>
  versionId === undefined ? { etag } : { versionId };
