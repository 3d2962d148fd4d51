import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReason } from "../../../src/domain/errors.ts";
import { facetsOf, wantedFacets } from "../../../src/domain/search-facets.ts";
import { parseSearch, textMatches, wholeWords } from "../../../src/domain/search-query.ts";
import { fold, GAP, piecesOf, runsOf, termsOf, withinLimits } from "../../../src/domain/search-terms.ts";

/** Any code points, halves of characters among them. */
const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength }).map((codes) => String.fromCodePoint(...codes));

/** A query as one line: ways of a clause by `/`, terms of a phrase by `_`, beginnings with a star. */
const parsed = (text: string): string =>
  parseSearch(text)
    .map(({ phrases }) => phrases.map(({ terms, prefix }) => terms.join("_") + (prefix ? "*" : "")).join("/"))
    .join(" ");

describe("words of a text", () => {
  it.each([
    ["ERA5 hourly", "era5 hourly ¶ era 5 ¶"],
    ["climate/era5-land_v2", "climate era5 land v2 ¶ era 5 ¶ v 2 ¶"],
    ["step-120000", "step 120000 ¶"],
    ["Łódź Tromsø Straße ΟΔΟΣ İzmir", "lodz tromso strasse οδοσ izmir ¶"],
    ["ＥＲＡ ﬁne ² é", "era fine 2 e ¶"],
    ["気候データ2026", "気 候 デ ー タ 2026 ¶"],
    ["데이터 세트", "데이터 세트 ¶"],
    ["नमस्ते", "नमस्ते ¶"],
    ["👨‍👩‍👧 👍🏽❤️ 🇪🇺", "👨 👩 👧 👍 ❤ 🇪 🇺 ¶"],
    ["soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth ¶"],
    ["half \ud83c", "half ¶"],
    [`${GAP} § -- ""`, ""],
    ["x".repeat(100), `${"x".repeat(64)} ¶`],
  ])("of %j are %j", (text, terms) => {
    expect(termsOf([text]).join(" ")).toBe(terms);
  });

  it("hold nothing that a query language could take for its own, whatever the text", () => {
    const plain = /^[\p{L}\p{N}\p{M}\p{ExtPict}\p{Regional_Indicator}]+$/u;
    fc.assert(
      fc.property(fc.oneof(anyText(20), fc.string()), (text) => {
        const terms = runsOf(text).flat();
        const all = [...terms, ...terms.flatMap((term) => piecesOf(term) ?? [])];
        expect(all.filter((term) => !plain.test(term) || term.length > 64)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("stay the same when they are folded again", () => {
    fc.assert(
      fc.property(fc.oneof(anyText(20), fc.string()), (text) => {
        const terms = runsOf(text)
          .flat()
          .filter((term) => term.length < 64);
        expect(terms.flatMap((term) => runsOf(term).flat()).join("")).toBe(terms.join(""));
        expect(fold(text.toUpperCase().toLowerCase())).toBe(fold(text.toLowerCase().toUpperCase().toLowerCase()));
      }),
    );
  });

  it("are held to what the engines take: so many in all, so often each", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `w${index}`);
    expect(withinLimits(["a", "b"], many).map((terms) => terms.length)).toEqual([2, 14_998]);
    const [often = []] = withinLimits(Array.from({ length: 300 }, () => "again"));
    expect(often.filter((term) => term === "again")).toHaveLength(250);
    expect(often.filter((term) => term === GAP)).toHaveLength(50);
  });
});

describe("a query", () => {
  it.each([
    ["", ""],
    ["  \t", ""],
    ["climate hourly", "climate hourly*"],
    ["clim* hourly", "clim* hourly*"],
    ["era5 land", "era5/era_5 land*"],
    ["era5", "era5*/era_5*"],
    ['"global hourly" data', "global_hourly data*"],
    ['data "global, hourly"', "data global_hourly"],
    ['"open at the end', "open_at_the_end"],
    ['a"b c"d', "a b_c d*"],
    ["bsc/climate/era-20c@2026.1", "bsc climate era 20c/20_c 2026 1*"],
    ["気候 データ", "気_候 デ_ー_タ*"],
    ["a OR b", "a or b*"],
    ['"" x', "x*"],
    ['x ""', "x"],
    ["-x +y (z)", "x y z*"],
  ])("%j is %j", (text, clauses) => {
    expect(parsed(text)).toBe(clauses);
  });

  it.each([
    ["*"],
    ["!!!"],
    ['""'],
    ["§ ¶"],
    ["x".repeat(1025)],
    [Array.from({ length: 33 }, (_, i) => `w${i}`).join(" ")],
  ])("%j is refused as input", (text) => {
    try {
      parseSearch(text);
      expect.unreachable();
    } catch (error) {
      expect(isReason(error, "INVALID_INPUT")).toBe(true);
      expect((error as { remedy?: string }).remedy).toMatch(/\S+ \S+/);
    }
  });

  it("is read or refused as input, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText(600), fc.string({ maxLength: 1100 })), (text) => {
        try {
          for (const { phrases } of parseSearch(text))
            for (const { terms } of phrases) expect(terms.length).toBeGreaterThan(0);
        } catch (error) {
          if (!isReason(error, "INVALID_INPUT")) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("matches texts by words, beginnings and phrases", () => {
    const matches = (query: string, ...texts: string[]): boolean =>
      parseSearch(query).every((clause) => textMatches(clause, texts));
    expect(matches("barcelona super", "bsc", "Barcelona Supercomputing Center")).toBe(true);
    expect(matches("super barcelona", "Barcelona Supercomputing Center")).toBe(false);
    expect(matches('"barcelona super"', "Barcelona Supercomputing")).toBe(false);
    expect(matches('"b c"', "a b", "c d")).toBe(false);
    expect(matches("sentinel2", "Sentinel-2 scenes")).toBe(true);
    expect(matches("sentinel 2", "sentinel2")).toBe(true);
    expect(wholeWords(parseSearch("a b*")).flatMap(({ phrases }) => phrases.map(({ prefix }) => prefix))).toEqual([
      false,
      false,
    ]);
  });
});

describe("facets", () => {
  const version = {
    site: "bsc",
    kind: "dataset" as const,
    license: "(CC-BY-4.0 OR MIT)",
    keywords: ["Été", "two words"],
  };
  const has = (filter: Partial<Parameters<typeof wantedFacets>[0]>): boolean => {
    const facets = facetsOf(version);
    return wantedFacets({ keywords: [], ...filter }).every((group) => group.some((facet) => facets.includes(facet)));
  };

  it("are whole values without case and accents, and no two properties are confused", () => {
    expect(has({ kind: "dataset", sites: ["lumi", "bsc"], license: "mit", keywords: ["ete", "TWO WORDS"] })).toBe(true);
    expect(has({ license: "(cc-by-4.0 or mit)" })).toBe(true);
    for (const filter of [
      { kind: "checkpoint" as const },
      { sites: ["lumi"] },
      { license: "cc" },
      { keywords: ["two"] },
      { keywords: ["mit"] },
      { license: "bsc" },
    ])
      expect(has(filter), JSON.stringify(filter)).toBe(false);
  });
});
