import { beforeEach, describe, expect, it } from "vitest";
import { Bell } from "../../../src/app/bell.ts";
import { editVersion } from "../../../src/app/edit-version.ts";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import type { SiteStore, Stores } from "../../../src/app/ports/stores.ts";
import type { MetadataChange } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import type { UserPrincipal } from "../../../src/domain/principal.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { localUser } from "../../support/people.ts";
import { content } from "../../support/sharing.ts";
import { event, sampleTransfer, sampleVersion } from "../../contract/ledger/samples.ts";
import { NOW_MS } from "../auth/forge.ts";
import { ada, auditOf, openTestLedger, sampleSite } from "./support.ts";

const bsc = await sampleSite("bsc");
const never = new AbortController().signal;
const version = sampleVersion("1", { publication: "pub-1", store: "main", root: "era5", keywords: ["a"] });
const KEY = `hanse/.hanse/versions/${version.digest}/climate/era5@1/metadata.jwt`;

describe("correcting a version", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  let objects: ObjectStore;
  let home: SiteStore;
  let bell: Bell;
  let edit: (
    change: MetadataChange,
    requestId?: string,
    user?: UserPrincipal,
    reference?: string,
  ) => ReturnType<ReturnType<typeof editVersion>>;

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    const { ledger } = open;
    await ledger.createTransfer(sampleTransfer("pub-1", { createdBy: "grace" }), event("t"));
    await ledger.putOwnVersion(version, event("v"));
    objects = openMemory({ name: "main" });
    home = {
      name: "main",
      objects,
      prefix: "hanse",
      country: "ES",
      readOnly: false,
      share: [],
      pullPrefix: "",
      access: [],
    };
    bell = new Bell();
    const stores = { home: () => home, all: () => [home] } as unknown as Stores;
    let random = 0;
    const use = editVersion({
      site: "bsc",
      ledger,
      stores,
      clock: { now: () => NOW_MS },
      documents: bsc.documents,
      visibility: { bell },
      random: (count) => new Uint8Array(count).fill((random += 1)),
    });
    edit = (change, requestId = "", user = ada, reference = "bsc/climate/era5@1") =>
      use(user, { requestId, reference, change }, never);
    return () => open[Symbol.asyncDispose]();
  });

  const standing = () => open.ledger.getVersion("bsc", "climate/era5", "1");
  const edits = async () => (await auditOf(open.ledger)).filter(({ action }) => action === "version.edit");

  it("signs the next record, in the home store, the ledger and the audit log; content and label stay", async () => {
    const { rings } = bell;
    const done = await edit({ title: "better", keywords: ["b", "c"], contact: "data@bsc.example" });
    expect(done).toMatchObject({ changed: true, version: { title: "better", metadataSequence: 2 } });
    expect(bell.rings).toBeGreaterThan(rings);
    const after = await standing();
    expect(after).toEqual({
      ...version,
      title: "better",
      keywords: ["b", "c"],
      contact: "data@bsc.example",
      metadataSequence: 2,
      metadata: after?.metadata,
    });
    expect((await content(objects, KEY))?.toString()).toBe(after?.metadata);
    const read = await bsc.documents.readMetadata(after?.metadata ?? "", "bsc", bsc.documents.ownKeys);
    expect(read).toEqual({
      owner: "bsc",
      artifact: "climate/era5",
      label: "1",
      digest: version.digest,
      sequence: 2,
      title: "better",
      license: version.license,
      description: "",
      keywords: ["b", "c"],
      contact: "data@bsc.example",
    });
    expect(await edits()).toMatchObject([
      {
        actor: "user:ada",
        subject: "bsc/climate/era5@1",
        digest: version.digest,
        detail: {
          sequence: 2,
          changed: ["title", "keywords", "contact"],
          before: { title: version.title, keywords: ["a"], contact: "" },
        },
      },
    ]);
  });

  it("removes what is optional, and nothing else", async () => {
    await edit({ description: "d", contact: "c" });
    await edit({ description: "", keywords: [], contact: "" });
    expect(await standing()).toMatchObject({ description: "", keywords: [], contact: "", title: version.title });
    for (const change of [{ title: "" }, { license: " " }])
      await expect(edit(change)).rejects.toMatchObject({ reason: "INVALID_INPUT" });
  });

  it("deprecates and undoes it, and names what it was made from, with labels, each once", async () => {
    await open.ledger.putOwnVersion(sampleVersion("2", { sequence: 2 }), event("v"));
    await edit({ deprecation: { use: "bsc/climate/era5", reason: "wrong units" } });
    const deprecation = { use: "bsc/climate/era5@2", reason: "wrong units" };
    expect(await standing()).toMatchObject({ deprecation, metadataSequence: 2 });
    await edit({ derivedFrom: ["lumi/raw@1", "hanse://bsc/climate/era5@2", "lumi/raw@1"] });
    const derivedFrom = ["bsc/climate/era5@2", "lumi/raw@1"];
    const after = await standing();
    expect(after).toMatchObject({ deprecation, derivedFrom, title: version.title });
    const read = await bsc.documents.readMetadata(after?.metadata ?? "", "bsc", bsc.documents.ownKeys);
    expect(read).toMatchObject({ deprecation, derivedFrom, sequence: 3 });
    expect(await edit({ deprecation })).toMatchObject({ changed: false });
    expect(await edit({ deprecation: { use: "", reason: "" }, derivedFrom: [] })).toMatchObject({ changed: true });
    const undone = await standing();
    expect([undone?.deprecation, undone?.derivedFrom]).toEqual([undefined, undefined]);
    expect((await edits()).at(-1)?.detail).toMatchObject({
      changed: ["deprecation", "derivedFrom"],
      before: { deprecation: deprecation.use, derivedFrom },
    });
  });

  it.each([
    ["INVALID_INPUT", { deprecation: { use: "bsc/climate/era5@1", reason: "" } }],
    ["INVALID_INPUT", { deprecation: { use: "era5", reason: "" } }],
    ["UNKNOWN_REFERENCE", { deprecation: { use: "bsc/climate/era5@7", reason: "" } }],
    ["INVALID_INPUT", { derivedFrom: ["bsc/climate/era5@1"] }],
    ["INVALID_INPUT", { derivedFrom: Array.from({ length: 65 }, (_, i) => `lumi/raw@${i}`) }],
    ["UNKNOWN_REFERENCE", { derivedFrom: ["lumi/raw"] }],
  ])("is refused as %s: %j", async (reason, change) => {
    await expect(edit(change)).rejects.toMatchObject({ reason });
    expect(await standing()).toEqual(version);
  });

  it("changes nothing where nothing is different", async () => {
    expect(await edit({ title: version.title, keywords: ["a"] })).toMatchObject({ changed: false });
    expect(await edit({})).toMatchObject({ changed: false });
    expect(await standing()).toEqual(version);
    expect(await objects.head(KEY)).toBeUndefined();
    expect(await edits()).toEqual([]);
  });

  it("of one request happens once, also when others came between", async () => {
    await edit({ title: "one" }, "r1");
    await edit({ title: "two" }, "r2");
    expect(await edit({ title: "one" }, "r1")).toMatchObject({ changed: true, version: { title: "two" } });
    expect((await standing())?.metadataSequence).toBe(3);
    await expect(edit({ title: "three" }, "r1")).rejects.toMatchObject({ reason: "REQUEST_REUSED" });
    await open.ledger.putOwnVersion(sampleVersion("2", { sequence: 2 }), event("v"));
    await expect(edit({ title: "one" }, "r1", ada, "bsc/climate/era5@2")).rejects.toMatchObject({
      reason: "REQUEST_REUSED",
    });
    // The latest that was meant is the one that was the latest then.
    await edit({ title: "latest" }, "r4", ada, "bsc/climate/era5");
    await open.ledger.putOwnVersion(sampleVersion("3", { sequence: 3 }), event("v"));
    expect(await edit({ title: "latest" }, "r4", ada, "bsc/climate/era5")).toMatchObject({ version: { label: "2" } });
    // Another person's request of the same name is another request.
    expect(await edit({ title: "one" }, "r1", localUser("carol", "curator"))).toMatchObject({
      version: { title: "one" },
    });
    expect(await edits()).toHaveLength(4);
  });

  it("made by many at once loses none, and the store has the last", async () => {
    const changes: MetadataChange[] = [
      { title: "t" },
      { license: "MIT" },
      { description: "d" },
      { keywords: ["k"] },
      { contact: "c" },
    ];
    await Promise.all(changes.map((change) => edit(change)));
    const after = await standing();
    expect(after).toMatchObject({ ...Object.assign({}, ...changes), metadataSequence: 6 });
    expect((await content(objects, KEY))?.toString()).toBe(after?.metadata);
  });

  it("is for operators, curators and who published it", async () => {
    for (const user of [localUser("op", "operator"), localUser("carol", "curator"), localUser("grace", "researcher")])
      expect(await edit({ title: user.person }, "", user)).toMatchObject({ changed: true });
    for (const user of [localUser("eve", "researcher"), localUser("grace", "auditor")])
      await expect(edit({ title: "x" }, "", user)).rejects.toMatchObject({
        reason: "NOT_ALLOWED",
        hop: "this gateway",
      });
    expect((await standing())?.title).toBe("grace");
  });

  it("of another site's version, of none, or in other shape than records have is refused", async () => {
    await open.ledger.applyCatalogEvent("lumi", "c", { type: "shown", version: sampleVersion("1", { site: "lumi" }) });
    await expect(edit({ title: "x" }, "", ada, "lumi/climate/era5@1")).rejects.toMatchObject({ reason: "NOT_ALLOWED" });
    await expect(edit({ title: "x" }, "", ada, "bsc/none@1")).rejects.toMatchObject({ reason: "UNKNOWN_REFERENCE" });
    await expect(edit({ title: "x\u001b[2J" })).rejects.toMatchObject({
      reason: "INVALID_INPUT",
      message: expect.stringContaining("title") as string,
      remedy: "Mend what it names and edit again",
    });
    await expect(edit({ keywords: Array.from({ length: 65 }, (_, i) => `k${i}`) })).rejects.toMatchObject({
      reason: "INVALID_INPUT",
    });
    expect(await standing()).toEqual(version);
  });

  it("changes nothing where the home store cannot take the record", async () => {
    const down: ObjectStore = { ...objects, put: () => Promise.reject(new HanseError("STORE_DOWN", "down")) };
    home = { ...home, objects: down };
    await expect(edit({ title: "x" }, "r1")).rejects.toMatchObject({ reason: "STORE_DOWN" });
    expect(await standing()).toEqual(version);
    home = { ...home, objects };
    expect(await edit({ title: "x" }, "r1")).toMatchObject({ changed: true });
    home = { ...home, readOnly: true };
    await expect(edit({ title: "y" })).rejects.toMatchObject({ reason: "INVALID_CONFIG" });
  });
});
