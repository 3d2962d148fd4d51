import { canonicalJson, type CanonicalValue } from "./canonical.ts";
import { sha256, type Digest } from "./digest.ts";

/** One thing that happened, for the log that is never rewritten. */
export interface AuditEvent {
  /** Stable name, e.g. `peer.confirm`, `grant.add`, `transfer.succeed`. */
  readonly action: string;
  /** Who did it: `user:NAME`, `peer:SITE`, or `gateway`. */
  readonly actor: string;
  /** For whom, where an actor acts for another. */
  readonly onBehalfOf?: string | undefined;
  /** To what: a site id, a reference, a transfer id. */
  readonly subject: string;
  readonly digest?: string | undefined;
  readonly outcome: "ok" | "refused" | "failed";
  /** Reason code where the outcome is not ok. */
  readonly reason?: string | undefined;
  /** Further facts: strings and safe integers only; no secret, no presigned URL. */
  readonly detail?: Readonly<Record<string, CanonicalValue | undefined>> | undefined;
}

/** An audit row as it is chained: the canonical text and the hash of the log up to and with it. */
export interface ChainedAuditRecord {
  readonly index: number;
  readonly record: string;
  readonly hash: Digest;
}

/** How far a site's log had come: so many records, and the hash over all of them. */
export interface AuditHead {
  readonly size: number;
  readonly hash: Digest;
}

/** The hash that stands before the first record of a site's chain. */
export const auditGenesis = (siteId: string): Digest => sha256(`hanse audit ${siteId}`);

/** The log's hash after one more record; whoever knows only the records' hashes can follow the log without reading it. */
export const nextAuditHash = (previous: Digest, recordHash: Digest): Digest => sha256(`${previous}${recordHash}`);

/** The log's hash after these records. @param recordHashes SHA-256 of each record's text, in their order */
export const followAudit = (previous: Digest, recordHashes: readonly Digest[]): Digest =>
  recordHashes.reduce(nextAuditHash, previous);

/**
 * Puts an event behind the record with hash `previous`: canonical JSON (RFC 8785) that names its index and time. The
 * hash is over the hash before and that of the text, so that every one fixes all before it.
 */
export function chainAuditEvent(event: AuditEvent, index: number, atMs: number, previous: Digest): ChainedAuditRecord {
  const record = canonicalJson({
    action: event.action,
    actor: event.actor,
    at: atMs,
    detail: event.detail,
    digest: event.digest,
    index,
    onBehalfOf: event.onBehalfOf,
    outcome: event.outcome,
    reason: event.reason,
    subject: event.subject,
  });
  return { index, record, hash: nextAuditHash(previous, sha256(record)) };
}
