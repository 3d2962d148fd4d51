import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewUnit, ObjectUploadRow } from "../../../src/app/ports/ledger.ts";
import type { StoreLimits } from "../../../src/app/ports/object-store.ts";
import { partsOf, readManifest, type ManifestEntry } from "../../../src/domain/manifest.ts";
import type { PartRule } from "../../../src/domain/part-rule.ts";
import { pathProblem } from "../../../src/domain/path.ts";
import { planCopy } from "../../../src/engine/plan-copy.ts";
import { SMALL_OBJECT_BYTES } from "../../../src/engine/small-object.ts";
import { collect, failure } from "../../contract/store/support.ts";
import { entryOf, spoolOf } from "./manifest.ts";

const MI = 1024 * 1024;
const RULE: PartRule = { kind: "fixed", partBytes: 8 * MI, wholeDigest: false };
const S3: StoreLimits = { maxParts: 10_000, minPartBytes: 5 * MI, maxPartBytes: 5 * 1024 * MI };

interface Planned {
  readonly units: NewUnit[];
  readonly uploads: ObjectUploadRow[];
  readonly batches: number;
  readonly totals: { objects: number; bytes: number; parts: number };
  readonly manifest: Buffer;
}

async function plan(
  entries: readonly ManifestEntry[],
  options: {
    objects?: number;
    limits?: StoreLimits;
    directory?: boolean;
    firstUnit?: number;
    signal?: AbortSignal;
  } = {},
): Promise<Planned> {
  const { spool, digest, bytes } = spoolOf(entries);
  const units: NewUnit[] = [];
  const uploads: ObjectUploadRow[] = [];
  let batches = 0;
  const ledger = {
    addUnits: (_: string, some: readonly NewUnit[], begun: readonly ObjectUploadRow[]): Promise<void> => {
      batches += 1;
      units.push(...some);
      uploads.push(...begun);
      return Promise.resolve();
    },
  };
  const {
    objects = entries.length,
    limits = S3,
    directory = false,
    firstUnit = 1,
    signal = new AbortController().signal,
  } = options;
  const totals = await planCopy(
    { spool, ledger },
    { transferId: "t", digest, objects, limits, directory, firstUnit },
    signal,
  );
  expect(totals).toMatchObject({ digest, manifestBytes: bytes.length });
  return { units, uploads, batches, totals, manifest: bytes };
}

const small = (path: string, size = 1): ManifestEntry => entryOf(path, size, RULE);

/** What the units of a plan cover: `path` of small objects, `path#part@offset` of parts. */
async function covered({ units, manifest }: Planned): Promise<string[]> {
  const found: string[] = [];
  for (const { work, sizeBytes } of units) {
    if (work.type === "slice") {
      const lines = manifest.subarray(work.lineOffset, work.lineOffset + work.lineBytes);
      const placed = await collect(readManifest([lines], work.lineOffset, work.firstEntry));
      expect(placed).toHaveLength(work.entries);
      expect(placed.reduce((sum, { entry }) => sum + entry.size, 0)).toBe(sizeBytes);
      found.push(...placed.map(({ entry }) => entry.path));
    } else if (work.type === "part") {
      const end = manifest.indexOf(10, work.lineOffset) + 1;
      const [placed] = await collect(readManifest([manifest.subarray(work.lineOffset, end)], work.lineOffset));
      expect(placed && partsOf(placed.entry)[work.partNumber - 1]?.[0]).toBe(sizeBytes);
      found.push(`${placed?.entry.path ?? ""}#${work.partNumber}@${work.offset}`);
    }
  }
  return found;
}

function wanted(entries: readonly ManifestEntry[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.parts === undefined && entry.size <= SMALL_OBJECT_BYTES) return [entry.path];
    let offset = 0;
    return partsOf(entry).map(([size], i) => {
      const name = `${entry.path}#${i + 1}@${offset}`;
      offset += size;
      return name;
    });
  });
}

const paths = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .map((text) => text.normalize("NFC"))
  .filter((path) => pathProblem(path) === undefined);
const sizes = fc.oneof(
  fc.constantFrom(0, 1, SMALL_OBJECT_BYTES - 1, SMALL_OBJECT_BYTES, SMALL_OBJECT_BYTES + 1, 16 * MI, 16 * MI + 1),
  fc.integer({ min: 0, max: 40 * MI }),
);

describe("the plan of a copy", () => {
  test("covers every entry exactly once, whatever the manifest", async () => {
    const manifests = fc.uniqueArray(fc.tuple(paths, sizes), { selector: ([path]) => path, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(manifests, fc.integer({ min: 0, max: 2 ** 40 }), async (rows, firstUnit) => {
        const entries = rows.map(([path, size]) => entryOf(path, size, RULE));
        const planned = await plan(entries, { firstUnit });
        expect((await covered(planned)).sort()).toEqual(wanted(entries).sort());
        expect(planned.units.map((unit) => unit.number)).toEqual(planned.units.map((_, i) => firstUnit + i));
        expect(planned.totals).toMatchObject({
          objects: entries.length,
          bytes: entries.reduce((sum, { size }) => sum + size, 0),
          parts: wanted(entries).length,
        });
        const large = entries.filter((entry) => entry.size > SMALL_OBJECT_BYTES || entry.parts !== undefined);
        expect(planned.uploads.map(({ path }) => path).sort()).toEqual(large.map(({ path }) => path).sort());
        expect(new Set(planned.uploads.map(({ token }) => token)).size).toBe(large.length);
      }),
      { numRuns: 60 },
    );
  });

  test("cuts small objects fine enough for all lanes: 4 to 128 in a slice, by the record's count", async () => {
    const entries = Array.from({ length: 300 }, (_, i) => small(`f${String(i).padStart(3, "0")}`));
    const sizes = async (objects: number): Promise<unknown[]> =>
      (await plan(entries, { objects })).units.map(({ work }) => work.type === "slice" && work.entries);
    expect(new Set(await sizes(1000))).toEqual(new Set([16, 12]));
    expect(new Set(await sizes(3))).toEqual(new Set([4]));
    expect(await sizes(1_000_000)).toEqual([128, 128, 44]);
  });

  test("ends a slice at 32 MiB, and at a large object", async () => {
    const full = await plan(
      Array.from({ length: 5 }, (_, i) => small(`f${i}`, 8 * MI)),
      { objects: 1000 },
    );
    expect(full.units.map(({ sizeBytes }) => sizeBytes)).toEqual([32 * MI, 8 * MI]);
    const mixed = await plan([small("a"), small("b", 9 * MI), small("c")]);
    expect(mixed.units.map(({ work }) => work.type)).toEqual(["slice", "part", "part", "slice"]);
    expect(mixed.units[3]?.work).toMatchObject({ firstEntry: 3, entries: 1 });
  });

  test("goes to the ledger in lumps and not as a whole", async () => {
    const planned = await plan(Array.from({ length: 1200 }, (_, i) => small(`f${String(i).padStart(4, "0")}`, 8 * MI)));
    expect(planned.units).toHaveLength(300);
    const large = await plan(Array.from({ length: 800 }, (_, i) => small(`f${String(i).padStart(4, "0")}`, 9 * MI)));
    expect(large.units).toHaveLength(1600);
    expect(large.batches).toBeGreaterThan(1);
  });

  test("is the same when it is made again: units by number, tokens by line", async () => {
    const entries = [small("a"), small("b", 20 * MI), small("c", 9 * MI)];
    expect(await plan(entries)).toEqual(await plan(entries));
  });

  test("has nothing to do for an empty manifest", async () => {
    expect(await plan([])).toMatchObject({ units: [], totals: { objects: 0, bytes: 0, parts: 0 }, batches: 0 });
  });

  test.each([
    [["a", "a/b"], "a", "a/b"],
    [["a", "a!", "a!/x", "a/b"], "a!", "a!/x"],
    [["d/e", "d/e-f", "d/e/g"], "d/e", "d/e/g"],
    [["a", "a b/c", "a-b", "a.b", "a/b"], "a", "a/b"],
  ])("a directory cannot hold %j", async (names, file, below) => {
    const entries = names.map((name) => small(name));
    expect(await failure(() => plan(entries, { directory: true }))).toMatchObject({
      reason: "INVALID_INPUT",
      message: `a directory cannot hold both the file ${file} and ${below}`,
    });
    await plan(entries);
  });

  test("a directory holds what only looks like a conflict", async () => {
    const entries = ["a", "a-/b", "a0", "ab/c", "b/a", "b/ab/a", "\u{ff5e}", "\u{1f600}/x"].map((name) => small(name));
    expect((await plan(entries, { directory: true })).totals.objects).toBe(8);
  });

  test.each([
    ["too many parts", { ...S3, maxParts: 2 }],
    ["too large a part", { ...S3, maxPartBytes: 8 * MI - 1 }],
    ["too small a part", { ...S3, minPartBytes: 8 * MI + 1 }],
    ["too large an object", { ...S3, maxObjectBytes: 20 * MI - 1 }],
  ])("refuses what the store cannot hold: %s", async (_, limits) => {
    const error = await failure(() => plan([small("ok"), small("big", 20 * MI)], { limits }));
    expect(error).toMatchObject({ reason: "INVALID_INPUT" });
    expect((error as Error).message).toContain("big (20971520 bytes in 3 parts)");
  });

  test("stops when it is cancelled", async () => {
    const reason = new Error("enough");
    expect(await failure(() => plan([small("a")], { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});
