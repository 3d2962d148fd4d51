import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { HanseError } from "../domain/errors.ts";
import type { SiteKey } from "../domain/site.ts";
import { publicJwkOf, signingKeyOf, siteKeyOf, type SiteSigningKey } from "./keys.ts";
import { readSecretFile, writeNewSecretFile, writeSecretFile } from "./secret-file.ts";

/*
 * Key files are RFC 7517 keys in JSON with two members of ours: `from` (RFC 3339) and `purpose`, so that one kind of
 * key is not taken for another.
 */

/** What a key file's key is for. */
export type KeyPurpose = "site" | "operator" | "recovery";

/** Writes a private key, 0600; `exclusive` refuses a name that exists (the system's EEXIST). */
export async function writeSigningKey(
  path: string,
  key: SiteSigningKey,
  purpose: KeyPurpose,
  options: { exclusive?: boolean } = {},
): Promise<void> {
  const { kid, algorithm, fromMs } = key.publicKey;
  const jwk = key.privateKey.export({ format: "jwk" });
  const text = toText({ ...jwk, kid, alg: algorithm, from: new Date(fromMs).toISOString(), purpose });
  await (options.exclusive === true ? writeNewSecretFile(path, text) : writeSecretFile(path, text));
}

/**
 * Reads a private key file (0600) of one purpose.
 * @throws HanseError INVALID_CONFIG for a file that others can read, is damaged, or holds another key
 */
export async function readSigningKey(path: string, purpose: KeyPurpose): Promise<SiteSigningKey> {
  const file = parse(path, await readSecretFile(path));
  const fromMs = checkMembers(path, file, purpose);
  if (publicJwkOf(file) === undefined) throw damaged(path, "holds no Ed25519 or P-256 key");
  try {
    return signingKeyOf(createPrivateKey({ key: file, format: "jwk" }), fromMs);
  } catch {
    // The cause could quote the key.
    throw damaged(path, "holds no usable private key");
  }
}

/** Writes the public half of a key; it is no secret, but nobody else may change it. */
export async function writePublicKey(path: string, key: SiteSigningKey, purpose: KeyPurpose): Promise<void> {
  const { kid, algorithm, fromMs, jwk } = key.publicKey;
  await writeSecretFile(path, toText({ ...jwk, kid, alg: algorithm, from: new Date(fromMs).toISOString(), purpose }));
}

/** Reads what writePublicKey wrote. @throws HanseError INVALID_CONFIG */
export async function readPublicKey(path: string, purpose: KeyPurpose): Promise<SiteKey> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new HanseError("INVALID_CONFIG", `the key file ${path} cannot be read`, { remedy: "Check the path", cause });
  });
  const file = parse(path, text);
  const fromMs = checkMembers(path, file, purpose);
  const jwk = publicJwkOf(file);
  if (jwk === undefined || file.d !== undefined) throw damaged(path, "holds no Ed25519 or P-256 public key");
  return siteKeyOf(jwk, fromMs);
}

const toText = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

function parse(path: string, text: string): JsonWebKey {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // JSON.parse quotes the text in its message, which is a private key here.
  }
  throw damaged(path, "is not a JSON Web Key");
}

function checkMembers(path: string, file: JsonWebKey, purpose: KeyPurpose): number {
  if (file["purpose"] !== purpose) throw damaged(path, `is not a ${purpose} key`);
  const fromMs = Date.parse(String(file["from"]));
  if (Number.isNaN(fromMs)) throw damaged(path, "has no time in 'from'");
  return fromMs;
}

const damaged = (path: string, problem: string): HanseError =>
  new HanseError("INVALID_CONFIG", `the key file ${path} ${problem}`, {
    remedy: "Restore the file from a backup; `hanse init` in a new directory makes new keys",
  });
