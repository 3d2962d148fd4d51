import { beforeEach, describe, expect, it } from "vitest";
import { mirrorCatalog } from "../../../src/app/mirror-catalog.ts";
import type { CatalogEvent, Peers } from "../../../src/app/ports/peers.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { parseSearch } from "../../../src/domain/search-query.ts";
import type { MetadataRecord } from "../../../src/domain/version.ts";
import { NOW_MS } from "../auth/forge.ts";
import { noteEvents, openTestLedger, peerOf, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const lumi = await sampleSite("lumi");
const never = new AbortController().signal;

/** What lumi shows of its one version. */
async function shown(
  metadata: Partial<MetadataRecord>,
  actions: ("discover" | "read")[] = ["read"],
): Promise<CatalogEvent> {
  const named = { owner: "lumi", artifact: "climate/era5", label: "1", digest: sha256("content") };
  const record = { ...named, kind: "dataset" as const, objects: 1, bytes: 1, partRule: "fixed:67108864:whole" };
  const words = { title: "one", license: "CC0-1.0", description: "", keywords: [], sequence: 1 };
  return {
    type: "shown",
    cursor: "c",
    version: await lumi.documents.signVersion({ ...record, createdAtMs: NOW_MS, sequence: 1 }),
    metadata: await lumi.documents.signMetadata({ ...named, ...words, ...metadata }),
    actions,
    toldGrants: [],
  };
}

describe("a mirrored version's metadata", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  let told: unknown[][];
  let hear: (...heard: CatalogEvent[]) => Promise<void>;

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    const notes = noteEvents();
    told = notes.told;
    hear = async (...heard) => {
      const peers = {
        async *watchCatalog(): AsyncGenerator<CatalogEvent> {
          for (const event of heard) yield await Promise.resolve(event);
        },
      } as unknown as Peers;
      const ports = {
        documents: bsc.documents,
        ledger: open.ledger,
        peers,
        events: notes.events,
        clock: { now: () => NOW_MS },
      };
      await mirrorCatalog(ports, await peerOf(lumi, 1), never);
    };
    return () => open[Symbol.asyncDispose]();
  });

  const standing = () => open.ledger.getVersion("lumi", "climate/era5", "1");
  const found = async (text: string) =>
    (await open.ledger.searchVersions({ clauses: parseSearch(text), filter: { keywords: [] }, limit: 9 })).length;

  it("is replaced by a higher sequence, with all that it says", async () => {
    await hear(await shown({}));
    const change = { title: "two", license: "MIT", description: "said\nmore", keywords: ["k"], contact: "ada" };
    const links = { deprecation: { use: "lumi/climate/era5@2", reason: "why" }, derivedFrom: ["bsc/raw@1"] };
    const corrected = await shown({ ...change, ...links, sequence: 2 });
    await hear(corrected);
    expect(await standing()).toMatchObject({ ...change, ...links, metadataSequence: 2 });
    expect([await found("two said"), await found("one")]).toEqual([1, 0]);
    expect(told).toEqual([]);
    // A correction that takes things away is one, too.
    await hear(await shown({ title: "three", sequence: 7 }));
    expect(await standing()).toMatchObject({
      title: "three",
      description: "",
      keywords: [],
      contact: "",
      deprecation: undefined,
      derivedFrom: undefined,
      metadataSequence: 7,
    });
  });

  it.each([
    ["a lower sequence", { title: "old", sequence: 1 }, "set back from sequence 2 to 1"],
    ["the same sequence and other words", { title: "other", sequence: 2 }, "another metadata record of sequence 2"],
    [
      "the same sequence and a deprecation",
      { title: "two", deprecation: { use: "lumi/b@1", reason: "" }, sequence: 2 },
      "of sequence 2",
    ],
    ["the same sequence and another contact", { title: "two", contact: "eve", sequence: 2 }, "of sequence 2"],
  ] as const)("of %s is refused and told; the version is shown as it was known", async (_, change, says) => {
    await hear(await shown({ title: "two", sequence: 2 }));
    const before = await standing();
    await hear({ type: "hidden", cursor: "c", artifact: "climate/era5", label: "1" });
    await hear(await shown(change, ["discover"]));
    expect(await standing()).toEqual({ ...before, actions: ["discover"] });
    expect(told).toMatchObject([
      [
        "peerRefused",
        "lumi",
        "metadata in its catalog",
        { message: expect.stringContaining(says) as string, hop: "peer lumi" },
      ],
    ]);
    expect([await found("two"), await found("old"), await found("other"), await found("eve")]).toEqual([1, 0, 0, 0]);
  });

  it("that comes again is taken without a word", async () => {
    const same = await shown({ title: "two", sequence: 2 });
    await hear(same, same, await shown({ title: "two", sequence: 2 }, ["discover"]));
    expect(told).toEqual([]);
    expect(await standing()).toMatchObject({ title: "two", actions: ["discover"] });
  });
});
