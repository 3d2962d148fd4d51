import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ByteStream } from "../app/ports/object-store.ts";
import type { ManifestSpool } from "../app/ports/spool.ts";
import type { Digest } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";

const CHUNK_BYTES = 256 * 1024;

/** Manifests as files of the state directory: `{digest}.jsonl`, and `{digest}.part` while one is fetched. */
export function openManifestSpool(directory: string): ManifestSpool {
  const file = (digest: Digest): string => join(directory, `${digest}.jsonl`);
  const part = (digest: Digest): string => join(directory, `${digest}.part`);
  return {
    has: async (digest) => (await sizeOf(file(digest))) !== undefined,

    read: (digest, offset = 0, length) => readFrom(file(digest), offset, length),

    async size(digest) {
      const size = await sizeOf(file(digest));
      if (size === undefined)
        throw new HanseError("INTERNAL", `the spool has no manifest ${digest}`, { hop: "state directory" });
      return size;
    },

    partialSize: async (digest) => (await sizeOf(part(digest))) ?? 0,

    async appendPartial(digest, bytes, signal) {
      await writeTo(directory, part(digest), "a", bytes, signal);
    },

    async finishPartial(digest) {
      const actual = await digestOf(part(digest));
      if (actual !== digest) {
        await rm(part(digest), { force: true });
        throw new HanseError("DIGEST_MISMATCH", `the manifest hashes to ${actual}, not to ${digest}`, {
          remedy: "It is fetched again; if it stays so, ask the owner to publish again",
        });
      }
      await onDisk(() => rename(part(digest), file(digest)));
    },

    dropPartial: async (digest) => rm(part(digest), { force: true }),

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
