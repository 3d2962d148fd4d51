import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Reason } from "../../domain/errors.ts";
import type { PeerAction, PeerState } from "../../domain/peer.ts";
import type { SiteDescription, SiteId } from "../../domain/site.ts";
import type { GrantRow } from "./catalog-ledger.ts";
import type { TransferRow } from "./transfer-rows.ts";

export type { PeerAction, PeerState } from "../../domain/peer.ts";

/** A peer as this site knows it. */
export interface PeerRow {
  readonly siteId: SiteId;
  readonly state: PeerState;
  /** From the newest statement that was accepted; its keys are the pinned ones. */
  readonly description: SiteDescription;
  /** Thumbprint (64 hex) of its key: the one that the operators compared, or the one that followed it. */
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
  /** Why an operator suspended or revoked it; undefined where no reason was given. */
  readonly stateReason?: string | undefined;
  /** Since when an operator's word, or a new peering after a revocation, holds. */
  readonly stateSinceMs?: number | undefined;
  /** How often a site of this id was revoked here; undefined: never. What was of an earlier era counts no more. */
  readonly era?: number | undefined;
  /** The last statement of it that was refused because it went back, in words. */
  readonly alarm?: string | undefined;
  readonly alarmAtMs?: number | undefined;
  /** Of the newest emergency statement that was taken; undefined: none. Emergencies count by themselves. */
  readonly recoverySequence?: number | undefined;
  /** SHA-256 of the statement before the newest, and when that was replaced: on its way it may cross the newest. */
  readonly statementBefore?: Digest | undefined;
  readonly statementTakenAtMs?: number | undefined;
}

/** What a peer's row has from its newest statement. */
export type PeerStatement = Pick<
  PeerRow,
  | "description"
  | "fingerprint"
  | "statementSequence"
  | "statementHash"
  | "statementExpiresAtMs"
  | "statement"
  | "recoverySequence"
>;

/** What an operator's word did. */
export interface PeerMove {
  readonly peer: PeerRow;
  /** False where it was so already. */
  readonly changed: boolean;
  /** Grants to it that went. */
  readonly grants: readonly GrantRow[];
  /** Pulls from it that were moved with it, as they are now. */
  readonly transfers: readonly TransferRow[];
  /** Open deliveries to it that ended. */
  readonly deliveries: number;
}

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
   * Replaces a peer's statement where the one that stands has a lower sequence, or comes before a newer emergency, together
   * with other fields: of many that come at once the newest stays. The hash of the one that it replaced stays known.
   * @param takenAtMs when it was taken over
   * @returns the row after; undefined where nothing was changed
   */
  advanceStatement(
    siteId: SiteId,
    statement: PeerStatement,
    change: Pick<Partial<PeerRow>, "lastExchangeAtMs" | "problem">,
    takenAtMs: number,
    audit?: AuditEvent,
  ): Promise<PeerRow | undefined>;
  /**
   * Suspends, resumes or revokes a peer with all that hangs on it, in one step. Suspended: its pulls that would run are
   * PAUSED with PEER_SUSPENDED; resumed: those are QUEUED again. Revoked: its pulls are FAILED with PEER_REVOKED, its open
   * and reopenable deliveries stopped, grants and invitations to it, its visibility log and what is owed to it gone, its
   * part of the catalog hidden; replay memory and receipts stay. Idempotent.
   * @returns undefined where there is no such peer
   * @throws HanseError WRONG_STATE
   */
  actOnPeer(
    siteId: SiteId,
    action: PeerAction,
    word: { readonly reason: string; readonly by: string; readonly atMs: number },
  ): Promise<PeerMove | undefined>;
  /**
   * Queues pulls from a site again that are PAUSED with one of these codes.
   * @returns those that were
   */
  resumePulls(from: SiteId, reasonCodes: readonly Reason[], nowMs: number): Promise<readonly TransferRow[]>;
  /** Notes an alarm at a peer; audited where none was within the last hour. */
  raiseAlarm(siteId: SiteId, alarm: string, nowMs: number, audit: AuditEvent): Promise<void>;
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
