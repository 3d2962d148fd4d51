import { describe, expect, test } from "vitest";
import { MANIFEST_LIMITS } from "../../../src/domain/manifest.ts";
import { refuseIdle } from "../../../src/peer/idle-limit.ts";
import { cappedManifest } from "../../../src/peer/manifest.ts";

const never = new AbortController().signal;

async function* messages(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for await (const { page } of pages(...sizes)) yield page;
}

async function* pages(...sizes: number[]): AsyncGenerator<{ page: Uint8Array }> {
  await Promise.resolve();
  for (const size of sizes) yield { page: new Uint8Array(size) };
}

/** Sends empty messages until it is told to stop, as a server that wants to hold a reader. */
async function* nothingForEver(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    yield new Uint8Array();
  }
}

async function lengths(stream: AsyncIterable<Uint8Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const page of stream) all.push(page.length);
  return all;
}

describe("cappedManifest", () => {
  test("refuses a page above 1 MiB", async () => {
    await expect(lengths(cappedManifest("bsc", 0, pages((1 << 20) + 1)))).rejects.toMatchObject({
      reason: "INVALID_DOCUMENT",
    });
  });

  test("refuses what goes beyond a manifest's largest size, counted from the offset", async () => {
    const offset = MANIFEST_LIMITS.bytes - 4;
    await expect(lengths(cappedManifest("bsc", offset, pages(4, 1)))).rejects.toMatchObject({
      reason: "INVALID_DOCUMENT",
    });
  });
});

describe("refuseIdle", () => {
  test("passes bytes on and leaves empty messages out", async () => {
    expect(await lengths(refuseIdle("bsc", never, () => messages(3, 0, 5)))).toEqual([3, 5]);
  });

  test("gives up a peer that sends next to nothing, by the time that it let us wait", async () => {
    const clock = { ms: 0 };
    const read = async (waitMs: number, takeMs: number, bytes: number): Promise<number> => {
      async function* slow(): AsyncGenerator<Uint8Array> {
        for (let count = 0; count < 10; count++) {
          await Promise.resolve();
          clock.ms += waitMs;
          yield new Uint8Array(bytes);
        }
      }
      let read = 0;
      for await (const chunk of refuseIdle("bsc", never, slow, 60_000, () => clock.ms)) {
        read += chunk.length;
        clock.ms += takeMs;
      }
      return read;
    };
    await expect(read(59_000, 0, 1)).rejects.toMatchObject({
      reason: "STORE_SLOW",
      hop: "peer bsc",
      message: "only 2 bytes came in 118 s",
    });
    expect(await read(30_000, 0, 31 * 1024)).toBe(310 * 1024);
    expect(await read(1000, 600_000, 1)).toBe(10);
  });

  test("gives up a peer that sends nothing, be it in many messages", async () => {
    await expect(lengths(refuseIdle("bsc", never, nothingForEver, 5))).rejects.toMatchObject({
      reason: "PEER_DOWN",
      hop: "peer bsc",
    });
  });
});
