import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ControlUseCases, VersionView } from "../../../src/app/use-cases.ts";
import { sampleVersion, testSite, type TestSite } from "./support.ts";

const NOW = Date.UTC(2026, 0, 2, 12);
let site: TestSite;

beforeAll(async () => {
  site = await testSite();
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

const version = (row: Partial<VersionView["version"]> = {}): VersionView =>
  sampleVersion({ objects: 1, bytes: 1024, createdAtMs: NOW, metadataSequence: 2, actions: ["discover"], ...row });

describe("search", () => {
  type Answer = Awaited<ReturnType<ControlUseCases["searchVersions"]>>;
  let asked: unknown[] = [];
  const serve = (answer: Partial<Answer> = {}): Promise<void> =>
    site.serve({
      searchVersions: (_user, request, page) => {
        asked.push(request, page);
        return Promise.resolve({ items: [], nextToken: "", parts: [], warnings: [], ...answer });
      },
    });

  test("asks for what was typed", async () => {
    asked = [];
    await serve();
    await site.run([
      ...["search", "era5", "hou*", "--kind", "dataset", "--site", "bsc", "--site", "lumi", "--license", "MIT"],
      ...["--keyword", "a", "--keyword", "b", "--limit", "7"],
    ]);
    expect(asked).toEqual([
      { text: "era5 hou*", kind: "dataset", sites: ["bsc", "lumi"], license: "MIT", keywords: ["a", "b"] },
      { size: 7, token: "" },
    ]);
    asked = [];
    await site.run(["search"]);
    expect(asked).toEqual([
      { text: "", kind: undefined, sites: [], license: undefined, keywords: [] },
      { size: 20, token: "" },
    ]);
  });

  test("shows a table, what is left out, how old the answer is, and what is stale", async () => {
    // Tokens are minted by the CLI's clock: it has to be the real one.
    const now = Date.now();
    await serve({
      items: [
        { ...version(), moreVersions: 11 },
        { ...version({ artifact: "climate/cordex" }), moreVersions: 0 },
      ],
      nextToken: "0.1",
      parts: [
        { site: "lumi", asOfMs: now - 12_000, fresh: true, problem: undefined },
        { site: "mimer", asOfMs: now - 200_000, fresh: true, problem: undefined },
        { site: "cineca", asOfMs: undefined, fresh: false, problem: "down" },
      ],
      warnings: ["cineca: its catalog never came here whole: down"],
    });
    const { code, out, err } = await site.run(["search", "era5"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "REFERENCE                   MORE  KIND        SIZE  LICENCE    HERE  TITLE",
      "lumi/climate/era5@2026.1     +11  dataset  1.0 KiB  CC-BY-4.0  -     ERA5 \\x1b]0;owned\\x07hourly",
      "lumi/climate/cordex@2026.1        dataset  1.0 KiB  CC-BY-4.0  -     ERA5 \\x1b]0;owned\\x07hourly",
      "",
    ]);
    expect(err.split("\n")).toEqual([
      "There are more: add a word or a filter, or --limit 100",
      expect.stringMatching(/^lumi: as of [1-5]\d s ago, mimer: as of [34] min \d\d s ago$/),
      "hanse: warning: cineca: its catalog never came here whole: down",
      "",
    ]);
    const json = await site.run(["search", "era5", "--json"]);
    expect(json.err).toBe("");
    expect(JSON.parse(json.out)).toMatchObject({
      found: [{ moreVersions: 11, version: { reference: "lumi/climate/era5@2026.1", description: "" } }, {}],
      parts: [
        { siteId: "lumi", fresh: true, asOf: new Date(now - 12_000).toISOString() },
        {},
        { asOf: null, problem: "down" },
      ],
      warnings: ["cineca: its catalog never came here whole: down"],
      nextPageToken: "0.1",
    });
  });

  test("without a second version has no column for it; without any says so", async () => {
    await serve({ items: [{ ...version(), moreVersions: 0 }] });
    expect((await site.run(["search", "era5"])).out).not.toContain("MORE");
    await serve();
    const nothing = await site.run(["search", "era5"]);
    expect([nothing.code, nothing.out, nothing.err]).toEqual([
      0,
      "",
      "Nothing was found. Try fewer words, or `hanse ls` for all there is.\n",
    ]);
  });

  test.each([
    [["!!"], "no letter and no digit"],
    [["a", "--limit", "0"], "'0' is no limit"],
    [["a", "--limit", "1001"], "is no limit"],
    [["a", "--site", "./bsc"], "is not a site id"],
    [["a", "--kind", "movie"], "is invalid"],
  ])("%j is a usage error that no gateway is asked about", async (args, says) => {
    asked = [];
    const { code, out, err } = await site.run(["search", ...args]);
    expect([code, out, asked]).toEqual([2, "", []]);
    expect(err).toContain(says);
    expect(err).toMatch(/\n {2}→ \S+ \S+/);
  });
});

describe("edit", () => {
  let asked: unknown[] = [];
  const serve = (changed = true): Promise<void> =>
    site.serve({
      editVersion: (_user, request) => {
        asked.push(request);
        return Promise.resolve({ ...version({ site: "bsc" }), changed });
      },
    });

  test.each([
    [["--title", "t", "--license", "MIT"], { title: "t", license: "MIT" }, "title, licence"],
    [["--description", "d", "--contact", "c"], { description: "d", contact: "c" }, "description, contact"],
    [["--keyword", "a", "--keyword", "b"], { keywords: ["a", "b"] }, "keywords"],
    [["--derived-from", "lumi/raw@1"], { derivedFrom: ["lumi/raw@1"] }, "lineage"],
    [["--clear", "derived-from"], { derivedFrom: [] }, "lineage"],
    [["--description", "", "--keyword", ""], { description: "", keywords: [] }, "description, keywords"],
    [
      ["--clear", "description", "--clear", "keyword", "--clear", "contact"],
      { description: "", keywords: [], contact: "" },
      "description, keywords, contact",
    ],
  ])("%j says exactly that", async (args, change, named) => {
    asked = [];
    await serve();
    const { code, out } = await site.run(["edit", "bsc/climate/era5", ...args]);
    expect([code, out]).toEqual([0, `Corrected bsc/climate/era5@2026.1: ${named}\n`]);
    expect(asked).toEqual([{ requestId: "request-1", reference: "bsc/climate/era5", change }]);
  });

  test.each([
    [
      ["--use", "lumi/b@2", "--reason", "old"],
      { use: "lumi/b@2", reason: "old" },
      /^Deprecated \S+: use lumi\/b@2: old\n$/,
    ],
    [["--undo"], { use: "", reason: "" }, /is not deprecated any more\n$/],
  ])("deprecate %j asks for exactly that", async (args, deprecation, says) => {
    asked = [];
    const standing = deprecation.use === "" ? undefined : deprecation;
    await site.serve({
      editVersion: (_user, request) => {
        asked.push(request);
        return Promise.resolve({ ...version({ site: "bsc", deprecation: standing }), changed: true });
      },
    });
    const { code, out } = await site.run(["deprecate", "bsc/climate/era5", ...args]);
    expect(code).toBe(0);
    expect(out).toMatch(says);
    expect(asked).toEqual([{ requestId: "request-1", reference: "bsc/climate/era5", change: { deprecation } }]);
    for (const wrong of [["--undo", "--use", "lumi/b@2"], [], ["--use", "b"]])
      expect((await site.run(["deprecate", "bsc/climate/era5", ...wrong])).code).toBe(2);
    expect(asked).toHaveLength(1);
  });

  test("that changes nothing says so, with the standing version as JSON", async () => {
    await serve(false);
    const args = ["edit", "bsc/climate/era5", "--title", "t"];
    expect((await site.run(args)).out).toBe("bsc/climate/era5@2026.1 says so already; nothing changed\n");
    expect(JSON.parse((await site.run([...args, "--json"])).out)).toMatchObject({
      changed: false,
      version: { metadataSequence: 2, keywords: ["climate", "reanalysis"] },
    });
  });

  test.each([
    [["bsc/climate/era5"], "nothing was named"],
    [["bsc/climate/era5", "--clear", "title"], "'title' cannot be cleared"],
    [["bsc/climate/era5", "--clear", "keywords", "--keyword", "a"], "both given and cleared"],
    [["era5", "--title", "t"], "is not a reference"],
  ])("%j is a usage error that no gateway is asked about", async (args, says) => {
    asked = [];
    const { code, out, err } = await site.run(["edit", ...args]);
    expect([code, out, asked]).toEqual([2, "", []]);
    expect(err).toContain(says);
    expect(err).toMatch(/\n {2}→ \S+ \S+/);
  });
});
