import { describe, expect, test } from "vitest";
import { MANIFEST_LIMITS } from "../../../src/domain/manifest.ts";
import { cappedManifest } from "../../../src/peer/manifest.ts";

const never = new AbortController().signal;

async function* pages(...sizes: number[]): AsyncGenerator<{ page: Uint8Array }> {
  await Promise.resolve();
  for (const size of sizes) yield { page: new Uint8Array(size) };
}

/** Sends empty pages until it is told to stop, as a server that wants to hold a reader. */
async function* emptyPages(signal: AbortSignal): AsyncGenerator<{ page: Uint8Array }> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    yield { page: new Uint8Array() };
  }
}

async function lengths(stream: AsyncIterable<Uint8Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of stream) all.push(page.length);
  return all;
}

describe("cappedManifest", () => {
  test("passes pages on and leaves empty ones out", async () => {
    expect(await lengths(cappedManifest("bsc", 0, never, () => pages(3, 0, 5)))).toEqual([3, 5]);
  });

  test("refuses a page above 1 MiB", async () => {
    await expect(lengths(cappedManifest("bsc", 0, never, () => pages((1 << 20) + 1)))).rejects.toMatchObject({
      reason: "INVALID_DOCUMENT",
    });
  });

  test("refuses what goes beyond a manifest's largest size, counted from the offset", async () => {
    const offset = MANIFEST_LIMITS.bytes - 4;
    await expect(lengths(cappedManifest("bsc", offset, never, () => pages(4, 1)))).rejects.toMatchObject({
      reason: "INVALID_DOCUMENT",
    });
  });

  test("gives up a peer that sends nothing, be it in many pages", async () => {
    await expect(lengths(cappedManifest("bsc", 0, never, emptyPages, 5))).rejects.toMatchObject({
      reason: "PEER_DOWN",
      hop: "peer bsc",
    });
  });
});
