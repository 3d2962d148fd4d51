import type { GrantAction, GrantRule, ToldGrant } from "../domain/grant.ts";
import { GRANT_ACTIONS } from "../domain/grant.ts";
import { countriesOf } from "../domain/regions.ts";
import { LACKS, lacksOf, type Lack, type Question } from "./lacks.ts";

/** What was decided, and by which grant. */
export type Decision<Grant extends GrantRule = GrantRule> =
  | { readonly allowed: true; readonly grant: Grant }
  | {
      readonly allowed: false;
      /** The one that comes nearest to allowing it; undefined where there is none at all. */
      readonly grant: Grant | undefined;
      /** What that one lacks, from the farthest on. */
      readonly lacks: readonly Lack[];
    };

/**
 * Decides by all grants of a site: default deny, and each grant only adds. Of those that allow, the one that asks least
 * decides: without a quota before one with, then the first; so that nothing is counted that need not be.
 */
export function decide<Grant extends GrantRule>(grants: readonly Grant[], question: Question): Decision<Grant> {
  const judged = grants.map((grant) => ({ grant, lacks: lacksOf(grant, question) }));
  const allowing = judged.filter(({ lacks }) => lacks.length === 0).map(({ grant }) => grant);
  const deciding = allowing.find(({ quotaBytes }) => quotaBytes === undefined) ?? allowing[0];
  if (deciding !== undefined) return { allowed: true, grant: deciding };
  const [nearest] = judged.toSorted((a, b) => farness(a.lacks) - farness(b.lacks));
  return { allowed: false, grant: nearest?.grant, lacks: nearest?.lacks ?? [] };
}

/** Fewer lacks are nearer than many; of as many, those that are easier to mend. */
const farness = (lacks: readonly Lack[]): number =>
  lacks.reduce((sum, lack) => sum + 100 + (LACKS.length - LACKS.indexOf(lack)), 0);

/** All that may be done with an artifact; what may not be discovered is not there. */
export function grantedActions(
  grants: readonly GrantRule[],
  question: Omit<Question, "action">,
): readonly GrantAction[] {
  const granted = GRANT_ACTIONS.filter((action) => decide(grants, { ...question, action }).allowed);
  return granted.includes("discover") ? granted : [];
}

/**
 * What the asker is to be told of the conditions: nothing where there is no grant with conditions, or one without allows
 * all that those with them do. Grants that cannot count for the asker are left out.
 */
export function toldGrantsOf(grants: readonly GrantRule[], question: Omit<Question, "action">): readonly ToldGrant[] {
  const counting = grants
    .filter(({ actions }) => actions.length > 0)
    .filter((grant) => grant.actions.some((action) => lacksOf(grant, { ...question, action }).length === 0));
  const free = new Set(counting.filter((grant) => !isConditional(grant)).flatMap(({ actions }) => actions));
  const conditional = counting.filter(isConditional);
  if (conditional.every(({ actions }) => actions.every((action) => free.has(action)))) return [];
  const { regions } = question.circumstances;
  return counting.map(({ grantId, artifact, actions, residency, ...rest }) => ({
    grantId,
    artifact,
    actions,
    person: rest.person,
    entitlement: rest.entitlement,
    untilMs: rest.untilMs,
    quotaBytes: rest.quotaBytes,
    terms: rest.terms,
    purpose: rest.purpose,
    residency,
    countries: countriesOf(residency, regions),
  }));
}

const isConditional = (grant: GrantRule): boolean =>
  grant.residency.length > 0 ||
  [grant.person, grant.entitlement, grant.untilMs, grant.quotaBytes, grant.terms, grant.purpose].some(
    (condition) => condition !== undefined,
  );

/** An grant as the rule that its receiver decides by: the owner's own countries count, not this site's table. */
export const ruleOfTold = ({ countries, ...grant }: ToldGrant, to: string): GrantRule => ({
  ...grant,
  to,
  residency: countries.length === 0 ? grant.residency : countries,
});
