import type { AuditEvent, AuditHead, ChainedAuditRecord } from "../../domain/audit.ts";
import type { SiteId } from "../../domain/site.ts";

/** What two sites have seen of each other's audit logs. */
export interface WitnessRow {
  /** The peer. */
  readonly siteId: SiteId;
  /** The newest state of its log that followed from what was seen before. */
  readonly seen?: AuditHead | undefined;
  /** The same as the peer signed it: `hanse-audit+jwt`. */
  readonly seenToken?: string | undefined;
  /** When the peer signed it, by its own clock. */
  readonly seenSignedAtMs?: number | undefined;
  readonly seenAtMs?: number | undefined;
  /** How often in a row it did not show how its log goes on from there. */
  readonly gaps: number;
  /** Why its log cannot be the one that was seen before; undefined when all is well. */
  readonly problem?: string | undefined;
  /** What the peer says that it has seen of this site's log. */
  readonly told?: AuditHead | undefined;
  readonly toldAtMs?: number | undefined;
  /** Why this site's log cannot be the one that the peer has seen; undefined when all is well. */
  readonly ownProblem?: string | undefined;
  /** Grows with each change. */
  readonly turn: number;
}

/** The name behind a pseudonym of the audit log. */
export interface KnownPerson {
  readonly pseudonym: string;
  readonly person: string;
}

export interface AuditLedger {
  /**
   * Chains one event by itself. Persons, here and wherever an event is passed along, are recorded under pseudonyms:
   * `user:NAME` as `user:p-…`, and whom a peer acts for as `p-…`.
   */
  appendAudit(event: AuditEvent): Promise<ChainedAuditRecord>;
  /** Records in order from an index. */
  readAudit(fromIndex: number, limit: number): Promise<readonly ChainedAuditRecord[]>;
  /** The log as it stands, or as it stood at a size; undefined where it is shorter. */
  auditHead(size?: number): Promise<AuditHead | undefined>;
  /** The persons behind these pseudonyms, as far as they are still known. */
  namePersons(pseudonyms: readonly string[]): Promise<readonly KnownPerson[]>;
  /**
   * Forgets who a pseudonym is, for good; what is recorded stays. The event's subject becomes the pseudonym.
   * @returns the pseudonym; undefined where this person is not in the log
   */
  forgetPerson(person: string, audit: AuditEvent): Promise<string | undefined>;
  getWitness(siteId: SiteId): Promise<WitnessRow | undefined>;
  /** By site id. */
  listWitnesses(): Promise<readonly WitnessRow[]>;
  /**
   * Changes what was seen and told, or begins it at turn 0, where it still is at the turn that was looked at: of two that
   * come at once one counts.
   * @returns whether it did
   */
  noteWitness(
    siteId: SiteId,
    turn: number,
    change: Partial<Omit<WitnessRow, "siteId" | "turn">>,
    audit?: AuditEvent,
  ): Promise<boolean>;
}
