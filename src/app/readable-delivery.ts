import { HanseError } from "../domain/errors.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import { grantedActions } from "../policy/decide.ts";
import { heldVersion, type HeldVersionPorts } from "./held-version.ts";
import { atLarge, decideRead, grantsTo, type DecidingPorts, type WantedRead } from "./deciding.ts";
import type { DeliveriesLedger, DeliveryRow, GrantRow, Ledger, VersionRow } from "./ports/ledger.ts";
import { readRefusal } from "./refuse-read.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";

/** What finding a version that a peer may read needs. */
interface ReadableVersionPorts extends DecidingPorts {
  readonly site: string;
  readonly ledger: DecidingPorts["ledger"] & Pick<Ledger, "getVersion" | "getReplica" | "getWithdrawal">;
}

/** What deciding about a delivery that runs needs. */
export interface ReadableDeliveryPorts extends ReadableVersionPorts {
  readonly ledger: ReadableVersionPorts["ledger"] & Pick<DeliveriesLedger, "getDelivery">;
}

/**
 * A delivery that its peer may read from just now, with its version; asked at each locating and relaying, and again by
 * whatever runs on. A version that this site holds for another one is read under its owner's ticket.
 * @throws HanseError UNKNOWN_DELIVERY (another peer's too), DELIVERY_STOPPED, TICKET_EXPIRED, and as readableVersion
 */
export async function readableDelivery(
  ports: ReadableDeliveryPorts,
  peer: PeerPrincipal,
  deliveryId: string,
): Promise<{ delivery: DeliveryRow; version: VersionRow }> {
  const delivery = await ownDelivery(ports, peer, deliveryId);
  refuseStopped(ports.site, delivery);
  const read = (): WantedRead => ({ ...readOf(delivery), neededBytes: 0 });
  const version =
    delivery.owner === undefined
      ? (await readableVersion(ports, peer, delivery, read)).version
      : await ticketedVersion(ports, delivery.owner, delivery);
  if (delivery.state !== "open") throw unknownDelivery(deliveryId);
  return { delivery, version };
}

/**
 * The version of a delivery that hands on a replica, while its ticket lasts.
 * @throws HanseError UNKNOWN_VERSION, TICKET_EXPIRED
 */
export async function ticketedVersion(
  ports: Pick<ReadableDeliveryPorts, "clock"> & HeldVersionPorts,
  owner: string,
  delivery: DeliveryRow,
): Promise<VersionRow> {
  if ((delivery.ticketUntilMs ?? 0) <= ports.clock.now())
    throw new HanseError("TICKET_EXPIRED", `${owner}'s ticket for delivery ${delivery.deliveryId} has ended`, {
      hop: "this gateway",
      remedy: `Open the delivery again with a new ticket of ${owner}`,
    });
  return heldVersion(ports, owner, delivery);
}

/** For whom and to where a delivery reads, as the peer said when it was opened. */
export const readOf = ({
  artifact,
  actor,
  entitlements = [],
  storeCountry = "",
}: DeliveryRow): Omit<WantedRead, "neededBytes"> => ({
  artifact,
  person: actor === undefined ? undefined : { sub: actor, entitlements },
  storeCountry,
});

/** A delivery of the peer that asks. @throws HanseError UNKNOWN_DELIVERY, the same for what is not there and for another's */
export async function ownDelivery(
  ports: Pick<ReadableDeliveryPorts, "ledger">,
  peer: PeerPrincipal,
  deliveryId: string,
): Promise<DeliveryRow> {
  const delivery = await ports.ledger.getDelivery(deliveryId);
  if (delivery?.peer !== peer.site) throw unknownDelivery(deliveryId);
  return delivery;
}

/** @throws HanseError DELIVERY_STOPPED with the operator's words */
export function refuseStopped(site: string, delivery: DeliveryRow): void {
  if (delivery.state !== "stopped") return;
  const why = delivery.reason === undefined || delivery.reason === "" ? "without a reason given" : delivery.reason;
  throw new HanseError("DELIVERY_STOPPED", `an operator of ${site} stopped delivery ${delivery.deliveryId}: ${why}`, {
    hop: "this gateway",
    remedy: `Ask the operator of ${site}; this transfer cannot go on`,
  });
}

/**
 * A version that a peer may read just now, and the grant that lets it.
 * @param read for whom, to where, and how much of it
 * @throws HanseError UNKNOWN_VERSION, WITHDRAWN, NO_GRANT, TERMS_NOT_ACCEPTED, RESIDENCY_REFUSED, QUOTA_EXCEEDED, REPLICA_DAMAGED
 */
export async function readableVersion(
  ports: ReadableVersionPorts,
  peer: PeerPrincipal,
  wanted: Pick<DeliveryRow, "artifact" | "label" | "digest">,
  read: (version: VersionRow) => WantedRead,
): Promise<{ version: VersionRow; grant: GrantRow }> {
  const { artifact, label, digest } = wanted;
  const standing = await grantsTo(ports, peer.site);
  const actions = grantedActions(standing.grants, atLarge(standing, artifact, ports.regions, ports.clock.now()));
  const version = actions.includes("discover") ? await ports.ledger.getVersion(ports.site, artifact, label) : undefined;
  if (version?.digest !== digest) {
    throw new HanseError("UNKNOWN_VERSION", `there is no ${artifact}@${label} with this digest`, {
      hop: "this gateway",
      remedy: `\`hanse show ${ports.site}/${artifact}\` tells what there is`,
    });
  }
  refuseWithdrawn(version);
  const { decision, question } = await decideRead(ports, standing, read(version));
  if (!decision.allowed) throw readRefusal(ports.site, "this gateway", decision, question);
  const replica = await ports.ledger.getReplica(ports.site, artifact, label);
  if (replica?.state === "damaged") {
    throw new HanseError("REPLICA_DAMAGED", `its owner's copy is damaged: ${replica.problem ?? "see there"}`, {
      hop: "this gateway",
      remedy: "Ask its operator to publish a new version",
    });
  }
  return { version, grant: decision.grant };
}

const unknownDelivery = (deliveryId: string): HanseError =>
  new HanseError("UNKNOWN_DELIVERY", `there is no open delivery ${deliveryId}`, {
    hop: "this gateway",
    remedy: "Open it again",
  });
