import type { AuditEvent } from "../../domain/audit.ts";
import type { ReceiptTerms } from "../../domain/receipt.ts";
import type { SiteId } from "../../domain/site.ts";
import type { ForwardingWork, OwedWork } from "./outbox-ledger.ts";

/** A receipt as far as this site has it. */
export interface ReceiptRow extends ReceiptTerms {
  /** The same at both sites. */
  readonly receiptId: string;
  /** `in`: this site is the destination; `out`: the source; `between`: a peer handed on a version of this site. */
  readonly direction: "in" | "out" | "between";
  readonly peer: SiteId;
  readonly sourceToken?: string | undefined;
  readonly destinationToken?: string | undefined;
  /** The source is still to be asked for its half. */
  readonly pending: boolean;
  /** Why a half is missing, as people read it; undefined where both are here or nothing was tried yet. */
  readonly problem?: string | undefined;
  readonly recordedAtMs: number;
}

export interface ReceiptsLedger {
  /**
   * Keeps a receipt. Idempotent on receiptId: the tokens that came first stand; a row that has no token yet is replaced.
   * Audited, and what is owed for it noted, where it was kept. @returns the row that stands
   */
  keepReceipt(row: ReceiptRow, audit: AuditEvent, owed?: OwedWork<ForwardingWork>): Promise<ReceiptRow>;
  /**
   * Notes what became of asking the source: its half, or why there is none (yet). A receipt that has both halves is left
   * as it is. Audited where it was changed. @returns the row that stands; undefined where there is none
   */
  answerReceipt(
    receiptId: string,
    answer: Pick<ReceiptRow, "pending" | "problem" | "sourceToken">,
    audit?: AuditEvent,
  ): Promise<ReceiptRow | undefined>;
  getReceipt(receiptId: string): Promise<ReceiptRow | undefined>;
  /** At most two whose id, or whose transfer's id, begins so. */
  findReceipts(idPrefix: string): Promise<readonly ReceiptRow[]>;
  /** Newest first. */
  listReceipts(query: {
    readonly peer?: SiteId | undefined;
    /** Beginning of the transfer's id. */
    readonly transfer?: string | undefined;
    /** Only what this person of this site pulled. */
    readonly pulledBy?: string | undefined;
    readonly before?: Pick<ReceiptRow, "recordedAtMs" | "receiptId"> | undefined;
    readonly limit: number;
  }): Promise<readonly ReceiptRow[]>;
}
