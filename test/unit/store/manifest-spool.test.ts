import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ByteStream } from "../../../src/app/ports/object-store.ts";
import type { ManifestSource, ManifestSpool } from "../../../src/app/ports/spool.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { openManifestSpool } from "../../../src/store/manifest-spool.ts";
import { bytesOf, failure, patternBytes } from "../../contract/store/support.ts";

const BYTES = patternBytes(100_000);
const DIGEST = sha256(BYTES);
const never = new AbortController().signal;

let directory: string;
let spool: ManifestSpool;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hanse-spool-"));
  spool = openManifestSpool(directory);
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** A source of these bytes that notes from where it was read, and calls `before` for each chunk. */
function sourceOf(
  bytes: Buffer,
  before: (offset: number) => void | Promise<void> = () => undefined,
): ManifestSource & { readonly from: number[] } {
  const from: number[] = [];
  return {
    from,
    resumes: true,
    async *read(offset): ByteStream {
      from.push(offset);
      for (let at = offset; at < bytes.length; at += 10_000) {
        await before(at);
        yield bytes.subarray(at, at + 10_000);
      }
    },
  };
}

const breaksAt = (limit: number) => (at: number) => {
  if (at >= limit) throw new Error("the line is cut");
};

const held = async (): Promise<Buffer> => bytesOf(spool.read(DIGEST));

describe("filling the spool", () => {
  it("puts a manifest under its digest, once", async () => {
    const source = sourceOf(BYTES);
    await spool.fill(DIGEST, source, never);
    await spool.fill(DIGEST, source, never);
    expect(source.from).toEqual([0]);
    expect(await held()).toEqual(BYTES);
    expect(await readdir(directory)).toEqual([`${DIGEST}.jsonl`]);
  });

  it("goes on where an earlier try stopped, also of a spool before this one", async () => {
    await expect(spool.fill(DIGEST, sourceOf(BYTES, breaksAt(40_000)), never)).rejects.toThrow("the line is cut");
    expect(await spool.has(DIGEST)).toBe(false);
    spool = openManifestSpool(directory);
    const source = sourceOf(BYTES);
    await spool.fill(DIGEST, source, never);
    expect(source.from).toEqual([40_000]);
    expect(await held()).toEqual(BYTES);
  });

  it("begins anew with a source that cannot go on", async () => {
    await expect(spool.fill(DIGEST, sourceOf(BYTES, breaksAt(40_000)), never)).rejects.toThrow("the line is cut");
    const source = { ...sourceOf(BYTES), resumes: false };
    await spool.fill(DIGEST, source, never);
    expect(source.from).toEqual([0]);
    expect(await held()).toEqual(BYTES);
  });

  it("reads once more from the start where what was left is torn", async () => {
    await writeFile(join(directory, `${DIGEST}.part`), Buffer.alloc(5000, "torn"));
    const source = sourceOf(BYTES);
    await spool.fill(DIGEST, source, never);
    expect(source.from).toEqual([5000, 0]);
    expect(await held()).toEqual(BYTES);
  });

  it("refuses other bytes and forgets them", async () => {
    const source = sourceOf(patternBytes(100_000, 9));
    expect(await failure(() => spool.fill(DIGEST, source, never))).toMatchObject({ reason: "DIGEST_MISMATCH" });
    expect(source.from).toEqual([0]);
    expect(await readdir(directory)).toEqual([]);
  });

  it("lets one write at a time, and the others find it there", async () => {
    let writers = 0;
    const sources = Array.from({ length: 8 }, (_, i) => {
      const source = sourceOf(BYTES, () => {
        expect(writers).toBe(1);
      });
      return {
        ...source,
        resumes: i % 2 === 0,
        async *read(offset: number) {
          writers += 1;
          yield* source.read(offset) as ByteStream;
          writers -= 1;
        },
      };
    });
    await Promise.all(sources.map((source) => spool.fill(DIGEST, source, never)));
    expect(sources.flatMap(({ from }) => from)).toEqual([0]);
    expect(await held()).toEqual(BYTES);
  });

  it("lets a waiting one take over where the writer failed", async () => {
    const [first, second] = [sourceOf(BYTES, breaksAt(30_000)), sourceOf(BYTES)];
    const filled = Promise.allSettled([first, second].map((source) => spool.fill(DIGEST, source, never)));
    expect((await filled).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(second.from).toEqual([30_000]);
    expect(await held()).toEqual(BYTES);
  });

  it("tells a waiting one that it was cancelled at once, and goes on for the other", async () => {
    const [begun, go] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const slow = sourceOf(BYTES, async () => {
      begun.resolve(undefined);
      await go.promise;
    });
    const writing = spool.fill(DIGEST, slow, never);
    await begun.promise;
    const cancelled = new AbortController();
    const waiting = spool.fill(DIGEST, sourceOf(BYTES), cancelled.signal);
    cancelled.abort(new Error("not any more"));
    await expect(waiting).rejects.toThrow("not any more");
    await expect(spool.fill(DIGEST, sourceOf(BYTES), cancelled.signal)).rejects.toThrow("not any more");
    go.resolve(undefined);
    await writing;
    expect(await held()).toEqual(BYTES);
  });
});
