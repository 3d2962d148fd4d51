import { X509Certificate } from "node:crypto";

/** The certificates of a PEM text, in the one form that Node prints; undefined where anything else is in it. */
export function certificatesOf(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,65536}-----END CERTIFICATE-----/g) ?? [];
  if (blocks.reduce((rest, block) => rest.replace(block, ""), pem).trim() !== "") return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}
