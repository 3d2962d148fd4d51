import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { isUnder, joinKey } from "../domain/path.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { findVersion } from "./catalog.ts";
import { makeId, userActor } from "./ids.ts";
import { newTransfer } from "./new-transfer.ts";
import type { Ledger, PullIntent, ReplicaRow, TransferRow, VersionRow } from "./ports/ledger.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import { formatPlace, type StorePlace, type Stores } from "./ports/stores.ts";
import { refuseStore } from "./refuse-store.ts";
import { viewTransfer, type TransferPorts } from "./transfers.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What starting a pull needs. */
export interface PullPorts extends TransferPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly random: RandomBytes;
}

/** `hanse pull`: checks what this site can tell by itself, records the intent, and lets the engine work. */
export function pull(ports: PullPorts): ControlUseCases["startPull"] {
  return async (user, request) => {
    const version = await findVersion(ports.ledger, parseReference(request.reference));
    if (version.site === ports.site) {
      const location =
        version.store === undefined ? "" : formatPlace(ports.stores.get(version.store), version.root ?? "");
      return { transfer: undefined, alreadyHeld: true, location };
    }
    const place = destination(ports.stores, version, request.to);
    refuseStore(user, "pull", place);
    const held = await heldReplica(ports.ledger, version);
    if (held !== undefined) {
      const location = formatPlace(ports.stores.get(held.store), held.root);
      refuseSecondPlace(held, place, request.to, location);
      return { transfer: undefined, alreadyHeld: true, location };
    }
    const running = await runningPull(ports.ledger, version);
    if (running !== undefined)
      return { transfer: viewTransfer(ports, running), alreadyHeld: false, location: viewTransfer(ports, running).to };
    refuseActions(version);
    await refuseOverlap(ports, version, place);
    const row = await record(ports, user, request.requestId, version, place);
    await ports.runner.fill();
    return { transfer: viewTransfer(ports, row), alreadyHeld: false, location: formatPlace(place.store, place.key) };
  };
}

/** Where a version goes: `--to`, else the pull prefix of the first store that can be written. @throws HanseError */
export function destination(stores: Stores, version: VersionRow, to: string | undefined): StorePlace {
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

/** The replica of exactly this content that stands here, if any. */
export async function heldReplica(
  ledger: Pick<Ledger, "getReplica">,
  version: VersionRow,
): Promise<ReplicaRow | undefined> {
  const replica = await ledger.getReplica(version.site, version.artifact, version.label);
  return replica?.state === "held" && replica.digest === version.digest ? replica : undefined;
}

/** A pull of this version that is not at its end. */
export async function runningPull(
  ledger: Pick<Ledger, "openTransfers">,
  version: VersionRow,
): Promise<TransferRow | undefined> {
  const same = ({ intent }: TransferRow): boolean =>
    intent.kind === "pull" &&
    intent.site === version.site &&
    intent.artifact === version.artifact &&
    intent.label === version.label;
  return (await ledger.openTransfers()).find(same);
}

/** @throws HanseError NO_GRANT where the owner lets us see it and not read it */
export function refuseActions(version: VersionRow): void {
  if (version.actions.includes("read")) return;
  throw new HanseError("NO_GRANT", `${version.site} lets this site discover ${version.artifact}, not read it`, {
    hop: `peer ${version.site}`,
    remedy: `Ask its operator for a grant of 'read'`,
  });
}

/** A version lies at one place of a site. @throws HanseError ROOT_OCCUPIED */
function refuseSecondPlace(held: ReplicaRow, place: StorePlace, to: string | undefined, location: string): void {
  if (to === undefined || (held.store === place.store.name && held.root === place.key)) return;
  throw new HanseError("ROOT_OCCUPIED", `this site holds it already at ${location}`, {
    hop: "this gateway",
    remedy: `Use it there; a second place for one version is not kept`,
  });
}

/** Roots may not lie inside each other. @throws HanseError ROOT_OCCUPIED that names the other */
export async function refuseOverlap(
  ports: Pick<PullPorts, "ledger" | "site" | "stores">,
  version: VersionRow,
  place: StorePlace,
): Promise<void> {
  const overlaps = (store: string | undefined, root: string | undefined): boolean =>
    store === place.store.name && root !== undefined && (isUnder(place.key, root) || isUnder(root, place.key));
  const sameVersion = (other: Pick<ReplicaRow, "site" | "artifact" | "label">): boolean =>
    other.site === version.site && other.artifact === version.artifact && other.label === version.label;
  const occupied = (what: string, root: string): HanseError =>
    new HanseError(
      "ROOT_OCCUPIED",
      `${formatPlace(place.store, place.key)} overlaps with ${what} at ${formatPlace(place.store, root)}`,
      {
        hop: "this gateway",
        remedy: "Choose another place with --to",
      },
    );
  for (const replica of await ports.ledger.listReplicas({ store: place.store.name })) {
    if (!sameVersion(replica) && overlaps(replica.store, replica.root))
      throw occupied(`the replica of ${replica.site}/${replica.artifact}@${replica.label}`, replica.root);
  }
  for (const { intent, reference } of await ports.ledger.openTransfers()) {
    const roots = intent.kind === "pull" ? intent : intent.copyTo;
    if (roots !== undefined && !(intent.kind === "pull" && sameVersion(intent)) && overlaps(roots.store, roots.root))
      throw occupied(`the transfer of ${reference}`, roots.root);
  }
  for (let after: VersionRow | undefined; ;) {
    const page = await ports.ledger.listVersions({ site: ports.site, after, limit: 1000 });
    const own = page.find((candidate) => overlaps(candidate.store, candidate.root));
    if (own !== undefined) throw occupied(`the published version ${own.artifact}@${own.label}`, own.root ?? "");
    after = page.at(-1);
    if (page.length < 1000) return;
  }
}

async function record(
  ports: PullPorts,
  user: UserPrincipal,
  requestId: string,
  version: VersionRow,
  place: StorePlace,
): Promise<TransferRow> {
  const { site, artifact, label, digest } = version;
  const reference = formatReference(version);
  const intent: PullIntent = {
    kind: "pull",
    site,
    artifact,
    label,
    digest,
    record: version.record,
    metadata: version.metadata,
    store: place.store.name,
    root: place.key,
  };
  const transferId = makeId("tr", user.person, requestId, ports.random);
  const known = {
    reference,
    digest,
    objectsTotal: version.objects,
    bytesTotal: version.bytes,
    createdAtMs: ports.clock.now(),
    createdBy: user.person,
  };
  const audit = {
    action: "transfer.start",
    actor: userActor(user),
    subject: transferId,
    digest,
    outcome: "ok" as const,
    detail: { reference, to: formatPlace(place.store, place.key) },
  };
  const { row } = await ports.ledger.createTransfer(newTransfer(transferId, intent, known), audit);
  if (row.reference !== reference)
    throw new HanseError("REQUEST_REUSED", `this request was made before for ${row.reference}`, {
      remedy: "Use a new request id",
    });
  return row;
}
