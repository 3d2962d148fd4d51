import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/domain/digest.ts";
import { isReason } from "../../../src/domain/errors.ts";
import {
  MANIFEST_LIMITS,
  manifestLine,
  ManifestTally,
  parseManifestLine,
  readManifest,
  type ManifestEntry,
} from "../../../src/domain/manifest.ts";
import {
  defaultPartRule,
  parsePartRule,
  partRuleOf,
  partSizes,
  S3_PART_LIMITS,
} from "../../../src/domain/part-rule.ts";

const MI = 1024 * 1024;
const D = "ab".repeat(32);
const entry: ManifestEntry = { path: "a/b.txt", size: 3, sha256: D };
const large: ManifestEntry = {
  path: "big",
  size: 11 * MI,
  parts: [
    [6 * MI, D],
    [5 * MI, D],
  ],
};

async function collect(chunks: Iterable<Uint8Array>): Promise<string[]> {
  const paths: string[] = [];
  for await (const { entry: found } of readManifest(chunks)) paths.push(found.path);
  return paths;
}

describe("a manifest line", () => {
  it("is read as it was written", () => {
    for (const one of [entry, large, { ...large, sha256: D }, { path: "é 😀", size: 0, sha256: D }])
      expect(parseManifestLine(manifestLine(one).trimEnd(), 1)).toEqual({
        parts: undefined,
        sha256: undefined,
        ...one,
      });
  });

  const line = (change: object, base: object = entry): string => JSON.stringify({ ...base, ...change });
  it.each([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["null", "null"],
    ["another order of members", `{"size":3,"path":"a","sha256":"${D}"}`],
    ["white space", `{"path": "a","sha256":"${D}","size":3}`],
    ["an unknown member", `{"mtime":1,"path":"a","sha256":"${D}","size":3}`],
    ["a member twice", `{"path":"b","path":"a","sha256":"${D}","size":3}`],
    ["a path up", `{"path":"../a","sha256":"${D}","size":3}`],
    ["a path of Hanse's own", `{"path":".hanse/x","sha256":"${D}","size":3}`],
    ["a number for a path", `{"path":1,"sha256":"${D}","size":3}`],
    ["a negative size", `{"path":"a","sha256":"${D}","size":-1}`],
    ["a broken size", `{"path":"a","sha256":"${D}","size":1.5}`],
    ["a size of 2^53", `{"path":"a","sha256":"${D}","size":9007199254740992}`],
    ["a size with an exponent", `{"path":"a","sha256":"${D}","size":1e3}`],
    ["a short digest", `{"path":"a","sha256":"abcd","size":3}`],
    ["a digest in capitals", `{"path":"a","sha256":"${D.toUpperCase()}","size":3}`],
    ["neither digest nor parts", `{"path":"a","size":3}`],
    ["one part", line({ parts: [[11 * MI, D]] }, large)],
    ["parts that do not add up", line({ size: 12 * MI }, large)],
    ["a first part that is too small", `{"parts":[[1,"${D}"],[2,"${D}"]],"path":"a","size":3}`],
    ["an empty last part", `{"parts":[[${6 * MI},"${D}"],[0,"${D}"]],"path":"a","size":${6 * MI}}`],
    ["a part of three", `{"parts":[[${6 * MI},"${D}",1],[1,"${D}"]],"path":"a","size":${6 * MI + 1}}`],
  ])("with %s is refused with its number", (_what, text) => {
    try {
      parseManifestLine(text, 17);
    } catch (error) {
      expect(isReason(error, "INVALID_MANIFEST")).toBe(true);
      expect((error as Error).message).toContain("entry 17");
      return;
    }
    throw new Error("was taken");
  });
});

describe("a manifest", () => {
  const lines = ["a", "b", "é", "\uffee", "\u{1f600}"].map((path) => manifestLine({ path, size: 1, sha256: D }));
  const bytes = Buffer.from(lines.join(""));

  it("is read the same however it is cut", async () => {
    const whole = await collect([bytes]);
    expect(whole).toHaveLength(5);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        expect(await collect(at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toEqual(whole);
      }),
    );
  });

  it("that ends within a line, holds bad UTF-8 or a giant line is refused", async () => {
    await expect(collect([bytes.subarray(0, -1)])).rejects.toThrow("in the middle of entry 5");
    await expect(collect([Buffer.from([0xff, 10])])).rejects.toThrow("entry 1 is not valid UTF-8");
    await expect(collect([Buffer.from("\ufeff"), bytes])).rejects.toThrow("entry 1 is not JSON");
    const giant = Buffer.alloc(MANIFEST_LIMITS.lineBytes + 1, 32);
    await expect(collect([giant])).rejects.toThrow("is longer than");
  });

  it("is counted and hashed as it is, and its order is held", () => {
    const tally = new ManifestTally();
    const entries = ["a", "b"].map((path) => ({ path, size: 2, sha256: D }));
    for (const one of entries) tally.add(one, manifestLine(one));
    const text = entries.map(manifestLine).join("");
    expect(tally.totals()).toEqual({ digest: sha256(text), objects: 2, bytes: 4, manifestBytes: text.length });
    for (const path of ["b", "a"]) {
      const broken = new ManifestTally();
      broken.add({ path: "b", size: 1, sha256: D }, "x");
      expect(() => {
        broken.add({ path, size: 1, sha256: D }, "x");
      }).toThrow("out of order or a duplicate");
    }
    const full = new ManifestTally();
    full.add({ path: "a", size: Number.MAX_SAFE_INTEGER, sha256: D }, "x");
    expect(() => {
      full.add({ path: "b", size: 1, sha256: D }, "x");
    }).toThrow("too large to count");
  });
});

describe("parts", () => {
  it("add up, keep S3's limits, and are as the rule says", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * 1024 ** 4 }),
        fc.constantFrom(5 * MI, 16 * MI, 64 * MI, 5 * MI + 1),
        (size, partBytes) => {
          const sizes = partSizes(partRuleOf("dataset", partBytes), size);
          expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(size);
          expect(sizes.length).toBeLessThanOrEqual(S3_PART_LIMITS.maxParts);
          const [first = 0] = sizes;
          expect(sizes.slice(0, -1).every((one) => one === first && one >= S3_PART_LIMITS.minPartBytes)).toBe(true);
          expect(sizes.at(-1)).toBeLessThanOrEqual(first);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("of an object at the edges", () => {
    const rule = defaultPartRule("checkpoint");
    expect(partSizes(rule, 0)).toEqual([0]);
    expect(partSizes(rule, 16 * MI)).toEqual([16 * MI]);
    expect(partSizes(rule, 16 * MI + 1)).toEqual([16 * MI, 1]);
    expect(() => partSizes(rule, 50 * 1024 ** 4)).toThrow("too large for S3");
  });

  it("rules are read strictly", () => {
    expect(parsePartRule("fixed:67108864:whole")).toEqual(defaultPartRule("dataset"));
    for (const text of ["", "fixed", "fixed:1", "fixed:67108864:half", "tensor:1", "fixed:99999999999", "fixed:-5"])
      expect(() => parsePartRule(text)).toThrow(expect.objectContaining({ reason: "INVALID_DOCUMENT" }));
    for (const bytes of [5 * MI - 1, 5 * 1024 * MI + 1, 5.5 * MI + 0.5, NaN])
      expect(() => partRuleOf("dataset", bytes)).toThrow();
  });
});
