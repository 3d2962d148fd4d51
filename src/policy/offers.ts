import { coversPattern } from "../domain/artifact.ts";
import type { AcceptPolicy, OfferTerms } from "../domain/offer.ts";
import type { Regions } from "../domain/regions.ts";
import { isRuledBy, newestFirst, type RuleTerms } from "../domain/rule.ts";
import type { SiteId } from "../domain/site.ts";
import { subjectsOf } from "../domain/subject.ts";
import type { RuledVersion } from "./replicate.ts";
import { isWanted } from "./retain.ts";

/** What of an offer decides about it. */
export interface JudgedOffer {
  readonly from: SiteId;
  /** Of the pinned statement. */
  readonly country: string | undefined;
  readonly terms: OfferTerms;
}

/** What the policies say: accept it on these terms; or why an operator has to be asked. */
export type OfferVerdict =
  { readonly accepts: true; readonly rule: RuleTerms } | { readonly accepts: false; readonly reason: string };

/**
 * Decides whether a site accepts an offer by itself. The first policy whose sites, artifacts and kind cover it decides;
 * without one an operator is asked.
 * @param bytesOf what a rule on these terms would hold here
 */
export function judgeOffer(
  policies: readonly AcceptPolicy[],
  offer: JudgedOffer,
  regions: Regions,
  bytesOf: (rule: RuleTerms) => number,
): OfferVerdict {
  const subjects = subjectsOf(offer.from, offer.country, regions);
  const policy = policies.find(
    ({ from, artifact, kind }) =>
      from.some((subject) => subjects.includes(subject)) &&
      coversPattern(artifact, offer.terms.artifact) &&
      (kind === undefined || kind === offer.terms.kind),
  );
  if (policy === undefined) return { accepts: false, reason: "no policy of this site accepts it" };
  const rule = ruleOfOffer(offer.from, offer.terms, policy);
  if (policy.maxBytes === undefined) return { accepts: true, rule };
  const bytes = bytesOf(rule);
  if (bytes < policy.maxBytes) return { accepts: true, rule };
  const reason = `it would take ${bytes} bytes, and the policy accepts less than ${policy.maxBytes}`;
  return { accepts: false, reason };
}

/**
 * The rule that an accepted offer makes. Who keeps no more than so many versions keeps none for good, whatever the owner
 * would like.
 */
export function ruleOfOffer(
  from: SiteId,
  terms: OfferTerms,
  { to, keepLast }: Pick<AcceptPolicy, "to" | "keepLast"> = {},
): RuleTerms {
  const { artifact, kind, every, latestOnly } = terms;
  const most = Math.min(keepLast ?? Infinity, terms.keepLast ?? Infinity);
  return {
    ...{ from, artifact, kind, to, every, latestOnly, priority: 0 },
    keepLast: most === Infinity ? undefined : most,
    keepEvery: keepLast === undefined ? terms.keepEvery : undefined,
  };
}

/** What a rule would hold of what is there now. */
export function bytesWanted(rule: RuleTerms, versions: readonly RuledVersion[]): number {
  const about = versions.filter((version) => version.shown === "read" && isRuledBy(rule, version));
  return [...Map.groupBy(about, ({ artifact }) => artifact).values()]
    .flatMap((some) => newestFirst(some).filter((version, rank) => isWanted(rule, version, rank)))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}
