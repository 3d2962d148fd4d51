import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteDescription, SiteId } from "../../domain/site.ts";

export type PeerState = "invited" | "active" | "suspended" | "revoked";

/** A peer as this site knows it. */
export interface PeerRow {
  readonly siteId: SiteId;
  readonly state: PeerState;
  /** From the newest statement that was accepted; its keys are the pinned ones. */
  readonly description: SiteDescription;
  /** Thumbprint (64 hex) that the operators compared; of the key that signed the first statement. */
  readonly fingerprint: string;
  readonly statementSequence: number;
  /** SHA-256 of the newest accepted statement: the same sequence with another hash is a rollback. */
  readonly statementHash: Digest;
  readonly statementExpiresAtMs: number;
  readonly confirmedHere: boolean;
  readonly confirmedThere: boolean;
  /** The invitation that we still have to present to it. */
  readonly invitation?: string | undefined;
  readonly lastExchangeAtMs?: number | undefined;
  /** What failed in the last contact; undefined when all is well. */
  readonly problem?: string | undefined;
  /** Another key that tried to use the same invitation. */
  readonly rejectedFingerprint?: string | undefined;
  /** Where its catalog goes on; see WatchCatalog. */
  readonly catalogCursor?: string | undefined;
  /** When the mirror of its catalog was last known complete. */
  readonly catalogFreshAtMs?: number | undefined;
  /** The newest accepted statement itself, for those who check what it signed; undefined where none was kept. */
  readonly statement?: string | undefined;
}

/** What a peer's row has from its newest statement. */
export type PeerStatement = Pick<
  PeerRow,
  "description" | "statementSequence" | "statementHash" | "statementExpiresAtMs" | "statement"
>;

/** An invitation that this site made. */
export interface InvitationRow {
  readonly jti: string;
  readonly siteId: SiteId;
  readonly pin?: string | undefined;
  readonly expiresAtMs: number;
  /** Thumbprint of the key that used it. */
  readonly usedBy?: string | undefined;
}

export type IntroduceOutcome =
  | { readonly outcome: "stored" | "same"; readonly peer: PeerRow }
  | { readonly outcome: "unknown-invitation" | "expired" | "other-site" | "other-key" | "known-peer" };

export interface PeersLedger {
  /** Idempotent on jti. @returns the one that stands under it */
  putInvitation(invitation: InvitationRow, audit: AuditEvent): Promise<InvitationRow>;
  /**
   * Uses an invitation for `peer` (state `invited`, or `active` where the invitation pinned exactly this fingerprint or
   * an operator here confirmed it before). Stored the first time; `same` when the same key comes again; `other-key` notes
   * the stranger's fingerprint at the peer; `known-peer` where a peer of this id stands already that is more than invited
   * or has another key. Only `stored` is audited.
   */
  introducePeer(jti: string, peer: PeerRow, nowMs: number, audit: AuditEvent): Promise<IntroduceOutcome>;
  /** Writes the whole row, replacing one with the same site id. */
  putPeer(peer: PeerRow, audit?: AuditEvent): Promise<void>;
  /** Changes some fields of a peer that exists; returns the row after, undefined where there is none. */
  updatePeer(
    siteId: SiteId,
    change: Partial<Omit<PeerRow, "siteId">>,
    audit?: AuditEvent,
  ): Promise<PeerRow | undefined>;
  /**
   * Replaces a peer's statement where the one that stands has a lower sequence, together with other fields: of many that
   * come at once the newest stays.
   * @returns the row after; undefined where nothing was changed
   */
  advanceStatement(
    siteId: SiteId,
    statement: PeerStatement,
    change: Pick<Partial<PeerRow>, "lastExchangeAtMs" | "problem">,
    audit?: AuditEvent,
  ): Promise<PeerRow | undefined>;
  getPeer(siteId: SiteId): Promise<PeerRow | undefined>;
  /** By site id. */
  listPeers(page?: { after?: SiteId | undefined; limit?: number | undefined }): Promise<readonly PeerRow[]>;
  /**
   * Replay memory: notes that this call token was used.
   * @returns false where (issuer, jti) was seen before
   */
  recordCall(issuer: SiteId, jti: string, keepUntilMs: number): Promise<boolean>;
  /** Drops replay memory whose time is over. `nowMs` never goes back: see `clockFloor`. */
  forgetCalls(nowMs: number): Promise<void>;
  /** The highest clock reading ever stored, raised to `nowMs` where that is later: a clock that never goes back. */
  clockFloor(nowMs: number): Promise<number>;
  /**
   * The next number for this site's own statements: one more than the last, and not less than the clock's seconds since
   * 1970, so that it grows although the ledger was lost or restored.
   */
  nextStatementSequence(nowMs: number): Promise<number>;
}
