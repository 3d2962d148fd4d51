import type { Reason } from "../domain/errors.ts";
import { grantedActions, type GrantRule } from "../policy/grants.ts";
import type { Events } from "./ports/events.ts";
import type { CatalogLedger, DeliveriesLedger, DeliveryRow, PeerRow, PeersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What looking at open deliveries anew needs. */
export interface RecheckPorts {
  readonly site: string;
  readonly ledger: Pick<DeliveriesLedger, "listDeliveries" | "endDelivery"> &
    Pick<CatalogLedger, "listGrants"> &
    Pick<PeersLedger, "getPeer">;
  readonly events: Events;
  readonly clock: Clock;
}

const PAGE = 500;

/**
 * Looks at every open delivery anew: those whose peer is not active any more, or has no grant of `read` for the artifact,
 * become `denied`, told and audited once. OpenDelivery opens them again when they may be read again. Idempotent.
 */
export async function recheckDeliveries(ports: RecheckPorts): Promise<void> {
  const { ledger } = ports;
  const peers = new Map<string, Promise<PeerStanding>>();
  let before: DeliveryRow | undefined;
  do {
    const page: readonly DeliveryRow[] = await ledger.listDeliveries({ openOnly: true, before, limit: PAGE });
    for (const row of page) {
      const standing = peers.get(row.peer) ?? standingOf(ports, row.peer);
      peers.set(row.peer, standing);
      const refusal = refusalOf(await standing, row);
      if (refusal !== undefined) await deny(ports, row, refusal);
    }
    before = page.length === PAGE ? page.at(-1) : undefined;
  } while (before !== undefined);
}

interface PeerStanding {
  readonly peer: PeerRow | undefined;
  readonly grants: readonly GrantRule[];
}

const standingOf = async ({ ledger }: RecheckPorts, site: string): Promise<PeerStanding> => ({
  peer: await ledger.getPeer(site),
  grants: await ledger.listGrants({ to: site }),
});

interface Refused {
  readonly code: Reason;
  readonly text: string;
}

function refusalOf({ peer, grants }: PeerStanding, { peer: site, artifact }: DeliveryRow): Refused | undefined {
  if (peer?.state !== "active") {
    return { code: "PEER_NOT_ACTIVE", text: `${site} is ${peer === undefined ? "no peer any more" : peer.state}` };
  }
  if (grantedActions(grants, artifact).includes("read")) return undefined;
  return { code: "NO_GRANT", text: `no grant lets ${site} read ${artifact} any more` };
}

async function deny(ports: RecheckPorts, row: DeliveryRow, { code, text }: Refused): Promise<void> {
  const end = { state: "denied", reason: text, reasonCode: code, by: "gateway", atMs: ports.clock.now() } as const;
  const denied = await ports.ledger.endDelivery(row.deliveryId, end, {
    action: "delivery.deny",
    actor: "gateway",
    onBehalfOf: row.actor,
    subject: `${ports.site}/${row.artifact}@${row.label}`,
    digest: row.digest,
    outcome: "refused",
    reason: code,
    detail: { delivery: row.deliveryId, peer: row.peer },
  });
  if (denied?.changed === true) ports.events.deliveryEnded(denied.row);
}
