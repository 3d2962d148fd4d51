import type { AgreementRule } from "../domain/grant.ts";
import type { SiteId } from "../domain/site.ts";
import { decide, ruleOfOffer, type Decision } from "../policy/decide.ts";
import type { Person, Question } from "../policy/lacks.ts";
import type { AgreementsLedger, VersionRow } from "./ports/ledger.ts";
import { readRefusal } from "./refuse-read.ts";

/** What deciding about a peer's offers needs. */
export interface OfferedPorts {
  readonly site: SiteId;
  readonly ledger: Pick<AgreementsLedger, "agreementsTo">;
  readonly clock: { now(): number };
}

/** What this site agreed to of the terms that a version is offered on. */
export function agreedTo(
  { ledger }: Pick<OfferedPorts, "ledger">,
  { site, offers = [] }: Pick<VersionRow, "site" | "offers">,
): ReturnType<AgreementsLedger["agreementsTo"]> {
  return ledger.agreementsTo(site, "in", [...new Set(offers.flatMap(({ terms }) => terms?.sha256 ?? []))]);
}

/** The question whether somebody here may read a peer's version, as far as this site can tell by itself. */
export const offeredQuestion = (
  { site, clock }: Pick<OfferedPorts, "site" | "clock">,
  { artifact }: Pick<VersionRow, "artifact">,
  person: Person,
  storeCountry: string,
  agreements: readonly AgreementRule[],
): Question => ({
  asker: { site, country: undefined, person },
  action: "read",
  artifact,
  circumstances: { regions: {}, storeCountry, agreements, usage: undefined },
  nowMs: clock.now(),
});

/**
 * Decides as the owner will, by what it offered last; only the owner's word counts.
 * @returns undefined for a version that is offered without conditions
 */
export async function decideOffered(
  ports: OfferedPorts,
  version: Pick<VersionRow, "site" | "artifact" | "offers">,
  person: Person,
  storeCountry: string,
): Promise<{ decision: Decision; question: Question } | undefined> {
  const { offers = [] } = version;
  if (offers.length === 0) return undefined;
  const agreements = await agreedTo(ports, version);
  const question = offeredQuestion(ports, version, person, storeCountry, agreements);
  const decision = decide(
    offers.map((offer) => ruleOfOffer(offer, ports.site)),
    question,
  );
  if (decision.allowed) return { decision, question };
  // People read the owner's words, not what they mean.
  const { residency = [] } = offers.find(({ grantId }) => grantId === decision.grant?.grantId) ?? {};
  return { decision: { ...decision, grant: decision.grant && { ...decision.grant, residency } }, question };
}

/** @throws HanseError NO_GRANT, TERMS_NOT_ACCEPTED, RESIDENCY_REFUSED where the owner's offers do not let this person read */
export async function refuseOffered(
  ports: OfferedPorts,
  version: Pick<VersionRow, "site" | "artifact" | "offers">,
  person: Person,
  storeCountry: string,
): Promise<void> {
  const decided = await decideOffered(ports, version, person, storeCountry);
  if (decided === undefined || decided.decision.allowed) return;
  throw readRefusal(version.site, `peer ${version.site}`, decided.decision, decided.question);
}
