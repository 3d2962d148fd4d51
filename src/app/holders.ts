import { MOST_HOLDERS } from "../domain/ticket.ts";
import { grantedActions } from "../policy/decide.ts";
import { atLarge, grantsTo, type DecidingPorts } from "./deciding.ts";
import type { Documents } from "./ports/documents.ts";
import type { DeliveriesLedger, DeliveryRow } from "./ports/ledger.ts";
import type { Holder } from "./ports/peers.ts";

/** What telling of holders needs. */
export interface HoldersPorts extends DecidingPorts {
  readonly site: string;
  readonly ledger: DecidingPorts["ledger"] & Pick<DeliveriesLedger, "deliveredTo">;
  readonly documents: Pick<Documents, "signTicket">;
}

/**
 * The peers that an own version was delivered to, and that may hand it on, each with a ticket for the delivery's peer.
 * @param delivery without an id where nothing was opened: there are no tickets then
 * @param endsAtMs when the grant of the delivery ends
 */
export async function holdersFor(
  ports: HoldersPorts,
  delivery: Pick<DeliveryRow, "artifact" | "label" | "digest" | "peer"> & { readonly deliveryId: string | undefined },
  endsAtMs: number | undefined,
): Promise<readonly Holder[]> {
  const { deliveryId, peer: puller, artifact, label, digest } = delivery;
  const holders: Holder[] = [];
  for (const site of await ports.ledger.deliveredTo(delivery, 4 * MOST_HOLDERS)) {
    if (site === puller || !(await mayHandOn(ports, site, artifact))) continue;
    const terms = { owner: ports.site, holder: site, puller, artifact, label, digest };
    const ticket =
      deliveryId === undefined
        ? undefined
        : await ports.documents.signTicket({ ...terms, deliveryId }, ports.clock.now(), endsAtMs);
    holders.push({ site, ticket });
    if (holders.length === MOST_HOLDERS) break;
  }
  return holders;
}

/** Whether a peer is active and has a grant to redistribute an artifact. */
export async function mayHandOn(ports: DecidingPorts, site: string, artifact: string): Promise<boolean> {
  if ((await ports.ledger.getPeer(site))?.state !== "active") return false;
  const standing = await grantsTo(ports, site);
  const actions = grantedActions(standing.grants, atLarge(standing, artifact, ports.regions, ports.clock.now()));
  return actions.includes("redistribute");
}
