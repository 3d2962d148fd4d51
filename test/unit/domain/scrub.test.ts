import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countWords, formatSubset, inSubset, nextSubset, parseSubset, tooMany } from "../../../src/domain/scrub.ts";

describe("subsets", () => {
  it("cover every path exactly once, always the same way", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (path, of) => {
        const numbers = Array.from({ length: of }, (_, i) => i + 1);
        expect(numbers.filter((n) => inSubset(path, { n, of })).length).toBe(1);
      }),
    );
  });

  it("are read and written, and follow each other in a circle", () => {
    expect(parseSubset("2/7")).toEqual({ n: 2, of: 7 });
    expect(formatSubset(parseSubset("7/7"))).toBe("7/7");
    expect(nextSubset({ n: 6, of: 7 })).toEqual({ n: 7, of: 7 });
    expect(nextSubset({ n: 7, of: 7 })).toEqual({ n: 1, of: 7 });
    for (const bad of ["", "0/7", "8/7", "1/0", "1/1001", "1/-2", "a/b", "1/7/2", " 1/7"])
      expect(() => parseSubset(bad)).toThrow("is not a subset");
  });
});

describe("too many faults", () => {
  it("are more than a tenth and more than ten", () => {
    expect(tooMany(10, 10)).toBe(false);
    expect(tooMany(11, 110)).toBe(false);
    expect(tooMany(11, 109)).toBe(true);
    expect(tooMany(100_001, 1_000_000)).toBe(true);
  });

  it("are told in words by their kind", () => {
    expect(countWords({ dark: 1, lost: 0, corrupt: 3, upload: 0 })).toBe("1 dark, 3 corrupt");
  });
});
