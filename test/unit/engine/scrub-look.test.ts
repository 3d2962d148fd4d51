import { describe, expect, it } from "vitest";
import type { LookPorts } from "../../../src/engine/scrub/look.ts";
import { lookAtLedger } from "../../../src/engine/scrub/look.ts";
import { leftUploads, sweepStore } from "../../../src/engine/scrub/sweep-store.ts";
import type { SiteStore } from "../../../src/app/ports/stores.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { gather } from "../../support/sharing.ts";

const { signal } = new AbortController();

/** A ledger with a held replica, an unfinished one, a running pull, a failed publication and an own version. */
const ledger = {
  listReplicas: () =>
    Promise.resolve([
      {
        site: "bsc",
        artifact: "held",
        label: "1",
        digest: "d1",
        store: "main",
        root: "pulls/bsc/held/1",
        state: "held",
        transferId: "tr-1",
      },
      {
        site: "bsc",
        artifact: "half",
        label: "1",
        digest: "d2",
        store: "main",
        root: "pulls/bsc/half/1",
        state: "partial",
        transferId: "tr-2",
      },
    ]),
  getVersion: (site: string, artifact: string, label: string) =>
    Promise.resolve({ site, artifact, label, digest: "d1", objects: 1, bytes: 1 }),
  listVersions: () =>
    Promise.resolve([
      {
        site: "lumi",
        artifact: "own",
        label: "1",
        digest: "d3",
        store: "main",
        root: "in/own",
        publication: "pub-1",
        objects: 1,
        bytes: 1,
      },
    ]),
  getTransfer: () => Promise.resolve({ intent: { kind: "publication" } }),
  openTransfers: () =>
    Promise.resolve([
      { kind: "pull", state: "RUNNING", intent: { kind: "pull", store: "main", root: "pulls/bsc/new/1" } },
    ]),
  listTransfers: () => Promise.resolve([]),
  goingWithdrawals: () => Promise.resolve([{ store: "main", root: "pulls/bsc/taken/1" }]),
};

const newStore = (): SiteStore => ({
  ...{ name: "main", prefix: "", country: "FI", readOnly: false, share: [], pullPrefix: "pulls", access: [] },
  objects: openMemory({ name: "main" }),
});

const look = (): ReturnType<typeof lookAtLedger> =>
  lookAtLedger({ site: "lumi", ledger: ledger as unknown as LookPorts["ledger"] });

describe("what the ledger knows", () => {
  it("are held replicas and own versions to look at, and places that belong to something", async () => {
    const seen = await look();
    expect(seen.targets.map(({ reference, ours }) => `${reference} ${ours}`)).toEqual([
      "bsc/held@1 true",
      "lumi/own@1 false",
    ]);
    expect(seen.belongs("main", "pulls/bsc/held/1/a/b")).toBe(true);
    expect(seen.belongs("main", "pulls/bsc/held/1/a/b", "pulls/bsc/held/1")).toBe(false);
    expect(seen.belongs("other", "pulls/bsc/held/1/a/b")).toBe(false);
    expect(seen.belongs("main", "pulls/bsc/held/10")).toBe(false);
    expect(seen.live("main", "pulls/bsc/held/1/a")).toBe(false);
    expect(seen.live("main", "pulls/bsc/half/1/a")).toBe(true);
    expect(seen.live("main", "pulls/bsc/new/1/a")).toBe(true);
    expect(seen.live("main", "pulls/bsc/taken/1/a")).toBe(true);
  });

  it("leaves out of a sweep what is known, ours beside it, and what is nobody's business", async () => {
    const store = newStore();
    const known = [
      ...["pulls/bsc/held/1/x", "pulls/bsc/half/1/y", "pulls/bsc/new/1/z", "in/other", ".hanse/site.json"],
      ...[
        ".hanse/versions/d3/manifest.jsonl",
        ".hanse/versions/d3/own@1/version.jwt",
        ".hanse/versions/d3/own@1/withdrawal.jwt",
      ],
    ];
    const dark = [
      ".hanse/versions/d9/manifest.jsonl",
      "pulls/a",
      "pulls/bsc/held/10/x",
      "pulls/bsc/held/1a",
      "pulls/z",
    ];
    for (const key of [...known, ...dark]) await store.objects.put(key, Buffer.from("x"));
    const found = await sweepStore(store, await look(), signal);
    expect(
      found
        .confirmedBy(found)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(dark.toSorted());
  });

  it("believes nothing that it saw only once, or in another state", async () => {
    const store = newStore();
    for (const key of ["pulls/stays", "pulls/goes", "pulls/changes"]) await store.objects.put(key, Buffer.from("1"));
    const first = await sweepStore(store, await look(), signal);
    await store.objects.delete("pulls/goes");
    await store.objects.put("pulls/changes", Buffer.from("2"));
    await store.objects.put("pulls/comes", Buffer.from("3"));
    const second = await sweepStore(store, await look(), signal);
    expect(first.confirmedBy(second).map(({ key }) => key)).toEqual(["pulls/stays"]);
  });

  it("knows uploads that no transfer works on", async () => {
    const store = newStore();
    for (const key of ["pulls/bsc/new/1/z", "pulls/bsc/half/1/z", "pulls/bsc/held/1/z", "pulls/q", "in/x"])
      await store.objects.createUpload(key);
    const left = await gather(leftUploads(store, await look(), signal));
    expect(left.map(({ key }) => key)).toEqual(["pulls/bsc/held/1/z", "pulls/q"]);
    expect(await gather(leftUploads({ ...store, readOnly: true }, await look(), signal))).toEqual([]);
  });
});
