import { z } from "zod";
import type { CheckedStatement } from "../app/ports/documents.ts";
import { HanseError } from "../domain/errors.ts";
import { thumbprint, type PublicJwk, type SiteDescription, type SiteKey } from "../domain/site.ts";
import { describedSite, descriptionClaims, toDescription } from "./description.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import { publicJwkOf, siteKeyOf, type SiteSigningKey } from "./keys.ts";
import { count, readShape, siteId } from "./shape.ts";
import { checkLife, checkNow, pinnedSigner, shownSigner, signChecked } from "./signed-document.ts";
import { isSignedBy, keyNamed } from "./signature.ts";
import { parseStrictToken, refuseToken, STATEMENT, type StrictToken } from "./strict-token.ts";

const LIFE_SECONDS = 24 * 60 * 60;

const recoveryKey = z.looseObject({}).transform((members, context): PublicJwk => {
  const jwk = "d" in members ? undefined : publicJwkOf(members);
  if (jwk !== undefined) return jwk;
  context.addIssue({ code: "custom", message: "is not an Ed25519 or P-256 public key" });
  return z.NEVER;
});

const claimsSchema = z.object({
  ...describedSite,
  sub: siteId,
  seq: count(1),
  // Of an emergency alone: the key that signed it, whose thumbprint every statement before has named.
  recovery_key: recoveryKey.optional(),
});

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

/**
 * Signs, by the recovery key, the statement that puts a new site key in the place of a stolen one. Good for 24 h by
 * itself; as a link to later statements for good.
 * @param description whose first key is the new one, and which names this recovery key's thumbprint
 */
export function signRecovery(
  recovery: SiteSigningKey,
  description: SiteDescription,
  sequence: number,
  nowMs: number,
): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  return signChecked(recovery, STATEMENT, claimsSchema, {
    ...descriptionClaims(description),
    sub: description.siteId,
    iat,
    exp: iat + LIFE_SECONDS,
    seq: sequence,
    recovery_key: recovery.publicKey.jwk,
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
 * See Documents.readPinnedStatement. A key whose end its site has told signs no statement any more, whatever time the
 * statement names: whoever stole it could date it back. Nor does one whose time has not come.
 */
export async function readPinnedStatement(
  text: string,
  keys: readonly SiteKey[],
  recoveryThumbprint?: string,
): Promise<CheckedStatement> {
  const token = parseStrictToken(text, STATEMENT);
  if (recoveryThumbprint !== undefined && keyNamed(token, keys) === undefined) {
    const recovered = await readRecovery(token, recoveryThumbprint);
    if (recovered !== undefined) return recovered;
  }
  const signer = await pinnedSigner(token, keys, STATEMENT);
  const statement = await readShownStatement(text);
  if (signer.untilMs !== undefined) throw untrusted("is signed by a key that its site retired");
  if (statement.issuedAtMs < signer.fromMs - CLOCK_TOLERANCE_SECONDS * 1000)
    throw untrusted("is signed by a key that was not in use yet");
  if (recoveryThumbprint !== undefined && statement.description.recoveryThumbprint !== recoveryThumbprint)
    throw untrusted("names another recovery key than the one that was pinned");
  return statement;
}

/** A statement by the recovery key that is pinned by its thumbprint; undefined for one that is not of that kind. */
async function readRecovery(token: StrictToken, recoveryThumbprint: string): Promise<CheckedStatement | undefined> {
  if (!("recovery_key" in token.payload)) return undefined;
  const claims = readShape(claimsSchema, token.payload, STATEMENT.what);
  const { recovery_key: jwk } = claims;
  if (jwk === undefined || thumbprint(jwk) !== recoveryThumbprint)
    throw untrusted("is signed by another recovery key than the one that was pinned");
  const recovery = siteKeyOf(jwk, 0);
  if (token.header.kid !== recovery.kid || !(await isSignedBy(token, recovery)))
    refuseToken(STATEMENT, "has a wrong signature");
  const { description } = checked(token.text, claims);
  if (description.keys.some((key) => thumbprint(key.jwk) === recoveryThumbprint))
    refuseToken(STATEMENT, "shows the recovery key as a site key");
  return { ...checked(token.text, claims), recovered: true };
}

const untrusted = (what: string): HanseError =>
  new HanseError("PEER_UNAUTHENTICATED", `the statement ${what}`, {
    remedy: "Ask the other site's operator for its current statement and compare fingerprints",
  });

/**
 * Checks a statement against the key that it shows first, whenever it was made: an expired one still tells which keys
 * its site had. Whether that key is trusted is the caller's to decide.
 * @throws HanseError INVALID_DOCUMENT
 */
export async function readShownStatement(text: string): Promise<CheckedStatement> {
  const token = parseStrictToken(text, STATEMENT);
  const claims = readShape(claimsSchema, token.payload, STATEMENT.what);
  await shownSigner(token, claims.jwks.keys, STATEMENT);
  return checked(text, claims);
}

/** @throws HanseError INVALID_DOCUMENT for a statement about another site, or with a wrong life */
function checked(text: string, claims: z.infer<typeof claimsSchema>): CheckedStatement {
  if (claims.sub !== claims.iss) refuseToken(STATEMENT, "is about another site than the one that signed it");
  checkLife(STATEMENT, claims, LIFE_SECONDS);
  const description = toDescription(claims);
  const [first] = description.keys;
  if (first === undefined) return refuseToken(STATEMENT, "shows no key");
  return {
    token: text,
    description,
    sequence: claims.seq,
    issuedAtMs: claims.iat * 1000,
    expiresAtMs: claims.exp * 1000,
    fingerprint: thumbprint(first.jwk),
  };
}
