import { describe, expect, test } from "vitest";
import type { Purge } from "../../../src/app/ports/engine.ts";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import type { ManifestSpool } from "../../../src/app/ports/spool.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { purgeLeft, purgeReplica } from "../../../src/engine/purge-replica.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { chunked, collect, failure } from "../../contract/store/support.ts";
import { entryOf, spoolOf } from "./manifest.ts";

const RULE = {
  kind: "fixed",
  partBytes: 8 * 1024 * 1024,
  wholeDigest: true,
} as const;
const PATHS = ["a", "b/1", "b/2", "z"];
const { spool, digest } = spoolOf(PATHS.map((path) => entryOf(path, 1, RULE)));
const never = new AbortController().signal;
const HANSE = ["claim.json", "manifest.jsonl", "version.jwt"].map((name) => `.hanse/${name}`);

/** A replica at `root`, written twice, with an upload under way, beside objects that are not its own. */
async function planted(versioned: boolean): Promise<{ store: ObjectStore; purge: Purge }> {
  const store = openMemory({ name: "main", versioned });
  for (let times = 0; times < 2; times += 1) {
    for (const path of [...PATHS, ...HANSE])
      await store.put(`root/${path}`, Buffer.from("x"), {
        metadata: { "hanse-transfer": "t" },
      });
  }
  for (const key of ["root/b", "root/b/11", "root/zz", "root2/a", "before"]) await store.put(key, Buffer.from("y"));
  await store.createUpload("root/z");
  await store.createUpload("root2/z");
  return { store, purge: { store, root: "root", digest, known: true } };
}

const keysOf = async (store: ObjectStore): Promise<string[]> =>
  (await collect(store.listVersions(""))).map(({ key }) => key);
const STRAYS = ["root/b", "root/b/11", "root/zz"];
const LEFT = ["before", ...STRAYS, "root2/a"];

describe.each([false, true])("a replica in a bucket that keeps versions: %s", (versioned) => {
  test("is gone with every state and upload, and nothing else is", async () => {
    const { store, purge } = await planted(versioned);
    expect(await purgeReplica(spool, purge, never)).toEqual({
      objects: 7,
      // Above a marker with older states a deletion is noted first, and goes with them.
      versions: versioned ? 15 : 7,
      uploads: 1,
      strays: 3,
      straysNamed: STRAYS,
    });
    expect(await keysOf(store)).toEqual(LEFT);
    expect((await collect(store.listUploads(""))).map(({ key }) => key)).toEqual(["root2/z"]);
    // Once more finds nothing.
    expect(await purgeReplica(spool, purge, never)).toMatchObject({
      objects: 0,
      versions: 0,
      uploads: 0,
      strays: 3,
    });
  });

  test("loses its marker first and its claim last, and no state comes to light again", async () => {
    const { store, purge } = await planted(versioned);
    const order: string[] = [];
    const watched: ObjectStore = {
      ...store,
      deleteVersion: async (version, options) => {
        await store.deleteVersion(version, options);
        order.push(version.key);
        expect(await store.head("root/.hanse/version.jwt")).toBeUndefined();
      },
    };
    await purgeReplica(spool, { ...purge, store: watched }, never);
    const distinct = [...new Set(order)];
    expect(distinct[0]).toBe("root/.hanse/version.jwt");
    expect(distinct.slice(-2)).toEqual(["root/.hanse/manifest.jsonl", "root/.hanse/claim.json"]);
  });

  test("is gone on with after a failure at any step", async () => {
    for (let fails = 1; ; fails += 1) {
      const { store, purge } = await planted(versioned);
      let left = fails;
      const breaking: ObjectStore = {
        ...store,
        deleteVersion: (version, options) =>
          --left === 0 ? Promise.reject(new HanseError("STORE_DENIED", "held")) : store.deleteVersion(version, options),
      };
      const broke = await failure(() => purgeReplica(spool, { ...purge, store: breaking }, never));
      if (broke !== undefined) {
        expect(broke).toMatchObject({ reason: "STORE_DENIED" });
        expect(await store.head("root/.hanse/claim.json")).toBeDefined();
      }
      await purgeReplica(spool, purge, never);
      expect(await keysOf(store)).toEqual(LEFT);
      if (broke === undefined) return;
    }
  });
});

test("is not purged for ever where the store lists on what it answers is gone", async () => {
  const { store, purge } = await planted(true);
  const deaf: ObjectStore = { ...store, deleteVersion: () => Promise.resolve() };
  const lied = await failure(() => purgeReplica(spool, { ...purge, store: deaf }, never));
  expect(lied).toMatchObject({ reason: "STORE_LIED", hop: "store main" });
  await purgeReplica(spool, purge, never);
  expect(await keysOf(store)).toEqual(LEFT);
}, 30_000);

describe("what a transfer left that ended", () => {
  const left = async (): Promise<{ store: ObjectStore; states: () => Promise<string[]> }> => {
    const store = openMemory({ name: "main", versioned: true });
    const metadata = { "hanse-transfer": "t" };
    // Written twice, and hidden by a deletion as a reader's tool makes it.
    for (const key of ["root/a", "root/a", "root/.hanse/claim.json"])
      await store.put(key, Buffer.from("x"), { metadata });
    await store.delete("root/a");
    await store.put("root/b/1", Buffer.from("y"), { metadata });
    return { store, states: () => keysOf(store) };
  };

  test("goes with all its states, hidden ones too", async () => {
    const { store, states } = await left();
    await purgeLeft(spool, { store, root: "root", digest }, never);
    expect(await states()).toEqual([]);
  });

  test("goes too where no manifest came, or one that is refused", async () => {
    const broken: ManifestSpool = { ...spool, read: () => chunked(Buffer.from("no manifest"), 777) };
    const none: ManifestSpool = { ...spool, has: () => Promise.resolve(false) };
    for (const without of [broken, none]) {
      const store = openMemory({ name: "main", versioned: true });
      for (const key of ["root/a", "root/.hanse/claim.json"])
        await store.put(key, Buffer.from("x"), { metadata: { "hanse-transfer": "t" } });
      await store.put("root/theirs", Buffer.from("z"));
      await purgeLeft(without, { store, root: "root", digest }, never);
      expect(await keysOf(store)).toEqual(["root/theirs"]);
    }
  });
});

test("without its manifest, what transfers wrote is known by what it says", async () => {
  const { store, purge } = await planted(false);
  expect(await purgeReplica(spool, { ...purge, known: false }, never)).toMatchObject({ objects: 7, strays: 3 });
  expect(await keysOf(store)).toEqual(LEFT);
});

describe("what the store does not let go", () => {
  /** A store that deletes no state of some objects which holds bytes, and tells until when. */
  function locking(store: ObjectStore, keys: readonly string[], untilMs?: number): ObjectStore {
    const locked = new Set(keys);
    return {
      ...store,
      deleteVersion: async (version, options) => {
        const states = await collect(store.listVersions(version.key));
        const state = states.find(({ versionId }) => versionId === version.versionId);
        if (locked.has(version.key) && state?.deleted === false) throw new HanseError("STORE_DENIED", "forbidden");
        await store.deleteVersion(version, options);
      },
      head: async (key, options) => {
        if (options?.pin?.versionId === undefined || untilMs === undefined) return store.head(key, options);
        return { key, sizeBytes: 1, etag: "e", lock: { untilMs, held: false } };
      },
    };
  }

  test("keeps nothing else, is hidden at once, and goes when it is let go", async () => {
    const { store, purge } = await planted(true);
    const locked = ["root/a", "root/.hanse/version.jwt"];
    const held = locking(store, locked, Date.UTC(2030, 0, 2));
    const refused = await failure(() => purgeReplica(spool, { ...purge, store: held }, never));
    expect(refused).toMatchObject({
      reason: "STORE_DENIED",
      message: expect.stringMatching(/does not let 2 objects go .*: locked until 2030-01-02T00:00:00Z/) as string,
    });
    const rest = ["root/.hanse/claim.json", "root/.hanse/manifest.jsonl"];
    expect([...new Set(await keysOf(store))].sort()).toEqual([...LEFT, ...locked, ...rest].sort());
    // Readers find nothing of it, and a second try neither shows it again nor hides it twice.
    for (const key of locked) expect(await store.head(key)).toBeUndefined();
    const states = (await keysOf(store)).length;
    await failure(() => purgeReplica(spool, { ...purge, store: held }, never));
    for (const key of locked) expect(await store.head(key)).toBeUndefined();
    expect((await keysOf(store)).length).toBe(states);
    await purgeReplica(spool, purge, never);
    expect(await keysOf(store)).toEqual(LEFT);
  });

  test("says what the store said where no lock is told", async () => {
    const { store, purge } = await planted(true);
    const refused = await failure(() => purgeReplica(spool, { ...purge, store: locking(store, ["root/z"]) }, never));
    expect(refused).toMatchObject({ message: "the store does not let an object go (root/z): forbidden" });
  });
});
