import { z } from "zod";
import type { CheckedStatement } from "../app/ports/documents.ts";
import { HanseError } from "../domain/errors.ts";
import { thumbprint, type SiteDescription, type SiteKey } from "../domain/site.ts";
import { describedSite, descriptionClaims, toDescription } from "./description.ts";
import type { SiteSigningKey } from "./keys.ts";
import { count, readShape, siteId } from "./shape.ts";
import { checkLife, checkNow, pinnedSigner, shownSigner, signChecked } from "./signed-document.ts";
import { parseStrictToken, refuseToken, STATEMENT } from "./strict-token.ts";

const LIFE_SECONDS = 24 * 60 * 60;

const claimsSchema = z.object({ ...describedSite, sub: siteId, seq: count(1) });

/** Signs this site's statement, good for 24 h. @param sequence larger than that of every statement before */
export function signStatement(
  key: SiteSigningKey,
  description: SiteDescription,
  sequence: number,
  nowMs: number,
): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  return signChecked(key, STATEMENT, claimsSchema, {
    ...descriptionClaims(description),
    sub: description.siteId,
    iat,
    exp: iat + LIFE_SECONDS,
    seq: sequence,
  });
}

/** See Documents.readStatement. */
export async function readStatement(text: string, nowMs: number): Promise<CheckedStatement> {
  const statement = await readShownStatement(text);
  const { issuedAtMs, expiresAtMs } = statement;
  checkNow(STATEMENT, { iat: issuedAtMs / 1000, exp: expiresAtMs / 1000 }, nowMs);
  return statement;
}

/**
 * See Documents.readPinnedStatement. The key must have been in use when the statement was made: a key that its site
 * retired signs no new keys.
 */
export async function readPinnedStatement(text: string, keys: readonly SiteKey[]): Promise<CheckedStatement> {
  const signer = await pinnedSigner(parseStrictToken(text, STATEMENT), keys, STATEMENT);
  const statement = await readShownStatement(text);
  if (signer.untilMs !== undefined && statement.issuedAtMs > signer.untilMs) {
    throw new HanseError("PEER_UNAUTHENTICATED", "the statement is signed by a key that its site retired before", {
      remedy: "Ask the other site's operator for its current statement and compare fingerprints",
    });
  }
  return statement;
}

/**
 * Checks a statement against the key that it shows first, whenever it was made: an expired one still tells which keys
 * its site had. Whether that key is trusted is the caller's to decide.
 * @throws HanseError INVALID_DOCUMENT
 */
export async function readShownStatement(text: string): Promise<CheckedStatement> {
  const token = parseStrictToken(text, STATEMENT);
  const claims = readShape(claimsSchema, token.payload, STATEMENT.what);
  if (claims.sub !== claims.iss) refuseToken(STATEMENT, "is about another site than the one that signed it");
  checkLife(STATEMENT, claims, LIFE_SECONDS);
  const signer = await shownSigner(token, claims.jwks.keys, STATEMENT);
  return {
    token: text,
    description: toDescription(claims),
    sequence: claims.seq,
    issuedAtMs: claims.iat * 1000,
    expiresAtMs: claims.exp * 1000,
    fingerprint: thumbprint(signer.jwk),
  };
}
