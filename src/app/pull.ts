import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import type { RuleOrder } from "../domain/rule.ts";
import { maySeeTransfer } from "../policy/transfers.ts";
import { findVersion } from "./catalog.ts";
import { refuseDropping } from "./drops.ts";
import { makeId, userActor } from "./ids.ts";
import { newTransfer } from "./new-transfer.ts";
import { refuseByTold } from "./told-grants.ts";
import type { OneByOne } from "./one-by-one.ts";
import type { Ledger, PullIntent, ReplicaRow, TransferRow, VersionRow } from "./ports/ledger.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import { formatPlace, type StorePlace } from "./ports/stores.ts";
import { refuseByStore, type PreflightPorts } from "./preflight.ts";
import { pullPlace } from "./pull-place.ts";
import { refuseOverlap } from "./refuse-overlap.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";
import { refuseStore } from "./refuse-store.ts";
import { viewTransfer, type TransferPorts } from "./transfers.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What starting a pull needs. */
export interface PullPorts extends TransferPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly random: RandomBytes;
  /** Transfers are started one after the other, so that each sees those before it. */
  readonly starts: OneByOne;
  /** When a store's keys end; undefined where nothing says so. */
  readonly keysExpireAtMs: PreflightPorts["keysExpireAtMs"];
}

/** What is to be pulled; `rule` for a pull that a rule begins in a person's name. */
export type PullRequest = Parameters<ControlUseCases["startPull"]>[1] & {
  readonly rule?: RuleOrder | undefined;
};

/** `hanse pull` */
export const pull =
  (ports: PullPorts): ControlUseCases["startPull"] =>
  (user, request) =>
    startPull(ports, user, request);

/** Checks what this site can tell by itself, records the intent, and lets the engine work. */
export async function startPull(
  ports: PullPorts,
  user: UserPrincipal,
  request: PullRequest,
): ReturnType<ControlUseCases["startPull"]> {
  const version = await findVersion(ports.ledger, parseReference(request.reference), ports.site);
  if (version.site === ports.site) {
    const location =
      version.store === undefined ? "" : formatPlace(ports.stores.get(version.store), version.root ?? "");
    return { transfer: undefined, alreadyHeld: true, location, deprecation: version.deprecation };
  }
  const started = await ports.starts.run(() => start(ports, user, request, version));
  return { ...started, deprecation: version.deprecation };
}

async function start(
  ports: PullPorts,
  user: UserPrincipal,
  request: PullRequest,
  version: VersionRow,
): ReturnType<ControlUseCases["startPull"]> {
  // What was looked up before this turn may have been taken back since.
  refuseWithdrawn({ ...version, withdrawal: version.withdrawal ?? (await ports.ledger.getWithdrawal(version)) });
  await refuseDropping(ports.ledger, version);
  const place = await pullPlace(ports, version, request.to);
  refuseStore(user, "pull", place);
  const location = formatPlace(place.store, place.key);
  const asker = { sub: user.person, entitlements: user.entitlements };
  if ((await heldReplica(ports.ledger, version)) !== undefined) {
    return { transfer: undefined, alreadyHeld: true, location };
  }
  const running = await runningPull(ports.ledger, version);
  if (running !== undefined) {
    refuseForeign(user, running);
    if (running.reasonCode === "TERMS_NOT_ACCEPTED") await refuseByTold(ports, version, asker, place.store.country);
    return { transfer: viewTransfer(ports, running), alreadyHeld: false, location };
  }
  await refuseRevoked(ports.ledger, version.site);
  refuseActions(version);
  await refuseByTold(ports, version, asker, place.store.country);
  await refuseOverlap(ports, version, place);
  await refuseByStore(ports, { version, store: place.store });
  const row = await record(ports, user, request, version, place);
  await ports.runner.fill();
  return { transfer: viewTransfer(ports, row), alreadyHeld: false, location };
}

/** The replica of exactly this content that stands here, if any. */
export async function heldReplica(
  ledger: Pick<Ledger, "getReplica">,
  version: VersionRow,
): Promise<ReplicaRow | undefined> {
  const replica = await ledger.getReplica(version.site, version.artifact, version.label);
  return replica?.state === "held" && replica.digest === version.digest ? replica : undefined;
}

/** The replica of this content that stands here and is known not to be right, if any. */
async function damagedReplica(
  ledger: Pick<Ledger, "getReplica">,
  version: VersionRow,
): Promise<ReplicaRow | undefined> {
  const replica = await ledger.getReplica(version.site, version.artifact, version.label);
  return replica?.state === "damaged" && replica.digest === version.digest ? replica : undefined;
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

/** Another person's transfer cannot be followed. @throws HanseError WRONG_STATE that says who brings the version */
export function refuseForeign(user: UserPrincipal, running: TransferRow): void {
  if (maySeeTransfer(user, running.createdBy)) return;
  throw new HanseError("WRONG_STATE", `${running.createdBy} is pulling ${running.reference} to this site already`, {
    hop: "this gateway",
    remedy: "`hanse ls` shows it as held when that is done",
  });
}

/** @throws HanseError PEER_REVOKED */
async function refuseRevoked(ledger: Pick<Ledger, "getPeer">, site: string): Promise<void> {
  if ((await ledger.getPeer(site))?.state !== "revoked") return;
  throw new HanseError("PEER_REVOKED", `${site} was revoked: nothing of it can be pulled`, {
    hop: "this gateway",
    remedy: "An operator can peer with it anew: `hanse peer invite`",
  });
}

/** @throws HanseError NO_GRANT where the owner lets us see it and not read it, or does not show it any more */
export function refuseActions(version: VersionRow): void {
  if (version.actions.includes("read")) return;
  const why =
    version.actions.length === 0
      ? `${version.site} does not show ${version.artifact}@${version.label} to this site any more`
      : `${version.site} lets this site discover ${version.artifact}, not read it`;
  throw new HanseError("NO_GRANT", why, {
    hop: `peer ${version.site}`,
    remedy: `Ask its operator for a grant of 'read'`,
  });
}

async function record(
  ports: PullPorts,
  user: UserPrincipal,
  { requestId, via, from, fetchAll, rule }: PullRequest,
  version: VersionRow,
  place: StorePlace,
): Promise<TransferRow> {
  const { site, artifact, label, digest } = version;
  const reference = formatReference(version);
  const damaged = await damagedReplica(ports.ledger, version);
  const mends = rule !== undefined && damaged !== undefined;
  const intent: PullIntent = {
    kind: "pull",
    site,
    artifact,
    label,
    digest,
    record: version.record,
    metadata: version.metadata,
    store: mends ? damaged.store : place.store.name,
    root: mends ? damaged.root : place.key,
    via,
    from,
    // What is damaged may have come from a held version that is damaged too.
    fetchAll: fetchAll === true || (damaged !== undefined && !mends) ? true : undefined,
    repair: mends ? true : undefined,
  };
  const transferId = makeId("tr", user.person, requestId, ports.random);
  const known = {
    reference,
    digest,
    objectsTotal: version.objects,
    bytesTotal: version.bytes,
    createdAtMs: ports.clock.now(),
    ...rule,
  };
  const audit = {
    action: "transfer.start",
    actor: userActor(user),
    subject: transferId,
    digest,
    outcome: "ok" as const,
    detail: {
      reference,
      to: formatPlace(place.store, place.key),
      ...(rule === undefined ? {} : { rule: rule.ruleId }),
    },
  };
  const { row } = await ports.ledger.createTransfer(newTransfer(transferId, intent, user, known), audit);
  if (row.reference !== reference)
    throw new HanseError("REQUEST_REUSED", `this request was made before for ${row.reference}`, {
      remedy: "Use a new request id",
    });
  return row;
}
