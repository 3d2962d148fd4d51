import { describe, expect, it } from "vitest";
import { orderOf, ratioOf, spreadOf } from "../../bench/statistics.ts";

describe("figures of many rounds", () => {
  it("have the middle one as their median, or the mean of the two in the middle", () => {
    expect(spreadOf([5, 1, 9])).toEqual({ median: 5, least: 1, most: 9 });
    expect(spreadOf([4, 1, 9, 6])).toEqual({ median: 5, least: 1, most: 9 });
    expect(() => spreadOf([])).toThrow("no figures");
  });

  it("are compared round by round", () => {
    // The ratio of the medians would be 4/10; each round on its own says a half.
    const ours = new Map([
      [1, 50],
      [2, 4],
      [3, 3],
    ]);
    const theirs = new Map([
      [1, 100],
      [2, 8],
      [3, 10],
    ]);
    expect(ratioOf(ours, theirs)).toEqual({ median: 0.5, least: 0.3, most: 0.5 });
    expect(ratioOf(ours, new Map([[7, 1]]))).toBeUndefined();
  });

  it("come from rounds in which each tool is first in turn", () => {
    expect([1, 2, 3, 4].map((round) => orderOf(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
  });
});
