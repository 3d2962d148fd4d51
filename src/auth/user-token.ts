import { randomBytes } from "node:crypto";
import { HanseError } from "../domain/errors.ts";
import { ROLES, type Role, type UserPrincipal } from "../domain/principal.ts";
import { scopesOfClaim } from "../domain/scope.ts";
import type { SiteId, SiteKey } from "../domain/site.ts";
import { verifyCredential } from "./credential.ts";
import { readSigningKey } from "./key-file.ts";
import type { SiteSigningKey } from "./keys.ts";
import { keyNamed, signToken } from "./signature.ts";
import { parseStrictJson } from "../domain/strict-json.ts";
import { decodeSegment, parseStrictToken, refuseToken, USER_TOKEN } from "./strict-token.ts";

const LIFE_SECONDS = 5 * 60;
const MAX_LIFE_SECONDS = 24 * 60 * 60;
const PERSON = /^[a-z0-9][a-z0-9._@+-]{0,127}$/i;

/** Whom a user token is for. */
export interface UserClaims {
  readonly siteId: SiteId;
  /** Letters, digits, `.`, `_`, `@`, `+`, `-`; at most 128. Default `operator`. */
  readonly person?: string | undefined;
  /** Default `operator`. */
  readonly role?: Role | undefined;
  readonly nowMs: number;
  /** Default 5 minutes, at most 24 hours. */
  readonly ttlSeconds?: number | undefined;
  /** What the token may do at most; all that the role may where they are left out. */
  readonly scopes?: readonly string[] | undefined;
  /** Default random. */
  readonly tokenId?: string | undefined;
}

/** Reads the operator key file that `hanse init` wrote (0600). @throws HanseError INVALID_CONFIG */
export const readOperatorKey = (path: string): Promise<SiteSigningKey> => readSigningKey(path, "operator");

/**
 * Mints a `hanse-user+jwt` for this site's own gateway; whoever holds the operator key or the site's may speak as anyone.
 * @throws HanseError INVALID_INPUT for a person, role or life that cannot be
 */
export async function mintUserToken(key: SiteSigningKey, claims: UserClaims): Promise<string> {
  const { siteId, person = "operator", role = "operator", ttlSeconds = LIFE_SECONDS } = claims;
  if (!PERSON.test(person)) {
    throw new HanseError("INVALID_INPUT", "this is not a person's name as tokens carry it", {
      remedy: "Use up to 128 letters, digits, '.', '_', '@', '+' or '-', e.g. --as ana",
    });
  }
  if (!ROLES.includes(role))
    throw new HanseError("INVALID_INPUT", `there is no such role`, { remedy: `Use one of ${ROLES.join(", ")}` });
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MAX_LIFE_SECONDS) {
    throw new HanseError("INVALID_INPUT", "a user token lives 1 second to 24 hours", {
      remedy: "Choose a life within that",
    });
  }
  const iat = Math.floor(claims.nowMs / 1000);
  const jti = claims.tokenId ?? randomBytes(16).toString("base64url");
  return signToken(key, USER_TOKEN, {
    iss: siteId,
    aud: siteId,
    sub: person,
    role,
    scope: claims.scopes?.join(" "),
    iat,
    exp: iat + ttlSeconds,
    jti,
  });
}

/**
 * Checks a `hanse-user+jwt`; good for many calls until it ends.
 * @param check.operatorKeys the keys whose holders may mint such tokens
 * @param check.siteKeys the site's own keys, whose tokens count only while the ledger knows them
 * @returns the person, and the id under which the ledger must know the token; undefined for one of the operator key
 * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED
 */
export async function verifyUserToken(
  text: string,
  check: { siteId: SiteId; operatorKeys: readonly SiteKey[]; siteKeys: readonly SiteKey[]; nowMs: number },
): Promise<{ user: UserPrincipal; tokenId: string | undefined }> {
  const token = parseStrictToken(text, USER_TOKEN);
  const { iss, sub, role, scope, jti } = token.payload;
  const known = ROLES.find((name) => name === role);
  if (typeof sub !== "string" || !PERSON.test(sub)) return refuseToken(USER_TOKEN, "names no person");
  if (known === undefined) return refuseToken(USER_TOKEN, "names no role that this site knows");
  if (scope !== undefined && typeof scope !== "string") refuseToken(USER_TOKEN, "has scopes in a wrong form");
  if (iss !== check.siteId)
    refuseToken(USER_TOKEN, "is not of this site", "Use the operator key of the site you are calling");
  await verifyCredential(token, {
    shape: USER_TOKEN,
    issuer: check.siteId,
    audience: check.siteId,
    keys: [...check.operatorKeys, ...check.siteKeys],
    maxLifeSeconds: MAX_LIFE_SECONDS,
    requiredClaims: ["iss", "aud", "sub", "role", "jti"],
    fresh: false,
    nowMs: check.nowMs,
  });
  const scopes = typeof scope === "string" ? scopesOfClaim(scope) : undefined;
  const user = { type: "user", person: sub, role: known, issuer: undefined, entitlements: [], scopes } as const;
  const byOperator = keyNamed(token, check.operatorKeys) !== undefined;
  return { user, tokenId: byOperator ? undefined : String(jti) };
}

/** Whether a text says that it is a user token of a site; whether it is one, verifyUserToken tells. */
export function isUserToken(text: string): boolean {
  try {
    const [header = ""] = text.slice(0, USER_TOKEN.maxBytes).split(".");
    return parseStrictJson(decodeSegment(header), USER_TOKEN.limits)["typ"] === USER_TOKEN.typ;
  } catch {
    return false;
  }
}
