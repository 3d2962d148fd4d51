import { randomBytes } from "node:crypto";
import { chmod, mkdir, realpath, rename, rm, stat } from "node:fs/promises";
import { isIP } from "node:net";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId, thumbprint, type KeyAlgorithm, type SiteId } from "../domain/site.ts";
import { makeAuthority, makeServerCertificate } from "./certificates.ts";
import { writePublicKey, writeSigningKey } from "./key-file.ts";
import { generateSigningKey, type SiteSigningKey } from "./keys.ts";
import { flushDirectory, writeSecretFile } from "./secret-file.ts";
import { KEY_FILES, KEYS_FOLDER } from "./site-files.ts";

/** What a new site's keys are made for. */
export interface NewSite {
  /** Made where it does not stand; becomes 0700. */
  readonly directory: string;
  readonly siteId: SiteId;
  /** Where the offline recovery key goes: a new file outside the directory. */
  readonly recoveryOut: string;
  /** DNS names and IP addresses by which peers reach the gateway; the server certificate names them. */
  readonly hosts: readonly string[];
  readonly nowMs: number;
  /** Ed25519 unless told otherwise. */
  readonly algorithm?: KeyAlgorithm | undefined;
}

/** What `hanse init` shows. */
export interface CreatedSite {
  /** Thumbprint (64 hex) of the site's key. */
  readonly fingerprint: string;
  readonly recoveryThumbprint: string;
  readonly operatorKeyFile: string;
  readonly recoveryFile: string;
}

/**
 * Makes all keys of a new site: either all of them stand in `keys/` afterwards or none. Directories are 0700 and files
 * 0600 whatever the umask.
 * @throws HanseError WRONG_STATE where keys or the recovery file stand already, INVALID_INPUT for a recovery file
 *   inside the directory or a host that is none
 */
export async function createSite(site: NewSite): Promise<CreatedSite> {
  const directory = resolve(site.directory);
  const recoveryFile = resolve(site.recoveryOut);
  const hosts = site.hosts.map(parseHost);
  parseSiteId(site.siteId);
  if (hosts.length === 0)
    throw new HanseError("INVALID_INPUT", "a site needs a public host", { remedy: "Give --public-host" });
  await refuseKeys(directory);
  await refuseInside(recoveryFile, directory);
  await makePrivateDirectory(directory);

  const fresh = () => generateSigningKey(site.nowMs, site.algorithm);
  const keys = { site: fresh(), operator: fresh(), recovery: fresh() };
  const authority = await makeAuthority(site.siteId, site.nowMs);
  const ips = hosts.filter((host) => isIP(host) !== 0);
  const names = hosts.filter((host) => isIP(host) === 0);
  const server = await makeServerCertificate(authority, names, ips, site.nowMs);

  const draft = join(directory, `.${KEYS_FOLDER}.${randomBytes(6).toString("hex")}`);
  const file = (name: keyof typeof KEY_FILES): string => join(draft, KEY_FILES[name]);
  try {
    await makePrivateDirectory(draft);
    await writeSigningKey(file("site"), keys.site, "site");
    await writeSigningKey(file("operator"), keys.operator, "operator");
    await writePublicKey(file("operatorPublic"), keys.operator, "operator");
    await writePublicKey(file("recoveryPublic"), keys.recovery, "recovery");
    await writeSecretFile(file("authority"), authority.certificate);
    await writeSecretFile(file("authorityKey"), authority.key);
    await writeSecretFile(file("server"), server.certificate);
    await writeSecretFile(file("serverKey"), server.key);
    await writeRecoveryKey(recoveryFile, keys.recovery);
    try {
      await rename(draft, join(directory, KEYS_FOLDER));
    } catch (error) {
      await rm(recoveryFile, { force: true });
      throw hasCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR") ? alreadyMade(directory) : error;
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await flushDirectory(directory);
  return {
    fingerprint: thumbprint(keys.site.publicKey.jwk),
    recoveryThumbprint: thumbprint(keys.recovery.publicKey.jwk),
    operatorKeyFile: join(directory, KEYS_FOLDER, KEY_FILES.operator),
    recoveryFile,
  };
}

async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

async function refuseKeys(directory: string): Promise<void> {
  const found = await stat(join(directory, KEYS_FOLDER)).catch(() => undefined);
  if (found !== undefined) throw alreadyMade(directory);
}

async function refuseInside(file: string, directory: string): Promise<void> {
  const way = relative(await realPathOf(directory), await realPathOf(file));
  if (way !== ".." && !way.startsWith(`..${sep}`)) {
    throw new HanseError("INVALID_INPUT", "the recovery key must not lie in the site's directory", {
      remedy: "Give --recovery-out a path outside, best on a medium that you can lock away",
    });
  }
}

/** Follows the links of what stands already, so that no link leads inside. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

async function writeRecoveryKey(file: string, key: SiteSigningKey): Promise<void> {
  try {
    await writeSigningKey(file, key, "recovery", { exclusive: true });
  } catch (error) {
    if (hasCode(error, "ENOENT")) {
      throw new HanseError("INVALID_INPUT", `the folder of the recovery file ${file} does not exist`, {
        remedy: "Make it first",
      });
    }
    if (!hasCode(error, "EEXIST")) throw error;
    throw new HanseError("WRONG_STATE", `${file} exists already and may be another site's recovery key`, {
      remedy: "Move it away, or give another --recovery-out",
    });
  }
}

function parseHost(host: string): string {
  const valid = isIP(host) !== 0 || /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(host);
  if (!valid) {
    throw new HanseError("INVALID_INPUT", `'${host}' is not a host`, {
      remedy: "Give a DNS name or an IP address without a port",
    });
  }
  return host;
}

const alreadyMade = (directory: string): HanseError =>
  new HanseError("WRONG_STATE", `${directory} holds the keys of a site already`, {
    remedy: "Choose another directory; these keys are never overwritten",
  });

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));
