import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestLine, type ManifestEntry } from "../../../src/domain/manifest.ts";
import { findEntries, type ManifestFile } from "../../../src/domain/manifest-find.ts";
import { compareUtf8 } from "../../../src/domain/path.ts";

const SHA = "a".repeat(64);

/** A manifest file in memory that counts what is read of it, and hands it out in small chunks. */
function fileOf(
  entries: readonly ManifestEntry[],
): ManifestFile & { readonly read: ManifestFile["read"]; bytes: number } {
  const text = Buffer.from(entries.map(manifestLine).join(""));
  const file = {
    sizeBytes: text.length,
    bytes: 0,
    async *read(offset: number, length: number) {
      const end = Math.min(text.length, offset + length);
      for (let at = offset; at < end; at += 1000) {
        const chunk = await Promise.resolve(text.subarray(at, Math.min(end, at + 1000)));
        file.bytes += chunk.length;
        yield chunk;
      }
    },
  };
  return file;
}

const small = (path: string, size = 7): ManifestEntry => ({ path, size, sha256: SHA });

const large = (path: string, parts: number): ManifestEntry => ({
  path,
  size: parts * 5 * 1024 ** 2,
  parts: Array.from({ length: parts }, () => [5 * 1024 ** 2, SHA] as const),
});

describe("entries of a manifest by path", () => {
  it("are found among 100,000 without reading them all", async () => {
    const entries = Array.from({ length: 100_000 }, (_, n) => small(`d/${String(n).padStart(6, "0")}`, n));
    const file = fileOf(entries);
    const found = await findEntries(file, ["d/000000", "d/050000", "d/050001", "d/099999", "d/050000x", "a", "z"]);
    expect([...found.values()].map(({ size }) => size)).toEqual([0, 50_000, 50_001, 99_999]);
    expect(file.bytes).toBeLessThan(file.sizeBytes / 5);
  });

  it("are found beside lines of many parts", async () => {
    const entries = ["a", "b", "c", "d", "e"].flatMap((name) => [large(name, 9000), small(`${name}1`)]);
    const found = await findEntries(fileOf(entries), ["a", "b1", "c", "e", "e1", "f"]);
    expect([...found.keys()]).toEqual(["a", "b1", "c", "e", "e1"]);
  });

  it("are exactly those that are there", async () => {
    const line = fc.tuple(
      fc.string({ unit: fc.constantFrom("a", "b", "é", "0"), minLength: 1, maxLength: 6 }),
      fc.nat(400),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 300 }), fc.array(line, { maxLength: 20 }), async (lines, asked) => {
        const entries = [...new Map(lines)]
          .map(([path, parts]) =>
            parts > 200 ? large(path.normalize("NFC"), parts) : small(path.normalize("NFC"), parts),
          )
          .sort((a, b) => compareUtf8(a.path, b.path));
        const unique = entries.filter(({ path }, i) => path !== entries[i - 1]?.path);
        const paths = [...asked.map(([path]) => path), ...unique.slice(0, 30).map(({ path }) => path)];
        const found = await findEntries(fileOf(unique), paths);
        const wanted = unique.filter(({ path }) => paths.includes(path));
        expect([...found.values()]).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it("are none in an empty manifest", async () => {
    expect((await findEntries(fileOf([]), ["a"])).size).toBe(0);
  });
});
