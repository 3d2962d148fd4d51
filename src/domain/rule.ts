import { matchesPattern, type ArtifactKind, type ArtifactName, type ArtifactPattern, type Label } from "./artifact.ts";
import type { SiteId } from "./site.ts";
import type { WeeklyWindow } from "./weekly-window.ts";

/** How a rule stands: all that it wants is here; it is coming; it cannot come; a person stopped it; the offer that made it is over. */
export type RuleState = "OK" | "REPLICATING" | "STUCK" | "SUSPENDED" | "ENDED";

/** What a rule is to replicate, and how; fixed when it is added. */
export interface RuleTerms {
  /** The peer whose own versions it brings here. */
  readonly from: SiteId;
  readonly artifact: ArtifactPattern;
  /** Undefined for both. */
  readonly kind?: ArtifactKind | undefined;
  /** Place below which each version gets `site/artifact/label`; undefined for the site's own rule. */
  readonly to?: string | undefined;
  /** So many of the newest held ones of each artifact stay; undefined without retention. */
  readonly keepLast?: number | undefined;
  /** Those whose number is divisible by it stay for good. */
  readonly keepEvery?: number | undefined;
  /** Only versions whose number is divisible by it are taken; 1 for all. */
  readonly every: number;
  /** Only the newest version of each artifact is taken. */
  readonly latestOnly: boolean;
  /** Higher ones run first; 0 is what a person's pull has. */
  readonly priority: number;
  /** When its pulls may run; undefined for always. */
  readonly window?: WeeklyWindow | undefined;
  /** For all its pulls together. */
  readonly maxBytesPerSecond?: number | undefined;
}

/** What of a transfer's row comes from the rule that began it. */
export interface RuleOrder {
  readonly ruleId: string;
  readonly priority: number;
  /** Of two of one rule the higher one runs first. */
  readonly newness: number;
  readonly maxBytesPerSecond?: number | undefined;
}

/** The smallest rate that a rule may be held to: one lane's chunk every few seconds. */
export const LEAST_RATE = 64 * 1024;

/** The step that a label names, `step-120000`; undefined for every other label. */
function stepOf(label: Label): number | undefined {
  const [, digits] = /^step-(\d{1,15})$/.exec(label) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** What a rule counts a version by: its step, else its sequence. */
export const numberOf = ({ label, sequence }: { readonly label: Label; readonly sequence: number }): number =>
  stepOf(label) ?? sequence;

/** True for a version that the rule is about. */
export const isRuledBy = (
  { artifact, kind, every }: Pick<RuleTerms, "artifact" | "kind" | "every">,
  version: {
    readonly artifact: ArtifactName;
    readonly label: Label;
    readonly sequence: number;
    readonly kind: ArtifactKind;
  },
): boolean =>
  matchesPattern(artifact, version.artifact) &&
  (kind === undefined || kind === version.kind) &&
  numberOf(version) % every === 0;

/**
 * Versions of one artifact, newest first: by sequence, and those with a step among themselves by step, so that a checkpoint
 * that was published late stands where it belongs.
 */
export function newestFirst<V extends { readonly label: Label; readonly sequence: number }>(
  versions: readonly V[],
): readonly V[] {
  const bySequence = versions.toSorted((a, b) => b.sequence - a.sequence);
  const stepped = bySequence
    .filter(({ label }) => stepOf(label) !== undefined)
    .sort((a, b) => (stepOf(b.label) ?? 0) - (stepOf(a.label) ?? 0));
  let next = 0;
  return bySequence.map((version) => (stepOf(version.label) === undefined ? version : (stepped[next++] ?? version)));
}
