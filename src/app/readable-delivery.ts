import { HanseError } from "../domain/errors.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import type { DeliveriesLedger, DeliveryRow, Ledger, VersionRow } from "./ports/ledger.ts";
import type { Visibility } from "./visibility.ts";

/** What deciding about a read needs. */
export interface ReadableDeliveryPorts {
  readonly site: string;
  readonly ledger: Pick<DeliveriesLedger, "getDelivery"> & Pick<Ledger, "getVersion" | "getReplica">;
  readonly visibility: Pick<Visibility, "actions">;
}

/**
 * A delivery that its peer may read from just now, with its version; asked at each locating and relaying, and again by
 * whatever runs on.
 * @throws HanseError UNKNOWN_DELIVERY (another peer's too), DELIVERY_STOPPED, NO_GRANT, UNKNOWN_VERSION, REPLICA_DAMAGED
 */
export async function readableDelivery(
  ports: ReadableDeliveryPorts,
  peer: PeerPrincipal,
  deliveryId: string,
): Promise<{ delivery: DeliveryRow; version: VersionRow }> {
  const delivery = await ownDelivery(ports, peer, deliveryId);
  refuseStopped(ports.site, delivery);
  const version = await readableVersion(ports, peer, delivery);
  if (delivery.state !== "open") throw unknownDelivery(deliveryId);
  return { delivery, version };
}

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

/** A version that a peer may read just now. @throws HanseError UNKNOWN_VERSION, NO_GRANT, REPLICA_DAMAGED */
export async function readableVersion(
  ports: Omit<ReadableDeliveryPorts, "ledger"> & { readonly ledger: Pick<Ledger, "getVersion" | "getReplica"> },
  peer: PeerPrincipal,
  wanted: Pick<DeliveryRow, "artifact" | "label" | "digest">,
): Promise<VersionRow> {
  const { artifact, label, digest } = wanted;
  const actions = await ports.visibility.actions(peer.site, artifact);
  const version = actions.includes("discover") ? await ports.ledger.getVersion(ports.site, artifact, label) : undefined;
  if (version?.digest !== digest) {
    throw new HanseError("UNKNOWN_VERSION", `there is no ${artifact}@${label} with this digest`, {
      hop: "this gateway",
      remedy: `\`hanse show ${ports.site}/${artifact}\` tells what there is`,
    });
  }
  if (!actions.includes("read")) {
    throw new HanseError("NO_GRANT", `${peer.site} may discover ${artifact}, not read it`, {
      hop: "this gateway",
      remedy: `Ask its operator for \`hanse grant add --to ${peer.site} --artifact ${artifact} --allow read\``,
    });
  }
  const replica = await ports.ledger.getReplica(ports.site, artifact, label);
  if (replica?.state === "damaged") {
    throw new HanseError("REPLICA_DAMAGED", `its owner's copy is damaged: ${replica.problem ?? "see there"}`, {
      hop: "this gateway",
      remedy: "Ask its operator to publish a new version",
    });
  }
  return version;
}

const unknownDelivery = (deliveryId: string): HanseError =>
  new HanseError("UNKNOWN_DELIVERY", `there is no open delivery ${deliveryId}`, {
    hop: "this gateway",
    remedy: "Open it again",
  });
