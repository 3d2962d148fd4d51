import { matchesEntitlement, parseEntitlement } from "../domain/entitlement.ts";
import { HanseError } from "../domain/errors.ts";
import type { Issuer, RoleRule } from "../domain/issuer.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { scopesOfClaim } from "../domain/scope.ts";
import { refuseAccessToken } from "./access-token.ts";
import type { JsonObject } from "../domain/strict-json.ts";

/** Entitlements that are looked at and kept of one person. */
const MAX_ENTITLEMENTS = 256;
const SUBJECT = /^[\x20-\x7e]{1,200}$/;
const LOWER_CASE_SUBJECTS = "@myaccessid.org";

/**
 * The person that the claims of a checked access token speak of.
 * @throws HanseError TOKEN_INVALID for a subject that nobody can have, NOT_ALLOWED where no rule gives a role (with the
 *   rules there are), STEP_UP_REQUIRED where the login was not strong enough
 */
export function personOf(issuer: Issuer, claims: JsonObject): UserPrincipal {
  const subject = subjectOf(claims["sub"]);
  const entitlements = [...new Set(issuer.entitlementClaims.flatMap((name) => texts(claims[name])))]
    .filter((text) => parseEntitlement(text) !== undefined)
    .slice(0, MAX_ENTITLEMENTS);
  const person = `${subject}@${issuer.name}`;
  const rule = issuer.roles.find((candidate) => gives(candidate, subject, entitlements));
  if (rule === undefined) throw noRole(issuer, person);
  refuseWeakLogin(issuer, claims);
  return {
    type: "user",
    person,
    role: rule.role,
    issuer: issuer.issuer,
    entitlements,
    scopes: scopesOf(claims["scope"]),
  };
}

/** One spelling for one person: MyAccessID compares its subjects in lower case. */
function subjectOf(sub: unknown): string {
  if (typeof sub !== "string" || !SUBJECT.test(sub)) return refuseAccessToken("names no person");
  const lower = sub.toLowerCase();
  return lower.endsWith(LOWER_CASE_SUBJECTS) ? lower : sub;
}

/** A text of words, as RFC 8693 writes it; some issuers send a list. @throws HanseError TOKEN_INVALID for what is neither */
function scopesOf(scope: unknown): UserPrincipal["scopes"] {
  if (scope === undefined) return undefined;
  const words: readonly unknown[] = Array.isArray(scope) ? scope : [scope];
  if (!words.every((word) => typeof word === "string")) return refuseAccessToken("has scopes in a wrong form");
  return scopesOfClaim(words.join(" "));
}

/** The texts in a claim that is a text or a list. */
const texts = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim.slice(0, MAX_ENTITLEMENTS) : [claim]).filter(
    (value): value is string => typeof value === "string",
  );

function gives(rule: RoleRule, subject: string, entitlements: readonly string[]): boolean {
  if (rule.subject !== undefined) return subjectOf(rule.subject) === subject;
  const { entitlement: wanted } = rule;
  if (wanted === undefined) return false;
  return entitlements.some((text) => {
    const held = parseEntitlement(text);
    return held !== undefined && matchesEntitlement(wanted, held);
  });
}

function noRole({ name, roles }: Issuer, person: string): HanseError {
  const accepted = roles.filter(({ entitlement }) => entitlement !== undefined);
  return new HanseError("NOT_ALLOWED", `${person} is known, and belongs to no group that this site takes`, {
    hop: "this gateway",
    remedy: "Ask the people who run one of these groups to add you, then log in again: hanse login",
    problems:
      accepted.length === 0
        ? [`people of ${name} are taken by name only`]
        : accepted.map(({ text, role }) => `${role}: ${text}`),
  });
}

function refuseWeakLogin({ issuer, acr, assurance }: Issuer, claims: JsonObject): void {
  const given = claims["acr"];
  const has = texts(claims["eduperson_assurance"]);
  const missing = assurance.filter((value) => !has.includes(value));
  const weak = acr.length > 0 && !(typeof given === "string" && acr.includes(given));
  if (!weak && missing.length === 0) return;
  throw new HanseError("STEP_UP_REQUIRED", "this login is not strong enough for this site", {
    hop: "this gateway",
    remedy: weak
      ? `Log in again and prove yourself as asked, e.g. with a second factor: hanse login --issuer ${issuer}`
      : `Have your home organisation raise your assurance, then log in again: hanse login --issuer ${issuer}`,
    problems: [
      ...(weak ? [`missing: acr ${acr.join(" or ")}`] : []),
      ...missing.map((value) => `missing: eduperson_assurance ${value}`),
    ],
  });
}
