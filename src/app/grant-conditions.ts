import { isDigest, sha256 } from "../domain/digest.ts";
import { parseEntitlement } from "../domain/entitlement.ts";
import { HanseError } from "../domain/errors.ts";
import { GRANT_ACTIONS, MAX_TERMS_BYTES, type GrantAction, type GrantConditions } from "../domain/grant.ts";
import { parseArea, type Regions } from "../domain/regions.ts";
import type { TermsRow } from "./ports/ledger.ts";
import type { WantedConditions } from "./use-cases.ts";

/** @throws HanseError INVALID_INPUT for an unknown action, and for none */
export function parseActions(actions: readonly string[]): GrantAction[] {
  const unknown = actions.find((action) => !GRANT_ACTIONS.some((known) => known === action));
  if (unknown === undefined && actions.length > 0) return GRANT_ACTIONS.filter((known) => actions.includes(known));
  const text = unknown === undefined ? "a grant allows at least one action" : `'${unknown}' is no action of a grant`;
  throw new HanseError("INVALID_INPUT", text, { remedy: "Use --allow discover,read" });
}

/**
 * What is to narrow a grant, as the ledger keeps it, with its terms.
 * @throws HanseError INVALID_INPUT that names what is wrong
 */
export function parseConditions(
  wanted: WantedConditions,
  regions: Regions,
  nowMs: number,
): { conditions: GrantConditions; terms: TermsRow | undefined } {
  const { person, entitlement, untilMs, quotaBytes, purpose, residency = [] } = wanted;
  if (person !== undefined && (person.length > 256 || /\p{C}/u.test(person)))
    refuse("a person's name has at most 256 characters, none of them a control character");
  if (entitlement !== undefined && parseEntitlement(entitlement) === undefined) {
    refuse(`'${entitlement}' is not a group as AARC-G069 writes it`, "Write e.g. urn:geant:example.eu:group:climate");
  }
  if (untilMs !== undefined && untilMs <= nowMs) refuse("the grant would be over already", "Name a later end");
  if (quotaBytes !== undefined && quotaBytes < 1) refuse("a quota of nothing lets nobody read");
  if (
    purpose !== undefined &&
    (purpose.length > 1024 || /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(purpose))
  )
    refuse("a purpose is one line of at most 1,024 characters");
  const terms = parseTerms(wanted.terms);
  return {
    terms,
    conditions: {
      person,
      entitlement,
      untilMs,
      quotaBytes,
      terms: terms && (terms.url === undefined ? { sha256: terms.sha256 } : { sha256: terms.sha256, url: terms.url }),
      purpose,
      residency: [...new Set(residency.map((area) => parseArea(area, regions)))],
    },
  };
}

function parseTerms(terms: WantedConditions["terms"]): TermsRow | undefined {
  if (terms === undefined) return undefined;
  if ("text" in terms) {
    const { text } = terms;
    if (Buffer.byteLength(text) > MAX_TERMS_BYTES)
      refuse(`terms have at most ${MAX_TERMS_BYTES} bytes`, "Publish longer ones as a page and use --terms-url");
    if (text.trim() === "" || !text.isWellFormed()) refuse("the terms are no text");
    return { sha256: sha256(text), text };
  }
  const { url } = terms;
  const parsed = url.length > 2000 ? null : URL.parse(url);
  if (parsed?.protocol !== "https:" || parsed.username !== "" || parsed.password !== "")
    refuse("terms elsewhere lie at an https URL without a user", "Write e.g. https://bsc.example/terms.html");
  if (!isDigest(terms.sha256)) refuse("terms at a URL need their SHA-256", "Use --terms-sha256 with 64 hex digits");
  return { sha256: terms.sha256, url };
}

function refuse(text: string, remedy?: string): never {
  throw new HanseError("INVALID_INPUT", text, { remedy });
}
