import { z } from "zod";
import type { AgreementCheck, CheckedAgreement } from "../app/ports/documents.ts";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import type { AgreementTerms } from "../domain/grant.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import type { SiteSigningKey } from "./keys.ts";
import { count, country, digest, line, parses, readShape, siteId } from "./shape.ts";
import { pinnedSigner, signChecked } from "./signed-document.ts";
import { AGREEMENT, parseStrictToken, refuseToken } from "./strict-token.ts";

/*
 * An agreement is one token, signed by the site that agrees: the destination. It says who agreed to which terms, by their
 * hash, for what, and in which country the copies lie. It does not expire; the grant does.
 */

const claimsSchema = z.object({
  iss: siteId,
  iat: count(0),
  source: siteId,
  destination: siteId,
  grant: z.string("is not text").regex(/^[\w-]{1,128}$/, "is not an id of 1 to 128 letters, digits, '-' or '_'"),
  terms: digest,
  artifact: z.string("is not text").refine(parses(parseArtifactPattern), "is not an artifact pattern"),
  purpose: line(1024).min(1, "is empty").optional(),
  country,
  act: z.object({ sub: line(256).min(1, "is empty") }, "names no person"),
  scope: z.enum(["person", "site"], "is not person or site"),
});

/** Signs an agreement of this site. @throws HanseError INVALID_INPUT that names the member */
export function signAgreement(key: SiteSigningKey, terms: AgreementTerms, nowMs: number): Promise<string> {
  return signChecked(key, AGREEMENT, claimsSchema, {
    iss: terms.destination,
    iat: Math.floor(nowMs / 1000),
    source: terms.source,
    destination: terms.destination,
    grant: terms.grantId,
    terms: terms.terms,
    artifact: terms.artifact,
    purpose: terms.purpose,
    country: terms.country,
    act: { sub: terms.person },
    scope: terms.forSite ? "site" : "person",
  });
}

/** See Documents.readAgreement. */
export async function readAgreement(text: string, check: AgreementCheck): Promise<CheckedAgreement> {
  const token = parseStrictToken(text, AGREEMENT);
  const key = await pinnedSigner(token, check.keys, AGREEMENT);
  const claims = readShape(claimsSchema, token.payload, AGREEMENT.what);
  if (claims.iss !== check.destination || claims.destination !== check.destination)
    refuseToken(AGREEMENT, `is not of ${check.destination}`);
  if (claims.source !== check.source) refuseToken(AGREEMENT, `is not with ${check.source}`);
  const agreedAtMs = claims.iat * 1000;
  const toleranceMs = CLOCK_TOLERANCE_SECONDS * 1000;
  if (agreedAtMs > check.nowMs + toleranceMs) {
    const skew = Math.ceil((agreedAtMs - check.nowMs) / 1000);
    refuseToken(AGREEMENT, `is from the future: clock skew ${skew} s`, "Set both sites' clocks by NTP");
  }
  if (agreedAtMs < key.fromMs - toleranceMs) refuseToken(AGREEMENT, "was signed before its key was in use");
  if (agreedAtMs > (key.untilMs ?? Infinity) + toleranceMs)
    refuseToken(AGREEMENT, "was signed after its key was retired");
  const { source, destination, grant, terms, artifact, purpose, country: land, act, scope } = claims;
  return {
    token: text,
    agreementId: agreementIdOf(text),
    agreedAtMs,
    terms: {
      source,
      destination,
      grantId: grant,
      terms,
      artifact,
      purpose,
      country: land,
      person: act.sub,
      forSite: scope === "site",
    },
  };
}

/** One name for an agreement at both sites. */
export const agreementIdOf = (token: string): string => `ag-${sha256(token).slice(0, 20)}`;
