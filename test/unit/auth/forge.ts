import { sign, type KeyObject } from "node:crypto";
import { expect } from "vitest";
import { HanseError } from "../../../src/domain/errors.ts";
import type { SiteDescription } from "../../../src/domain/site.ts";
import { makeAuthority } from "../../../src/auth/certificates.ts";
import { generateSigningKey, type SiteSigningKey } from "../../../src/auth/keys.ts";

/* Tokens made as raw text and signed by node:crypto, so that what jose would never write can be tried. */

export const NOW_MS = Date.UTC(2026, 5, 1, 12);
export const NOW = NOW_MS / 1000;

export const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString("base64url");

/** Signs with Ed25519 or ES256, as the key is. */
function signature(input: string, key: KeyObject): string {
  const bytes = Buffer.from(input);
  const signed =
    key.asymmetricKeyType === "ed25519"
      ? sign(null, bytes, key)
      : sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" });
  return base64url(signed);
}

/** A compact token of two texts, which need not be JSON. */
export function rawToken(header: string | Uint8Array, payload: string | Uint8Array, key: KeyObject): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${signature(input, key)}`;
}

export const headerOf = (key: SiteSigningKey, typ: string, more: object = {}): string =>
  JSON.stringify({ alg: key.publicKey.algorithm, kid: key.publicKey.kid, typ, ...more });

/** A token as an honest site would make it, of whatever claims. */
export const forge = (key: SiteSigningKey, typ: string, claims: object): string =>
  rawToken(headerOf(key, typ), JSON.stringify(claims), key.privateKey);

/** The claims that a token carries. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

/** What an expression that must fail throws, as a HanseError. */
export async function refusal(attempt: () => unknown): Promise<HanseError> {
  try {
    await attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(HanseError);
    return error as HanseError;
  }
  throw new Error("was accepted");
}

/** A site with its key and what it says of itself. */
export async function makeSite(siteId: string, key = generateSigningKey(NOW_MS - 86_400_000)) {
  const authority = await makeAuthority(siteId, NOW_MS);
  const description: SiteDescription = {
    siteId,
    name: `Site ${siteId} – Århus`,
    country: "ES",
    keys: [key.publicKey],
    recoveryThumbprint: "ab".repeat(32),
    caCertificate: authority.certificate,
    endpoints: [`${siteId}.example.eu:8443`, "[2001:db8::1]:443", "192.0.2.1:8443"],
    relays: ["bsc.example.eu:8445"],
    storeOrigins: [{ origin: "https://s3.example.eu" }, { origin: "http://127.0.0.1:9000", ca: authority.certificate }],
  };
  return { siteId, key, description };
}
