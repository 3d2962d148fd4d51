import type { AuditEvent, AuditHead, ChainedAuditRecord } from "../domain/audit.ts";
import type { Digest } from "../domain/digest.ts";
import type { AuditLedger, WitnessRow } from "./ports/ledger.ts";

/** A record of the audit log as people read it, with names where they are still known. */
export interface AuditEntry extends AuditEvent {
  readonly index: number;
  readonly at: number;
  readonly hash: Digest;
}

/** Which records are wanted; each member that is there narrows. */
export interface AuditFilter {
  /** An action, or its beginning up to a dot. */
  readonly action?: string | undefined;
  /** A person or `peer:SITE` who did it, or for whom it was done. */
  readonly by?: string | undefined;
  /** A part of the subject. */
  readonly subject?: string | undefined;
  readonly outcome?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

/** Something that a verification of the log tells. */
export type AuditEventSeen =
  | { readonly type: "fault"; readonly index: number; readonly fault: string; readonly detail: string }
  | { readonly type: "progress"; readonly done: number; readonly total: number }
  | {
      readonly type: "summary";
      readonly head: AuditHead;
      readonly faults: number;
      readonly witnesses: readonly WitnessRow[];
    };

/** A log's records as they are stored, with what stands before the first of them. */
export interface AuditExport {
  /** Of the first; empty afterwards. */
  readonly previous: Digest;
  readonly siteId: string;
  readonly records: readonly ChainedAuditRecord[];
}

/** Reads records as they are stored; one that was damaged shows as much as can be read of it. */
export async function auditEntries(
  ledger: Pick<AuditLedger, "namePersons">,
  records: readonly ChainedAuditRecord[],
): Promise<AuditEntry[]> {
  const entries = records.map(entryOf);
  const pseudonyms = new Set(entries.flatMap(({ actor, onBehalfOf = "" }) => [bare(actor), bare(onBehalfOf)]));
  const known = await ledger.namePersons([...pseudonyms].filter((name) => name.startsWith("p-")));
  const names = new Map(known.map(({ pseudonym, person }) => [pseudonym, person]));
  const named = (text: string): string => text.replace(bare(text), (pseudonym) => names.get(pseudonym) ?? pseudonym);
  return entries.map((entry) => ({
    ...entry,
    actor: named(entry.actor),
    ...(entry.onBehalfOf === undefined ? {} : { onBehalfOf: named(entry.onBehalfOf) }),
  }));
}

const bare = (text: string): string => text.replace(/^user:/, "");

function entryOf({ index, record, hash }: ChainedAuditRecord): AuditEntry {
  try {
    return { ...(JSON.parse(record) as AuditEntry), index, hash };
  } catch {
    return { index, hash, at: 0, action: "", actor: "", subject: "", outcome: "failed", reason: "AUDIT_FAULTS" };
  }
}
