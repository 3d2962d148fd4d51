import { describe, expect, test } from "vitest";
import type { LocateRange, PartLocation, PeerAddress, Peers } from "../../../src/app/ports/peers.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { Locator } from "../../../src/engine/locator.ts";

const peer = { siteId: "bsc", description: {} } as PeerAddress;
const never = new AbortController().signal;
const range = (path: string): LocateRange => ({ path, offset: 0, size: 1 });
const ranges = (from: number, count: number): LocateRange[] =>
  Array.from({ length: count }, (_, i) => range(`p${from + i}`));

/** A source that counts its calls; each URL tells of which call it is. */
function source(): {
  readonly locator: Locator;
  readonly calls: (readonly string[])[];
  readonly pass: (ms: number) => void;
  readonly fail: (error: HanseError) => void;
} {
  let nowMs = 0;
  let failure: HanseError | undefined;
  const calls: (readonly string[])[] = [];
  const locateParts: Peers["locateParts"] = async (_peer, _delivery, asked) => {
    calls.push(asked.map(({ path }) => path));
    const call = calls.length;
    await Promise.resolve();
    if (failure !== undefined) {
      const thrown = failure;
      failure = undefined;
      throw thrown;
    }
    return asked.map(({ path }): PartLocation => ({ url: `${path} ${call}`, expiresAtMs: nowMs + 300_000 }));
  };
  return {
    locator: new Locator({ locateParts }, { now: () => nowMs }),
    calls,
    pass: (ms) => {
      nowMs += ms;
    },
    fail: (error) => {
      failure = error;
    },
  };
}

const urls = (locations: readonly PartLocation[]): string[] => locations.map(({ url }) => url);

describe("Locator", () => {
  test("one call brings what the units that follow will want", async () => {
    const { locator, calls } = source();
    const upcoming = (most: number): Promise<LocateRange[]> => Promise.resolve(ranges(16, most));
    expect(urls(await locator.locate(peer, "d", { ranges: ranges(0, 16), upcoming }, never))[0]).toBe("p0 1");
    expect(calls).toHaveLength(1);
    expect(calls[0]).toHaveLength(500);
    expect(urls(await locator.locate(peer, "d", { ranges: ranges(16, 484) }, never)).at(-1)).toBe("p499 1");
    expect(calls).toHaveLength(1);
    await locator.locate(peer, "d", { ranges: ranges(500, 1) }, never);
    expect(calls).toHaveLength(2);
  });

  test("units that ask at one time share a call", async () => {
    const { locator, calls } = source();
    const upcoming = (most: number): Promise<LocateRange[]> => Promise.resolve(ranges(0, most));
    const asked = [0, 1, 2, 3].map((i) => locator.locate(peer, "d", { ranges: [range(`p${i}`)], upcoming }, never));
    expect((await Promise.all(asked)).map((found) => urls(found)[0])).toEqual(["p0 1", "p1 1", "p2 1", "p3 1"]);
    expect(calls).toHaveLength(1);
  });

  test("a location is not used in its last half minute", async () => {
    const { locator, calls, pass } = source();
    await locator.locate(peer, "d", { ranges: [range("a")] }, never);
    pass(269_999);
    await locator.locate(peer, "d", { ranges: [range("a")] }, never);
    expect(calls).toHaveLength(1);
    pass(1);
    expect(urls(await locator.locate(peer, "d", { ranges: [range("a")] }, never))).toEqual(["a 2"]);
  });

  test("who waits for a call that fails asks by itself", async () => {
    const { locator, calls, fail } = source();
    fail(new HanseError("PEER_DOWN", "gone"));
    const both = ["a", "b"].map((path) => locator.locate(peer, "d", { ranges: [range(path)] }, never));
    await expect(both[0]).rejects.toMatchObject({ reason: "PEER_DOWN" });
    expect(urls((await both[1]) ?? [])).toEqual(["b 2"]);
    expect(calls).toEqual([["a"], ["b"]]);
  });

  test("what was forgotten is asked anew; the oldest go where there are too many", async () => {
    const { locator, calls } = source();
    await locator.locate(peer, "d", { ranges: [range("a")] }, never);
    locator.forget();
    await locator.locate(peer, "d", { ranges: [range("a")] }, never);
    expect(calls).toHaveLength(2);
    for (let i = 0; i < 4; i += 1) await locator.locate(peer, "d", { ranges: ranges(i * 500, 500) }, never);
    await locator.locate(peer, "d", { ranges: ranges(0, 1) }, never);
    expect(calls).toHaveLength(6);
    await locator.locate(peer, "d", { ranges: [range("a")] }, never);
    expect(calls).toHaveLength(7);
  });

  test("a cancelled unit asks nothing", async () => {
    const { locator, calls } = source();
    const reason = new Error("cancelled");
    await expect(locator.locate(peer, "d", { ranges: [range("a")] }, AbortSignal.abort(reason))).rejects.toThrow(
      reason,
    );
    expect(calls).toEqual([]);
  });
});
