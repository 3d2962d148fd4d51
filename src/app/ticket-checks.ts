import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { TICKET_CHECK_MS } from "../domain/ticket.ts";
import type { DeliveryRow, PeersLedger } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";

/** What asking owners needs. */
export interface TicketChecksPorts {
  readonly ledger: Pick<PeersLedger, "getPeer">;
  readonly peers: Pick<Peers, "checkTicket">;
  readonly clock: Clock;
}

/** An owner is waited for so long, and left alone for a minute where it did not answer. */
const ANSWER_MS = 5000;
const DOWN_MS = 60_000;

/**
 * Asks the owners each few minutes whether the tickets that this site delivers under still stand. An owner that cannot be
 * reached changes nothing: its tickets end by themselves.
 */
export class TicketChecks {
  readonly #ports: TicketChecksPorts;
  readonly #askedAtMs = new Map<string, number>();
  readonly #downUntilMs = new Map<SiteId, number>();

  constructor(ports: TicketChecksPorts) {
    this.#ports = ports;
  }

  /** @returns what the owner refuses; undefined while the ticket stands as far as is known */
  async refusal({ owner, ticket, deliveryId }: DeliveryRow): Promise<HanseError | undefined> {
    if (owner === undefined || ticket === undefined) return undefined;
    const now = this.#ports.clock.now();
    const askedAtMs = this.#askedAtMs.get(deliveryId);
    if (askedAtMs === undefined) {
      // It was good when it was handed over, a moment ago or before a restart: the first question can wait its turn.
      this.#askedAtMs.set(deliveryId, now);
      return undefined;
    }
    if (now - askedAtMs < TICKET_CHECK_MS || now < (this.#downUntilMs.get(owner) ?? 0)) return undefined;
    const peer = await this.#ports.ledger.getPeer(owner);
    if (peer?.state !== "active") return undefined;
    this.#askedAtMs.set(deliveryId, now);
    try {
      await this.#ports.peers.checkTicket(peer, ticket, AbortSignal.timeout(ANSWER_MS));
      return undefined;
    } catch (error) {
      if (error instanceof HanseError && error.category !== "again" && error.category !== "internal") return error;
      this.#askedAtMs.set(deliveryId, askedAtMs);
      this.#downUntilMs.set(owner, now + DOWN_MS);
      return undefined;
    }
  }

  /** Those of other deliveries need not be remembered. */
  keepOnly(deliveryIds: ReadonlySet<string>): void {
    for (const id of this.#askedAtMs.keys()) if (!deliveryIds.has(id)) this.#askedAtMs.delete(id);
  }
}
