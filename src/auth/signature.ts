import { compactVerify, errors, SignJWT } from "jose";
import type { SiteKey } from "../domain/site.ts";
import { publicKeyObject, type SiteSigningKey } from "./keys.ts";
import type { StrictToken, TokenShape } from "./strict-token.ts";

/** Signs claims as a token of this shape; members that are undefined are left out. */
export function signToken(key: SiteSigningKey, shape: TokenShape, claims: object): Promise<string> {
  const { kid, algorithm } = key.publicKey;
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, kid, typ: shape.typ }).sign(key.privateKey);
}

/**
 * True where this key signed this token with the algorithm that is pinned with the key, whatever the token's header
 * claims.
 */
export async function isSignedBy(token: StrictToken, key: SiteKey): Promise<boolean> {
  if (token.header.alg !== key.algorithm) return false;
  try {
    await compactVerify(token.text, publicKeyObject(key.jwk), { algorithms: [key.algorithm] });
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    throw error;
  }
}

/** The key of a pinned set that a token's `kid` names, compared as exact text. */
export const keyNamed = (token: StrictToken, keys: readonly SiteKey[]): SiteKey | undefined =>
  keys.find((key) => key.kid === token.header.kid);
