import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSite } from "../../../src/auth/create-site.ts";
import { openKeyRing, replaceStolenKey } from "../../../src/auth/key-ring.ts";
import { NOW_MS } from "./forge.ts";

let root: string;
let directory: string;
const file = (name: string): string => join(directory, "keys", name);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hanse-keys-"));
  directory = join(root, "bsc");
  const recoveryOut = join(root, "recovery.key");
  await createSite({ directory, siteId: "bsc", recoveryOut, hosts: ["localhost"], nowMs: NOW_MS - 1000 });
});

afterEach(() => rm(root, { recursive: true }));

const states = async (): Promise<string[]> => (await openKeyRing(directory)).list().map(({ state }) => state);

describe("the site's keys", () => {
  it("are one at first, then two, and the first ends when the next signs; a new process finds each step", async () => {
    const ring = await openKeyRing(directory);
    const first = ring.signing().publicKey;
    expect(ring.shown()).toEqual([first]);
    const next = await ring.plan(NOW_MS, NOW_MS + 3000);
    expect(await ring.plan(NOW_MS + 9, NOW_MS + 9000)).toEqual(next);
    expect(next.fromMs).toBe(NOW_MS + 3000);
    expect(ring.next()).toEqual({ key: next, publishedAtMs: undefined });
    expect(await states()).toEqual(["current", "next"]);

    await ring.publish("s.s.s", 7, NOW_MS + 1);
    const again = await openKeyRing(directory);
    expect(again.next()).toEqual({ key: next, publishedAtMs: NOW_MS + 1 });
    expect([again.chain(), again.sequenceFloor()]).toEqual([["s.s.s"], 7]);

    await again.use(NOW_MS + 60_000);
    expect(again.signing().publicKey).toEqual(next);
    expect(again.shown()).toEqual([next, { ...first, untilMs: NOW_MS + 60_000 }]);
    const after = await openKeyRing(directory);
    expect(after.shown()).toEqual(again.shown());
    expect(after.signing().publicKey).toEqual(next);
    expect(after.next()).toBeUndefined();
    await after.use(NOW_MS);
    expect(after.shown()).toEqual(again.shown());
  });

  it("a crash after the end was noted and before the next key signs leaves the key that signs in use", async () => {
    const ring = await openKeyRing(directory);
    const first = ring.signing().publicKey;
    await ring.plan(NOW_MS, NOW_MS);
    await copyFile(file("site.json"), file("saved"));
    await copyFile(file("next.json"), file("saved-next"));
    await ring.use(NOW_MS + 60_000);
    await copyFile(file("saved"), file("site.json"));
    await copyFile(file("saved-next"), file("next.json"));
    const found = await openKeyRing(directory);
    expect(found.shown()[0]).toEqual(first);
    expect(found.list().map(({ state }) => state)).toEqual(["current", "next"]);
  });

  it("a damaged file stops the start and is not made anew", async () => {
    await writeFile(file("retired.json"), "{}", { mode: 0o600 });
    await expect(openKeyRing(directory)).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
    expect(await readFile(file("retired.json"), "utf8")).toBe("{}");
  });

  it("do not grow beyond what a statement shows", async () => {
    const ring = await openKeyRing(directory);
    for (let turn = 0; turn < 15; turn += 1) {
      await ring.plan(NOW_MS + turn, NOW_MS + turn);
      await ring.use(NOW_MS + turn + 1000);
    }
    expect(ring.shown()).toHaveLength(16);
    await expect(ring.plan(NOW_MS, NOW_MS)).rejects.toMatchObject({ reason: "WRONG_STATE" });
  });
});

describe("a stolen key", () => {
  it("is replaced, ended before now however young it is, and what was planned with it is gone", async () => {
    const ring = await openKeyRing(directory);
    const stolen = ring.signing().publicKey;
    await ring.plan(NOW_MS, NOW_MS + 3000);
    await ring.publish("planned", 99_999_999_999, NOW_MS);
    const shown: unknown[] = [];
    const made = await replaceStolenKey(directory, NOW_MS, (keys, sequence) => {
      shown.push(keys, sequence);
      return Promise.resolve("recovered");
    });
    const ended = { ...stolen, fromMs: NOW_MS - 32_000, untilMs: NOW_MS - 31_000 };
    expect(shown).toEqual([[made, ended], 100_000_000_000]);
    const after = await openKeyRing(directory);
    expect(after.shown()).toEqual([made, ended]);
    expect([after.next(), after.chain()]).toEqual([undefined, ["planned", "recovered"]]);
    expect(after.sequenceFloor()).toBe(100_000_000_000);
  });
});
