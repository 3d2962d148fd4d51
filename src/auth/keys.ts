import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { thumbprint, type KeyAlgorithm, type PublicJwk, type SiteKey } from "../domain/site.ts";

/** A key that signs: its public half as peers pin it, and the private half, which neither prints nor serialises. */
export interface SiteSigningKey {
  readonly publicKey: SiteKey;
  readonly privateKey: KeyObject;
}

/** @param fromMs from when on the key is good; Ed25519 unless told otherwise */
export function generateSigningKey(fromMs: number, algorithm: KeyAlgorithm = "EdDSA"): SiteSigningKey {
  const { privateKey } =
    algorithm === "EdDSA" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return signingKeyOf(privateKey, fromMs);
}

/** Puts a private key beside its public half. @throws Error for a key that is neither Ed25519 nor P-256 */
export function signingKeyOf(privateKey: KeyObject, fromMs: number): SiteSigningKey {
  const jwk = publicJwkOf(createPublicKey(privateKey).export({ format: "jwk" }));
  if (jwk === undefined) throw new Error("only Ed25519 and P-256 keys can sign here");
  return { publicKey: siteKeyOf(jwk, fromMs), privateKey };
}

/** A key of this site as peers will pin it; its kid is the first 16 hex digits of its thumbprint. */
export const siteKeyOf = (jwk: PublicJwk, fromMs: number): SiteKey => ({
  kid: thumbprint(jwk).slice(0, 16),
  algorithm: algorithmOf(jwk),
  jwk,
  fromMs,
});

/** The one algorithm that a key of this curve signs with. */
export const algorithmOf = (jwk: PublicJwk): KeyAlgorithm => (jwk.crv === "Ed25519" ? "EdDSA" : "ES256");

/**
 * The public members of an RFC 7517 key, if it is an Ed25519 or a P-256 key in canonical form whose point lies on the
 * curve; undefined for any other. Members that are not its own (private ones among them) are left out.
 */
export function publicJwkOf(jwk: JsonWebKey): PublicJwk | undefined {
  const { kty, crv, x, y } = jwk;
  if (!isCoordinate(x)) return undefined;
  if (kty === "OKP" && crv === "Ed25519") return checkedPoint({ kty, crv, x });
  if (kty === "EC" && crv === "P-256" && isCoordinate(y)) return checkedPoint({ kty, crv, x, y });
  return undefined;
}

/** The key object of a public key, made of its public members only. @throws Error for a point that is not on the curve */
export function publicKeyObject(jwk: PublicJwk): KeyObject {
  const { kty, crv, x, y } = jwk;
  return createPublicKey({ key: y === undefined ? { kty, crv, x } : { kty, crv, x, y }, format: "jwk" });
}

function checkedPoint(jwk: PublicJwk): PublicJwk | undefined {
  try {
    publicKeyObject(jwk);
    return jwk;
  } catch {
    return undefined;
  }
}

function isCoordinate(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const bytes = Buffer.from(value, "base64url");
  return bytes.length === 32 && bytes.toString("base64url") === value;
}
