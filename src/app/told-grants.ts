import type { AgreementRule } from "../domain/grant.ts";
import type { SiteId } from "../domain/site.ts";
import { decide, ruleOfTold, type Decision } from "../policy/decide.ts";
import type { Person, Question } from "../policy/lacks.ts";
import type { AgreementsLedger, VersionRow } from "./ports/ledger.ts";
import { readRefusal } from "./refuse-read.ts";

/** What deciding about a peer's toldGrants needs. */
export interface ToldGrantsPorts {
  readonly site: SiteId;
  readonly ledger: Pick<AgreementsLedger, "agreementsTo">;
  readonly clock: { now(): number };
}

/** What this site agreed to of the terms that a version is granted on. */
export function agreedTo(
  { ledger }: Pick<ToldGrantsPorts, "ledger">,
  { site, toldGrants = [] }: Pick<VersionRow, "site" | "toldGrants">,
): ReturnType<AgreementsLedger["agreementsTo"]> {
  return ledger.agreementsTo(site, "in", [...new Set(toldGrants.flatMap(({ terms }) => terms?.sha256 ?? []))]);
}

/** The question whether somebody here may read a peer's version, as far as this site can tell by itself. */
export const toldQuestion = (
  { site, clock }: Pick<ToldGrantsPorts, "site" | "clock">,
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
 * Decides as the owner will, by what it told last; only the owner's word counts.
 * @returns undefined for a version that is granted without conditions
 */
export async function decideByTold(
  ports: ToldGrantsPorts,
  version: Pick<VersionRow, "site" | "artifact" | "toldGrants">,
  person: Person,
  storeCountry: string,
): Promise<{ decision: Decision; question: Question } | undefined> {
  const { toldGrants = [] } = version;
  if (toldGrants.length === 0) return undefined;
  const agreements = await agreedTo(ports, version);
  const question = toldQuestion(ports, version, person, storeCountry, agreements);
  const decision = decide(
    toldGrants.map((grant) => ruleOfTold(grant, ports.site)),
    question,
  );
  if (decision.allowed) return { decision, question };
  // People read the owner's words, not what they mean.
  const { residency = [] } = toldGrants.find(({ grantId }) => grantId === decision.grant?.grantId) ?? {};
  return { decision: { ...decision, grant: decision.grant && { ...decision.grant, residency } }, question };
}

/** @throws HanseError NO_GRANT, TERMS_NOT_ACCEPTED, RESIDENCY_REFUSED where the owner's toldGrants do not let this person read */
export async function refuseByTold(
  ports: ToldGrantsPorts,
  version: Pick<VersionRow, "site" | "artifact" | "toldGrants">,
  person: Person,
  storeCountry: string,
): Promise<void> {
  const decided = await decideByTold(ports, version, person, storeCountry);
  if (decided === undefined || decided.decision.allowed) return;
  throw readRefusal(version.site, `peer ${version.site}`, decided.decision, decided.question);
}
