import { createPublicKey, type KeyObject } from "node:crypto";
import type { AccessTokenAlgorithm } from "../domain/issuer.ts";
import type { JsonObject } from "../domain/strict-json.ts";

/** A public key of an issuer as its key set shows it, without members that are nobody's business here. */
export type IssuerJwk = Readonly<Record<string, string>>;

const MAX_KEYS = 64;
const MEMBERS = ["kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"] as const;
const KTY: Readonly<Record<AccessTokenAlgorithm, string>> = { RS256: "RSA", PS256: "RSA", ES256: "EC", EdDSA: "OKP" };
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 8192;

/** The public signing keys of a JSON Web Key Set (RFC 7517); undefined where it is none. Keys without an id are left out. */
export function readKeySet(set: JsonObject): readonly IssuerJwk[] | undefined {
  const { keys } = set;
  if (!Array.isArray(keys)) return undefined;
  const found: IssuerJwk[] = [];
  for (const key of keys.slice(0, MAX_KEYS) as unknown[]) {
    if (typeof key !== "object" || key === null) continue;
    const jwk: Record<string, string> = {};
    for (const member of MEMBERS) {
      const value = (key as JsonObject)[member];
      if (typeof value === "string") jwk[member] = value;
    }
    if (jwk["kid"] !== undefined && (jwk["use"] ?? "sig") === "sig") found.push(jwk);
  }
  return found;
}

/** The key of this id that fits the algorithm: of its type and curve, large enough, and not kept for another one. */
export function issuerKey(
  keys: readonly IssuerJwk[],
  kid: string,
  algorithm: AccessTokenAlgorithm,
): KeyObject | undefined {
  for (const jwk of keys) {
    if (jwk["kid"] !== kid || jwk["kty"] !== KTY[algorithm] || (jwk["alg"] ?? algorithm) !== algorithm) continue;
    const key = keyObject(jwk);
    if (key !== undefined && fits(key, algorithm)) return key;
  }
  return undefined;
}

function keyObject(jwk: IssuerJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function fits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: AccessTokenAlgorithm): boolean {
  if (algorithm === "EdDSA") return asymmetricKeyType === "ed25519";
  if (algorithm === "ES256") return asymmetricKeyDetails?.namedCurve === "prime256v1";
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return asymmetricKeyType === "rsa" && bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
}
