import { canonicalJson, type CanonicalValue } from "./canonical.ts";
import { sha256 } from "./digest.ts";

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

/** An audit row as it is chained: the canonical text and its hash. */
export interface ChainedAuditRecord {
  readonly index: number;
  readonly record: string;
  readonly hash: string;
}

/** The hash that stands before the first record of a site's chain. */
export const auditGenesis = (siteId: string): string => sha256(`hanse audit ${siteId}`);

/**
 * Puts an event behind the record with hash `previous`: canonical JSON (RFC 8785) that names its index, time and
 * predecessor; the hash is SHA-256 of that text, so every record fixes all before it.
 */
export function chainAuditEvent(event: AuditEvent, index: number, atMs: number, previous: string): ChainedAuditRecord {
  const record = canonicalJson({
    action: event.action,
    actor: event.actor,
    at: atMs,
    detail: event.detail,
    digest: event.digest,
    index,
    onBehalfOf: event.onBehalfOf,
    outcome: event.outcome,
    previous,
    reason: event.reason,
    subject: event.subject,
  });
  return { index, record, hash: sha256(record) };
}
