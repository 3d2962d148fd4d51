import { HanseError, type Reason } from "../domain/errors.ts";
import type { GrantRule } from "../domain/grant.ts";
import { monthOf, nextMonthMs } from "../domain/month.ts";
import type { Decision } from "../policy/decide.ts";
import type { Lack, Question } from "../policy/lacks.ts";

type Refusal = Extract<Decision, { allowed: false }>;

const CODES: Partial<Record<Lack, Reason>> = {
  residency: "RESIDENCY_REFUSED",
  quota: "QUOTA_EXCEEDED",
  terms: "TERMS_NOT_ACCEPTED",
};

/** The stable code of a refusal. */
export const refusalCode = ({ lacks }: Refusal): Reason => CODES[lacks[0] ?? "site"] ?? "NO_GRANT";

/**
 * Why a read is refused, in words and with what to do.
 * @param owner the site whose grants decided
 * @param hop who refuses
 */
export function readRefusal(owner: string, hop: string, refusal: Refusal, question: Question): HanseError {
  const { grant, lacks } = refusal;
  const { asker, artifact, nowMs } = question;
  const [lack] = lacks;
  const code = refusalCode(refusal);
  const ask = `Ask the operator of ${owner} for \`hanse grant add --to ${asker.site} --artifact ${artifact} --allow read\``;
  if (grant === undefined || lack === undefined || lack === "site" || lack === "artifact") {
    return new HanseError(code, `no grant lets ${asker.site} read ${artifact}`, { hop, remedy: ask });
  }
  if (lack === "action") {
    return new HanseError(code, `${asker.site} may discover ${artifact}, not read it`, { hop, remedy: ask });
  }
  const text = `${whoOf(question)} may not read ${artifact}: ${lackText(lack, grant, question)}`;
  switch (lack) {
    case "residency":
      return new HanseError(code, text, { hop, remedy: "Pull it with --to into a store that lies there" });
    case "quota": {
      const again = new Date(nextMonthMs(nowMs)).toISOString().slice(0, 10);
      return new HanseError(code, text, {
        hop,
        remedy: `A pull goes on by itself on ${again}; or ask the operator of ${owner} for more`,
        retryAfterMs: nextMonthMs(nowMs) - nowMs,
      });
    }
    case "terms":
      return new HanseError(code, text, {
        hop,
        remedy: `Read them with \`hanse show ${owner}/${artifact} --terms\`; \`hanse pull\` asks, or takes --accept-terms ${grant.terms?.sha256.slice(0, 12) ?? ""}`,
      });
    case "time":
    case "person":
    case "entitlement":
      return new HanseError(code, text, { hop, remedy: `Ask the operator of ${owner} for a grant` });
  }
}

const whoOf = ({ asker }: Question): string =>
  typeof asker.person === "object" ? `${asker.person.sub} of ${asker.site}` : asker.site;

/** What a grant lacks, as a clause. */
export function lackText(lack: Lack, grant: GrantRule, question: Question): string {
  const { asker, action, artifact, circumstances, nowMs } = question;
  switch (lack) {
    case "site":
      return `it is for ${grant.to}, and ${asker.site} is ${asker.country === undefined ? "no peer" : `in ${asker.country}`}`;
    case "artifact":
      return `'${grant.artifact}' does not cover ${artifact}`;
    case "action":
      return `it allows ${grant.actions.join(" and ")}, not ${action}`;
    case "time":
      return `the grant ended at ${new Date(grant.untilMs ?? 0).toISOString()}`;
    case "person":
      return `the grant is for ${grant.person ?? ""} alone`;
    case "entitlement":
      return `the grant is for people in ${grant.entitlement ?? ""}`;
    case "residency": {
      const at =
        circumstances.storeCountry === "" ? "in a country that is not told" : `in ${circumstances.storeCountry ?? ""}`;
      return `copies may lie in ${grant.residency.join(", ")}, and the store is ${at}`;
    }
    case "quota": {
      const { usedBytes, neededBytes = 0 } = circumstances.usage ?? {};
      const used = usedBytes?.get(grant.grantId) ?? 0;
      const more = neededBytes === 0 ? "" : `, and ${neededBytes} more are wanted`;
      return `${used} of ${grant.quotaBytes ?? 0} bytes of ${monthOf(nowMs)} (UTC) are used${more}`;
    }
    case "terms":
      return `the terms sha256:${grant.terms?.sha256 ?? ""} are not agreed to`;
  }
}
