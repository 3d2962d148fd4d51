import type { AuditEvent } from "../../domain/audit.ts";
import { NO_FINDINGS, type Finding, type FindingCounts, type ScrubState, type Subset } from "../../domain/scrub.ts";

/** A run of `hanse scrub`, asked for or scheduled. */
export interface ScrubRow {
  readonly scrubId: string;
  readonly state: ScrubState;
  readonly reason: string;
  readonly reasonCode: string;
  /** A person of this site; empty for one that the schedule began. */
  readonly startedBy: string;
  /** Only these versions, `site/name@label`; empty for all, and then what belongs to nothing is looked for too. */
  readonly references: readonly string[];
  /** Only in this store. */
  readonly store?: string | undefined;
  readonly subset: Subset;
  readonly maxBytesPerSecond: number;
  /** Where it goes on after a restart; its engine's own. */
  readonly cursor: string;
  /** Objects whose bytes are to be read, over all versions. */
  readonly objectsTotal: number;
  readonly bytesTotal: number;
  /** Of those, how many were read. */
  readonly objects: number;
  readonly bytes: number;
  readonly findings: FindingCounts;
  readonly startedAtMs: number;
  readonly endedAtMs?: number | undefined;
}

/** A finding with its place in its scrub, from 1. */
export interface FindingRow extends Finding {
  readonly position: number;
  readonly atMs: number;
}

export interface ScrubsLedger {
  /** Idempotent on scrubId. @returns the row that stands under it, and whether it was made now */
  createScrub(row: ScrubRow, audit?: AuditEvent): Promise<{ readonly row: ScrubRow; readonly created: boolean }>;
  getScrub(scrubId: string): Promise<ScrubRow | undefined>;
  /** At most two whose id begins so. */
  findScrubs(idPrefix: string): Promise<readonly ScrubRow[]>;
  /** Newest first; `before` is the last row of the page before. */
  listScrubs(filter: {
    before?: Pick<ScrubRow, "startedAtMs" | "scrubId"> | undefined;
    limit: number;
  }): Promise<readonly ScrubRow[]>;
  /** Those that are RUNNING, oldest first. */
  openScrubs(): Promise<readonly ScrubRow[]>;
  /** The newest that the schedule began. */
  lastScheduledScrub(): Promise<ScrubRow | undefined>;
  /**
   * Moves a scrub on and appends what it found, in one step. What was found before is not counted again: a finding is known by
   * store, key and reference. UNKNOWN_SCRUB.
   */
  noteScrub(
    scrubId: string,
    change: Partial<Pick<ScrubRow, "cursor" | "objectsTotal" | "bytesTotal" | "objects" | "bytes">>,
    findings: readonly Finding[],
    nowMs: number,
  ): Promise<ScrubRow>;
  /** Ends one that is RUNNING. @returns the row after; one that was ended before stays as it is */
  endScrub(
    scrubId: string,
    end: Pick<ScrubRow, "state" | "reason" | "reasonCode">,
    nowMs: number,
    audit: AuditEvent,
  ): Promise<ScrubRow>;
  /** In the order in which they were found. */
  listFindings(scrubId: string, afterPosition: number, limit: number): Promise<readonly FindingRow[]>;
  /** What was found of one version. */
  countFindings(scrubId: string, reference: string): Promise<FindingCounts>;
  /** Forgets all but so many of the newest that have ended, and what they found. */
  forgetScrubs(keep: number): Promise<void>;
}

/** The row of a scrub that begins. */
export const newScrub = (
  scrubId: string,
  asked: Pick<ScrubRow, "startedBy" | "references" | "store" | "subset" | "maxBytesPerSecond" | "startedAtMs">,
): ScrubRow => ({
  scrubId,
  ...asked,
  state: "RUNNING",
  reason: "",
  reasonCode: "",
  cursor: "",
  objectsTotal: 0,
  bytesTotal: 0,
  objects: 0,
  bytes: 0,
  findings: NO_FINDINGS,
});
