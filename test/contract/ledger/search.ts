import fc from "fast-check";
import { expect, it } from "vitest";
import type { FoundArtifact, Ledger, VersionRow } from "../../../src/app/ports/ledger.ts";
import { isReason } from "../../../src/domain/errors.ts";
import type { SearchFilter } from "../../../src/domain/search-facets.ts";
import { parseSearch, textMatches } from "../../../src/domain/search-query.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleReplica, sampleVersion } from "./samples.ts";

const LONG = "x".repeat(300);

/** A small federation's catalog, with every kind of text that people write. */
const SAMPLES: readonly Partial<VersionRow>[] = [
  {
    artifact: "climate/era5",
    title: "ERA5 hourly",
    keywords: ["reanalysis", "Temperature"],
    description: "Global hourly data since 1940",
  },
  {
    artifact: "climate/era5-land",
    title: "ERA-5 over land",
    description: "Derived from era5; see https://x.example/?a=b&c",
  },
  { artifact: "climate/cordex", title: "Climate projections for Łódź and Tromsø", license: "CC-BY-4.0 OR MIT" },
  { artifact: "city/strasse", title: "Straßenkarte Zürich", description: "Été à l'île, ﬁn de siècle" },
  { artifact: "text/zh", title: "气候数据集", description: "全球气候数据，每小时" },
  { artifact: "text/ja", title: "気候データ 2026", description: "がくせいのコーパス" },
  { artifact: "text/hi", title: "मौसम का डेटा", description: "भारत" },
  { artifact: "text/emoji", title: "Weather 🌦️ and family 👨‍👩‍👧", description: "👍🏽 🇪🇺" },
  {
    artifact: "odd/quotes",
    title: `it's "quoted" \\ 'single' (NEAR/2) * AND OR NOT {a} : ^b -c`,
    description: "§every ¶ § a & b | !c <-> d:*A",
  },
  { artifact: "odd/long", title: LONG, description: `${LONG}y short` },
  { artifact: "odd/lone", title: "half \ud83c character", description: "tab \u0009 bell \u0007" },
  {
    artifact: "llm/7b-run3",
    kind: "checkpoint",
    title: "A model of 7B",
    keywords: ["llm", "éléphant"],
    license: "apache-2.0",
  },
  { artifact: "repeats/many", title: "many", description: `${"again ".repeat(400)}afterwards the end` },
];

const QUERIES = [
  "era5",
  "ERA5",
  "era",
  "era 5",
  "era-5",
  "climate/era5",
  "bsc/climate/era5@1",
  "hourly data",
  '"hourly data"',
  '"data hourly"',
  '"global hourly data"',
  "glob*",
  "lodz",
  "ŁÓDŹ",
  "tromso",
  "strassenkarte",
  "straßen",
  "zurich",
  "ete",
  "ile",
  "fin",
  "気候",
  "气候数据",
  "数据集",
  "数据 小时",
  '"全球气候"',
  "データ",
  "か",
  "が",
  "मौसम",
  "म",
  "🌦",
  "👨‍👩‍👧",
  "👧",
  "👍",
  "🇪🇺",
  "🇪",
  "quoted",
  "near",
  "and or not",
  '"and or not"',
  "NEAR(a b)",
  "a AND b",
  "c*",
  "every",
  "xxx",
  LONG,
  `${LONG}z`,
  "short",
  "half character",
  "bell",
  "7b",
  "7",
  "run3",
  "run 3",
  "elephant",
  "apache",
  "cc by 4",
  "mit",
  "temperature",
  "x.example",
  "again",
  "afterwards",
  '"the end"',
  "数".repeat(1024),
  `"${"数 ".repeat(500)}"`,
  "a ".repeat(32),
  `"${"a ".repeat(500)}"`,
  '"again again"',
  "nothing-like-this",
  "",
  "o",
  "e",
  "1",
  "2026",
  '"era5',
  "d:*A",
  "<->",
  "a & b | c",
  "it's",
  "'",
  "l'ile",
];

const fill = async (ledger: Ledger): Promise<VersionRow[]> => {
  const rows = SAMPLES.map((sample, index) => sampleVersion("1", { sequence: index + 1, ...sample }));
  for (const row of rows) await ledger.putOwnVersion(row, event("v"));
  return rows;
};

const artifactsOf = (found: readonly FoundArtifact[]): string[] => found.map(({ version }) => version.artifact);

const find = (ledger: Ledger, text: string, filter: Partial<SearchFilter> = {}, limit = 100) =>
  ledger.searchVersions({ clauses: parseSearch(text), filter: { keywords: [], ...filter }, limit });

/** Which samples a text must find, told without an index. */
const expected = (rows: readonly VersionRow[], text: string): string[] => {
  const clauses = parseSearch(text);
  return rows.filter((row) => clauses.every((clause) => textMatches(clause, wordsOf(row)))).map((row) => row.artifact);
};

const wordsOf = (row: VersionRow): string[] => [
  row.artifact,
  row.label,
  row.title,
  ...row.keywords,
  row.license,
  row.description,
];

/** Search, on every engine the same. */
export function describeSearch(newPlace: NewPlace): void {
  it("finds what has all the words, whatever the script, and nothing else", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = await fill(ledger);
      for (const text of QUERIES) {
        let wanted: string[];
        try {
          wanted = expected(rows, text);
        } catch (error) {
          expect(isReason(error, "INVALID_INPUT"), text).toBe(true);
          continue;
        }
        expect({ text, found: artifactsOf(await find(ledger, text)).sort() }).toEqual({ text, found: wanted.sort() });
      }
      expect(artifactsOf(await find(ledger, "era5"))).toContain("climate/era5-land");
      expect(artifactsOf(await find(ledger, "lodz"))).toEqual(["climate/cordex"]);
      expect(artifactsOf(await find(ledger, "数据"))).toEqual(["text/zh"]);
      // Repetitions beyond what an index counts stand for nothing: no phrase begins with them.
      expect(await find(ledger, '"again afterwards"')).toEqual([]);
    });
  });

  it("takes any text: it is found, not found, or refused as input", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = await fill(ledger);
      const scraps = fc.constantFrom(
        ...QUERIES,
        '"',
        "*",
        "(",
        ")",
        " ",
        "'",
        "\\",
        ":",
        "&",
        "|",
        "!",
        "<->",
        "\u0000",
        "\ud800",
        "{",
        "^",
      );
      const texts = fc.oneof(
        fc
          .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 60 })
          .map((codes) => String.fromCodePoint(...codes)),
        fc.string({ maxLength: 60 }),
        fc.array(scraps, { maxLength: 12 }).map((parts) => parts.join("")),
      );
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          try {
            const found = artifactsOf(await find(ledger, text)).sort();
            expect(found).toEqual(expected(rows, text).sort());
          } catch (error) {
            if (!isReason(error, "INVALID_INPUT")) throw error;
          }
        }),
        { numRuns: 300 },
      );
    });
  });

  it("narrows by kind, site, licence and keyword, each whole and without case and accents", async () => {
    await withLedger(newPlace, async (ledger) => {
      await fill(ledger);
      await ledger.applyCatalogEvent("lumi", "c", {
        type: "shown",
        version: sampleVersion("1", { site: "lumi", artifact: "climate/era5", keywords: ["reanalysis"] }),
      });
      const by = async (filter: Partial<SearchFilter>, text = "") =>
        (await find(ledger, text, filter)).map(({ version }) => `${version.site}/${version.artifact}`).sort();
      expect(await by({ kind: "checkpoint" })).toEqual(["bsc/llm/7b-run3"]);
      expect(await by({ sites: ["lumi"] })).toEqual(["lumi/climate/era5"]);
      expect(await by({ sites: ["lumi", OWN] }, "era5 hourly")).toEqual(["bsc/climate/era5"]);
      expect(await by({ sites: ["mimer"] })).toEqual([]);
      expect(await by({ license: "mit" })).toEqual(["bsc/climate/cordex"]);
      expect(await by({ license: "cc-by-4.0 or MIT" })).toEqual(["bsc/climate/cordex"]);
      expect(await by({ license: "cc" })).toEqual([]);
      expect(await by({ keywords: ["ELEPHANT", "llm"] })).toEqual(["bsc/llm/7b-run3"]);
      expect(await by({ keywords: ["elephant", "reanalysis"] })).toEqual([]);
      expect(await by({ keywords: ["reanalysis"] })).toEqual(["bsc/climate/era5", "lumi/climate/era5"]);
      expect(await by({})).toHaveLength(SAMPLES.length + 1);
      // A word may stand for all that a site has.
      const clauses = [{ phrases: [{ terms: ["kajaani"], prefix: false }], sites: ["lumi"] }];
      const found = await ledger.searchVersions({ clauses, filter: { keywords: [] }, limit: 9 });
      expect(found.map(({ version }) => version.site)).toEqual(["lumi"]);
    });
  });

  it("shows names before descriptions, whole words before beginnings, and of an artifact the newest version", async () => {
    await withLedger(newPlace, async (ledger) => {
      const put = (artifact: string, label: string, sequence: number, change: Partial<VersionRow> = {}) =>
        ledger.putOwnVersion(sampleVersion(label, { artifact, sequence, title: "t", ...change }), event("v"));
      await put("gen", "1", 1);
      await put("genomics", "1", 1);
      await put("other", "1", 1, { description: "made by gen" });
      for (const [label, sequence] of [
        ["9", 1],
        ["11", 3],
        ["10", 2],
      ] as const)
        await put("run", label, sequence, { title: "gen run" });
      const all = await find(ledger, "gen");
      expect(all.map(({ version, versions, at }) => [version.artifact, version.label, versions, at.tier])).toEqual([
        ["run", "11", 3, 0],
        ["gen", "1", 1, 0],
        ["genomics", "1", 1, 1],
        ["other", "1", 1, 2],
      ]);
      // A label that was asked for is the version that is shown.
      expect((await find(ledger, "run 10")).map(({ version, versions }) => [version.label, versions])).toEqual([
        ["10", 1],
      ]);

      const paged: FoundArtifact[] = [];
      for (;;) {
        const after = paged.at(-1)?.at;
        const page = await ledger.searchVersions({
          clauses: parseSearch("gen"),
          filter: { keywords: [] },
          after,
          limit: 1,
        });
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(all);
    });
  });

  it("follows corrections, and leaves out what its owner hides unless it is held here", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleVersion("2026.1", { site: "lumi", title: "first" });
      const show = (change: Partial<VersionRow>) =>
        ledger.applyCatalogEvent("lumi", "c", { type: "shown", version: { ...row, ...change } });
      await show({});
      expect(artifactsOf(await find(ledger, "first"))).toEqual(["climate/era5"]);
      await show({ title: "second", description: "corrected", metadata: "g.h.i", metadataSequence: 2 });
      expect(await find(ledger, "first")).toEqual([]);
      const corrected = (await find(ledger, "second corrected"))[0]?.version;
      expect(corrected).toEqual(await ledger.getVersion("lumi", "climate/era5", "2026.1"));
      expect(corrected).toMatchObject({ title: "second", description: "corrected", metadataSequence: 2 });
      // A rollback is not found by, either.
      await show({ title: "first" });
      expect(await find(ledger, "first")).toEqual([]);

      await ledger.applyCatalogEvent("lumi", "c", { type: "hidden", artifact: "climate/era5", label: "2026.1" });
      expect(await find(ledger, "second")).toEqual([]);
      await ledger.putReplica(sampleReplica("t1"));
      expect(await find(ledger, "second")).toMatchObject([{ version: { label: "2026.1", actions: [] } }]);
      await ledger.putReplica(sampleReplica("t1", { state: "partial" }));
      expect(await find(ledger, "")).toEqual([]);
      await show({ title: "second", metadata: "g.h.i", metadataSequence: 2 });
      expect(artifactsOf(await find(ledger, "second"))).toEqual(["climate/era5"]);
      await ledger.applyCatalogEvent("lumi", "c", { type: "resync" });
      expect(await find(ledger, "second")).toEqual([]);
    });
  });

  it("keeps versions apart that an owner numbers alike", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const [label, sequence] of [
        ["a", 1],
        ["b", 1],
        ["c", 2 ** 40],
        ["d", 2],
      ] as const)
        await ledger.putOwnVersion(sampleVersion(label, { sequence }), event("v"));
      expect((await find(ledger, "era5")).map(({ versions }) => versions)).toEqual([4]);
      for (const label of ["a", "b", "c", "d"])
        expect((await find(ledger, `"${label}"`))[0]?.version.label).toBe(label);
    });
  });
}
