import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { certificatesOf } from "./read-certificates.ts";
import { readSecretFile } from "./secret-file.ts";
import { KEY_FILES, KEYS_FOLDER } from "./site-files.ts";

/** A server certificate with what intermediates it has, and its key; both PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the server certificate as it lies on disk now, and makes sure that it can be served: it is good at this time,
 * the key is its own, and the authority that peers pinned signed it or one of the certificates with it.
 * @param authority PEM
 * @throws HanseError INVALID_CONFIG that says what is wrong; while a pair is being replaced that may pass
 */
export async function readServerCertificate(
  directory: string,
  authority: string,
  nowMs: number,
): Promise<ServerCertificate> {
  const file = (name: "server" | "serverKey"): string => join(resolve(directory), KEYS_FOLDER, KEY_FILES[name]);
  const cert = await readFile(file("server"), "utf8").catch((cause: unknown) => {
    throw unusable("cannot be read", cause);
  });
  const key = await readSecretFile(file("serverKey"));
  const chain = certificatesOf(cert) ?? [];
  const [leaf] = chain;
  if (leaf === undefined) throw unusable("is not PEM");
  if (Date.parse(leaf.validTo) <= nowMs) throw unusable(`ended at ${leaf.validTo}`);
  if (Date.parse(leaf.validFrom) > nowMs) throw unusable(`begins at ${leaf.validFrom}`);
  if (!isOwnKey(leaf, key)) throw unusable("does not belong to its key");
  const { publicKey } = new X509Certificate(authority);
  if (!chain.some((one) => one.verify(publicKey))) throw unusable("is not signed by the authority in ca.pem");
  return { cert, key };
}

function isOwnKey(leaf: X509Certificate, key: string): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(key));
  } catch {
    // The cause could quote the key.
    return false;
  }
}

const unusable = (what: string, cause?: unknown): HanseError =>
  new HanseError("INVALID_CONFIG", `the server certificate ${what}`, {
    hop: "this gateway",
    remedy: "The one before is served on; put keys/server.pem and keys/server.key.pem in place together",
    cause,
  });
