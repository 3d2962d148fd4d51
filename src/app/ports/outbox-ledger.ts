import type { AuditEvent } from "../../domain/audit.ts";
import type { SiteId } from "../../domain/site.ts";

/** What is to be done at a peer. */
export interface ClosingWork {
  readonly kind: "close-delivery";
  readonly transferId: string;
  readonly deliveryId: string;
  readonly outcome: "succeeded" | "failed" | "cancelled";
  readonly bytes: number;
  readonly objects: number;
  /** The peer was revoked since: it is not to be done, whoever has that id now. */
  readonly revoked?: true | undefined;
}

/** Tells an owner that a replica of its version was handed on. */
export interface ForwardingWork {
  readonly kind: "forward-receipt";
  readonly receiptId: string;
  /** As above. */
  readonly revoked?: true | undefined;
}

export type OutboxWork = ClosingWork | ForwardingWork;

/** Work that this site owes a peer, noted in the same step as the state that owes it. */
export interface OwedWork<Work extends OutboxWork = OutboxWork> {
  readonly peer: SiteId;
  /** What owes it, a transfer or a receipt: it owes one thing at a time, the newest. */
  readonly transferId: string;
  readonly work: Work;
}

/** Owed work in somebody's hands. `fence` grows with each claim; what is done under an older one changes nothing. */
export interface ClaimedWork<Work extends OutboxWork = OutboxWork> extends OwedWork<Work> {
  readonly fence: number;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/**
 * Work that waits for peers. It is put there by what owes it (actOnTransfer, commitReplica, keepReceipt) and goes when it is done;
 * whoever leaves a final state again takes back what the transfer owed for it.
 */
export interface OutboxLedger {
  /**
   * Takes the oldest work of each peer in hand that is due, that of at most `limit` peers: nothing of a peer overtakes
   * what is older, and nobody else gets it until the claim is given back or `leaseMs` are over.
   */
  claimOwed(holder: string, nowMs: number, leaseMs: number, limit: number): Promise<readonly ClaimedWork[]>;
  /** It is done, or never will be: forgets it. @returns false where the claim is not the newest any more, or it was taken back */
  settleOwed(claimed: ClaimedWork, audit?: AuditEvent): Promise<boolean>;
  /** Gives it back, due at `notBeforeMs`. @param countTry false where it was not tried */
  returnOwed(claimed: ClaimedWork, notBeforeMs: number, countTry: boolean): Promise<void>;
  /** Gives back all claims that `holder` does not have: called once at start, where nobody else can have one. */
  releaseOwed(holder: string): Promise<void>;
  /** A peer is heard from: what waits for it is due now. */
  hastenOwed(peer: SiteId): Promise<void>;
  /** When the next work is due or its claim ends; undefined where nothing is owed. */
  nextOwedMs(nowMs: number): Promise<number | undefined>;
}
