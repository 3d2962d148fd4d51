import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/domain/digest.ts";
import { manifestLine, partsOf, readManifest, type ManifestEntry } from "../../src/domain/manifest.ts";
import { compareUtf8 } from "../../src/domain/path.ts";
import type { TestSite } from "../support/federation.ts";
import { everyStore } from "../support/stores.ts";
import {
  content,
  expectNamed,
  gather,
  keysUnder,
  lie,
  MIB,
  noise,
  plant,
  publish,
  pulledTo,
  refusal,
  shareVersion,
  sourcePrefix,
  startPair,
  transferIn,
  transferOf,
  truth,
  type Pair,
} from "../support/sharing.ts";

const PART = 5 * MIB;

/** Content that finds the borders: empty, one byte, one byte around a part, and keys that every layer wants to read differently. */
const BORDERS: Readonly<Record<string, Uint8Array>> = {
  "empty.bin": noise(0, "0"),
  "one.bin": noise(1, "1"),
  "part-1.bin": noise(PART - 1, "-"),
  "part.bin": noise(PART, "="),
  "part+1.bin": noise(PART + 1, "+"),
  "a b/100% + #1?.txt": noise(10, "odd"),
  "a=b&c;d,e:f@g!h'i(j)*k~l.txt": noise(11, "signs"),
  "%2e%2e%2f/%.txt": noise(12, "percent"),
  "Ärger/日本語/🐟.txt": noise(13, "fish"),
  "quote\"<&>'.xml": noise(14, "xml"),
};

interface Shown {
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
  readonly partRule: string;
}
const versionAt = async (site: TestSite, reference: string): Promise<Shown> =>
  ((await site.json("show", reference)) as { version: Shown }).version;

/** The manifest in the home store, held to everything that a manifest must be. */
async function manifestOf(site: TestSite, reference: string): Promise<ManifestEntry[]> {
  const { digest, objects, bytes } = await versionAt(site, reference);
  const file = await content(site.objects, `.hanse/versions/${digest}/manifest.jsonl`);
  if (file === undefined) throw new Error(`the home store has no manifest of ${reference}`);
  expect(sha256(file)).toBe(digest);
  const entries = (await gather(readManifest([file]))).map(({ entry }) => entry);
  expect(entries.map(manifestLine).join("")).toBe(file.toString("utf8"));
  expect(entries.map(({ path }) => path)).toEqual(entries.map(({ path }) => path).sort(compareUtf8));
  expect(entries).toHaveLength(objects);
  expect(entries.reduce((sum, { size }) => sum + size, 0)).toBe(bytes);
  return entries;
}

describe.each(everyStore())("what is published on $name", ({ stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ stores });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it("arrives byte by byte, whatever its size and its name, by a canonical manifest in the home store", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "borders/all@1", BORDERS, "--part-size", "5Mi");
    const entries = await manifestOf(bsc, reference);
    expect(entries.map(({ path }) => path).sort()).toEqual(Object.keys(BORDERS).sort());
    for (const entry of entries) {
      const bytes = Buffer.from(BORDERS[entry.path] ?? "");
      expect(entry).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
      const sizes = partsOf(entry).map(([size]) => size);
      expect(sizes).toEqual(bytes.length <= PART ? [bytes.length] : [PART, bytes.length - PART]);
    }
    const records = await keysUnder(bsc.objects, `.hanse/versions/${(await versionAt(bsc, reference)).digest}/`);
    expect(records.map((key) => key.split("/").slice(3).join("/")).sort()).toEqual([
      "borders/all@1/metadata.jwt",
      "borders/all@1/version.jwt",
      "manifest.jsonl",
    ]);
    await lumi.ok("pull", reference);
    for (const [path, bytes] of Object.entries(BORDERS))
      expect(await content(lumi.objects, `${pulledTo(reference)}/${path}`), path).toEqual(Buffer.from(bytes));
    await lumi.ok("verify", reference);
    await bsc.ok("verify", reference);
  });

  it("as a checkpoint without tensors is cut each 16 MiB and has no digest of the whole", async () => {
    const { bsc, lumi } = pair;
    const files = { "model.bin": noise(17 * MIB, "model"), "config.json": noise(100, "config") };
    const reference = await shareVersion(pair, "llm/run@1", files, "--kind", "checkpoint");
    const [config, model] = await manifestOf(bsc, reference);
    expect(config).toMatchObject({ path: "config.json", sha256: sha256(files["config.json"]) });
    expect(model?.sha256).toBeUndefined();
    expect(model?.parts?.map(([size]) => size / MIB)).toEqual([16, 1]);
    expect((await versionAt(bsc, reference)).partRule).toBe(`tensor:${16 * MIB}`);
    await lumi.ok("pull", reference);
    expect(await content(lumi.objects, `${pulledTo(reference)}/model.bin`)).toEqual(files["model.bin"]);
  });
});

const NAMED = (as: string): string[] => ["--as", as, "--title", "t", "--license", "CC0-1.0"];

describe("publishing", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const from = (prefix: string): string => `s3://${pair.bsc.bucket}/${prefix}`;

  it("lists all bad keys at once", async () => {
    const { bsc } = pair;
    const bad: readonly [string, RegExp][] = [
      ["../up", /'\.' or '\.\.'/],
      ["./here", /'\.' or '\.\.'/],
      [".Hanse/own", /Hanse's own/],
      ["/absolute", /absolute/],
      ["a\\b", /backslash/],
      ["a//b", /empty segment/],
      ["bell\u0007", /control/],
      ["cafe\u0301", /NFC/],
      ["ends/", /empty segment/],
      [`long/${"x".repeat(1030)}`, /longer than 1024/],
    ];
    const key = (path: string): string => encodeURIComponent(`in/bad/${path}`);
    const objects = [...bad.map(([path]) => path), "good.txt", "folder/"]
      .sort(compareUtf8)
      .map(
        (path) =>
          `<Contents><Key>${key(path)}</Key><Size>${path === "folder/" ? 0 : 3}</Size><ETag>"e"</ETag></Contents>`,
      );
    const body = `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${objects.join("")}</ListBucketResult>`;
    lie(bsc, { match: { operation: "ListObjectsV2" }, lie: { kind: "answer", status: 200, body } });
    const failed = await refusal(bsc, "publish", from("in/bad"), ...NAMED("bad@1"));
    truth(bsc);
    expectNamed(failed, { reason: "INVALID_KEYS", code: 2, hop: "store main" });
    expect(failed.message).toContain("10 keys");
    expect(failed.problems).toHaveLength(bad.length);
    for (const [path, why] of bad) {
      const named = failed.problems.filter((problem) => problem.startsWith(`${JSON.stringify(path)} `));
      expect(named, path).toHaveLength(1);
      expect(named[0]).toMatch(why);
    }
    // Nothing but the listing was asked for, and nothing was bound.
    expectNamed(await refusal(bsc, "show", "bsc/bad@1"), { reason: "UNKNOWN_REFERENCE", code: 3, hop: "gateway" });
  });

  it("leaves bad keys out when told to, skips folder markers, and names what it left out", async () => {
    const { bsc } = pair;
    await plant(bsc.objects, "in/mixed", { "a.txt": "a", "b\\c.txt": "b", "sub/d.txt": "d" });
    const failed = await refusal(bsc, "publish", from("in/mixed"), ...NAMED("mixed@1"));
    expectNamed(failed, { reason: "INVALID_KEYS", code: 2, hop: "store main" });
    const out = await bsc.hanse("publish", from("in/mixed"), ...NAMED("mixed@1"), "--skip-invalid");
    expect(out.code).toBe(0);
    expect(out.err).toContain('left out: "b\\\\c.txt" contains a backslash');
    expect((await manifestOf(bsc, "bsc/mixed@1")).map(({ path }) => path)).toEqual(["a.txt", "sub/d.txt"]);
  });

  it("finds nothing under an empty prefix", async () => {
    const failed = await refusal(pair.bsc, "publish", from("in/nothing"), ...NAMED("nothing@1"));
    expectNamed(failed, { reason: "NOTHING_TO_PUBLISH", code: 3, hop: "store main" });
  });

  it("refuses part sizes that S3 cannot hold and names that are none", async () => {
    const { bsc } = pair;
    await plant(bsc.objects, "in/x", { "a.txt": "a" });
    const small = await refusal(bsc, "publish", from("in/x"), ...NAMED("x@1"), "--part-size", "1Mi");
    expectNamed(small, { reason: "INVALID_INPUT", code: 2, hop: "" });
    expectNamed(await refusal(bsc, "publish", from("in/x"), ...NAMED("../x@1")), {
      reason: "INVALID_INPUT",
      code: 2,
      hop: "",
    });
  });

  it("names what changed while it was hashed, and a resume publishes what lies there then", async () => {
    const { bsc } = pair;
    await plant(bsc.objects, "in/moving", { "a.txt": "a", "b.txt": "b", "gone.txt": "c" });
    const held = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    lie(bsc, {
      match: {
        operation: "GetObject",
        key: (key) => (key === "in/moving/a.txt" ? (reached.resolve(undefined), true) : false),
      },
      lie: { kind: "hold", until: held.promise },
    });
    const failing = refusal(bsc, "publish", from("in/moving"), ...NAMED("moving@1"));
    await reached.promise;
    await bsc.objects.put("in/moving/b.txt", Buffer.from("B!"));
    await bsc.objects.delete("in/moving/gone.txt");
    await bsc.objects.put("in/moving/new.txt", Buffer.from("new"));
    truth(bsc);
    held.resolve(undefined);
    const failed = await failing;
    expectNamed(failed, { reason: "SOURCE_CHANGED", code: 1, hop: "store main" });
    expect([...failed.problems].sort()).toEqual(["b.txt changed", "gone.txt vanished", "new.txt appeared"]);
    await bsc.ok("transfer", "resume", transferOf(failed));
    expect(await transferIn(bsc, transferOf(failed), "SUCCEEDED", "FAILED")).toMatchObject({
      state: "SUCCEEDED",
      objectsDone: 3,
      bytesDone: 6,
    });
    expect((await manifestOf(bsc, "bsc/moving@1")).map(({ path }) => path)).toEqual(["a.txt", "b.txt", "new.txt"]);
  });

  it("binds a label once: equal content changes nothing, other content is refused, another label may hold the same", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "bound/label@1", { "a.txt": "alpha" });
    const prefix = sourcePrefix("bound/label@1");
    const before = await versionAt(bsc, reference);
    const again = await bsc.ok("publish", from(prefix), ...NAMED("bound/label@1"), "--part-size", "8Mi");
    expect(again).toMatch(/nothing changed/);
    expect(await versionAt(bsc, reference)).toEqual(before);
    await publish(bsc, prefix, "bound/label@2");
    expect((await versionAt(bsc, "bsc/bound/label@2")).digest).toBe(before.digest);
    await plant(bsc.objects, "in/other", { "a.txt": "beta" });
    const taken = await refusal(bsc, "publish", from("in/other"), ...NAMED("bound/label@1"));
    expectNamed(taken, { reason: "LABEL_TAKEN", code: 1, hop: "gateway" });
    expect(taken.message).toContain("Publish under a new label");
    expect(await versionAt(bsc, reference)).toEqual(before);
    await lumi.ok("pull", reference);
    await bsc.ok("publish", from("in/other"), ...NAMED("bound/label@3"));
  });
});
