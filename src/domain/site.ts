import { createHash } from "node:crypto";
import { HanseError } from "./errors.ts";

/** A factory's or antenna's id: `[a-z0-9-]{2,63}`. */
export type SiteId = string;

/** The algorithms that site keys may have; stored with the pinned key, never read from a token. */
export type KeyAlgorithm = "EdDSA" | "ES256";

/** A public key of a site as pinned: an RFC 7517 key with the algorithm and the time it is good for. */
export interface SiteKey {
  readonly kid: string;
  readonly algorithm: KeyAlgorithm;
  /** Only the public members: kty, crv, x and, for P-256, y. */
  readonly jwk: PublicJwk;
  readonly fromMs: number;
  /** Undefined while in use; documents signed before stay valid. */
  readonly untilMs?: number | undefined;
}

export interface PublicJwk {
  readonly kty: "OKP" | "EC";
  readonly crv: "Ed25519" | "P-256";
  readonly x: string;
  readonly y?: string | undefined;
}

/** A store that a site shares directly: presigned URLs lead to this origin and no other. */
export interface StoreOrigin {
  /** e.g. `https://lumidata.eu`; `http:` only for loopback in the lab. */
  readonly origin: string;
  /** PEM, where the store's certificate is not from a public authority. */
  readonly ca?: string | undefined;
}

/** What a site's statement says about it, besides its sequence and expiry. */
export interface SiteDescription {
  readonly siteId: SiteId;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The key that signs statements comes first. */
  readonly keys: readonly SiteKey[];
  /** RFC 7638 thumbprint (64 hex) of the offline recovery key. */
  readonly recoveryThumbprint: string;
  /** PEM of the authority that signs the site's server certificates. */
  readonly caCertificate: string;
  /** `host:port` of the federation listener, best first. */
  readonly endpoints: readonly string[];
  /** `host:port` of the relay listeners; empty where the site relays nothing. */
  readonly relays: readonly string[];
  readonly storeOrigins: readonly StoreOrigin[];
}

/** Whether a text can be a site's id. */
export const isSiteId = (text: string): boolean => /^[a-z0-9-]{2,63}$/.test(text);

/** @throws HanseError INVALID_INPUT */
export function parseSiteId(text: string): SiteId {
  if (!isSiteId(text)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a site id`, {
      remedy: "Use 2 to 63 of a-z, 0-9 and '-', e.g. lumi",
    });
  }
  return text;
}

/** ISO 3166-1 alpha-2, two capital letters. @throws HanseError INVALID_INPUT */
export function parseCountry(text: string): string {
  if (!/^[A-Z]{2}$/.test(text)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a country`, {
      remedy: "Use the two letters of ISO 3166, e.g. FI",
    });
  }
  return text;
}

/** RFC 7638 SHA-256 thumbprint of a public key, as 64 lower-case hex digits. */
export function thumbprint(jwk: PublicJwk): string {
  const members =
    jwk.kty === "EC" ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { crv: jwk.crv, kty: jwk.kty, x: jwk.x };
  return createHash("sha256").update(JSON.stringify(members)).digest("hex");
}

/** A thumbprint as people compare it: 64 hex digits in groups of 4. */
export const formatFingerprint = (hex: string): string => (hex.match(/.{4}/g) ?? []).join(" ");

/**
 * Reads a fingerprint however it was typed or pasted: groups, colons, capitals.
 * @returns 64 lower-case hex digits
 * @throws HanseError INVALID_INPUT
 */
export function parseFingerprint(text: string): string {
  const hex = text.replace(/[\s:-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    throw new HanseError("INVALID_INPUT", `'${text}' is not a fingerprint`, {
      remedy: "Give the 64 hex digits that `hanse site show` prints at the other site",
    });
  }
  return hex;
}
