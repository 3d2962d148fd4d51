import { describe, expect, test } from "vitest";
import type { LaneResult, LaneSource, LaneTask, PartSource, Relays } from "../../../src/app/ports/lanes.ts";
import type { ObjectStore } from "../../../src/app/ports/object-store.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { AHEAD } from "../../../src/engine/ahead-in-order.ts";
import { hashParts, runTask } from "../../../src/engine/run-task.ts";
import type { LaneWorld } from "../../../src/engine/source-reader.ts";
import { openMemory } from "../../../src/store/memory.ts";
import { withVerify } from "../../../src/store/verify.ts";
import { bytesOf, chunked, collect, failure, patternBytes } from "../../contract/store/support.ts";

interface Bench extends LaneWorld {
  readonly from: ObjectStore;
  readonly to: ObjectStore;
  readonly results: LaneResult[];
  counted: number;
  readonly run: (task: LaneTask, signal?: AbortSignal) => Promise<void>;
}

const noRelay: Relays = {
  open: () => {
    throw new Error("no relay is read here");
  },
};

function bench(read?: PartSource["read"], relays: Relays = noRelay): Bench {
  const stores = new Map(["from", "to"].map((name) => [name, withVerify(openMemory({ name }))]));
  const store = (name: string): ObjectStore => {
    const found = stores.get(name);
    if (found === undefined) throw new HanseError("UNKNOWN_STORE", `no ${name}`);
    return found;
  };
  const world: LaneWorld = {
    store,
    relays,
    source: () => ({ read: read ?? (() => Promise.reject(new Error("no URL is read here"))) }),
  };
  const results: LaneResult[] = [];
  const self: Bench = {
    ...world,
    from: store("from"),
    to: store("to"),
    results,
    counted: 0,
    run: (task, signal = new AbortController().signal) => {
      const report = {
        result: (result: LaneResult) => void results.push(result),
        bytes: (count: number) => {
          self.counted += count;
        },
      };
      return runTask(task, world, report, signal);
    },
  };
  return self;
}

const fromStore = (key: string): LaneSource => ({ type: "store", store: "from", key });
const fromPeer: LaneSource = {
  type: "url",
  peer: "bsc",
  origins: [],
  location: { url: "https://store.example/x", etag: undefined, expiresAtMs: 0 },
};

const copyObjects = (...objects: { bytes: Buffer; source: LaneSource; key: string }[]): LaneTask => ({
  type: "copy-objects",
  store: "to",
  objects: objects.map(({ bytes, source, key }) => ({
    entry: { path: key, size: bytes.length, sha256: sha256(bytes) },
    source,
    key: `r/${key}`,
    metadata: { "hanse-transfer": "t" },
  })),
});

const good = patternBytes(5000, 1);
const other = patternBytes(5000, 2);

describe("copying whole objects", () => {
  test("writes each with its metadata, in order, an empty one too", async () => {
    const { from, to, run, results } = bench();
    await from.put("a", good);
    await run(
      copyObjects(
        { bytes: good, source: fromStore("a"), key: "a" },
        { bytes: Buffer.alloc(0), source: fromStore("missing, and never asked"), key: "empty" },
      ),
    );
    expect(await bytesOf(await to.read("r/a"))).toEqual(good);
    expect(await to.head("r/empty")).toMatchObject({ sizeBytes: 0, metadata: { "hanse-transfer": "t" } });
    expect(results.map(({ type, index }) => `${type} ${index}`)).toEqual(["object-written 0", "object-written 1"]);
  });

  test("puts nothing under the key where the digest is another, and names source, path and offset", async () => {
    const { from, to, run, results } = bench();
    await from.put("a", good);
    await from.put("b", other);
    const task = copyObjects(
      { bytes: good, source: fromStore("a"), key: "a" },
      { bytes: good, source: fromStore("b"), key: "b" },
      { bytes: good, source: fromStore("a"), key: "c" },
    );
    const error = await failure(() => run(task));
    expect(error).toMatchObject({ reason: "DIGEST_MISMATCH", hop: "store from" });
    expect((error as Error).message).toMatch(/^b at offset 0: /);
    expect((error as Error).message).toContain(sha256(good));
    expect((error as Error).message).toContain(sha256(other));
    expect(await to.head("r/b")).toBeUndefined();
    // c was under way beside b: nothing is told of it, whoever has the slice next finds it.
    expect(results).toHaveLength(1);
  });

  test.each([
    ["short", good.subarray(0, 4999)],
    ["long", Buffer.concat([good, Buffer.from("x")])],
  ])("puts nothing under the key where a source is too %s", async (_, sent) => {
    const { to, run } = bench(() => Promise.resolve(chunked(sent, 999)));
    const error = await failure(() => run(copyObjects({ bytes: good, source: fromPeer, key: "a" })));
    expect(error).toBeInstanceOf(Error);
    expect(await to.head("r/a")).toBeUndefined();
  });

  test("passes on what a source says of itself, and blames the peer for wrong bytes", async () => {
    const down = new HanseError("STORE_DOWN", "no answer", { hop: "store of bsc" });
    const task = copyObjects({ bytes: good, source: fromPeer, key: "a" });
    expect(await failure(() => bench(() => Promise.reject(down)).run(task))).toBe(down);
    const liar = bench(() => Promise.resolve(chunked(other, 100)));
    expect(await failure(() => liar.run(task))).toMatchObject({ reason: "DIGEST_MISMATCH", hop: "store of bsc" });
  });

  test("counts bytes as they pass, and begins no more objects when it is cancelled", async () => {
    const bed = bench();
    await bed.from.put("a", good);
    const stop = new AbortController();
    const reason = new Error("enough");
    const put = bed.to.put.bind(bed.to);
    bed.to.put = async (...args) => {
      const stored = await put(...args);
      stop.abort(reason);
      return stored;
    };
    const keys = Array.from({ length: AHEAD + 1 }, (_, i) => `b${i}`);
    const task = copyObjects(...keys.map((key) => ({ bytes: good, source: fromStore("a"), key })));
    expect(await failure(() => bed.run(task, stop.signal))).toBe(reason);
    expect(bed.counted).toBeLessThanOrEqual(AHEAD * good.length);
    expect(await bed.to.head(`r/${keys.at(-1)}`)).toBeUndefined();
  });

  test("has at most so many objects and bytes under way, and tells of them in order", async () => {
    const bed = bench();
    const large = patternBytes(3 * 1024 * 1024, 3);
    await bed.from.put("small", good);
    await bed.from.put("large", large);
    let [under, most, bytes, mostBytes] = [0, 0, 0, 0];
    const read = bed.from.read.bind(bed.from);
    bed.from.read = async (key, options) => {
      const size = key === "small" ? good.length : large.length;
      [under, bytes] = [under + 1, bytes + size];
      [most, mostBytes] = [Math.max(most, under), Math.max(mostBytes, bytes)];
      return read(key, options);
    };
    const put = bed.to.put.bind(bed.to);
    bed.to.put = async (key, given, options) => {
      // Later ones end first.
      for (let turns = 40 - Number(key.slice(3)); turns > 0; turns--) await Promise.resolve();
      const stored = await put(key, given, options);
      [under, bytes] = [under - 1, bytes - given.length];
      return stored;
    };
    const object = (i: number) =>
      i % 10 < AHEAD
        ? { bytes: good, source: fromStore("small"), key: `o${i}` }
        : { bytes: large, source: fromStore("large"), key: `o${i}` };
    await bed.run(copyObjects(...Array.from({ length: 30 }, (_, i) => object(i))));
    expect(most).toBe(AHEAD);
    expect(mostBytes).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(mostBytes).toBeGreaterThan(large.length);
    expect(bed.results.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });
});

describe("copying a part", () => {
  async function part(bed: Bench, sha: string, source: LaneSource): Promise<{ parts: number }> {
    const upload = await bed.to.createUpload("r/big");
    const range = { offset: 1000, size: 2000 };
    const task: LaneTask = {
      type: "copy-part",
      store: "to",
      source,
      upload,
      number: 2,
      range,
      sha256: sha,
      path: "big",
      objectSize: 5000,
    };
    try {
      await bed.run(task);
    } finally {
      expect(await bed.to.head("r/big")).toBeUndefined();
    }
    return { parts: (await collect(bed.to.listParts(upload))).length };
  }

  test("writes exactly the range, and nothing is visible yet", async () => {
    const bed = bench();
    await bed.from.put("big", good);
    expect(await part(bed, sha256(good.subarray(1000, 3000)), fromStore("big"))).toEqual({ parts: 1 });
    expect(bed.results).toMatchObject([{ type: "part-written", index: 0 }]);
    expect(bed.counted).toBe(2000);
  });

  test.each([
    ["wrong", other.subarray(1000, 3000), "DIGEST_MISMATCH"],
    ["short", good.subarray(1000, 2999), "SHORT_BODY"],
    ["long", good.subarray(1000, 3001), "BODY_TOO_LONG"],
  ])("does not count where the bytes are %s", async (_, sent, reason) => {
    const bed = bench(() => Promise.resolve(chunked(sent, 700)));
    const error = await failure(() => part(bed, sha256(good.subarray(1000, 3000)), fromPeer));
    expect(error).toMatchObject({ reason });
    if (reason === "DIGEST_MISMATCH") expect((error as Error).message).toMatch(/^big at offset 1000: /);
    expect(bed.results).toEqual([]);
  });
});

describe("hashing", () => {
  test("gives the digests of the parts, and of the whole where it is wanted", async () => {
    const bed = bench();
    await bed.from.put("k", good);
    const object = { key: "k", offset: 0, partSizes: [2000, 2000, 1000], objectSize: 5000 };
    await bed.run({
      type: "hash-objects",
      store: "from",
      objects: [
        { ...object, whole: true },
        { ...object, whole: false },
        { ...object, offset: 2000, partSizes: [2000], whole: false },
      ],
    });
    const parts = [good.subarray(0, 2000), good.subarray(2000, 4000), good.subarray(4000)].map((bytes) => [
      bytes.length,
      sha256(bytes),
    ]);
    expect(bed.results).toEqual([
      { type: "object-hashed", index: 0, sha256: sha256(good), parts },
      { type: "object-hashed", index: 1, sha256: undefined, parts },
      { type: "object-hashed", index: 2, sha256: sha256(good.subarray(2000, 4000)), parts: [parts[1]] },
    ]);
  });

  test("an object that changed since it was listed is told", async () => {
    const bed = bench();
    const { etag } = await bed.from.put("k", good);
    await bed.from.put("k", other);
    const object = { key: "k", pin: { etag }, offset: 0, partSizes: [5000], objectSize: 5000, whole: true };
    const error = await failure(() => bed.run({ type: "hash-objects", store: "from", objects: [object] }));
    expect(error).toMatchObject({ reason: "PRECONDITION_FAILED" });
  });

  test.each([1, 7, 1999, 2000, 2001, 9999])("cuts parts wherever the chunks of %d bytes end", async (chunk) => {
    const { parts, whole } = await hashParts(chunked(good, chunk), [2000, 3000], true);
    expect(parts).toEqual([
      [2000, sha256(good.subarray(0, 2000))],
      [3000, sha256(good.subarray(2000))],
    ]);
    expect(whole).toBe(sha256(good));
  });

  test("takes exactly the announced bytes", async () => {
    expect(await failure(() => hashParts(chunked(good, 100), [4999], false))).toMatchObject({
      reason: "BODY_TOO_LONG",
    });
    expect(await failure(() => hashParts(chunked(good, 100), [5001], false))).toMatchObject({ reason: "SHORT_BODY" });
    expect(await failure(() => hashParts(chunked(good, 100), [0], false))).toMatchObject({ reason: "BODY_TOO_LONG" });
    expect(await hashParts(chunked(Buffer.alloc(0), 1), [0], true)).toEqual({
      parts: [[0, sha256("")]],
      whole: sha256(""),
    });
  });
});
