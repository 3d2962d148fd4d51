import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  markAbandoned,
  trackAbsent,
  trackSeen,
  type SeenCheckpoint,
  type TrackedCheckpoint,
} from "../../../../src/domain/checkpoint/track.ts";

const SETTLE_MS = 60;

const seen = (fingerprint: string, missing: readonly string[] = [], change: Partial<SeenCheckpoint> = {}) => ({
  folder: "checkpoint-100",
  step: 100,
  objects: 3,
  bytes: 30,
  fingerprint,
  verdict: { layout: "hf", missing },
  ...change,
});

/** What scans at these times, each of which saw this, come to. */
function after(
  scans: readonly (readonly [atMs: number, saw: SeenCheckpoint | undefined])[],
  before?: TrackedCheckpoint,
): TrackedCheckpoint | undefined {
  return scans.reduce<TrackedCheckpoint | undefined>((known, [atMs, saw]) => {
    if (saw !== undefined) return trackSeen(known, saw, atMs, SETTLE_MS);
    return known && trackAbsent(known, atMs);
  }, before);
}

const published = (fingerprint: string): TrackedCheckpoint => {
  const complete = after([
    [0, seen(fingerprint)],
    [100, seen(fingerprint)],
  ]);
  if (complete === undefined) throw new Error("unreachable");
  return { ...complete, state: "published", publishedFingerprint: fingerprint, digest: "d", publishedAtMs: 150 };
};

describe("a checkpoint over scans", () => {
  it("grows until two scans see the same, and is complete then if nothing is missing", () => {
    expect(after([[0, seen("a")]])?.state).toBe("growing");
    const grown = [
      [0, seen("a", ["x"])],
      [100, seen("b", ["x"])],
      [200, seen("c")],
    ] as const;
    expect(after(grown)).toMatchObject({ state: "growing", changedAtMs: 200, completeSinceMs: 200, firstSeenAtMs: 0 });
    expect(after([...grown, [300, seen("c")]])).toMatchObject({ state: "complete", completeSinceMs: 200 });
  });

  it("two looks in quick succession are not enough", () => {
    const looks = [
      [0, seen("a")],
      [SETTLE_MS - 1, seen("a")],
    ] as const;
    expect(after(looks)?.state).toBe("growing");
    expect(after([...looks, [SETTLE_MS, seen("a")]])?.state).toBe("complete");
  });

  it("is incomplete while it stands still and something is missing, which is named", () => {
    const scans = [
      [0, seen("a", ["x"])],
      [100, seen("a", ["x"])],
    ] as const;
    expect(after(scans)).toMatchObject({ state: "incomplete", missing: ["x"], completeSinceMs: undefined });
    expect(after([...scans, [200, seen("b")], [300, seen("b")]])?.state).toBe("complete");
  });

  it("is complete at once when what was missing lies elsewhere and it stood still already", () => {
    const scans = [
      [0, seen("a", ["tracker"])],
      [100, seen("a", ["tracker"])],
      [200, seen("a")],
    ] as const;
    expect(after(scans)?.state).toBe("complete");
  });

  it("a clock that was set back delays it by no more than the settling time", () => {
    const scans = [
      [1_000_000, seen("a")],
      [10, seen("a")],
      [10 + SETTLE_MS, seen("a")],
    ] as const;
    expect(after(scans)?.state).toBe("complete");
  });

  it("stays published while it is the same, is changed when not, and published again when it is back", () => {
    const is = (...scans: Parameters<typeof after>[0]) => after(scans, published("a"))?.state;
    expect(is([300, seen("a")])).toBe("published");
    expect(is([300, seen("b")])).toBe("changed");
    expect(is([300, seen("b", ["x"])], [400, seen("b", ["x"])])).toBe("changed");
    expect(is([300, seen("b")], [400, seen("a")])).toBe("published");
  });

  it("is gone when nothing of what was published is there, and what was never published is forgotten", () => {
    const gone = after([[300, undefined]], published("a"));
    expect(gone).toMatchObject({ state: "gone", objects: 0, bytes: 0, digest: "d", changedAtMs: 300 });
    expect(after([[400, undefined]], gone)).toEqual(gone);
    expect(after([[400, seen("a")]], gone)?.state).toBe("published");
    expect(after([[400, seen("b")]], gone)?.state).toBe("changed");
    expect(
      after([
        [0, seen("a")],
        [100, undefined],
      ]),
    ).toBeUndefined();
  });

  it("its publication and its problem are those of one state", () => {
    const known = published("a");
    const complete: TrackedCheckpoint = { ...known, state: "complete", publishedFingerprint: undefined };
    const begun: TrackedCheckpoint = { ...complete, publication: "pub-1", problem: "paused" };
    expect(after([[300, seen("a")]], begun)).toMatchObject({ publication: "pub-1", problem: "paused" });
    expect(after([[300, seen("b")]], begun)).toMatchObject({ publication: undefined, problem: "" });
  });

  it("is complete only after a scan that saw the same before, complete, and so much earlier, whatever happens", () => {
    const look = fc.record({
      gapMs: fc.integer({ min: 0, max: 100 }),
      print: fc.constantFrom("a", "b"),
      whole: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (looks) => {
        let known: TrackedCheckpoint | undefined;
        let now = 0;
        let sameSinceMs = 0;
        let before: string | undefined;
        for (const { gapMs, print, whole } of looks) {
          now += gapMs;
          if (print !== before) sameSinceMs = now;
          known = trackSeen(known, seen(print, whole ? [] : ["x"]), now, SETTLE_MS);
          const may = print === before && whole && now - sameSinceMs >= SETTLE_MS;
          expect(known.state === "complete").toBe(may);
          before = print;
        }
      }),
    );
  });
});

describe("what was abandoned", () => {
  const checkpoint = (step: number, change: Partial<TrackedCheckpoint>): TrackedCheckpoint => ({
    ...published("a"),
    folder: `step_${step}`,
    step,
    publishedFingerprint: undefined,
    ...change,
  });
  const incomplete = (step: number, changedAtMs: number): TrackedCheckpoint =>
    checkpoint(step, { state: "incomplete", completeSinceMs: undefined, changedAtMs });
  const states = (rows: readonly TrackedCheckpoint[], nowMs: number): string[] =>
    markAbandoned(rows, 1000, nowMs).map(({ step, state }) => `${step} ${state}`);

  it("is what stood still and incomplete for so long", () => {
    expect(states([incomplete(100, 0)], 999)).toEqual(["100 incomplete"]);
    expect(states([incomplete(100, 0)], 1000)).toEqual(["100 abandoned"]);
  });

  it("or what a later step, complete since, has left behind", () => {
    const later = checkpoint(200, { state: "published", completeSinceMs: 50 });
    expect(states([incomplete(100, 0), later], 60)).toEqual(["100 abandoned", "200 published"]);
    expect(states([later, incomplete(300, 0)], 60)).toEqual(["200 published", "300 incomplete"]);
  });

  it("but not what a run that went back to an earlier step is writing", () => {
    const later = checkpoint(200, { state: "published", completeSinceMs: 50 });
    expect(states([incomplete(100, 55), later], 60)).toEqual(["100 incomplete", "200 published"]);
  });

  it("and never one that still grows", () => {
    const growing = checkpoint(100, { state: "growing", completeSinceMs: undefined, changedAtMs: 0 });
    expect(states([growing, checkpoint(200, { completeSinceMs: 50 })], 5000)[0]).toBe("100 growing");
  });
});
