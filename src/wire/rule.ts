import type { RuleState, RuleTerms } from "../domain/rule.ts";
import { enumTable, knownWord, textOrUnset } from "./enum-table.ts";
import type { Rule, Rule__Output } from "./gen/hanse/control/v1/Rule.ts";
import type { RuleTerms as WireTerms, RuleTerms__Output } from "./gen/hanse/control/v1/RuleTerms.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** RuleState. */
export const ruleState = enumTable({
  OK: "RULE_STATE_OK",
  REPLICATING: "RULE_STATE_REPLICATING",
  STUCK: "RULE_STATE_STUCK",
  SUSPENDED: "RULE_STATE_SUSPENDED",
  ENDED: "RULE_STATE_ENDED",
});

const KINDS = ["dataset", "checkpoint"] as const;

/** How far a rule is behind. */
export interface ShownLag {
  readonly versions: number;
  readonly steps: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** What a rule has brought since it was added. */
export interface ShownBrought {
  readonly versions: number;
  readonly bytesMoved: number;
  readonly bytesInherited: number;
}

/** A copy that a rule would remove, were it not needed. */
export interface ShownKept {
  readonly reference: string;
  readonly neededBy: string;
  readonly unreadParts: number;
}

/** A rule as people are shown it. */
export interface ShownRule {
  readonly ruleId: string;
  readonly terms: RuleTerms;
  readonly state: RuleState;
  readonly reason: string;
  readonly reasonCode: string;
  readonly sinceMs: number;
  readonly lag: ShownLag;
  readonly held: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly suspendedBy: string | undefined;
  readonly brought: ShownBrought;
  readonly kept: readonly ShownKept[];
  /** The offer of its source that made it. */
  readonly offerId: string | undefined;
}

/** hanse.control.v1.RuleTerms */
export const ruleTermsToWire = (terms: RuleTerms): WireTerms => ({
  from: terms.from,
  artifact: terms.artifact,
  kind: terms.kind ?? "",
  to: terms.to ?? "",
  keepLast: terms.keepLast ?? 0,
  keepEvery: terms.keepEvery ?? 0,
  every: terms.every,
  latestOnly: terms.latestOnly,
  priority: terms.priority,
  window: terms.window ?? "",
  maxBytesPerSecond: terms.maxBytesPerSecond ?? 0,
});

/** The mirror of ruleTermsToWire. @throws HanseError INVALID_INPUT for a kind that we do not know */
export const ruleTermsFromWire = (wire: RuleTerms__Output): RuleTerms => ({
  from: wire.from,
  artifact: wire.artifact,
  kind: wire.kind === "" ? undefined : knownWord(KINDS, wire.kind, "terms.kind"),
  to: textOrUnset(wire.to),
  keepLast: wire.keepLast || undefined,
  keepEvery: wire.keepEvery || undefined,
  every: wire.every || 1,
  latestOnly: wire.latestOnly,
  priority: wire.priority,
  window: textOrUnset(wire.window),
  maxBytesPerSecond: wire.maxBytesPerSecond || undefined,
});

/** hanse.control.v1.Rule */
export const ruleToWire = (rule: ShownRule): Rule => ({
  ruleId: rule.ruleId,
  terms: ruleTermsToWire(rule.terms),
  state: ruleState.toWire(rule.state),
  reason: rule.reason,
  reasonCode: rule.reasonCode,
  since: toTimestamp(rule.sinceMs),
  lag: rule.lag,
  held: rule.held,
  createdAt: toTimestamp(rule.createdAtMs),
  createdBy: rule.createdBy,
  suspendedBy: rule.suspendedBy ?? "",
  brought: rule.brought,
  kept: [...rule.kept],
  offerId: rule.offerId ?? "",
});

const NONE: ShownLag = { versions: 0, steps: 0, bytes: 0, seconds: 0 };
const NOTHING: ShownBrought = { versions: 0, bytesMoved: 0, bytesInherited: 0 };

/** The mirror of ruleToWire. @throws HanseError INVALID_INPUT for a state or a kind that we do not know */
export const ruleFromWire = (wire: Rule__Output): ShownRule => ({
  ruleId: wire.ruleId,
  terms:
    wire.terms === null
      ? { from: "", artifact: "", every: 1, latestOnly: false, priority: 0 }
      : ruleTermsFromWire(wire.terms),
  state: ruleState.demand(wire.state, "a rule's state"),
  reason: wire.reason,
  reasonCode: wire.reasonCode,
  sinceMs: fromTimestamp(wire.since) ?? 0,
  lag: wire.lag ?? NONE,
  held: wire.held,
  createdAtMs: fromTimestamp(wire.createdAt) ?? 0,
  createdBy: wire.createdBy,
  suspendedBy: textOrUnset(wire.suspendedBy),
  brought: wire.brought ?? NOTHING,
  kept: wire.kept,
  offerId: textOrUnset(wire.offerId),
});
