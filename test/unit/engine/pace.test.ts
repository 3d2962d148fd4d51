import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lanes, LaneTask } from "../../../src/app/ports/lanes.ts";
import { Pace, sharePace } from "../../../src/engine/pace.ts";
import { RulePaces, widthAt } from "../../../src/engine/rule-paces.ts";

const SECOND = 1_000_000_000n;
const RATE = 1_000_000;

describe("a pace", () => {
  it("lets bytes pass one after the other, at the rate, whoever asks", () => {
    const shared = sharePace(RATE);
    const [one, other] = [new Pace(shared), new Pace(shared)];
    expect(one.reserve(RATE, 10n * SECOND)).toBe(0n);
    // What stood still before is good for a tenth of a second.
    expect(other.reserve(RATE, 10n * SECOND)).toBe((SECOND * 9n) / 10n);
    expect(one.reserve(1, 10n * SECOND)).toBe((SECOND * 19n) / 10n);
    expect(one.reserve(1, 20n * SECOND)).toBe(0n);
  });

  it("never lets more pass than the rate and what a tenth of a second holds", () => {
    const asks = fc.array(
      fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }), waitNs: fc.bigInt(0n, SECOND / 2n) }),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(asks, (list) => {
        const pace = new Pace(sharePace(RATE));
        let [now, passed] = [SECOND, 0];
        for (const { bytes, waitNs } of list) {
          now += waitNs;
          // As a lane does it: the chunk passes when its wait is over.
          now += pace.reserve(bytes, now);
          const allowed = Number(now - SECOND) * (RATE / 1e9) + RATE / 10;
          expect(passed).toBeLessThanOrEqual(allowed + 1);
          passed += bytes;
        }
      }),
    );
  });

  it("ends its waiting when the task is stopped", async () => {
    const pace = new Pace(sharePace(1));
    await pace.take(1_000_000, AbortSignal.timeout(60_000));
    const stop = new AbortController();
    const waiting = pace.take(1, stop.signal);
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow();
  });
});

describe("the lanes of a rule", () => {
  it("share one pace over all its transfers, and none of anybody else's", async () => {
    const paces: (SharedArrayBuffer | undefined)[] = [];
    const lanes: Lanes = {
      run: (_task, _on, _signal, pace) => {
        paces.push(pace);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const rules = new RulePaces();
    const on = { result: () => undefined, bytes: () => undefined };
    const task: LaneTask = { type: "hash-objects", store: "main", objects: [] };
    for (const row of [
      { ruleId: "ru-1", maxBytesPerSecond: 100_000 },
      { ruleId: "ru-1", maxBytesPerSecond: 100_000 },
      { ruleId: "ru-2", maxBytesPerSecond: 100_000 },
      { ruleId: "ru-3" },
      {},
    ])
      await rules.lanesFor(lanes, row).run(task, on, new AbortController().signal);
    expect(paces[0]).toBeInstanceOf(SharedArrayBuffer);
    expect(paces[1]).toBe(paces[0]);
    expect(paces[2]).not.toBe(paces[0]);
    expect(paces.slice(3)).toEqual([undefined, undefined]);
  });

  it("are as many as the rate can feed", () => {
    expect([undefined, 1000, 3 * 1024 ** 2, 1024 ** 3].map((rate) => widthAt(8, rate))).toEqual([8, 1, 3, 8]);
  });
});
