import { HanseError } from "../domain/errors.ts";
import { joinKey } from "../domain/path.ts";
import type { Ledger, VersionRow } from "./ports/ledger.ts";
import { formatPlace, type StorePlace, type Stores } from "./ports/stores.ts";

/** What finding the place of a pull needs. */
export interface PullPlacePorts {
  readonly ledger: Pick<Ledger, "getReplica" | "openTransfers">;
  readonly stores: Stores;
}

/**
 * Where a version goes: where its replica stands already, whole, unfinished or damaged, because a version lies at one
 * place of a site; else `--to`; else the site's own rule.
 * @throws HanseError ROOT_OCCUPIED where `--to` names another place than the one it has, UNKNOWN_STORE, INVALID_INPUT
 */
export async function pullPlace(
  ports: PullPlacePorts,
  version: VersionRow,
  to: string | undefined,
): Promise<StorePlace> {
  const standing = await standingPlace(ports, version);
  if (standing === undefined) return destination(ports.stores, version, to);
  const { place, what, remedy } = standing;
  if (to === undefined) return place;
  const wanted = destination(ports.stores, version, to);
  if (wanted.store.name === place.store.name && wanted.key === place.key) return place;
  throw new HanseError("ROOT_OCCUPIED", `this site ${what} at ${formatPlace(place.store, place.key)}`, {
    hop: "this gateway",
    remedy,
  });
}

async function standingPlace(
  { ledger, stores }: PullPlacePorts,
  { site, artifact, label }: VersionRow,
): Promise<{ place: StorePlace; what: string; remedy: string } | undefined> {
  const cancel = (id: string): string =>
    `Pull without --to to finish it there, or end it first with \`hanse transfer cancel ${id}\``;
  const replica = await ledger.getReplica(site, artifact, label);
  if (replica !== undefined) {
    const place = { store: stores.get(replica.store), key: replica.root };
    if (replica.state === "held")
      return { place, what: "holds it already", remedy: "Use it there; a second place for one version is not kept" };
    if (replica.state === "damaged")
      return {
        place,
        what: "holds a damaged copy of it",
        remedy: "Pull without --to, or use `hanse repair`, to mend it there",
      };
    return { place, what: "has begun it", remedy: cancel(replica.transferId) };
  }
  // A pull that has not begun to write has no replica yet.
  for (const { intent, transferId } of await ledger.openTransfers()) {
    const same =
      intent.kind === "pull" && intent.site === site && intent.artifact === artifact && intent.label === label;
    if (same) {
      const place = { store: stores.get(intent.store), key: intent.root };
      return { place, what: "is about to pull it", remedy: cancel(transferId) };
    }
  }
  return undefined;
}

/** `--to`, else the pull prefix of the first store that can be written. */
function destination(stores: Stores, version: VersionRow, to: string | undefined): StorePlace {
  if (to !== undefined) {
    const place = stores.resolve(to);
    if (place.key === "")
      throw new HanseError("INVALID_INPUT", `${to} is a whole store, not a place in it`, {
        remedy: "Name an empty prefix, e.g. s3://BUCKET/pulls/era5",
      });
    return place;
  }
  const home = stores.all().length === 0 ? undefined : stores.home();
  const store = home?.readOnly === false ? home : stores.all().find((candidate) => !candidate.readOnly);
  if (store === undefined) {
    throw new HanseError("UNKNOWN_STORE", "this site has no store to pull to", {
      hop: "this gateway",
      remedy: "Add one to site.yaml",
    });
  }
  return { store, key: joinKey(store.prefix, store.pullPrefix, version.site, version.artifact, version.label) };
}
