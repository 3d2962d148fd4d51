import type { Digest } from "../../domain/digest.ts";
import type { Reason } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";

/** A ticket that its owner said no to: nothing is delivered under it any more. */
export interface RefusedTicket {
  /** Of the ticket's text. */
  readonly sha256: Digest;
  readonly owner: SiteId;
  /** As the owner gave it. */
  readonly reasonCode: Reason;
  readonly reason: string;
  /** When the ticket ends by itself. */
  readonly untilMs: number;
}

/** Other sites' tickets that this site delivers under. */
export interface TicketsLedger {
  /** Idempotent: what was noted first stands. */
  refuseTicket(refused: RefusedTicket): Promise<void>;
  refusedTicket(sha256: Digest): Promise<RefusedTicket | undefined>;
  /** Those that have ended by this time need not be remembered. */
  forgetTickets(nowMs: number): Promise<void>;
}
