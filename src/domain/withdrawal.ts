import type { ArtifactName, Label } from "./artifact.ts";
import type { Digest } from "./digest.ts";
import type { SiteId } from "./site.ts";

/** What a `hanse-withdrawal+jwt` says: the owner takes a version back, for good, wherever it is held. */
export interface WithdrawalTerms {
  readonly owner: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  /** In words, told to everybody who held it. */
  readonly reason: string;
  /** Counts the withdrawals of one owner from 1. */
  readonly sequence: number;
  readonly withdrawnAtMs: number;
}

/** What was removed, and what a listing found afterwards. */
export interface RemovalProof {
  readonly objects: number;
  /** States of objects, deletions that the bucket noted included. */
  readonly versions: number;
  /** Unfinished uploads. */
  readonly uploads: number;
  /** Objects at the place that never belonged to the version. */
  readonly strays: number;
}

/**
 * `removed`: nothing is left, proven by listing; `nothing-held`: there was nothing of it; `exception`: it cannot be removed
 * for now, and why.
 */
export type WithdrawalOutcome = "removed" | "nothing-held" | "exception";

/** What a `hanse-withdrawal-receipt+jwt` says: what a holder did with its copy. */
export interface WithdrawalReceiptTerms {
  readonly holder: SiteId;
  readonly owner: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  /** SHA-256 of the withdrawal that is answered. */
  readonly of: Digest;
  readonly outcome: WithdrawalOutcome;
  readonly removed: RemovalProof;
  /** Of an exception: why, in words. */
  readonly exception?: string | undefined;
  readonly answeredAtMs: number;
}

/** What nobody removed anything of. */
export const NOTHING_REMOVED: RemovalProof = { objects: 0, versions: 0, uploads: 0, strays: 0 };

/** Receipts of one file; holders beyond these have a file of their own. */
export const MOST_RECEIPTS = 64;

/** A withdrawal and its receipts as people hand them on: the signed documents, and the statements with which anybody can check them. */
export interface WithdrawalFile {
  /** `hanse-withdrawal+jwt` of the owner. */
  readonly withdrawal: string;
  /** `hanse-withdrawal-receipt+jwt`, one of each holder that has answered. */
  readonly receipts: readonly string[];
  /** Of the owner and the holders, as far as they are known. */
  readonly statements: readonly string[];
}

/** The one text of a file of a withdrawal; every byte of it counts. */
export const formatWithdrawalFile = ({ withdrawal, receipts, statements }: WithdrawalFile): string =>
  `${JSON.stringify({ hanse: "withdrawal", withdrawal, receipts, statements }, undefined, 2)}\n`;
