import type { z } from "zod";
import { HanseError } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import type { SiteSigningKey } from "./keys.ts";
import { readShape } from "./shape.ts";
import { isSignedBy, keyNamed, signToken } from "./signature.ts";
import { refuseToken, type StrictToken, type TokenShape } from "./strict-token.ts";

/**
 * Signs claims after reading them as the receiver will, so that no site hands out what its peers refuse.
 * @throws HanseError INVALID_INPUT that names the member
 */
export async function signChecked(
  key: SiteSigningKey,
  shape: TokenShape,
  schema: z.ZodType,
  claims: object,
): Promise<string> {
  readShape(schema, JSON.parse(JSON.stringify(claims)), shape.what, "INVALID_INPUT");
  return signToken(key, shape, claims);
}

/**
 * The key of a pinned set that signed a document; retired keys stay good for documents.
 * @throws HanseError PEER_UNAUTHENTICATED where the set has no such key, INVALID_DOCUMENT for a wrong signature
 */
export async function pinnedSigner(token: StrictToken, keys: readonly SiteKey[], shape: TokenShape): Promise<SiteKey> {
  const key = keyNamed(token, keys);
  if (key === undefined) {
    throw new HanseError("PEER_UNAUTHENTICATED", `the ${shape.what} is signed by a key that is not pinned here`, {
      remedy: "Compare fingerprints with the other site's operator; where its key is new, peer again",
    });
  }
  if (!(await isSignedBy(token, key))) refuseToken(shape, "has a wrong signature");
  return key;
}

/**
 * The key that a self-signed document shows first, after it was seen to have signed it. Proves that whoever made the
 * document holds that key, and nothing more.
 * @throws HanseError INVALID_DOCUMENT
 */
export async function shownSigner(token: StrictToken, shown: readonly SiteKey[], shape: TokenShape): Promise<SiteKey> {
  const [first] = shown;
  if (first?.kid !== token.header.kid) return refuseToken(shape, "is not signed by the key that it shows first");
  if (!(await isSignedBy(token, first))) refuseToken(shape, "has a wrong signature");
  return first;
}

/** @throws HanseError INVALID_DOCUMENT for a life that is empty or longer than allowed */
export function checkLife(shape: TokenShape, claims: { iat: number; exp: number }, maxLifeSeconds: number): void {
  const life = claims.exp - claims.iat;
  if (life <= 0 || life > maxLifeSeconds) refuseToken(shape, `is not made for 1 to ${maxLifeSeconds} seconds`);
}

/** @throws HanseError TOKEN_EXPIRED, or INVALID_DOCUMENT for one from the future */
export function checkNow(shape: TokenShape, claims: { iat: number; exp: number }, nowMs: number): void {
  const now = Math.floor(nowMs / 1000);
  if (claims.iat > now + CLOCK_TOLERANCE_SECONDS) {
    refuseToken(shape, `is from the future: clock skew ${claims.iat - now} s`, "Set both sites' clocks by NTP");
  }
  if (claims.exp <= now - CLOCK_TOLERANCE_SECONDS) {
    throw new HanseError("TOKEN_EXPIRED", `the ${shape.what} ended at ${new Date(claims.exp * 1000).toISOString()}`, {
      remedy: `Ask the site that made it for a new ${shape.what}`,
    });
  }
}
