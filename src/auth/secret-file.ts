import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { HanseError } from "../domain/errors.ts";

const MAX_BYTES = 64 * 1024;

/**
 * Writes a file that only its owner may read (0600 whatever the umask), whole or not at all: a temporary file beside
 * it, flushed, then renamed over the name. Idempotent.
 */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  await writeNewSecretFile(temporary, text);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushDirectory(dirname(path));
}

/** As writeSecretFile, but for a name that must not exist yet, not even as a link. @throws the system's EEXIST */
export async function writeNewSecretFile(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text, "utf8");
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Reads a file that holds a secret.
 * @throws HanseError INVALID_CONFIG where it is missing, too large, or readable by anyone but its owner
 */
export async function readSecretFile(path: string): Promise<string> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o077) !== 0) {
      throw new HanseError("INVALID_CONFIG", `the secret file ${path} can be read by others`, {
        remedy: `Run: chmod 600 ${path}`,
      });
    }
    if (size > MAX_BYTES)
      throw new HanseError("INVALID_CONFIG", `the secret file ${path} is larger than ${MAX_BYTES} bytes`);
    return await file.readFile("utf8").catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  } finally {
    await file.close();
  }
}

/** Makes the names in a directory durable. */
export async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function unreadable(path: string, cause: unknown): HanseError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new HanseError("INVALID_CONFIG", `the secret file ${path} cannot be read (${code})`, {
    remedy: "Check the path, and that this user owns the file",
    cause,
  });
}
