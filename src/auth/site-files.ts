import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { thumbprint, type SiteKey } from "../domain/site.ts";
import { certificatesOf } from "./read-certificates.ts";
import { readPublicKey, readSigningKey } from "./key-file.ts";
import type { SiteSigningKey } from "./keys.ts";
import { readSecretFile } from "./secret-file.ts";

/** The folder of a site directory that holds its keys. */
export const KEYS_FOLDER = "keys";

/** Files in the keys folder. */
export const KEY_FILES = {
  site: "site.json",
  next: "next.json",
  retired: "retired.json",
  statements: "statements.json",
  operator: "operator.json",
  operatorPublic: "operator.pub.json",
  recoveryPublic: "recovery.pub.json",
  authority: "ca.pem",
  authorityKey: "ca.key.pem",
  server: "server.pem",
  serverKey: "server.key.pem",
} as const;

/** What the gateway needs of its site directory; the recovery key is not in it. */
export interface SiteFiles {
  readonly signingKey: SiteSigningKey;
  readonly keys: readonly SiteKey[];
  /** Whose user tokens the gateway takes. */
  readonly operatorKeys: readonly SiteKey[];
  readonly recoveryThumbprint: string;
  /** PEM. */
  readonly caCertificate: string;
  /** PEM, for the federation listener. */
  readonly serverCertificate: string;
  /** PEM. */
  readonly serverKey: string;
}

/**
 * Reads what the gateway needs; neither the recovery key nor the authority's key is touched.
 * @throws HanseError INVALID_CONFIG for a file that is missing, damaged, or readable by others where it is secret
 */
export async function readSite({ directory }: { directory: string }): Promise<SiteFiles> {
  const file = (name: keyof typeof KEY_FILES): string => join(resolve(directory), KEYS_FOLDER, KEY_FILES[name]);
  const signingKey = await readSigningKey(file("site"), "site");
  const operator = await readPublicKey(file("operatorPublic"), "operator");
  const recovery = await readPublicKey(file("recoveryPublic"), "recovery");
  return {
    signingKey,
    keys: [signingKey.publicKey],
    operatorKeys: [operator],
    recoveryThumbprint: thumbprint(recovery.jwk),
    caCertificate: await readCertificates(file("authority")),
    serverCertificate: await readCertificates(file("server")),
    serverKey: await readSecretFile(file("serverKey")),
  };
}

/** A certificate is no secret, and one from a public authority comes with its chain. */
async function readCertificates(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new HanseError("INVALID_CONFIG", `the certificate ${path} cannot be read`, {
      remedy: "Restore it from a backup",
      cause,
    });
  });
  if ((certificatesOf(text) ?? []).length === 0) {
    throw new HanseError("INVALID_CONFIG", `${path} does not hold certificates in PEM`, {
      remedy: "Restore it from a backup",
    });
  }
  return text;
}
