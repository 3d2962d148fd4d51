import { sha256, type Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { TICKET_CHECK_MS } from "../domain/ticket.ts";
import type { DeliveryRow, PeersLedger, RefusedTicket, TicketsLedger } from "./ports/ledger.ts";
import type { Peers } from "./ports/peers.ts";
import type { Clock } from "./ports/runtime.ts";

/** What asking owners needs. */
export interface TicketChecksPorts {
  readonly ledger: Pick<PeersLedger, "getPeer"> & Pick<TicketsLedger, "refuseTicket" | "refusedTicket">;
  readonly peers: Pick<Peers, "checkTicket">;
  readonly clock: Clock;
}

/** An owner is waited for so long, and left alone for a minute where it did not answer. */
const ANSWER_MS = 5000;
const DOWN_MS = 60_000;

/** What is known of a ticket while this process runs. */
interface SeenTicket {
  askedAtMs: number;
  readonly untilMs: number;
  /** What the owner said no with. */
  refused: HanseError | undefined;
}

/**
 * Asks the owners each few minutes whether the tickets that this site delivers under still stand, however many deliveries
 * are opened by one. What an owner refuses stays refused until the ticket ends, after a restart too. An owner that cannot be
 * reached changes nothing: its tickets end by themselves.
 */
export class TicketChecks {
  readonly #ports: TicketChecksPorts;
  readonly #seen = new Map<Digest, SeenTicket>();
  readonly #downUntilMs = new Map<SiteId, number>();

  constructor(ports: TicketChecksPorts) {
    this.#ports = ports;
  }

  /** @returns what the owner refuses; undefined while the ticket stands as far as is known */
  async refusal({
    owner,
    ticket,
    ticketUntilMs,
  }: Pick<DeliveryRow, "owner" | "ticket" | "ticketUntilMs">): Promise<HanseError | undefined> {
    if (owner === undefined || ticket === undefined) return undefined;
    const now = this.#ports.clock.now();
    const id = sha256(ticket);
    const seen = this.#seen.get(id);
    if (seen === undefined) {
      // It was good when it was handed over, a moment ago or before a restart: the first question can wait its turn.
      const known = await this.#ports.ledger.refusedTicket(id);
      const refused = known === undefined ? undefined : refusedBefore(known);
      this.#seen.set(id, { askedAtMs: now, untilMs: ticketUntilMs ?? now, refused });
      return refused;
    }
    if (seen.refused !== undefined) return seen.refused;
    if (now - seen.askedAtMs < TICKET_CHECK_MS || now < (this.#downUntilMs.get(owner) ?? 0)) return undefined;
    const refused = await this.#ask(owner, ticket, seen);
    if (refused === undefined) return undefined;
    const { reason: reasonCode, message: reason } = refused;
    await this.#ports.ledger.refuseTicket({ sha256: id, owner, reasonCode, reason, untilMs: seen.untilMs });
    seen.refused = refused;
    return refused;
  }

  /** Those that have ended need not be remembered. */
  forgetEnded(): void {
    const now = this.#ports.clock.now();
    for (const [id, { untilMs }] of this.#seen) if (untilMs <= now) this.#seen.delete(id);
  }

  async #ask(owner: SiteId, ticket: string, seen: SeenTicket): Promise<HanseError | undefined> {
    const { ledger, peers, clock } = this.#ports;
    const peer = await ledger.getPeer(owner);
    if (peer?.state !== "active") return undefined;
    const now = clock.now();
    try {
      await peers.checkTicket(peer, ticket, AbortSignal.timeout(ANSWER_MS));
      seen.askedAtMs = now;
      return undefined;
    } catch (error) {
      if (error instanceof HanseError && !isPassing(error)) return error;
      this.#downUntilMs.set(owner, now + DOWN_MS);
      return undefined;
    }
  }
}

/**
 * Refuses a ticket that its owner said no to before, at any request.
 * @throws HanseError NO_GRANT
 */
export async function refuseRefused(ledger: Pick<TicketsLedger, "refusedTicket">, ticket: string): Promise<void> {
  const refused = await ledger.refusedTicket(sha256(ticket));
  if (refused !== undefined) throw refusedBefore(refused);
}

const refusedBefore = ({ owner, reasonCode, reason }: RefusedTicket): HanseError =>
  new HanseError("NO_GRANT", `${owner} refused this ticket since it made it (${reasonCode}: ${reason})`, {
    hop: "this gateway",
    remedy: `Open the delivery at ${owner} again: it decides, and hands out tickets`,
  });

/** It says nothing of the ticket. */
const isPassing = ({ category, reason }: HanseError): boolean =>
  category === "again" || category === "internal" || reason === "LIMIT_EXCEEDED";
