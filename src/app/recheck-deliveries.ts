import { asHanseError, type HanseError, type Reason } from "../domain/errors.ts";
import { decideRead, grantsTo, type DecidingPorts, type PeerGrants } from "./deciding.ts";
import type { Events } from "./ports/events.ts";
import type { DeliveriesLedger, DeliveryRow, PeerRow } from "./ports/ledger.ts";
import type { HeldVersionPorts } from "./held-version.ts";
import { readOf, ticketedVersion } from "./readable-delivery.ts";
import { readRefusal } from "./refuse-read.ts";
import type { TicketChecks } from "./ticket-checks.ts";

/** What looking at open deliveries anew needs. */
export interface RecheckPorts extends DecidingPorts {
  readonly site: string;
  readonly ledger: DecidingPorts["ledger"] &
    HeldVersionPorts["ledger"] &
    Pick<DeliveriesLedger, "listDeliveries" | "endDelivery" | "rebindDelivery">;
  readonly events: Events;
  readonly ticketChecks: TicketChecks;
}

const PAGE = 500;

/**
 * Looks at every open delivery anew: those whose peer is not active any more, or that no grant allows as they are, become
 * `denied`, told and audited once. OpenDelivery opens them again when they may be read again. Those that another grant
 * allows now count to that one. Idempotent.
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
      const refusal = await refusalOf(ports, await standing, row);
      if (refusal !== undefined) await deny(ports, row, refusal);
    }
    before = page.length === PAGE ? page.at(-1) : undefined;
  } while (before !== undefined);
  ports.ticketChecks.forgetEnded();
}

interface PeerStanding {
  readonly peer: PeerRow | undefined;
  readonly granted: PeerGrants;
}

const standingOf = async (ports: RecheckPorts, site: string): Promise<PeerStanding> => ({
  peer: await ports.ledger.getPeer(site),
  granted: await grantsTo(ports, site),
});

interface Refused {
  readonly code: Reason;
  readonly text: string;
}

async function refusalOf(
  ports: RecheckPorts,
  { peer, granted }: PeerStanding,
  row: DeliveryRow,
): Promise<Refused | undefined> {
  const { peer: site } = row;
  if (peer?.state !== "active") {
    return { code: "PEER_NOT_ACTIVE", text: `${site} is ${peer === undefined ? "no peer any more" : peer.state}` };
  }
  if (row.owner !== undefined) {
    const refusal = await ticketRefusal(ports, row.owner, row);
    return refusal && { code: refusal.reason, text: refusal.message };
  }
  const { decision, question } = await decideRead(ports, granted, { ...readOf(row), neededBytes: 0 });
  if (!decision.allowed) {
    const { reason, message } = readRefusal(ports.site, "this gateway", decision, question);
    return { code: reason, text: message };
  }
  const { grantId } = decision.grant;
  if (grantId !== row.grantId) await ports.ledger.rebindDelivery(row.deliveryId, grantId);
  return undefined;
}

/** Why a replica may not be handed on to a peer any more. */
async function ticketRefusal(ports: RecheckPorts, owner: string, row: DeliveryRow): Promise<HanseError | undefined> {
  try {
    await ticketedVersion(ports, owner, row);
  } catch (error) {
    return asHanseError(error, "this gateway");
  }
  return ports.ticketChecks.refusal(row);
}

async function deny(ports: RecheckPorts, row: DeliveryRow, { code, text }: Refused): Promise<void> {
  const end = { state: "denied", reason: text, reasonCode: code, by: "gateway", atMs: ports.clock.now() } as const;
  const denied = await ports.ledger.endDelivery(row.deliveryId, end, {
    action: "delivery.deny",
    actor: "gateway",
    onBehalfOf: row.actor,
    subject: `${row.owner ?? ports.site}/${row.artifact}@${row.label}`,
    digest: row.digest,
    outcome: "refused",
    reason: code,
    detail: { delivery: row.deliveryId, peer: row.peer },
  });
  if (denied?.changed === true) ports.events.deliveryEnded(denied.row);
}
