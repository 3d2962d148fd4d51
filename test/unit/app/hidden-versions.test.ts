import { beforeEach, describe, expect, it } from "vitest";
import { catalog } from "../../../src/app/catalog.ts";
import { mirrorCatalog } from "../../../src/app/mirror-catalog.ts";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import type { CatalogEvent, Peers } from "../../../src/app/ports/peers.ts";
import type { Stores } from "../../../src/app/ports/stores.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { sampleReplica } from "../../contract/ledger/samples.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
const clock = { now: () => NOW_MS };
const never = new AbortController().signal;

/** What lumi shows of a version whose content is `content`. */
async function shown(label: string, content: string, sequence = 1): Promise<CatalogEvent> {
  const named = { owner: "lumi", artifact: "climate/era5", label, digest: sha256(content) };
  const version = await lumi.documents.signVersion({
    ...named,
    kind: "dataset",
    objects: 1,
    bytes: 1,
    partRule: "fixed:67108864:whole",
    createdAtMs: NOW_MS,
    sequence,
  });
  const words = { title: "ERA5", license: "CC0-1.0", description: "", keywords: [] };
  const metadata = await lumi.documents.signMetadata({ ...named, ...words, sequence: 1 });
  return { type: "shown", cursor: "c", version, metadata, actions: ["discover", "read"], toldGrants: [] };
}

const hidden = (label: string): CatalogEvent => ({ type: "hidden", cursor: "c", artifact: "climate/era5", label });
const resync: CatalogEvent = { type: "resync", cursor: "c" };

/** bsc, which mirrors whatever events its test lets lumi tell. */
function site(ledger: Ledger) {
  const { events, told } = noteEvents();
  const stores = { all: () => [] } as unknown as Stores;
  const hear = async (...heard: CatalogEvent[]): Promise<void> => {
    const peers = {
      async *watchCatalog(): AsyncGenerator<CatalogEvent> {
        for (const event of heard) yield await Promise.resolve(event);
      },
    } as unknown as Peers;
    await mirrorCatalog({ documents: bsc.documents, ledger, peers, events, clock }, await peerOf(lumi, 1), never);
  };
  const { listVersions, getVersion } = catalog({ site: "bsc", ledger, stores, clock });
  const list = () => listVersions(ada, "lumi", { size: 10, token: "" });
  const show = (label: string) => getVersion(ada, `lumi/climate/era5@${label}`);
  return { told, hear, list, show };
}

describe("a version that its owner hides", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  let here: ReturnType<typeof site>;

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    await open.ledger.putPeer(await peerOf(lumi, 1, { catalogFreshAtMs: NOW_MS }));
    here = site(open.ledger);
    await here.hear(await shown("1", "one"), await shown("2", "two", 2));
    return () => open[Symbol.asyncDispose]();
  });

  it.each([
    ["hidden", hidden("2")],
    ["resync", resync],
  ] as const)("is gone from sight (%s)", async (_, event) => {
    await here.hear(resync, await shown("1", "one"), event, await shown("1", "one"));
    expect((await here.list()).items.map(({ version }) => version.label)).toEqual(["1"]);
    await expect(here.show("2")).rejects.toMatchObject({ reason: "UNKNOWN_REFERENCE", remedy: "It has the labels 1" });
    expect((await here.show("latest")).version.label).toBe("1");
  });

  it.each([
    ["hidden", hidden("2")],
    ["resync", resync],
  ] as const)("stays in sight where it is held, and that is told (%s)", async (_, event) => {
    await open.ledger.putReplica(sampleReplica("t1", { label: "2", digest: sha256("two") }));
    await here.hear(event, await shown("1", "one"));
    const listed = await here.list();
    expect(listed.items.map(({ version }) => version.label)).toEqual(["2", "1"]);
    expect(listed.warnings).toEqual(["held here, and not shown by its owner any more: lumi/climate/era5@2"]);
    expect(await here.show("2")).toMatchObject({
      version: { digest: sha256("two"), actions: [] },
      replica: { state: "held", problem: expect.stringContaining("lumi does not show this version") as string },
    });
    expect((await here.show("latest")).version.label).toBe("1");
    await here.hear(hidden("1"));
    expect((await here.show("latest")).version.label).toBe("2");

    await here.hear(await shown("2", "two", 2));
    expect((await here.list()).warnings).toEqual([]);
    expect((await here.show("2")).replica).toMatchObject({ state: "held", problem: undefined });
  });

  it("is not forgotten: its label with other content is refused and told", async () => {
    for (const event of [hidden("2"), resync]) {
      here.told.length = 0;
      await here.hear(event, await shown("2", "forged", 2));
      expect(here.told).toMatchObject([
        [
          "peerRefused",
          "lumi",
          "an event of its catalog",
          { message: expect.stringContaining("bound for good") as string },
        ],
      ]);
      await expect(here.show("2")).rejects.toMatchObject({ reason: "UNKNOWN_REFERENCE" });
      expect((await open.ledger.getVersion("lumi", "climate/era5", "2"))?.digest).toBe(sha256("two"));
    }
    await here.hear(await shown("2", "two", 2));
    expect((await here.show("2")).version.digest).toBe(sha256("two"));
  });
});
