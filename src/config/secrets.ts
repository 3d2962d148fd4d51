import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { z } from "zod";
import { HanseError } from "../domain/errors.ts";
import { checkSection } from "./check.ts";
import { openConfigText } from "./config-file.ts";
import type { Config, CredentialSource, S3StoreConfig } from "./config.ts";
import type { Environment } from "./environment.ts";
import { Problems } from "./problems.ts";
import { Secret } from "./secret.ts";

/** A key pair of a store. */
export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
  /** When the store takes it no more, as far as its file says; milliseconds since 1970. */
  readonly expiresAtMs: number | undefined;
}

/** What a site's stores are opened with; apart from Config, and printed redacted. */
export interface StoreSecrets {
  readonly credentials: StoreCredentials;
  /** Read-only credentials, where the site has them. */
  readonly reader: StoreCredentials | undefined;
}

/** By the store's name; directories have none. */
export type Secrets = ReadonlyMap<string, StoreSecrets>;

/** Key files are a few hundred bytes. */
const MAX_BYTES = 64 * 1024;

const keyPair = z.strictObject({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
  expires: z.iso.datetime({ offset: true, error: "must be a time, e.g. 2026-11-29T12:00:00Z" }).optional(),
});

/**
 * Reads the key pairs of all stores from their files and variables; calling it again reads again, so that changed keys
 * take effect without a restart.
 * @throws HanseError INVALID_CONFIG with every problem at once: a file that is missing, damaged or readable by others
 *   than its owner, a variable that is not set; never with anything out of them
 */
export function readSecrets(config: Config, env: Environment): Secrets {
  const problems = new Problems();
  const secrets = new Map<string, StoreSecrets>();
  for (const store of config.stores) {
    if (store.type !== "s3") continue;
    const found = readStore(store, env, problems);
    if (found !== undefined) secrets.set(store.name, found);
  }
  problems.throwIfAny(config.directory);
  return secrets;
}

/** As readSecrets, of one store alone. @throws HanseError INVALID_CONFIG */
export function readStoreSecrets(store: S3StoreConfig, env: Environment): StoreSecrets {
  const problems = new Problems();
  const found = readStore(store, env, problems);
  problems.throwIfAny(`keys of store ${store.name}`);
  if (found === undefined) throw new TypeError("keys that were refused have a problem");
  return found;
}

function readStore(store: S3StoreConfig, env: Environment, problems: Problems): StoreSecrets | undefined {
  const credentials = readPair(store.name, store.credentials, env, problems);
  const reader = store.reader === undefined ? undefined : readPair(store.name, store.reader, env, problems);
  return credentials === undefined ? undefined : { credentials, reader };
}

function readPair(
  store: string,
  source: CredentialSource,
  env: Environment,
  problems: Problems,
): StoreCredentials | undefined {
  if (source.type === "file") return readKeyFile(store, source.path, problems);
  const value = (name: string): string => {
    const text = env[name] ?? "";
    if (text === "") problems.add("environment", 0, `store '${store}': ${name} is not set`);
    return text;
  };
  return toCredentials({
    accessKeyId: value(source.accessKeyIdEnv),
    secretAccessKey: value(source.secretAccessKeyEnv),
    sessionToken: source.sessionTokenEnv === undefined ? undefined : value(source.sessionTokenEnv),
  });
}

function readKeyFile(store: string, path: string, problems: Problems): StoreCredentials | undefined {
  const text = readPrivateFile(path);
  if (text instanceof HanseError) {
    problems.add(path, 0, `store '${store}': ${text.line}`);
    return undefined;
  }
  const file = openConfigText(path, text, problems, { secret: true });
  if (file === undefined) return undefined;
  const pair = checkSection(keyPair, file.value, [], file);
  return pair && toCredentials(pair);
}

/** The file's text, or why it must not be used. Looks and reads through one descriptor, so that nothing is swapped between. */
function readPrivateFile(path: string): string | HanseError {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { mode, size } = fstatSync(descriptor);
    if ((mode & 0o077) !== 0) {
      return new HanseError("INVALID_CONFIG", "others can read this file", { remedy: `Run: chmod 600 ${path}` });
    }
    if (size > MAX_BYTES) return new HanseError("INVALID_CONFIG", `larger than ${MAX_BYTES} bytes`);
    return readFileSync(descriptor, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    return new HanseError("INVALID_CONFIG", `cannot be read (${code})`, {
      remedy: 'Write {"accessKeyId": …, "secretAccessKey": …} into it and chmod 600 it',
      cause,
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const toCredentials = (pair: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expires?: string | undefined;
}): StoreCredentials => ({
  accessKeyId: pair.accessKeyId,
  secretAccessKey: new Secret(pair.secretAccessKey),
  sessionToken: pair.sessionToken === undefined ? undefined : new Secret(pair.sessionToken),
  expiresAtMs: pair.expires === undefined ? undefined : Date.parse(pair.expires),
});
