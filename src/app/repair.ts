import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { findVersion } from "./catalog.ts";
import { refuseDropping } from "./drops.ts";
import { makeId, userActor } from "./ids.ts";
import { newTransfer } from "./new-transfer.ts";
import type { PullIntent, ReplicaRow, VersionRow } from "./ports/ledger.ts";
import { formatPlace } from "./ports/stores.ts";
import { refuseWriting } from "./preflight.ts";
import { refuseForeign, runningPull, type PullPorts } from "./pull.ts";
import { refuseStore } from "./refuse-store.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";
import { viewTransfer } from "./transfers.ts";
import type { ControlUseCases, TransferView } from "./use-cases.ts";

/** `hanse repair`: reads a replica against its manifest and fetches what is missing or wrong, and nothing else. */
export function repair(ports: PullPorts): ControlUseCases["startRepair"] {
  return async (user, request) => {
    const version = await findVersion(ports.ledger, parseReference(request.reference), ports.site);
    return ports.starts.run(() => start(ports, user, request.requestId, version));
  };
}

async function start(
  ports: PullPorts,
  user: UserPrincipal,
  requestId: string,
  version: VersionRow,
): Promise<TransferView> {
  const { ledger, stores } = ports;
  refuseWithdrawn({ ...version, withdrawal: version.withdrawal ?? (await ledger.getWithdrawal(version)) });
  await refuseDropping(ledger, version);
  const replica = await standingReplica(ports, version);
  const place = { store: stores.get(replica.store), key: replica.root };
  refuseStore(user, "pull", place);
  const running = await runningPull(ledger, version);
  if (running !== undefined) {
    refuseForeign(user, running);
    return viewTransfer(ports, running);
  }
  await refuseWriting(ports, { version, store: place.store });
  const { site, artifact, label, digest, record, metadata } = version;
  const reference = formatReference(version);
  const known = { site, artifact, label, digest, record, metadata, store: replica.store, root: replica.root };
  const intent: PullIntent = { kind: "pull", ...known, repair: true };
  const transferId = makeId("tr", user.person, requestId, ports.random);
  const { objects: objectsTotal, bytes: bytesTotal } = version;
  const totals = { reference, digest, objectsTotal, bytesTotal, createdAtMs: ports.clock.now() };
  const { row } = await ledger.createTransfer(newTransfer(transferId, intent, user, totals), {
    action: "replica.repair",
    actor: userActor(user),
    subject: transferId,
    digest,
    outcome: "ok",
    detail: { reference, at: formatPlace(place.store, place.key) },
  });
  if (row.reference !== reference)
    throw new HanseError("REQUEST_REUSED", `this request was made before for ${row.reference}`, {
      remedy: "Use a new request id",
    });
  await ports.runner.fill();
  return viewTransfer(ports, row);
}

/** @throws HanseError WRONG_STATE for an own version, NOTHING_HELD where there is nothing to be mended */
async function standingReplica({ site, ledger }: PullPorts, version: VersionRow): Promise<ReplicaRow> {
  const reference = formatReference(version);
  if (version.site === site) {
    throw new HanseError("WRONG_STATE", `${reference} is this site's own: nobody else has the bytes that it signed`, {
      hop: "this gateway",
      remedy: "Put the objects back as they were; `hanse verify` names those that differ",
    });
  }
  const replica = await ledger.getReplica(version.site, version.artifact, version.label);
  const mendable = replica?.state === "held" || replica?.state === "damaged";
  if (mendable && replica.digest === version.digest) return replica;
  throw new HanseError("NOTHING_HELD", `this site holds no copy of ${reference} that could be repaired`, {
    hop: "this gateway",
    remedy: `\`hanse pull ${reference}\` brings one, or goes on with the one that was begun`,
  });
}
