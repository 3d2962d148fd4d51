import type { AuditHead } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { AgreementTerms } from "../../domain/grant.ts";
import type { Actor } from "../../domain/principal.ts";
import type { ReceiptSide, ReceiptTerms } from "../../domain/receipt.ts";
import type { SiteDescription, SiteId, SiteKey } from "../../domain/site.ts";
import type { TicketTerms } from "../../domain/ticket.ts";
import type { MetadataRecord, VersionRecord } from "../../domain/version.ts";
import type { WithdrawalReceiptTerms, WithdrawalTerms } from "../../domain/withdrawal.ts";

/** A site's statement after it was checked. */
export interface CheckedStatement {
  readonly token: string;
  readonly description: SiteDescription;
  readonly sequence: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** Thumbprint (64 hex) of the key that it shows first: the one that signed it, but for an emergency. */
  readonly fingerprint: string;
  /** It was signed by the recovery key, and its sequence is one of emergencies. */
  readonly recovered?: true | undefined;
}

/** An invitation after it was checked; `description` is the inviting site's. */
export interface CheckedInvitation {
  readonly token: string;
  readonly jti: string;
  readonly from: SiteId;
  readonly to: SiteId;
  readonly expiresAtMs: number;
  /** What the inviting site shows of itself: sequence 0, to be replaced by its first statement. */
  readonly description: SiteDescription;
  readonly fingerprint: string;
}

/** Whose half of a receipt is expected, and by which keys. */
export interface ReceiptCheck {
  readonly side: ReceiptSide;
  readonly signer: SiteId;
  /** The signer's pinned keys, retired ones included. */
  readonly keys: readonly SiteKey[];
  /** Of the source's half: the destination's token that it must countersign. */
  readonly of?: string | undefined;
  readonly nowMs: number;
}

/** One site's half of a receipt after it was checked. */
export interface CheckedReceipt {
  readonly token: string;
  readonly side: ReceiptSide;
  readonly terms: ReceiptTerms;
  readonly signedAtMs: number;
  /** Of the source's half: SHA-256 of the destination's token that it countersigns. */
  readonly of?: Digest | undefined;
}

/** Whose withdrawal is expected, and by which keys. */
export interface WithdrawalCheck {
  readonly owner: SiteId;
  /** The owner's pinned keys, retired ones included. */
  readonly keys: readonly SiteKey[];
  readonly nowMs: number;
}

/** Whose receipt of a withdrawal is expected, and by which keys. */
export interface WithdrawalReceiptCheck {
  readonly holder: SiteId;
  readonly owner: SiteId;
  /** The holder's pinned keys, retired ones included. */
  readonly keys: readonly SiteKey[];
  readonly nowMs: number;
}

/** How far a site's audit log had come, as it signed it. */
export interface CheckedAuditHead {
  readonly token: string;
  readonly head: AuditHead;
  readonly signedAtMs: number;
}

/** Whose agreement is expected, and by which keys. */
export interface AgreementCheck {
  readonly source: SiteId;
  readonly destination: SiteId;
  /** The destination's pinned keys, retired ones included. */
  readonly keys: readonly SiteKey[];
  readonly nowMs: number;
}

/** An agreement after it was checked, or as it was made. */
export interface CheckedAgreement {
  readonly token: string;
  /** The same at both sites. */
  readonly agreementId: string;
  readonly agreedAtMs: number;
  readonly terms: AgreementTerms;
}

/** Whose ticket is expected, and by which keys. */
export interface TicketCheck {
  readonly owner: SiteId;
  readonly holder: SiteId;
  /** Undefined for any. */
  readonly puller?: SiteId | undefined;
  /** The owner's pinned keys, retired ones included. */
  readonly keys: readonly SiteKey[];
  readonly nowMs: number;
}

/** A ticket after it was checked. */
export interface CheckedTicket {
  readonly token: string;
  readonly terms: TicketTerms;
  readonly expiresAtMs: number;
}

/**
 * The signed documents that sites hand each other. Checking throws HanseError: INVALID_DOCUMENT (damaged, of another
 * type, wrongly signed), TOKEN_EXPIRED, PEER_UNAUTHENTICATED (signed by a key that is not pinned). Nothing in a document
 * may name a key or a URL to fetch one; statements and invitations carry keys and count only once their fingerprint was
 * confirmed or a pinned key signed them.
 */
export interface Documents {
  /** Thumbprint (64 hex) of this site's key, as it is now. */
  readonly fingerprint: string;
  /** This site's own keys, for documents that it signed. */
  readonly ownKeys: readonly SiteKey[];
  /** `entity-statement+jwt`, good for 24 h. */
  signStatement(sequence: number, nowMs: number): Promise<string>;
  /** Checks a statement against the key that it shows first; whether that key is trusted is the caller's to decide. */
  readStatement(token: string, nowMs: number): Promise<CheckedStatement>;
  /**
   * Checks a statement against pinned keys; an expired one is returned too.
   * @param recoveryThumbprint of the pinned recovery key: what it signed is taken too, and nothing else may name another
   */
  readPinnedStatement(token: string, keys: readonly SiteKey[], recoveryThumbprint?: string): Promise<CheckedStatement>;
  /** `hanse-invitation+jwt`, good for 7 days. */
  signInvitation(invitation: {
    jti: string;
    to: SiteId;
    nowMs: number;
  }): Promise<{ token: string; expiresAtMs: number }>;
  /** Checks an invitation that another site made, by the key that it shows. */
  readInvitation(token: string, nowMs: number): Promise<CheckedInvitation>;
  /** Checks either, by what its header says that it is. */
  readInvitationOrStatement(token: string, nowMs: number): Promise<CheckedInvitation | CheckedStatement>;
  /** Checks an invitation that this site made. */
  readOwnInvitation(token: string, nowMs: number): Promise<{ jti: string; to: SiteId }>;
  /** `hanse-audit+jwt`; never expires. */
  signAuditHead(head: AuditHead, nowMs: number): Promise<string>;
  /** @param keys the signer's pinned keys, retired ones included */
  readAuditHead(token: string, signer: SiteId, keys: readonly SiteKey[]): Promise<CheckedAuditHead>;
  /** `hanse-version+jwt`; never expires. */
  signVersion(record: VersionRecord): Promise<string>;
  /** @param keys the owner's pinned keys, retired ones included */
  readVersion(token: string, owner: SiteId, keys: readonly SiteKey[]): Promise<VersionRecord>;
  /** `hanse-metadata+jwt`; never expires. */
  signMetadata(record: MetadataRecord): Promise<string>;
  readMetadata(token: string, owner: SiteId, keys: readonly SiteKey[]): Promise<MetadataRecord>;
  /** `hanse-receipt+jwt`, this site's half as the destination; never expires. INVALID_INPUT for terms that no receipt can have. */
  signReceipt(terms: ReceiptTerms, nowMs: number): Promise<string>;
  /** This site's half as the source: the same terms, bound to the destination's token. */
  countersignReceipt(receipt: CheckedReceipt, nowMs: number): Promise<string>;
  /** Checks one half by keys that were in use when it was signed. Everything that is wrong with it is INVALID_DOCUMENT. */
  readReceipt(token: string, check: ReceiptCheck): Promise<CheckedReceipt>;
  /** `hanse-agreement+jwt`, as the destination; never expires. INVALID_INPUT for what no agreement can say. */
  signAgreement(terms: AgreementTerms, nowMs: number): Promise<CheckedAgreement>;
  /** Checks an agreement of a peer by keys that were in use when it was signed. */
  readAgreement(token: string, check: AgreementCheck): Promise<CheckedAgreement>;
  /** `hanse-ticket+jwt`, as the owner: good for six hours, or until `endsAtMs`. */
  signTicket(terms: TicketTerms, nowMs: number, endsAtMs?: number): Promise<string>;
  /** Checks a ticket by pinned keys of its owner. INVALID_DOCUMENT for another holder, puller or owner; TOKEN_EXPIRED. */
  readTicket(token: string, check: TicketCheck): Promise<CheckedTicket>;
  /** `hanse-withdrawal+jwt`, as the owner; never expires. INVALID_INPUT for what no withdrawal can say. */
  signWithdrawal(terms: WithdrawalTerms): Promise<string>;
  /** Checks a withdrawal by keys that were in use when it was signed. */
  readWithdrawal(token: string, check: WithdrawalCheck): Promise<WithdrawalTerms>;
  /** `hanse-withdrawal-receipt+jwt`, as a holder; never expires. INVALID_INPUT for what no receipt can say. */
  signWithdrawalReceipt(terms: WithdrawalReceiptTerms): Promise<string>;
  /** Checks a holder's receipt by keys that were in use when it was signed. */
  readWithdrawalReceipt(token: string, check: WithdrawalReceiptCheck): Promise<WithdrawalReceiptTerms>;
  /** `hanse-call+jwt` for one call of one method at one peer; good for 30 s. */
  signCall(call: { audience: SiteId; method: string; actor?: Actor | undefined; nowMs: number }): Promise<string>;
}

/** The claims of a call token after all checks but replay. */
export interface CheckedCall {
  readonly issuer: SiteId;
  readonly jti: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly actor: Actor | undefined;
}
