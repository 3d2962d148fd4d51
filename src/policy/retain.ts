import type { ArtifactKind, Label } from "../domain/artifact.ts";
import { isRuledBy, numberOf, type RuleTerms } from "../domain/rule.ts";

/** A rule as it stands in the ledger. */
export interface StandingRule extends RuleTerms {
  readonly ruleId: string;
  readonly suspended: boolean;
  /** It does nothing and keeps nothing any more. */
  readonly ended?: boolean | undefined;
  readonly createdAtMs: number;
}

interface Numbered {
  readonly artifact: string;
  readonly label: Label;
  readonly kind: ArtifactKind;
  readonly sequence: number;
}

/** What keep-every alone keeps besides. */
const keepLastOf = ({ keepLast, keepEvery }: RuleTerms): number | undefined =>
  keepLast ?? (keepEvery === undefined ? undefined : 1);

/** Whether a rule ever removes what it brought. */
export const hasRetention = (rule: RuleTerms): boolean => keepLastOf(rule) !== undefined;

const isMilestone = ({ keepEvery }: RuleTerms, version: Numbered): boolean =>
  keepEvery !== undefined && numberOf(version) % keepEvery === 0;

/**
 * Whether a rule wants a version here.
 * @param rank its place among the versions of its artifact that the rule is about, 0 for the newest
 */
export function isWanted(rule: RuleTerms, version: Numbered, rank: number): boolean {
  if (rule.latestOnly) return rank === 0;
  const keepLast = keepLastOf(rule);
  return keepLast === undefined || rank < keepLast || isMilestone(rule, version);
}

/**
 * Whether a rule keeps a copy: it is among the newest good ones that the rule is about, a milestone, or wanted; without
 * retention every one of them, but of a rule for the latest only the newest.
 * @param readable all versions of the artifact that the owner lets this site read, newest first
 * @param good those of them that are held: only they count
 */
export function isKept<V extends Numbered>(
  rule: RuleTerms,
  version: V,
  readable: readonly V[],
  good: readonly V[],
): boolean {
  if (!isRuledBy(rule, version)) return false;
  const about = (versions: readonly V[]): readonly V[] => versions.filter((each) => isRuledBy(rule, each));
  if (isWanted(rule, version, about(readable).indexOf(version)) || isMilestone(rule, version)) return true;
  const keepLast = keepLastOf(rule) ?? (rule.latestOnly ? 1 : Infinity);
  const goodOnes = about(good);
  // A damaged copy may be mended: where there are too few good ones, it stays.
  if (goodOnes.length < keepLast) return true;
  const goodRank = goodOnes.indexOf(version);
  return goodRank !== -1 && goodRank < keepLast;
}

/** After so many pulls in a row that were cut off the next one may end: a slow link would never bring one whole. */
const MOST_CUTS = 2;

/**
 * Whether a pull that is superseded may end all the same: it has begun, and it is half done, or others were cut off
 * before it and none came whole.
 */
export function isSpared(
  pull: {
    readonly state: string;
    readonly bytesDone: number;
    readonly bytesTotal: number;
  },
  cutInARow: number,
): boolean {
  if (pull.state !== "RUNNING") return false;
  return pull.bytesDone * 2 >= pull.bytesTotal || cutInARow >= MOST_CUTS;
}
