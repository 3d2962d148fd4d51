import { z } from "zod";
import type { CheckedInvitation } from "../app/ports/documents.ts";
import { thumbprint, type SiteDescription, type SiteId, type SiteKey } from "../domain/site.ts";
import { describedSite, descriptionClaims, toDescription } from "./description.ts";
import type { SiteSigningKey } from "./keys.ts";
import { readShape, siteId } from "./shape.ts";
import { checkLife, checkNow, pinnedSigner, shownSigner, signChecked } from "./signed-document.ts";
import { INVITATION, parseStrictToken, refuseToken } from "./strict-token.ts";

const LIFE_SECONDS = 7 * 24 * 60 * 60;

const claimsSchema = z.object({
  ...describedSite,
  aud: siteId,
  jti: z.string("is not text").regex(/^[\w-]{16,128}$/, "is not an id of 16 to 128 letters, digits, '-' or '_'"),
});

/** Signs an invitation for one named site, good for 7 days; it describes this site, so that the other can dial it. */
export async function signInvitation(
  key: SiteSigningKey,
  description: SiteDescription,
  { jti, to, nowMs }: { jti: string; to: SiteId; nowMs: number },
): Promise<{ token: string; expiresAtMs: number }> {
  const iat = Math.floor(nowMs / 1000);
  const exp = iat + LIFE_SECONDS;
  const token = await signChecked(key, INVITATION, claimsSchema, {
    ...descriptionClaims(description),
    aud: to,
    jti,
    iat,
    exp,
  });
  return { token, expiresAtMs: exp * 1000 };
}

/** See Documents.readInvitation. @param reader the site that reads it; an invitation for another is refused */
export async function readInvitation(text: string, reader: SiteId, nowMs: number): Promise<CheckedInvitation> {
  const token = parseStrictToken(text, INVITATION);
  const claims = readShape(claimsSchema, token.payload, INVITATION.what);
  checkLife(INVITATION, claims, LIFE_SECONDS);
  const signer = await shownSigner(token, claims.jwks.keys, INVITATION);
  if (claims.aud !== reader) {
    refuseToken(
      INVITATION,
      `is for ${claims.aud}, and this site is ${reader}`,
      `Ask ${claims.iss} to run: hanse peer invite ${reader}`,
    );
  }
  if (claims.iss === reader) refuseToken(INVITATION, "is this site's own", "Hand it to the site that it invites");
  checkNow(INVITATION, claims, nowMs);
  return {
    token: text,
    jti: claims.jti,
    from: claims.iss,
    to: claims.aud,
    expiresAtMs: claims.exp * 1000,
    description: toDescription(claims),
    fingerprint: thumbprint(signer.jwk),
  };
}

/** See Documents.readOwnInvitation. */
export async function readOwnInvitation(
  text: string,
  own: { siteId: SiteId; keys: readonly SiteKey[] },
  nowMs: number,
): Promise<{ jti: string; to: SiteId }> {
  const token = parseStrictToken(text, INVITATION);
  await pinnedSigner(token, own.keys, INVITATION);
  const claims = readShape(claimsSchema, token.payload, INVITATION.what);
  if (claims.iss !== own.siteId) refuseToken(INVITATION, "is not of this site");
  checkLife(INVITATION, claims, LIFE_SECONDS);
  checkNow(INVITATION, claims, nowMs);
  return { jti: claims.jti, to: claims.aud };
}
