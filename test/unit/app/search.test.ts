import { beforeEach, describe, expect, it } from "vitest";
import type { Stores } from "../../../src/app/ports/stores.ts";
import { searchVersions } from "../../../src/app/search.ts";
import type { SearchRequest } from "../../../src/app/use-cases.ts";
import { sampleReplica, sampleVersion } from "../../contract/ledger/samples.ts";
import { event } from "../../contract/ledger/samples.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, openTestLedger, peerOf, sampleSite } from "./support.ts";

const lumi = await sampleSite("lumi");
const cineca = await sampleSite("cineca");

describe("searching", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  const search = (request: Partial<SearchRequest> = {}, page = { size: 10, token: "" }) =>
    searchVersions({
      site: "bsc",
      siteName: "Barcelona Supercomputing Center",
      ledger: open.ledger,
      stores: { all: () => [] } as unknown as Stores,
      clock: { now: () => NOW_MS },
    })(ada, { text: "", kind: undefined, sites: [], license: undefined, keywords: [], ...request }, page);
  const references = async (request: Partial<SearchRequest>) =>
    (await search(request)).items.map(({ version }) => `${version.site}/${version.artifact}`).sort();

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    const { ledger } = open;
    const description = { ...lumi.description, name: "LUMI, Kajaani" };
    await ledger.putPeer(await peerOf(lumi, 1, { description, catalogFreshAtMs: NOW_MS - 12_000 }));
    await ledger.putOwnVersion(sampleVersion("1", { title: "own" }), event("v"));
    for (const sequence of [1, 2, 3]) {
      const version = sampleVersion(`${sequence}`, { site: "lumi", sequence, title: "theirs" });
      await ledger.applyCatalogEvent("lumi", "c", { type: "shown", version });
    }
    return () => open[Symbol.asyncDispose]();
  });

  it("finds by the site's id and by its name, also when it is called otherwise since", async () => {
    expect(await references({ text: "era5" })).toEqual(["bsc/climate/era5", "lumi/climate/era5"]);
    expect(await references({ text: "bsc era5" })).toEqual(["bsc/climate/era5"]);
    expect(await references({ text: "barcel" })).toEqual(["bsc/climate/era5"]);
    expect(await references({ text: "kajaani theirs" })).toEqual(["lumi/climate/era5"]);
    expect(await references({ text: "kajaani own" })).toEqual([]);
    await open.ledger.updatePeer("lumi", { description: { ...lumi.description, name: "Oulu" } });
    expect(await references({ text: "kajaani" })).toEqual([]);
    expect(await references({ text: "oulu" })).toEqual(["lumi/climate/era5"]);
  });

  it("shows the newest of an artifact with how many more there are, page by page", async () => {
    const first = await search({}, { size: 1, token: "" });
    expect(first.items).toMatchObject([{ version: { site: "lumi", label: "3" }, moreVersions: 2 }]);
    const second = await search({}, { size: 1, token: first.nextToken });
    expect(second.items).toMatchObject([{ version: { site: "bsc" }, moreVersions: 0, replica: { state: "held" } }]);
    expect(second.nextToken).toBe("");
    for (const token of ["x", "3.1", "0.", "0.99999999999", "-1.1"])
      await expect(search({}, { size: 1, token })).rejects.toMatchObject({ reason: "INVALID_INPUT" });
  });

  it("says of each peer how fresh its part is, and warns of what is not", async () => {
    expect(await search()).toMatchObject({
      parts: [{ site: "lumi", asOfMs: NOW_MS - 12_000, fresh: true, problem: undefined }],
      warnings: [],
    });
    await open.ledger.updatePeer("lumi", { catalogFreshAtMs: NOW_MS - 301_000 });
    await open.ledger.putPeer(await peerOf(cineca, 1, { problem: "peer cineca: no answer" }));
    const at = new Date(NOW_MS - 301_000).toISOString().slice(0, 19);
    const stale = await search();
    expect(stale.parts.map(({ site, fresh }) => [site, fresh])).toEqual([
      ["cineca", false],
      ["lumi", false],
    ]);
    expect(stale.warnings).toEqual([
      "cineca: its catalog never came here whole: peer cineca: no answer",
      `lumi: not reached since ${at}Z`,
    ]);
    expect((await search({ sites: ["lumi"] })).parts.map(({ site }) => site)).toEqual(["lumi"]);
    await open.ledger.updatePeer("lumi", { catalogFreshAtMs: NOW_MS, problem: "down" });
    expect((await search({ sites: ["lumi"] })).warnings).toEqual([
      `lumi: not reached since ${new Date(NOW_MS).toISOString().slice(0, 19)}Z: down`,
    ]);
    await open.ledger.updatePeer("lumi", { state: "suspended", stateReason: "asking", problem: undefined });
    expect((await search({ sites: ["lumi"] })).warnings[0]).toContain("the peer is suspended: asking");
    await open.ledger.updatePeer("lumi", { state: "revoked" });
    expect((await search({ sites: ["lumi"] })).parts).toEqual([]);
  });

  it("tells of copies that their owner shows no more, and leaves the rest out", async () => {
    await open.ledger.putReplica(sampleReplica("t1", { label: "2" }));
    await open.ledger.applyCatalogEvent("lumi", "c", { type: "resync" });
    const found = await search({ sites: ["lumi"] });
    expect(found.items).toMatchObject([{ version: { label: "2" }, moreVersions: 0 }]);
    expect(found.warnings).toEqual(["held here, and not shown by its owner any more: lumi/climate/era5@2"]);
  });

  it("refuses sites that are neither this one nor a peer, and texts without words", async () => {
    await expect(search({ sites: ["mimer"] })).rejects.toMatchObject({ reason: "UNKNOWN_PEER" });
    await expect(search({ sites: ["../x"] })).rejects.toMatchObject({ reason: "INVALID_INPUT" });
    await expect(search({ text: "?" })).rejects.toMatchObject({ reason: "INVALID_INPUT" });
  });
});
