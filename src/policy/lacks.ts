import { matchesPattern, type ArtifactName } from "../domain/artifact.ts";
import { matchesEntitlement, parseEntitlement } from "../domain/entitlement.ts";
import type { AgreementRule, GrantAction, GrantRule } from "../domain/grant.ts";
import { countriesOf, type Regions } from "../domain/regions.ts";
import type { SiteId } from "../domain/site.ts";
import { subjectsOf } from "../domain/subject.ts";

/** A person of a peer, as it names them. */
export interface Person {
  readonly sub: string;
  readonly entitlements: readonly string[];
}

/** Who asks: a peer by its pinned statement, for somebody. */
export interface Asker {
  readonly site: SiteId;
  /** Undefined for a site that is not pinned. */
  readonly country: string | undefined;
  /** Undefined: the peer's gateway for itself. `anyone`: is there somebody who may? */
  readonly person: Person | "anyone" | undefined;
}

/** What is known beside the asker; a member that is undefined is not asked about, and none may be left out. */
export interface Circumstances {
  readonly regions: Regions;
  /** Of the destination's store; empty where the peer does not say. */
  readonly storeCountry: string | undefined;
  /** What the asker's site agreed to. */
  readonly agreements: readonly AgreementRule[] | undefined;
  /** Bytes that the asker's site has read this month, by grant, and how many more it is about to read. */
  readonly usage: { readonly usedBytes: ReadonlyMap<string, number>; readonly neededBytes: number } | undefined;
}

/** A question about one artifact. */
export interface Question {
  readonly asker: Asker;
  readonly action: GrantAction;
  readonly artifact: ArtifactName;
  readonly circumstances: Circumstances;
  readonly nowMs: number;
}

/** What a grant may lack, from the farthest to the nearest: what comes later is the easier to mend. */
export const LACKS = [
  "site",
  "artifact",
  "action",
  "time",
  "entitlement",
  "person",
  "residency",
  "quota",
  "terms",
] as const;
export type Lack = (typeof LACKS)[number];

/** Why a grant does not allow what is asked, from the farthest on; empty where it does. */
export function lacksOf(grant: GrantRule, question: Question): readonly Lack[] {
  return LACKS.filter((lack) => !HOLDS[lack](grant, question));
}

const HOLDS: Readonly<Record<Lack, (grant: GrantRule, question: Question) => boolean>> = {
  site: ({ to }, { asker, circumstances }) => subjectsOf(asker.site, asker.country, circumstances.regions).includes(to),
  artifact: (grant, { artifact }) => matchesPattern(grant.artifact, artifact),
  action: ({ actions }, { action }) => actions.includes(action) || (action === "discover" && actions.includes("read")),
  time: ({ untilMs }, { nowMs }) => untilMs === undefined || nowMs < untilMs,
  person: ({ person }, { asker }) => person === undefined || asker.person === "anyone" || asker.person?.sub === person,
  entitlement: ({ entitlement }, { asker }) =>
    entitlement === undefined || asker.person === "anyone" || isEntitled(entitlement, asker.person),
  residency: ({ residency }, { action, circumstances: { regions, storeCountry } }) =>
    action === "discover" ||
    residency.length === 0 ||
    storeCountry === undefined ||
    countriesOf(residency, regions).includes(storeCountry),
  quota: ({ grantId, quotaBytes }, { action, circumstances: { usage } }) =>
    action !== "read" ||
    quotaBytes === undefined ||
    usage === undefined ||
    (usage.usedBytes.get(grantId) ?? 0) + usage.neededBytes <= quotaBytes,
  terms: (grant, question) =>
    question.action === "discover" ||
    grant.terms === undefined ||
    question.circumstances.agreements === undefined ||
    question.circumstances.agreements.some((agreement) => covers(agreement, grant, question)),
};

function isEntitled(wanted: string, person: Person | undefined): boolean {
  const rule = parseEntitlement(wanted);
  if (rule === undefined || person === undefined) return false;
  return person.entitlements.some((text) => {
    const held = parseEntitlement(text);
    return held !== undefined && matchesEntitlement(rule, held);
  });
}

/** True where an agreement is to a grant's terms and purpose, for this artifact, this person and this country. */
export function covers(
  agreement: AgreementRule,
  grant: Pick<GrantRule, "terms" | "purpose">,
  { asker, artifact, circumstances: { storeCountry } }: Pick<Question, "asker" | "artifact" | "circumstances">,
): boolean {
  const { terms, purpose, forSite, person, country } = agreement;
  if (terms !== grant.terms?.sha256 || purpose !== grant.purpose || !matchesPattern(agreement.artifact, artifact))
    return false;
  if (storeCountry !== undefined && country !== storeCountry) return false;
  return forSite || (typeof asker.person === "object" && asker.person.sub === person);
}
