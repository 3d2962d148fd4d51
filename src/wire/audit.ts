import type { AuditRecord, AuditRecord__Output } from "./gen/hanse/control/v1/AuditRecord.ts";
import type { Witness, Witness__Output } from "./gen/hanse/control/v1/Witness.ts";
import type { WitnessedLog, WitnessedLog__Output } from "./gen/hanse/control/v1/WitnessedLog.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** A record of the audit log as it is shown. */
export interface ShownAuditRecord {
  readonly index: number;
  readonly atMs: number;
  readonly action: string;
  readonly actor: string;
  readonly onBehalfOf: string;
  readonly subject: string;
  readonly digest: string;
  readonly outcome: string;
  readonly reason: string;
  /** JSON; empty where there is none. */
  readonly detail: string;
  readonly hash: string;
}

export const auditRecordToWire = ({ atMs, ...same }: ShownAuditRecord): AuditRecord => ({
  ...same,
  at: toTimestamp(atMs),
});

/** The mirror of auditRecordToWire. */
export const auditRecordFromWire = ({ at, ...same }: AuditRecord__Output): ShownAuditRecord => ({
  ...same,
  atMs: fromTimestamp(at) ?? 0,
});

/** A log that a site has seen. */
export interface ShownLog {
  readonly size: number;
  readonly hash: string;
  readonly atMs: number | undefined;
  readonly problem: string;
  readonly head: string;
}

/** What this site and a peer have seen of each other's logs. */
export interface ShownWitness {
  readonly siteId: string;
  readonly theirsOfOurs: ShownLog | undefined;
  readonly oursOfTheirs: ShownLog | undefined;
}

export function witnessToWire({ siteId, theirsOfOurs, oursOfTheirs }: ShownWitness): Witness {
  const log = (seen: ShownLog | undefined): WitnessedLog | null =>
    seen === undefined ? null : { ...seen, at: toTimestamp(seen.atMs) };
  return { siteId, theirsOfOurs: log(theirsOfOurs), oursOfTheirs: log(oursOfTheirs) };
}

/** The mirror of witnessToWire. */
export function witnessFromWire({ siteId, theirsOfOurs, oursOfTheirs }: Witness__Output): ShownWitness {
  const log = (seen: WitnessedLog__Output | null): ShownLog | undefined => {
    if (seen === null) return undefined;
    const { at, ...same } = seen;
    return { ...same, atMs: fromTimestamp(at) };
  };
  return { siteId, theirsOfOurs: log(theirsOfOurs), oursOfTheirs: log(oursOfTheirs) };
}
