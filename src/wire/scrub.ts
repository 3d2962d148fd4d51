import {
  FINDING_KINDS,
  formatSubset,
  parseSubset,
  type FindingKind,
  type ScrubState,
  type Subset,
} from "../domain/scrub.ts";
import { knownWord } from "./enum-table.ts";
import type { Finding, Finding__Output } from "./gen/hanse/control/v1/Finding.ts";
import type { Scrub, Scrub__Output } from "./gen/hanse/control/v1/Scrub.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** A scrub as people are shown it. Times are milliseconds since 1970; texts are empty where there is none. */
export interface ShownScrub {
  readonly scrubId: string;
  readonly state: ScrubState;
  readonly reason: string;
  readonly reasonCode: string;
  readonly startedBy: string;
  readonly references: readonly string[];
  readonly store: string;
  readonly subset: Subset;
  /** Bytes per second. */
  readonly maxRate: number;
  readonly objectsTotal: number;
  readonly bytesTotal: number;
  readonly objects: number;
  readonly bytes: number;
  readonly dark: number;
  readonly lost: number;
  readonly corrupt: number;
  readonly uploads: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

const STATES: readonly ScrubState[] = ["RUNNING", "CLEAN", "FAULTS", "STUCK", "STOPPED"];

/** hanse.control.v1.Scrub */
export function scrubToWire(scrub: ShownScrub): Scrub {
  const { subset, references, startedAtMs, endedAtMs, ...same } = scrub;
  return {
    ...same,
    references: [...references],
    subset: formatSubset(subset),
    startedAt: toTimestamp(startedAtMs),
    endedAt: toTimestamp(endedAtMs),
  };
}

/** The mirror of scrubToWire. @throws HanseError INVALID_INPUT for a state that we do not know */
export function scrubFromWire(wire: Scrub__Output): ShownScrub {
  const { subset, state, startedAt, endedAt, ...same } = wire;
  return {
    ...same,
    state: knownWord(STATES, state, "a scrub's state"),
    subset: parseSubset(subset),
    startedAtMs: fromTimestamp(startedAt) ?? 0,
    endedAtMs: fromTimestamp(endedAt),
  };
}

/** Something wrong in a store, as people are shown it. */
export interface ShownFinding {
  readonly kind: FindingKind;
  readonly store: string;
  readonly key: string;
  readonly reference: string;
  readonly detail: string;
  readonly atMs: number;
}

/** hanse.control.v1.Finding */
export const findingToWire = ({ atMs, ...same }: ShownFinding): Finding => ({
  ...same,
  at: toTimestamp(atMs),
});

/** The mirror of findingToWire. @throws HanseError INVALID_INPUT for a kind that we do not know */
export const findingFromWire = ({ at, kind, ...same }: Finding__Output): ShownFinding => ({
  ...same,
  kind: knownWord(FINDING_KINDS, kind, "a finding's kind"),
  atMs: fromTimestamp(at) ?? 0,
});
