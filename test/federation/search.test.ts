import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SearchVersionsRequest } from "../../src/wire/gen/hanse/control/v1/SearchVersionsRequest.ts";
import { controlOf } from "../support/caller.ts";
import { eventually, versionsAt } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { grant, plant, publish } from "../support/publish.ts";
import { keysUnder } from "../support/sharing.ts";

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;

beforeAll(async () => {
  fed = await TestFederation.create({ fixedPorts: true });
  [bsc, lumi] = [fed.site("bsc"), fed.site("lumi")];
  await fed.peer("bsc", "lumi");
  for (const as of ["climate/era5@1", "climate/era5@2", "climate/cordex@1"]) await publish(bsc, as);
  await publish(lumi, "weather/era5-derived@1");
  await grant(bsc, "lumi", "climate/**");
  await grant(lumi, "bsc", "**", ["discover"]);
});

afterAll(async () => {
  await fed[Symbol.asyncDispose]();
});

/** What a site finds. */
async function found(site: TestSite, text: string, request: SearchVersionsRequest = {}) {
  const control = await controlOf(site);
  try {
    return await control.catalog.SearchVersions({ text, ...request });
  } finally {
    control.close();
  }
}

const referencesOf = async (site: TestSite, text: string, request: SearchVersionsRequest = {}): Promise<string[]> =>
  (await found(site, text, request)).found.map(({ version }) => version?.reference ?? "").sort();

/** Waits until a site finds exactly these. */
const finds = (site: TestSite, text: string, wanted: readonly string[]): Promise<void> =>
  eventually(`${site.id} finds [${wanted.join(" ")}] by '${text}'`, async () => {
    return (await referencesOf(site, text)).join(" ") === [...wanted].sort().join(" ");
  });

const digestAt = async (site: TestSite, label: string): Promise<string | undefined> =>
  (await versionsAt(site, "bsc")).find((one) => one.artifact === "climate/era5" && one.label === label)?.digest;

describe("search", () => {
  it("finds at each site what is its own and what the other shows", async () => {
    const all = ["bsc/climate/era5@2", "lumi/weather/era5-derived@1"];
    await finds(lumi, "era5", all);
    await finds(bsc, "era5", all);
    expect(await referencesOf(lumi, "lumi era5")).toEqual(["lumi/weather/era5-derived@1"]);
    expect(await referencesOf(lumi, "era5", { siteIds: ["bsc"] })).toEqual(["bsc/climate/era5@2"]);
    expect(await referencesOf(lumi, "climate era5 1")).toEqual(["bsc/climate/era5@1"]);
    expect(await referencesOf(lumi, "era* clim", { siteIds: ["lumi"] })).toEqual([]);
    const [first] = (await found(lumi, "climate er")).found;
    expect(first).toMatchObject({
      moreVersions: 1,
      version: { reference: "bsc/climate/era5@2", actions: ["discover", "read"] },
    });
    expect((await found(lumi, "era5")).parts).toMatchObject([{ siteId: "bsc", fresh: true, problem: "" }]);
  });

  it("prints a table, how many versions more there are, and how old the answer is", async () => {
    const shown = await lumi.hanse("search", "era5", "climate");
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^REFERENCE +MORE +KIND .*\nbsc\/climate\/era5@2 +\+1 +dataset /);
    expect(shown.err).toMatch(/^bsc: as of \d+ s ago\n$/);
    expect(JSON.parse((await lumi.hanse("search", "cordex", "--json")).out)).toMatchObject({
      found: [{ moreVersions: 0, version: { reference: "bsc/climate/cordex@1" } }],
      parts: [{ siteId: "bsc", fresh: true }],
      warnings: [],
    });
    const nothing = await lumi.hanse("search", "nothing-of-the-kind");
    expect([nothing.code, nothing.out]).toEqual([0, ""]);
    expect(nothing.err).toContain("Nothing was found");
    const refused = await lumi.hanse("search", "?!");
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("→ ");
  });
});

describe("a correction", () => {
  it("is seen and found at the other site; content, digest and a copy's marker stay", async () => {
    await lumi.ok("pull", "bsc/climate/era5@2");
    const digest = await digestAt(lumi, "2");
    const said = await bsc.ok(
      ...["edit", "bsc/climate/era5", "--title", "ERA5 réanalyse", "--license", "CC-BY-4.0", "--keyword", "Hourly"],
      ...["--description", "Since 1940.", "--contact", "data@bsc.example"],
    );
    expect(said).toContain("Corrected bsc/climate/era5@2: title, licence, description, keywords, contact");
    await finds(lumi, "reanalyse", ["bsc/climate/era5@2"]);
    await finds(lumi, '"since 1940"', ["bsc/climate/era5@2"]);
    expect(await referencesOf(lumi, "", { license: "cc-by-4.0", keywords: ["hourly"] })).toEqual([
      "bsc/climate/era5@2",
    ]);
    const shown = await lumi.ok("show", "bsc/climate/era5@2");
    for (const line of ["ERA5 réanalyse", "CC-BY-4.0", "Hourly", "data@bsc.example", "  Since 1940.", "held"])
      expect(shown).toContain(line);
    expect(await digestAt(lumi, "2")).toBe(digest);
    expect(await digestAt(bsc, "2")).toBe(digest);
    expect(await lumi.ok("verify", "bsc/climate/era5@2")).toContain("is whole");
    expect(await bsc.ok("verify", "bsc/climate/era5@2")).toContain("is whole");
    expect(await keysUnder(bsc.objects, `.hanse/versions/${digest ?? ""}/climate/`)).toEqual([
      `.hanse/versions/${digest ?? ""}/climate/era5@2/metadata.jwt`,
      `.hanse/versions/${digest ?? ""}/climate/era5@2/version.jwt`,
    ]);
    expect(await bsc.ok("edit", "bsc/climate/era5", "--title", "ERA5 réanalyse")).toContain("nothing changed");
    await bsc.ok("edit", "bsc/climate/era5", "--clear", "description", "--clear", "keyword");
    await finds(lumi, '"since 1940"', []);
  });

  it("that was made while the other site was away arrives when it is back", async () => {
    await lumi.stop();
    await bsc.ok("edit", "bsc/climate/cordex", "--title", "Meanwhile");
    await lumi.start();
    await finds(lumi, "meanwhile", ["bsc/climate/cordex@1"]);
    await lumi.kill();
    await bsc.ok("edit", "bsc/climate/cordex", "--title", "Afterwards");
    await bsc.kill();
    await Promise.all([bsc.start(), lumi.start()]);
    await finds(lumi, "afterwards", ["bsc/climate/cordex@1"]);
    await finds(lumi, "meanwhile", []);
  });

  it("may say to use another version, and what it was made from: the other site warns, and shows the lineage", async () => {
    const source = await plant(bsc, "sources/climate/old", { "a.txt": "old" });
    await bsc.ok(
      ...["publish", source, "--as", "climate/old@1", "--title", "Old", "--license", "CC0-1.0"],
      ...["--derived-from", "bsc/climate/cordex", "--derived-from", "cineca/raw@7"],
    );
    const said = await bsc.ok("deprecate", "bsc/climate/old", "--use", "bsc/climate/era5@2", "--reason", "wrong units");
    expect(said).toContain("Deprecated bsc/climate/old@1: use bsc/climate/era5@2: wrong units");
    await eventually("lumi hears of it", async () => (await lumi.ok("ls", "bsc")).includes(" deprecated "));
    const warning = "use bsc/climate/era5@2: wrong units";
    expect(await lumi.ok("show", "bsc/climate/old")).toMatch(new RegExp(`deprecated +${warning}`));
    expect(await lumi.ok("plan", "bsc/climate/old")).toContain(warning);
    const pulled = await lumi.hanse("pull", "bsc/climate/old");
    expect([pulled.code, pulled.err]).toEqual([0, expect.stringContaining(`it is deprecated: ${warning}\n`)]);
    const lineage = await lumi.ok("lineage", "bsc/climate/old");
    expect(lineage).toMatch(
      /^bsc\/climate\/old@1\nmade from\n {2}bsc\/climate\/cordex@1 .*\n {2}cineca\/raw@7 {2}\(not known here\)\n/,
    );
    expect(await lumi.json("lineage", "bsc/climate/cordex")).toMatchObject({
      derived: [{ reference: "bsc/climate/old@1", depth: 1, deprecation: { use: "bsc/climate/era5@2" } }],
    });
    await bsc.ok("deprecate", "bsc/climate/old", "--undo");
    await eventually(
      "lumi hears that it may be used",
      async () => !(await lumi.ok("ls", "bsc")).includes("deprecated"),
    );
  });

  it("is made by operators, curators and who published it, and by no other site", async () => {
    const edit = ["edit", "bsc/climate/cordex", "--title", "Anybody's"];
    for (const args of [
      ["--as", "eve"],
      ["--as", "carol", "--role", "auditor"],
    ]) {
      const refused = await bsc.hanse(...args, ...edit);
      expect({ args, code: refused.code }).toEqual({ args, code: 4 });
    }
    expect((await lumi.hanse(...edit)).code).toBe(4);
    await bsc.ok("--as", "carol", "--role", "curator", "edit", "bsc/climate/cordex", "--title", "The curator's");
    await finds(lumi, "curator's", ["bsc/climate/cordex@1"]);
  });

  it("is not taken back: an owner set back to an older state is refused, and that is told", async () => {
    const copy = join(fed.root, "older.db");
    const ledger = join(bsc.directory, "state", "ledger.db");
    await bsc.stop();
    await copyFile(ledger, copy);
    await bsc.start();
    await bsc.ok("edit", "bsc/climate/cordex", "--title", "Kept for good");
    await finds(lumi, "kept", ["bsc/climate/cordex@1"]);
    await bsc.stop();
    for (const end of ["-wal", "-shm"]) await rm(`${ledger}${end}`, { force: true });
    await copyFile(copy, ledger);
    await bsc.start();
    await eventually("lumi tells of it", async () =>
      (await lumi.log()).includes("climate/cordex@1 has its metadata set back from sequence"),
    );
    expect(await referencesOf(lumi, "kept")).toEqual(["bsc/climate/cordex@1"]);
    expect(await lumi.ok("show", "bsc/climate/cordex")).toContain("Kept for good");
  });
});

describe("what is not there any more", () => {
  it("disappears when it is hidden, unless a copy is held here", async () => {
    const take = await grant(bsc, "lumi", "hidden/**");
    for (const as of ["hidden/held@1", "hidden/gone@1"]) await publish(bsc, as);
    await finds(lumi, "hidden", ["bsc/hidden/held@1", "bsc/hidden/gone@1"]);
    await lumi.ok("pull", "bsc/hidden/held@1");
    await take();
    await finds(lumi, "hidden", ["bsc/hidden/held@1"]);
    expect((await found(lumi, "hidden")).warnings.join()).toContain(
      "not shown by its owner any more: bsc/hidden/held@1",
    );
  });

  it("a peer that is down is said to be stale, and found all the same", async () => {
    await bsc.stop();
    await eventually("lumi knows that bsc is down", async () =>
      (await found(lumi, "")).parts.some(({ fresh }) => !fresh),
    );
    const stale = await lumi.hanse("search", "era5", "climate");
    expect(stale.out).toContain("bsc/climate/era5@2");
    expect(stale.err).toMatch(/hanse: warning: bsc: not reached since 20\d\d-\d\d-\d\dT[\d:]{8}Z: \S+/);
    expect(await found(lumi, "")).toMatchObject({ parts: [{ siteId: "bsc", fresh: false }] });
    await bsc.start();
    await eventually("lumi reaches bsc", async () => (await found(lumi, "")).parts.every(({ fresh }) => fresh));
  });
});
