import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AUTHORITY_DAYS = 3652;
/** The longest life of a server certificate that all TLS clients take. */
const SERVER_DAYS = 825;

/** A certificate with its private key, both PEM (the key as PKCS #8). */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** A site's own authority, which signs its server certificates and nothing else (path length 0). P-256, good for ten years. */
export async function makeAuthority(siteId: SiteId, nowMs: number): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: `CN=${siteId}, O=Hanse authority`,
      notBefore: new Date(nowMs - HOUR_MS),
      notAfter: new Date(nowMs + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: P256,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: toPem(certificate), key: await exportKey(keys.privateKey) };
}

/**
 * A server certificate of a site for these hosts: DNS names and IP addresses, at least one. P-256, 825 days, never
 * longer than the authority.
 * @param authority PEM, as makeAuthority made it
 * @throws HanseError INVALID_CONFIG for an authority whose key does not fit its certificate
 */
export async function makeServerCertificate(
  authority: CertificateAndKey,
  names: readonly string[],
  ips: readonly string[],
  nowMs: number,
): Promise<CertificateAndKey> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: issuer.subject.replace("O=Hanse authority", "O=Hanse gateway"),
      issuer: issuer.subject,
      notBefore: new Date(nowMs - HOUR_MS),
      notAfter: new Date(Math.min(nowMs + SERVER_DAYS * DAY_MS - HOUR_MS, issuer.notAfter.getTime())),
      signingKey: await importKey(authority),
      publicKey: keys.publicKey,
      signingAlgorithm: P256,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          ...names.map((value) => ({ type: "dns" as const, value })),
          ...ips.map((value) => ({ type: "ip" as const, value })),
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: toPem(certificate), key: await exportKey(keys.privateKey) };
}

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);

const toPem = (certificate: x509.X509Certificate): string => `${certificate.toString("pem").trim()}\n`;

/** Positive and of 128 bits, as RFC 5280 section 4.1.2.2 wants it. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: bytes, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}

async function importKey(authority: CertificateAndKey): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(authority.key);
  if (!createPublicKey(key).equals(new X509Certificate(authority.certificate).publicKey)) {
    throw new HanseError("INVALID_CONFIG", "the authority's key does not belong to its certificate", {
      remedy: "Restore keys/ca.pem and keys/ca.key.pem from the same backup",
    });
  }
  return webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), P256, false, ["sign"]);
}
