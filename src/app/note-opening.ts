import { formatReference } from "../domain/artifact.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import type { DeliveriesLedger, DeliveryRow, VersionRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { refuseStopped } from "./readable-delivery.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What noting an opened delivery needs. */
export interface NoteOpeningPorts {
  readonly site: string;
  readonly ledger: Pick<DeliveriesLedger, "openDelivery">;
  readonly clock: Clock;
}

/** What lets a peer read: a grant of this site, or a ticket of the version's owner. */
type Leave = Pick<DeliveryRow, "deliveryId" | "modes" | "grantId" | "owner" | "ticket" | "ticketUntilMs">;

/**
 * Notes that a peer may read a version, for whoever it asks and to where. Idempotent on (peer, request id).
 * @param by what the audit log names as its ground
 * @throws HanseError DELIVERY_STOPPED
 */
export async function noteOpening(
  { site, ledger, clock }: NoteOpeningPorts,
  peer: PeerPrincipal,
  { requestId, storeCountry }: Parameters<FederationUseCases["openDelivery"]>[1],
  { site: owner, artifact, label, digest }: VersionRow,
  leave: Leave,
  by: Readonly<Record<string, string>>,
): Promise<DeliveryRow> {
  const row: DeliveryRow = {
    ...leave,
    peer: peer.site,
    requestId,
    artifact,
    label,
    digest,
    actor: peer.actor?.sub,
    entitlements: peer.actor?.entitlements,
    storeCountry: storeCountry === "" ? undefined : storeCountry,
    state: "open",
    openedAtMs: clock.now(),
    bytes: 0,
    objects: 0,
    locatedBytes: 0,
    relayedBytes: 0,
  };
  const opened = await ledger.openDelivery(row, {
    action: "delivery.open",
    actor: `peer:${peer.site}`,
    onBehalfOf: peer.actor?.sub,
    subject: formatReference({ site: owner, artifact, label }),
    digest,
    outcome: "ok",
    detail: { delivery: row.deliveryId, ...by, country: storeCountry },
  });
  refuseStopped(site, opened);
  return opened;
}
