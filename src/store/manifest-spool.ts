import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ByteStream } from "../app/ports/object-store.ts";
import type { ManifestSource, ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import { MANIFEST_LIMITS } from "../domain/manifest.ts";

const CHUNK_BYTES = 256 * 1024;

/** Manifests as files of the state directory: `{digest}.jsonl`, and `{digest}.part` while one is fetched. */
export function openManifestSpool(directory: string): ManifestSpool {
  const file = (digest: Digest): string => join(directory, `${digest}.jsonl`);
  const part = (digest: Digest): string => join(directory, `${digest}.part`);
  const has = async (digest: Digest): Promise<boolean> => (await sizeOf(file(digest))) !== undefined;
  /** Who is writing `{digest}.part` just now: ends, well or not, and never throws. */
  const writing = new Map<Digest, Promise<void>>();

  const fetchOnce = async (digest: Digest, source: ManifestSource, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (await has(digest)) return;
    if (!source.resumes) await rm(part(digest), { force: true });
    const offset = (await sizeOf(part(digest))) ?? 0;
    try {
      await writeTo(directory, part(digest), "a", capped(await source.read(offset), offset), signal);
    } catch (error) {
      // No later try could go on from there.
      if (isReason(error, "INVALID_MANIFEST")) await rm(part(digest), { force: true });
      throw error;
    }
    const actual = await digestOf(part(digest));
    if (actual === digest) {
      await onDisk(() => rename(part(digest), file(digest)));
      return;
    }
    await rm(part(digest), { force: true });
    // What an earlier try left may be torn: one reading from the start decides.
    if (offset > 0) return fetchOnce(digest, source, signal);
    throw new HanseError("DIGEST_MISMATCH", `the manifest hashes to ${actual}, not to ${digest}`, {
      remedy: "It is fetched again; if it stays so, ask the owner to publish again",
    });
  };

  return {
    has,

    read: (digest, offset = 0, length) => readFrom(file(digest), offset, length),

    async size(digest) {
      const size = await sizeOf(file(digest));
      if (size === undefined)
        throw new HanseError("INTERNAL", `the spool has no manifest ${digest}`, { hop: "state directory" });
      return size;
    },

    async fill(digest, source, signal) {
      for (let other = writing.get(digest); other !== undefined; other = writing.get(digest))
        await waitFor(other, signal);
      const mine = fetchOnce(digest, source, signal);
      const over = mine
        .catch(() => undefined)
        .finally(() => {
          writing.delete(digest);
        });
      writing.set(digest, over);
      await mine;
    },

    async write(lines) {
      const fresh = join(directory, `${randomUUID()}.new`);
      const hash = createHash("sha256");
      let sizeBytes = 0;
      try {
        const hashed = async function* (): ByteStream {
          for await (const lump of lumps(lines)) {
            hash.update(lump);
            sizeBytes += lump.length;
            yield lump;
          }
        };
        await writeTo(directory, fresh, "wx", hashed(), undefined);
        const digest = hash.digest("hex");
        await onDisk(() => rename(fresh, file(digest)));
        return { digest, sizeBytes };
      } catch (error) {
        await rm(fresh, { force: true });
        throw error;
      }
    },
  };
}

/** Waits for another's work, which never fails, or throws the reason of a cancelled signal at once. */
async function waitFor(other: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const cancel = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([other, cancelled]);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function* capped(bytes: ByteStream, offset: number): ByteStream {
  let size = offset;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MANIFEST_LIMITS.bytes)
      throw new HanseError("INVALID_MANIFEST", `the manifest is longer than ${MANIFEST_LIMITS.bytes} bytes`);
    yield chunk;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function* readFrom(path: string, offset: number, length: number | undefined): ByteStream {
  if (length === 0) return;
  const end = length === undefined ? undefined : offset + length - 1;
  for await (const chunk of createReadStream(path, { start: offset, end, highWaterMark: CHUNK_BYTES }))
    yield chunk as Buffer;
}

async function writeTo(
  directory: string,
  path: string,
  flags: string,
  bytes: ByteStream,
  signal: AbortSignal | undefined,
): Promise<void> {
  await onDisk(async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  });
  const handle = await open(path, flags, 0o600);
  try {
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      await onDisk(() => handle.appendFile(chunk));
    }
    await onDisk(() => handle.sync());
  } finally {
    await handle.close();
  }
}

async function digestOf(path: string): Promise<Digest> {
  const hash = createHash("sha256");
  if ((await sizeOf(path)) !== undefined) for await (const chunk of readFrom(path, 0, undefined)) hash.update(chunk);
  return hash.digest("hex");
}

/** Lines in lumps: a system call for each line would be slow. */
async function* lumps(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let held = "";
  for await (const line of lines) {
    held += line;
    if (held.length >= CHUNK_BYTES) {
      yield Buffer.from(held);
      held = "";
    }
  }
  if (held !== "") yield Buffer.from(held);
}

async function onDisk(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new HanseError(full ? "DISK_FULL" : "INTERNAL", full ? "its disk is full" : message, {
      hop: "state directory",
      remedy: full ? "Free space there; nothing is lost" : "Look at its permissions",
      cause: error,
    });
  }
}
