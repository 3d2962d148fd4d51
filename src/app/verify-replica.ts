import { formatReference, parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { findVersion } from "./catalog.ts";
import { userActor } from "./ids.ts";
import type { CopyToVerify, Inspector } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { Ledger, ReplicaRow, VersionRow } from "./ports/ledger.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import type { formatPlace } from "./ports/stores.ts";
import { type Stores } from "./ports/stores.ts";
import { homeManifest, manifestAt, replicaManifest } from "./manifest-at.ts";
import { refuseStore } from "./refuse-store.ts";
import type { ControlUseCases, VerifyEvent } from "./use-cases.ts";

/** What verifying needs. */
export interface VerifyPorts {
  readonly site: string;
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly spool: ManifestSpool;
  readonly inspector: Inspector;
  readonly events: Events;
}

/** `hanse verify`: reads this site's copy against its manifest and records what was found. */
export function verifyReplica(ports: VerifyPorts): ControlUseCases["verifyReplica"] {
  return async function* (user, reference, signal): AsyncGenerator<VerifyEvent> {
    const version = await findVersion(ports.ledger, parseReference(reference), ports.site);
    const own = version.site === ports.site;
    const replica = await ports.ledger.getReplica(version.site, version.artifact, version.label);
    const place = own
      ? { store: version.store, root: version.root }
      : replica?.state === "held" || replica?.state === "damaged"
        ? replica
        : undefined;
    if (place?.store === undefined) {
      throw new HanseError("NOTHING_HELD", `this site holds no copy of ${formatReference(version)}`, {
        hop: "this gateway",
        remedy: `\`hanse pull ${formatReference(version)}\` brings one`,
      });
    }
    const store = ports.stores.get(place.store);
    const root = place.root ?? "";
    refuseStoreRead(user, store, root);
    const manifest = own ? homeManifest(ports.stores, version.digest) : replicaManifest(store, root);
    await manifestAt(ports.spool, version.digest, manifest, signal);
    const copy: CopyToVerify = {
      digest: version.digest,
      objects: version.objects,
      bytes: version.bytes,
      store: store.objects,
      root,
      marker: own ? undefined : version.record,
    };
    for await (const event of ports.inspector.verify(copy, signal)) {
      if (event.type === "summary")
        await note(ports, userActor(user), version, replica, { store: place.store, root }, event.faults);
      yield event;
    }
  };

  function refuseStoreRead(
    user: Parameters<typeof refuseStore>[0],
    store: Parameters<typeof formatPlace>[0],
    key: string,
  ): void {
    // Whoever may put bytes there, or publish from there, may have them read.
    try {
      refuseStore(user, "publish", { store, key });
    } catch (error) {
      if (store.readOnly) throw error;
      refuseStore(user, "pull", { store, key });
    }
  }
}

async function note(
  ports: VerifyPorts,
  actor: string,
  version: VersionRow,
  replica: ReplicaRow | undefined,
  place: { store: string; root: string },
  faults: number,
): Promise<void> {
  const reference = formatReference(version);
  const { site, artifact, label, digest } = version;
  const state = faults === 0 ? ("held" as const) : ("damaged" as const);
  const problem = faults === 0 ? undefined : `${faults} ${faults === 1 ? "fault" : "faults"} found by verify`;
  const row: ReplicaRow = {
    site,
    artifact,
    label,
    digest,
    ...place,
    state,
    problem,
    transferId: replica?.transferId ?? version.publication ?? "",
    heldSinceMs: replica?.heldSinceMs,
  };
  const audit = {
    action: "replica.verify",
    actor,
    subject: reference,
    digest,
    outcome: faults === 0 ? ("ok" as const) : ("failed" as const),
    reason: faults === 0 ? undefined : "REPLICA_FAULTS",
    detail: { faults },
  };
  // A copy may go while it is read.
  if (site === ports.site) await ports.ledger.putReplica(row, audit);
  else {
    await ports.ledger.markReplica(row, audit);
    const read = faults === 0 ? await ports.ledger.forgetInherited(row.transferId) : 0;
    if (read > 0) ports.events.readBack(reference, read);
  }
  if (faults > 0) ports.events.replicaDamaged(reference, faults);
}
