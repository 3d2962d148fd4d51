import { HanseError } from "../domain/errors.ts";
import { isUnder } from "../domain/path.ts";
import type { Ledger, ReplicaRow, VersionRow } from "./ports/ledger.ts";
import { formatPlace, type StorePlace } from "./ports/stores.ts";

const PAGE = 1000;

/** What looking for overlaps needs. */
export interface OverlapPorts {
  readonly site: string;
  readonly ledger: Pick<Ledger, "listReplicas" | "openTransfers" | "listVersions" | "goingWithdrawals">;
}

type Named = Pick<VersionRow, "site" | "artifact" | "label">;

/**
 * Roots may not lie inside each other: those of replicas, of transfers under way, of withdrawn versions that go, and of
 * the site's own versions. The version's own root does not count.
 * @throws HanseError ROOT_OCCUPIED that names the other
 */
export async function refuseOverlap(ports: OverlapPorts, version: Named, place: StorePlace): Promise<void> {
  const overlaps = (store: string | undefined, root: string | undefined): boolean =>
    store === place.store.name && root !== undefined && (isUnder(place.key, root) || isUnder(root, place.key));
  const sameVersion = (other: Named): boolean =>
    other.site === version.site && other.artifact === version.artifact && other.label === version.label;
  const occupied = (what: string, root: string): HanseError =>
    new HanseError(
      "ROOT_OCCUPIED",
      `${formatPlace(place.store, place.key)} overlaps with ${what} at ${formatPlace(place.store, root)}`,
      {
        hop: "this gateway",
        remedy: "Choose another place",
      },
    );
  for (const replica of await ports.ledger.listReplicas({ store: place.store.name })) {
    if (!sameVersion(replica) && overlaps(replica.store, replica.root))
      throw occupied(`the replica of ${nameOf(replica)}`, replica.root);
  }
  for (const { intent, reference } of await ports.ledger.openTransfers()) {
    const target = intent.kind === "pull" ? intent : intent.copyTo;
    const named = intent.kind === "pull" ? intent : { ...intent, site: ports.site };
    if (target !== undefined && !sameVersion(named) && overlaps(target.store, target.root))
      throw occupied(`the transfer of ${reference}`, target.root);
  }
  for (const going of await ports.ledger.goingWithdrawals()) {
    if (!sameVersion(going) && overlaps(going.store, going.root))
      throw occupied(`what is being removed of ${nameOf(going)}, which was withdrawn,`, going.root);
  }
  for (let after: VersionRow | undefined; ;) {
    const page = await ports.ledger.listVersions({ site: ports.site, after, limit: PAGE });
    const own = page.find((candidate) => !sameVersion(candidate) && overlaps(candidate.store, candidate.root));
    if (own !== undefined) throw occupied(`the published version ${nameOf(own)}`, own.root ?? "");
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

const nameOf = ({ site, artifact, label }: Named | ReplicaRow): string => `${site}/${artifact}@${label}`;
