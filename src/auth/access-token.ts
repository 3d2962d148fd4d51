import type { KeyObject } from "node:crypto";
import { errors, jwtVerify } from "jose";
import type { AccessTokenAlgorithm, Issuer } from "../domain/issuer.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import { parseStrictJson, type JsonObject } from "../domain/strict-json.ts";
import { checkTimes, decodeSegment, refuseToken, type TokenShape } from "./strict-token.ts";

/** An access token of an OpenID issuer, in the shape of RFC 9068 or of a plain JWT. */
const ACCESS_TOKEN: TokenShape = {
  typ: "at+jwt",
  what: "access token",
  maxBytes: 8 * 1024,
  limits: { maxDepth: 8, maxMembers: 512 },
  reason: "TOKEN_INVALID",
};

/** A token whose form was checked and nothing else. */
export interface AccessToken {
  readonly text: string;
  readonly alg: string;
  readonly kid: string;
  readonly payload: JsonObject;
}

const HEADER_LIMITS = { maxDepth: 2, maxMembers: 16 };
/** Thumbprints of certificates say nothing that is used here, and some issuers always send them. */
const IGNORED_MEMBERS = ["x5t", "x5t#S256"];
const TYPES = ["at+jwt", "application/at+jwt", "jwt"];
const MAX_KID_LENGTH = 256;
const MAX_SIGNATURE_BYTES = 1024;
const MAX_AUDIENCES = 16;
/** Marks of ID tokens, logout tokens and refresh tokens, which some issuers sign under the type of access tokens. */
const FOREIGN_CLAIMS = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

const LOG_IN = "Log in again: hanse login";

/** Refuses an access token; `problem` completes "the access token …". @throws HanseError TOKEN_INVALID always */
export const refuseAccessToken = (problem: string, remedy: string = LOG_IN): never =>
  refuseToken(ACCESS_TOKEN, problem, remedy);

/**
 * The strict parser before jose: compact form, canonical base64url, strict JSON, at most 8 KiB. Of the header it takes
 * alg, kid and typ (`at+jwt` or `JWT`), ignores `x5t` and `x5t#S256`, and refuses whatever else is there, so that no
 * token can name a key or a place to fetch one. @throws HanseError TOKEN_INVALID
 */
export function parseAccessToken(text: string): AccessToken {
  if (text.length > ACCESS_TOKEN.maxBytes) refuseAccessToken(`is larger than ${ACCESS_TOKEN.maxBytes} bytes`);
  const [header = "", payload = "", signature = "", ...more] = text.split(".");
  if (more.length > 0) refuseAccessToken("does not have the three segments of a compact JWS");
  try {
    const { alg, kid, typ, ...others } = parseStrictJson(decodeSegment(header), HEADER_LIMITS);
    if (Object.keys(others).some((name) => !IGNORED_MEMBERS.includes(name)))
      throw new SyntaxError("has header members besides alg, kid and typ");
    if (typeof alg !== "string" || typeof kid !== "string" || kid === "" || kid.length > MAX_KID_LENGTH)
      throw new SyntaxError("lacks one of the header members alg and kid");
    if (typeof typ !== "string" || !TYPES.includes(typ.toLowerCase()))
      throw new SyntaxError("is not of the type at+jwt or JWT");
    const claims = parseStrictJson(decodeSegment(payload), ACCESS_TOKEN.limits);
    checkTimes(claims);
    if (decodeSegment(signature).length > MAX_SIGNATURE_BYTES)
      throw new SyntaxError("has a signature that is too long");
    return { text, alg, kid, payload: claims };
  } catch (error) {
    if (error instanceof SyntaxError) return refuseAccessToken(error.message);
    throw error;
  }
}

/**
 * Checks signature, issuer, audience and time of an access token.
 * @param keyOf gives the issuer's key of this id that fits the algorithm
 * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED, and what `keyOf` throws
 */
export async function verifyAccessToken(
  token: AccessToken,
  issuer: Pick<Issuer, "issuer" | "audience" | "algorithms">,
  keyOf: (kid: string, algorithm: AccessTokenAlgorithm) => Promise<KeyObject | undefined>,
  nowMs: number,
): Promise<JsonObject> {
  const algorithm = issuer.algorithms.find((known) => known === token.alg);
  if (algorithm === undefined) {
    return refuseAccessToken(
      `is signed by an algorithm other than ${issuer.algorithms.join(", ")}`,
      "Ask the operator of this gateway to compare `algorithms` in site.yaml with what the issuer uses",
    );
  }
  refuseForeign(token.payload, issuer);
  const key = await keyOf(token.kid, algorithm);
  if (key === undefined) return refuseAccessToken("is not signed by a key of its issuer");
  try {
    await jwtVerify(token.text, key, {
      algorithms: [algorithm],
      issuer: issuer.issuer,
      audience: issuer.audience,
      requiredClaims: ["iss", "sub", "aud", "exp"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    refuseTimes(error, token.payload, nowMs);
    return refuseAccessToken("is not signed by a key of its issuer");
  }
  refuseTimeless(token.payload, nowMs);
  return token.payload;
}

/** Refuses what is no access token for this site, however well it is signed. @throws HanseError TOKEN_INVALID */
export function refuseForeign(claims: JsonObject, issuer: Pick<Issuer, "issuer" | "audience">): void {
  const { iss, aud, typ, token_use: use } = claims;
  if (iss !== issuer.issuer) refuseAccessToken("is of another issuer");
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audiences.length > MAX_AUDIENCES || !audiences.includes(issuer.audience)) {
    refuseAccessToken("is not for this site", `Get one for the audience '${issuer.audience}': hanse login`);
  }
  const foreign =
    FOREIGN_CLAIMS.some((name) => claims[name] !== undefined) ||
    (typeof typ === "string" && !["bearer", "at+jwt"].includes(typ.toLowerCase())) ||
    (use !== undefined && use !== "access");
  if (foreign) refuseAccessToken("is an ID token, or another one that opens nothing", "Send the access token");
}

/** jose tells of a wrong time only after the signature was right. */
function refuseTimes(error: errors.JOSEError, claims: JsonObject, nowMs: number): void {
  const now = Math.floor(nowMs / 1000);
  if (error instanceof errors.JWTExpired) {
    refuseToken({ ...ACCESS_TOKEN, reason: "TOKEN_EXPIRED" }, `ended ${now - Number(claims["exp"])} s ago`, LOG_IN);
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf") refuseEarly();
}

/** jose looks at `iat` only where an age is asked for. */
function refuseTimeless({ iat }: JsonObject, nowMs: number): void {
  if (typeof iat === "number" && iat > Math.floor(nowMs / 1000) + CLOCK_TOLERANCE_SECONDS) refuseEarly();
}

const refuseEarly = (): never =>
  refuseAccessToken("is not good yet", "The issuer's clock is ahead of this gateway's: set both by NTP");
