import { errors, jwtVerify } from "jose";
import { HanseError } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import { generateSigningKey, publicKeyObject } from "./keys.ts";
import { keyNamed } from "./signature.ts";
import { refuseToken, type StrictToken, type TokenShape } from "./strict-token.ts";

/** How far two sites' clocks may differ, in seconds, either way. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** What a short-lived token must say and who must have signed it. */
export interface CredentialCheck {
  readonly shape: TokenShape;
  readonly issuer: string;
  readonly audience: string;
  /** The issuer's pinned keys; empty for an unknown issuer, which costs the same time and gets the same answer. */
  readonly keys: readonly SiteKey[];
  /** Longest time from `iat` to `exp`. */
  readonly maxLifeSeconds: number;
  readonly requiredClaims: readonly string[];
  /** Made for one call, just before it is sent: a wrong time then means a wrong clock. */
  readonly fresh: boolean;
  readonly nowMs: number;
}

/** @returns `iat` and `exp` of a token whose signature, parties and time were checked @throws HanseError */
export async function verifyCredential(
  token: StrictToken,
  check: CredentialCheck,
): Promise<{ iat: number; exp: number }> {
  const { shape, issuer, audience, nowMs, maxLifeSeconds } = check;
  const { iat, exp, aud } = token.payload;
  if (typeof aud !== "string" || aud !== audience) refuseToken(shape, "is not for this site");
  if (typeof iat !== "number" || typeof exp !== "number") return refuseToken(shape, "lacks 'iat' or 'exp'");
  if (exp <= iat || exp - iat > maxLifeSeconds) refuseToken(shape, `is not made for 1 to ${maxLifeSeconds} seconds`);
  const key = keyNamed(token, check.keys);
  const usable = key !== undefined && isInUse(key, nowMs) && key.algorithm === token.header.alg ? key : undefined;
  const verifying = usable ?? decoy(token.header.alg);
  try {
    await jwtVerify(token.text, publicKeyObject(verifying.jwk), {
      algorithms: [verifying.algorithm],
      typ: shape.typ,
      issuer,
      audience,
      requiredClaims: [...check.requiredClaims, "iat", "exp"],
      maxTokenAge: maxLifeSeconds,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    // jose checks the signature before any claim: these say that only the time is wrong.
    if (error instanceof errors.JWTExpired) throw pastItsTime(check, iat, exp);
    if (error instanceof errors.JWTClaimValidationFailed && isTime(error.claim)) throw notGoodYet(check, iat);
    return refuseUntrusted(shape);
  }
  if (usable === undefined) refuseUntrusted(shape);
  return { iat, exp };
}

/** The one answer to an unknown issuer, an unknown key and a wrong signature. @throws HanseError always */
export function refuseUntrusted(shape: TokenShape): never {
  refuseToken(
    shape,
    "is not signed by a key that is trusted here",
    "Have both sites' operators compare fingerprints and renew the peering",
  );
}

/** True while a key may sign what is sent now; the clocks' tolerance holds at both ends. */
function isInUse(key: SiteKey, nowMs: number): boolean {
  const tolerance = CLOCK_TOLERANCE_SECONDS * 1000;
  return key.fromMs - tolerance <= nowMs && nowMs <= (key.untilMs ?? Infinity) + tolerance;
}

// A key that nobody holds: refusing an unknown issuer takes as long as refusing a wrong signature.
const DECOYS = { EdDSA: generateSigningKey(0, "EdDSA").publicKey, ES256: generateSigningKey(0, "ES256").publicKey };
const decoy = (alg: string): SiteKey => (alg === "ES256" ? DECOYS.ES256 : DECOYS.EdDSA);

const isTime = (claim: string): boolean => claim === "iat" || claim === "nbf";

function pastItsTime({ shape, fresh, nowMs }: CredentialCheck, iat: number, exp: number): HanseError {
  const now = Math.floor(nowMs / 1000);
  return fresh
    ? new HanseError("TOKEN_EXPIRED", `the ${shape.what} is past its time: clock skew ${now - iat} s`, {
        remedy: "The sender's clock is behind ours: set both by NTP",
      })
    : new HanseError("TOKEN_EXPIRED", `the ${shape.what} ended ${now - exp} s ago`, { remedy: "Make a new one" });
}

function notGoodYet({ shape, nowMs }: CredentialCheck, iat: number): HanseError {
  const skew = iat - Math.floor(nowMs / 1000);
  return new HanseError("TOKEN_INVALID", `the ${shape.what} is not good yet: clock skew ${skew} s`, {
    remedy: "The sender's clock is ahead of ours: set both by NTP",
  });
}
