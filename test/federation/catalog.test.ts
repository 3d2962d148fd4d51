import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlClient } from "../../src/wire/client.ts";
import { callToken, controlOf, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { sees, versionsAt } from "../support/eventually.ts";
import { TestFederation, type TestSite } from "../support/federation.ts";
import { grant, plant, publish } from "../support/publish.ts";

let fed: TestFederation;
let bsc: TestSite;
let lumi: TestSite;
let cineca: TestSite;

beforeAll(async () => {
  fed = await TestFederation.create({ sites: ["bsc", "lumi", "cineca"], fixedPorts: true });
  [bsc, lumi, cineca] = [fed.site("bsc"), fed.site("lumi"), fed.site("cineca")];
  await fed.peer("bsc", "lumi");
  await fed.peer("bsc", "cineca");
  for (const as of ["climate/era5@1", "climate/era5@2", "llm/run3@step-1"]) await publish(bsc, as);
});

afterAll(async () => {
  await fed[Symbol.asyncDispose]();
});

/** Calls bsc as another site's gateway would. */
async function callBsc(from: TestSite, name: string, request: object, limit = 1): Promise<Outcome> {
  const caller = await FederationCaller.to(bsc);
  const called = method(name);
  try {
    return await caller.call(called, request, callToken(await siteKeyOf(from), from.id, "bsc", called.path), limit);
  } finally {
    caller.close();
  }
}

async function digestOf(as: string): Promise<string> {
  const [artifact, label] = as.split("@");
  const found = (await versionsAt(bsc, "bsc")).find((one) => one.artifact === artifact && one.label === label);
  if (found === undefined) throw new Error(`bsc has no ${as}`);
  return found.digest;
}

const open = async (from: TestSite, as: string): Promise<Outcome> => {
  const [artifact, label] = as.split("@");
  const request = { requestId: `${from.id} ${as}`, artifact, label, digest: await digestOf(as), dryRun: true };
  return callBsc(from, "OpenDelivery", request);
};

describe("without a grant", () => {
  it("nothing is visible, and show, plan and pull say so", async () => {
    expect(await versionsAt(lumi, "bsc")).toEqual([]);
    for (const command of ["show", "plan", "pull"]) {
      const refused = await lumi.hanse(command, "bsc/climate/era5@1");
      expect({ command, code: refused.code }).toEqual({ command, code: 3 });
      expect(refused.err).toContain("there is no bsc/climate/era5@1 that this site may see");
      expect(refused.err).toContain("must be an active peer and grant us 'discover'");
    }
  });

  it("its owner tells a peer that knows the digest no more than one who does not", async () => {
    const known = await callBsc(lumi, "GetManifest", { digest: await digestOf("climate/era5@1"), offset: 0 });
    const unknown = await callBsc(lumi, "GetManifest", { digest: "0".repeat(64), offset: 0 });
    expect(known).toMatchObject({ status: "NOT_FOUND", reason: "UNKNOWN_VERSION", domain: "hanse" });
    expect(known).toEqual(unknown);
    expect(await open(lumi, "climate/era5@1")).toMatchObject({ status: "NOT_FOUND", reason: "UNKNOWN_VERSION" });
    expect((await callBsc(lumi, "WatchCatalog", { cursor: "" })).answers).toMatchObject([{ event: "upToDate" }]);
  });
});

describe("with a grant", () => {
  let take: () => Promise<void>;

  it("old versions show, new ones follow, and nothing else does", async () => {
    take = await grant(bsc, "lumi", "climate/**");
    await sees(lumi, "bsc", ["climate/era5@1", "climate/era5@2"]);
    await publish(bsc, "climate/era5@3");
    await publish(bsc, "llm/run3@step-2");
    await sees(lumi, "bsc", ["climate/era5@1", "climate/era5@2", "climate/era5@3"]);
    expect((await open(lumi, "climate/era5@3")).status).toBe("OK");
    expect((await open(lumi, "llm/run3@step-2")).status).toBe("NOT_FOUND");
  });

  it("a third site does not see what the second was granted", async () => {
    expect(await versionsAt(cineca, "bsc")).toEqual([]);
    expect((await open(cineca, "climate/era5@1")).status).toBe("NOT_FOUND");
    const digest = await digestOf("climate/era5@1");
    expect((await callBsc(cineca, "GetManifest", { digest, offset: 0 })).status).toBe("NOT_FOUND");
    const watched = await callBsc(cineca, "WatchCatalog", { cursor: "" });
    expect(watched.answers).toMatchObject([{ event: "upToDate" }]);
  });

  it("a delivery belongs to the site that opened it", async () => {
    const digest = await digestOf("climate/era5@1");
    const request = { requestId: "own", artifact: "climate/era5", label: "1", digest, dryRun: false };
    const opened = await callBsc(lumi, "OpenDelivery", request);
    const deliveryId = String(opened.answers[0]?.["deliveryId"]);
    expect(deliveryId).not.toBe("");
    const ranges = [{ path: "a.txt", offset: 0, size: 1 }];
    expect((await callBsc(lumi, "LocateParts", { deliveryId, ranges })).status).toBe("OK");
    const outcome = "DELIVERY_OUTCOME_SUCCEEDED";
    expect((await callBsc(cineca, "LocateParts", { deliveryId, ranges })).status).toBe("NOT_FOUND");
    expect((await callBsc(cineca, "CloseDelivery", { deliveryId, outcome })).status).toBe("NOT_FOUND");
    await take();
    // Handed out before, and yet no further URL: grants are looked at anew.
    expect((await callBsc(lumi, "LocateParts", { deliveryId, ranges })).status).toBe("NOT_FOUND");
  });

  it("what is taken away is hidden", async () => {
    await sees(lumi, "bsc", []);
    expect((await lumi.hanse("pull", "bsc/climate/era5@1")).code).toBe(3);
  });

  it("of discover alone: visible, and neither planned nor pulled", async () => {
    take = await grant(bsc, "lumi", "llm/*", ["discover"]);
    await sees(lumi, "bsc", ["llm/run3@step-1", "llm/run3@step-2"]);
    const reads = bsc.front.passed.length;
    const plan = await lumi.hanse("plan", "bsc/llm/run3@step-1", "--json");
    expect(plan.code).toBe(4);
    expect(JSON.parse(plan.out)).toMatchObject({ refusalCodes: ["NO_GRANT"] });
    const pull = await lumi.hanse("pull", "bsc/llm/run3@step-1");
    expect(pull.code).toBe(4);
    expect(pull.err).toMatch(/peer bsc: .*lets this site discover llm\/run3, not read it/);
    expect(pull.err).toContain("→");
    expect(await open(lumi, "llm/run3@step-1")).toMatchObject({ status: "PERMISSION_DENIED", reason: "NO_GRANT" });
    expect(bsc.front.passed.length).toBe(reads);
    // The same peer with a second grant may.
    const read = await grant(bsc, "lumi", "llm/run3", ["read"]);
    expect((await open(lumi, "llm/run3@step-1")).status).toBe("OK");
    await read();
    expect((await open(lumi, "llm/run3@step-1")).status).toBe("PERMISSION_DENIED");
    await take();
    await sees(lumi, "bsc", []);
  });

  it("to a site that is no peer yet warns, and counts for nothing", async () => {
    const made = await bsc.hanse("grant", "add", "--to", "mimer", "--artifact", "**", "--allow", "read");
    expect(made.code).toBe(0);
    expect(made.err).toContain("mimer is not a peer yet");
  });

  it("that is bad is refused with the remedy", async () => {
    for (const artifact of ["cli*", "../a"]) {
      const refused = await bsc.hanse("grant", "add", "--to", "lumi", "--artifact", artifact, "--allow", "read");
      expect({ artifact, code: refused.code }).toEqual({ artifact, code: 2 });
      expect(refused.err).toContain("→");
    }
    const refused = await bsc.hanse("grant", "add", "--to", "lumi", "--artifact", "a", "--allow", "write");
    expect(refused.code).toBe(2);
  });
});

describe("patterns", () => {
  it("match by segment: * is one, ** is any number, nothing else is special", async () => {
    for (const as of ["p@1", "p/b@1", "p/b/c@1", "pb@1", "p/b.c@1", "q/b/d/c@1"]) await publish(bsc, as);
    const cases: [pattern: string, seen: string[]][] = [
      ["p", ["p@1"]],
      ["p/*", ["p/b@1", "p/b.c@1"]],
      ["p/**", ["p@1", "p/b@1", "p/b.c@1", "p/b/c@1"]],
      ["p/*/c", ["p/b/c@1"]],
      ["*/b/**/c", ["p/b/c@1", "q/b/d/c@1"]],
      ["p/b.c", ["p/b.c@1"]],
    ];
    for (const [pattern, seen] of cases) {
      const take = await grant(bsc, "lumi", pattern, ["discover"]);
      await sees(lumi, "bsc", seen);
      await take();
    }
    await sees(lumi, "bsc", []);
  });
});

describe("labels", () => {
  it("latest is what was published last, here and at the peer, whatever it is called", async () => {
    await publish(bsc, "series@10");
    await publish(bsc, "series@9");
    const take = await grant(bsc, "lumi", "series", ["discover"]);
    await sees(lumi, "bsc", ["series@10", "series@9"]);
    for (const site of [bsc, lumi]) {
      for (const reference of ["bsc/series", "bsc/series@latest", "hanse://bsc/series"]) {
        const { version } = (await site.json("show", reference)) as { version: { label: string } };
        expect({ site: site.id, reference, label: version.label }).toEqual({ site: site.id, reference, label: "9" });
      }
    }
    const missing = await lumi.hanse("show", "bsc/series@11");
    expect(missing.code).toBe(3);
    expect(missing.err).toContain("It has the labels 9, 10");
    await take();
  });

  it("a label that stands takes the same content again, and no other", async () => {
    const source = await plant(bsc, "sources/series/9", { "a.txt": "content of series@9" });
    const as = ["--as", "series@9", "--title", "t", "--license", "CC0-1.0"];
    expect((await bsc.hanse("publish", source, ...as)).code).toBe(0);
    const digest = await digestOf("series@9");
    const other = await plant(bsc, "sources/other", { "a.txt": "other" });
    const refused = await bsc.hanse("publish", other, ...as);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("series@9");
    expect(await digestOf("series@9")).toBe(digest);
  });
});

describe("the mirror", () => {
  it("loses nothing when either side was down, stopped or killed", async () => {
    let take = await grant(bsc, "lumi", "m/**");
    await publish(bsc, "m/a@1");
    await sees(lumi, "bsc", ["m/a@1"]);

    await lumi.kill();
    await publish(bsc, "m/b@1");
    await lumi.start();
    await sees(lumi, "bsc", ["m/a@1", "m/b@1"]);

    await bsc.kill();
    await bsc.start();
    await publish(bsc, "m/c@1");
    await sees(lumi, "bsc", ["m/a@1", "m/b@1", "m/c@1"]);

    await lumi.stop();
    await take();
    take = await grant(bsc, "lumi", "m/b");
    await lumi.start();
    await sees(lumi, "bsc", ["m/b@1"]);
    await take();
    await sees(lumi, "bsc", []);
  });

  it("goes on where its cursor stands: what was told is not told again", async () => {
    const take = await grant(bsc, "cineca", "m/**", ["discover"]);
    const first = await callBsc(cineca, "WatchCatalog", { cursor: "" }, 4);
    expect(first.answers.map(({ event }) => event)).toEqual(["shown", "shown", "shown", "upToDate"]);
    const after = (at: number): Promise<Outcome> =>
      callBsc(cineca, "WatchCatalog", { cursor: first.answers[at]?.["cursor"] }, 1);
    expect((await after(3)).answers).toMatchObject([{ event: "upToDate" }]);
    expect((await after(1)).answers).toMatchObject([{ event: "shown", cursor: first.answers[2]?.["cursor"] }]);
    const end = String(first.answers[3]?.["cursor"]);
    // Of another ledger, of none, of a form that is not ours, and of a log that has not come so far.
    for (const cursor of ["another-ledger:3", "nonsense", `${end}:1`, `${end}0`]) {
      const events = (await callBsc(cineca, "WatchCatalog", { cursor }, 5)).answers.map(({ event }) => event);
      expect(events).toEqual(["resync", "shown", "shown", "shown", "upToDate"]);
    }
    await take();
  });

  it("starts anew when the owner lost its ledger, after both have peered again", async () => {
    await grant(bsc, "lumi", "m/a");
    await sees(lumi, "bsc", ["m/a@1"]);
    await bsc.stop();
    for (const end of ["", "-wal", "-shm"]) await rm(`${ledgerOf(bsc)}${end}`, { force: true });
    await bsc.start();
    await fed.peer("bsc", "lumi");
    await publish(bsc, "fresh@1");
    await grant(bsc, "lumi", "**", ["discover"]);
    await sees(lumi, "bsc", ["fresh@1"]);
  });

  it("follows an owner whose ledger was put back to an older state", async () => {
    await bsc.stop();
    const copy = join(fed.root, "ledger.copy");
    await copyFile(ledgerOf(bsc), copy);
    await bsc.start();
    for (const as of ["fresh@2", "fresh@3"]) await publish(bsc, as);
    await sees(lumi, "bsc", ["fresh@1", "fresh@2", "fresh@3"]);
    await bsc.stop();
    for (const end of ["-wal", "-shm"]) await rm(`${ledgerOf(bsc)}${end}`, { force: true });
    await copyFile(copy, ledgerOf(bsc));
    await bsc.start();
    await sees(lumi, "bsc", ["fresh@1"]);
    await publish(bsc, "fresh@4");
    await sees(lumi, "bsc", ["fresh@1", "fresh@4"]);
  });
});

const ledgerOf = (site: TestSite): string => join(site.directory, "state", "ledger.db");

describe("lists", () => {
  let control: ControlClient;

  beforeAll(async () => {
    control = await controlOf(cineca);
    for (let i = 1; i <= 7; i++) await publish(cineca, i < 4 ? `list/a@${i}` : `list/b-${i}@1`);
    for (let i = 1; i <= 3; i++) await grant(cineca, "bsc", `list/b-${i}`);
  });

  afterAll(() => {
    control.close();
  });

  /** Reads a list one item at a time, to its end. */
  async function oneByOne<Page extends { nextPageToken: string }, Item>(
    fetch: (page: { pageSize: number; pageToken: string }) => Promise<Page>,
    items: (page: Page) => Item[],
  ): Promise<Item[]> {
    const all: Item[] = [];
    for (let pageToken = ""; ;) {
      const page = await fetch({ pageSize: 1, pageToken });
      expect(items(page).length).toBeLessThanOrEqual(1);
      all.push(...items(page));
      pageToken = page.nextPageToken;
      if (pageToken === "") return all;
      expect(all.length).toBeLessThan(100);
    }
  }

  it("come whole, once and in order in pages of one", async () => {
    const versions = await oneByOne(
      (page) => control.catalog.ListVersions({ siteId: "cineca", ...page }),
      (page) => page.versions.map(({ reference }) => reference),
    );
    expect(versions).toEqual(
      ["list/a@3", "list/a@2", "list/a@1", "list/b-4@1", "list/b-5@1", "list/b-6@1", "list/b-7@1"].map(
        (as) => `cineca/${as}`,
      ),
    );
    const grants = await oneByOne(
      (page) => control.grants.ListGrants(page),
      (page) => page.grants.map(({ artifact }) => artifact),
    );
    expect(grants).toEqual(["list/b-1", "list/b-2", "list/b-3"]);
    const transfers = await oneByOne(
      (page) => control.transfers.ListTransfers(page),
      (page) => page.transfers.map(({ reference }) => reference),
    );
    expect(transfers.slice(0, 2)).toEqual(["cineca/list/b-7@1", "cineca/list/b-6@1"]);
    expect(new Set(transfers).size).toBe(7);
    const peers = await oneByOne(
      (page) => control.peers.ListPeers(page),
      (page) => page.peers.map(({ siteId }) => siteId),
    );
    expect(peers).toEqual(["bsc"]);
  });

  it("refuse sizes out of bounds and tokens that are not theirs", async () => {
    const lists: ((page: { pageSize: number; pageToken: string }) => Promise<unknown>)[] = [
      (page) => control.catalog.ListVersions(page),
      (page) => control.transfers.ListTransfers(page),
    ];
    for (const list of lists) {
      for (const page of [
        { pageSize: 1001, pageToken: "" },
        { pageSize: -1, pageToken: "" },
        { pageSize: 1, pageToken: "nonsense" },
        { pageSize: 1, pageToken: "../../etc" },
      ]) {
        await expect(list(page)).rejects.toMatchObject({ code: 3 });
      }
    }
  });
});
