import type { CheckedCall, CheckedStatement } from "../app/ports/documents.ts";
import type { Actor } from "../domain/principal.ts";
import { parseSiteId, type SiteId, type SiteKey } from "../domain/site.ts";
import { refuseUntrusted, verifyCredential } from "./credential.ts";
import { CALL_TOKEN, parseStrictToken, refuseToken, type StrictToken } from "./strict-token.ts";

const MAX_LIFE_SECONDS = 60;
const MAX_ROLES = 16;
const MAX_ENTITLEMENTS = 16;

/** Who is being called, by which method, when, and whose keys are pinned. */
export interface CallCheck {
  /** The site that was called, i.e. this one. */
  readonly audience: SiteId;
  /** The method that the router matched. */
  readonly method: string;
  readonly nowMs: number;
  /** The pinned keys of a site that may call; undefined for any other. */
  readonly keysOf: (site: SiteId) => Promise<readonly SiteKey[] | undefined>;
}

/**
 * Checks a `hanse-call+jwt` in full but for replay: the caller records (issuer, jti) until `expiresAtMs` plus 30 s.
 * An unknown issuer, an unknown key and a wrong signature get one and the same answer.
 * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED (past its time; the text names the clock skew)
 */
export async function verifyCall(text: string, check: CallCheck): Promise<CheckedCall> {
  const token = parseStrictToken(text, CALL_TOKEN);
  const { iss, jti, method, ver, act } = token.payload;
  if (typeof ver !== "string" || !/^1\.\d{1,4}$/.test(ver)) {
    refuseToken(CALL_TOKEN, "is not of contract 1", "Update Hanse at the older of the two sites");
  }
  if (typeof jti !== "string" || !/^[\w-]{22,128}$/.test(jti))
    return refuseToken(CALL_TOKEN, "has no id of 128 random bits");
  if (method !== check.method) refuseToken(CALL_TOKEN, "is for another method");
  const actor = readActor(act);
  const issuer = readIssuer(token);
  const keys = issuer === undefined || issuer === check.audience ? undefined : await check.keysOf(issuer);
  const { iat, exp } = await verifyCredential(token, {
    shape: CALL_TOKEN,
    issuer: String(iss),
    audience: check.audience,
    keys: keys ?? [],
    maxLifeSeconds: MAX_LIFE_SECONDS,
    requiredClaims: ["iss", "aud", "jti", "method", "ver"],
    fresh: true,
    nowMs: check.nowMs,
  });
  if (issuer === undefined) refuseUntrusted(CALL_TOKEN);
  return { issuer, jti, issuedAtMs: iat * 1000, expiresAtMs: exp * 1000, actor };
}

/**
 * Checks the call token of Introduce, whose caller is not known yet: with the key that its statement shows. It proves
 * that the caller holds that key, and nothing about who it is.
 * @throws HanseError as verifyCall
 */
export function verifyIntroduction(
  text: string,
  check: Omit<CallCheck, "keysOf"> & { statement: CheckedStatement },
): Promise<CheckedCall> {
  const { siteId, keys } = check.statement.description;
  return verifyCall(text, {
    ...check,
    keysOf: (site) => Promise.resolve(site === siteId ? keys.slice(0, 1) : undefined),
  });
}

function readIssuer(token: StrictToken): SiteId | undefined {
  const { iss } = token.payload;
  try {
    return typeof iss === "string" ? parseSiteId(iss) : undefined;
  } catch {
    return undefined;
  }
}

function readActor(act: unknown): Actor | undefined {
  if (act === undefined) return undefined;
  const refuse = (): never => refuseToken(CALL_TOKEN, "names its person in a wrong form");
  if (typeof act !== "object" || act === null || Array.isArray(act)) return refuse();
  const { sub, iss, roles = [], entitlements = [] } = act as Record<string, unknown>;
  if (!isName(sub, 256) || !(iss === undefined || isName(iss, 256))) return refuse();
  const names = (list: unknown, most: number, maxLength: number): string[] =>
    Array.isArray(list) && list.length <= most
      ? list.map((name: unknown) => (isName(name, maxLength) ? name : refuse()))
      : refuse();
  return {
    sub,
    ...(iss === undefined ? {} : { issuer: iss }),
    roles: names(roles, MAX_ROLES, 64),
    entitlements: names(entitlements, MAX_ENTITLEMENTS, 256),
  };
}

function isName(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value !== "" && Buffer.byteLength(value) <= maxLength && !/\p{C}/u.test(value);
}
