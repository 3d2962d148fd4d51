import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteId } from "../../domain/site.ts";
import type { RemovalProof, WithdrawalOutcome } from "../../domain/withdrawal.ts";
import type { DropKey } from "./drops-ledger.ts";

/**
 * How far this site is with a peer's withdrawal: `noted`; `done` (the copy is gone, or there was none), `exception` (it
 * cannot go for now; tried again). An own one is `told`: what it comes to is with its holders.
 */
export type WithdrawalState = "noted" | "done" | "exception" | "told";

/** A version that its owner took back: this site's own, or a peer's. */
export interface WithdrawalRow {
  /** The owner. */
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  readonly reason: string;
  /** `hanse-withdrawal+jwt`. */
  readonly token: string;
  readonly sequence: number;
  readonly withdrawnAtMs: number;
  readonly recordedAtMs: number;
  readonly state: WithdrawalState;
  /** Where the copy lay here, once its removal began. */
  readonly store?: string | undefined;
  readonly root?: string | undefined;
  /** What was removed here, once nothing was left. */
  readonly removed?: RemovalProof | undefined;
  /** `hanse-withdrawal-receipt+jwt` of this site. */
  readonly receipt?: string | undefined;
  /** The owner has the receipt as it is. */
  readonly told: boolean;
  /** What keeps it from going on; undefined when all is well. */
  readonly problem?: string | undefined;
  /** When it is looked at next. */
  readonly dueMs: number;
  readonly tries: number;
}

/** A withdrawn version that goes, and from where. */
export interface GoingWithdrawal extends WithdrawalRow {
  readonly store: string;
  readonly root: string;
}

/** What becomes of a withdrawal here. */
export type WithdrawalChange = Partial<
  Pick<WithdrawalRow, "state" | "store" | "root" | "removed" | "receipt" | "told" | "problem" | "dueMs" | "tries">
>;

/** What a peer says that it did with a version that this site took back. */
export interface HolderAnswer {
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly peer: SiteId;
  /** `waiting` until it answers. */
  readonly state: "waiting" | WithdrawalOutcome;
  /** `hanse-withdrawal-receipt+jwt`. */
  readonly receipt?: string | undefined;
  readonly exception?: string | undefined;
  readonly removed: RemovalProof;
  readonly sinceMs: number;
  readonly answeredAtMs?: number | undefined;
}

/** A peer that had a version that this site took back, or says so. */
export interface WithdrawalHolder extends HolderAnswer {
  /** It is known here to have had the version: by a delivery or a receipt. */
  readonly expected: boolean;
}

export interface WithdrawalsLedger {
  /**
   * Takes an own version back: it carries the withdrawal from now on, every peer that ever had a delivery of it, or is known
   * to have got it from another, is a holder that is waited for, and the entry about it moves to the end of each visibility
   * log. Idempotent on the version. @returns the row that stands
   */
  withdrawVersion(row: WithdrawalRow, audit: AuditEvent): Promise<WithdrawalRow>;
  /** The number of the next own withdrawal. */
  nextWithdrawal(site: SiteId): Promise<number>;
  /**
   * Notes a peer's withdrawal, and marks the version where it is known. One that is known already is to be told again; one
   * with a higher sequence takes the place of another; one with a lower changes nothing. Audited where it is new.
   * @returns the row that stands
   */
  noteWithdrawal(row: WithdrawalRow, audit: AuditEvent): Promise<WithdrawalRow>;
  getWithdrawal(key: DropKey): Promise<WithdrawalRow | undefined>;
  /** Changes what became of a peer's withdrawal here. */
  changeWithdrawal(key: DropKey, change: WithdrawalChange, audit?: AuditEvent): Promise<void>;
  /** Peers' withdrawals that are due and not both done and told. */
  dueWithdrawals(nowMs: number, limit: number): Promise<readonly WithdrawalRow[]>;
  /** When the next of these is due; undefined where none is left. */
  nextWithdrawalMs(): Promise<number | undefined>;
  /**
   * Peers' withdrawals of which something may still lie here: their place is noted, and that nothing is left is not proven
   * yet. Nothing else begins there.
   */
  goingWithdrawals(): Promise<readonly GoingWithdrawal[]>;
  /** Newest first. */
  listWithdrawals(query: {
    readonly site?: SiteId | undefined;
    readonly before?: Pick<WithdrawalRow, "withdrawnAtMs" | "site" | "artifact" | "label"> | undefined;
    readonly limit: number;
  }): Promise<readonly WithdrawalRow[]>;
  /** Own withdrawals that concern a peer because it had the version, by sequence after one. */
  withdrawalsFor(peer: SiteId, afterSequence: number, limit: number): Promise<readonly WithdrawalRow[]>;
  /** By peer. */
  listHolders(artifact: ArtifactName, label: Label): Promise<readonly WithdrawalHolder[]>;
  /**
   * Keeps a peer's answer. Idempotent on its token. What was removed stays removed: an exception takes the place of none
   * but an exception, and no older answer of a newer one. Of a peer that was only shown the version, and held nothing,
   * nothing is kept. Audited where it was kept.
   * @returns whether it was
   */
  keepHolderAnswer(answer: HolderAnswer, audit: AuditEvent): Promise<boolean>;
  /** Holders that are waited for since before this time: the entry about the version moves to the end of their logs. @returns how many */
  remindHolders(sinceBeforeMs: number): Promise<readonly HolderAnswer[]>;
}
