import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdirSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openDirectory } from "../../src/store/directory.ts";
import {
  content,
  expectNamed,
  keysUnder,
  MIB,
  noise,
  pulledTo,
  refusal,
  seen,
  shareVersion,
  startPair,
  transferOf,
  type Pair,
} from "../support/sharing.ts";

describe("directory stores", () => {
  let pair: Pair;
  const scratch = (site: "bsc" | "lumi"): string => join(pair.fed.root, `${site}-scratch`);

  beforeAll(async () => {
    pair = await startPair({
      stores: { type: "door", memory: true },
      moreStores: ({ id, directory }) => {
        const path = join(dirname(directory), `${id}-scratch`);
        mkdirSync(path);
        return [{ name: "scratch", url: `file:${path}`, country: "ES" }];
      },
    });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const files = { "a.txt": "alpha", "deep/er/b 🐟.bin": noise(6 * MIB, "b"), empty: "" };

  it("hold a pull as plain files, with claim and manifest beside them and the marker last", async () => {
    const { lumi } = pair;
    const reference = await shareVersion(pair, "to/disk@1", files, "--part-size", "5Mi");
    await lumi.ok("pull", reference, "--to", `file:${scratch("lumi")}/era5`);
    const root = join(scratch("lumi"), "era5");
    for (const [path, bytes] of Object.entries(files))
      expect(await readFile(join(root, path)), path).toEqual(Buffer.from(bytes));
    const claim = JSON.parse(await readFile(join(root, ".hanse/claim.json"), "utf8")) as unknown;
    expect(claim).toMatchObject({ site: "lumi", owner: "bsc", name: "to/disk", label: "1" });
    const { version } = (await lumi.json("show", reference)) as { version: { digest: string } };
    expect(claim).toMatchObject({ digest: version.digest });
    const store = openDirectory({ name: "look", path: scratch("lumi"), durable: false });
    try {
      expect(await keysUnder(store, "era5/.hanse/")).toEqual([
        "era5/.hanse/claim.json",
        "era5/.hanse/manifest.jsonl",
        "era5/.hanse/version.jwt",
      ]);
      const times = await Promise.all(
        ["claim.json", "manifest.jsonl", "version.jwt"].map(
          async (name) => (await store.head(`era5/.hanse/${name}`))?.modifiedAtMs ?? 0,
        ),
      );
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(await keysUnder(store, "era5/")).toHaveLength(Object.keys(files).length + 3);
    } finally {
      await store.close();
    }
    await lumi.ok("verify", reference);
  });

  it("refuse a version that holds `a` beside `a/b`, which an S3 store takes", async () => {
    const { lumi } = pair;
    const reference = await shareVersion(pair, "both/ways@1", { a: "alpha", "a-b": "x", "a/b": "beta" });
    const failed = await refusal(lumi, "pull", reference, "--to", `file:${scratch("lumi")}/both`);
    expectNamed(failed, { reason: "INVALID_INPUT", code: 2, hop: "" });
    expect(failed.message).toMatch(/both the file a and a\/b.*--to/);
    const marks = await readdir(join(scratch("lumi"), "both"), { recursive: true });
    expect(marks.sort()).toEqual([".hanse", ".hanse/claim.json"]);
    await lumi.ok("transfer", "cancel", transferOf(failed));
    await lumi.ok("pull", reference);
    expect(await content(lumi.objects, `${pulledTo(reference)}/a/b`)).toEqual(Buffer.from("beta"));
  });

  it("are a source with --copy: the copy is pulled, the directory stays as it was", async () => {
    const { bsc, lumi } = pair;
    await fill(join(scratch("bsc"), "run3"), files);
    const args = [
      ...["publish", `file:${scratch("bsc")}/run3`, "--copy", `s3://${bsc.bucket}/copies/run3`],
      ...["--as", "from/disk@1", "--title", "t", "--license", "x", "--part-size", "5Mi"],
    ];
    await bsc.ok(...args);
    await seen(lumi, "bsc/from/disk@1");
    await lumi.ok("pull", "bsc/from/disk@1");
    for (const [path, bytes] of Object.entries(files)) {
      expect(await content(lumi.objects, `${pulledTo("bsc/from/disk@1")}/${path}`), path).toEqual(Buffer.from(bytes));
      expect(await content(bsc.objects, `copies/run3/${path}`), path).toEqual(Buffer.from(bytes));
      expect(await readFile(join(scratch("bsc"), "run3", path)), path).toEqual(Buffer.from(bytes));
    }
    // Once more changes nothing, least of all the copy that peers read.
    const head = await bsc.objects.head("copies/run3/a.txt");
    expect(await bsc.ok(...args)).toMatch(/nothing changed/);
    expect(await bsc.objects.head("copies/run3/a.txt")).toEqual(head);
    await bsc.ok("verify", "bsc/from/disk@1");
  });

  it("are a source in place, which peers read through the gateway, and cannot read directly", async () => {
    const { bsc, lumi } = pair;
    const files = { "a.txt": "alpha", "b/c.bin": noise(6 * MIB, "in place") };
    await fill(join(scratch("bsc"), "inplace"), files);
    await bsc.ok("publish", `file:${scratch("bsc")}/inplace`, "--as", "in/place@1", "--title", "t", "--license", "x");
    await bsc.ok("verify", "bsc/in/place@1");
    await seen(lumi, "bsc/in/place@1");
    const parked = await refusal(lumi, "pull", "bsc/in/place@1", "--via", "direct");
    expectNamed(parked, { reason: "NEEDS_RELAY", code: 1, hop: /bsc/ });
    expect(await keysUnder(lumi.objects, pulledTo("bsc/in/place@1"))).toEqual([]);
    await lumi.ok("transfer", "cancel", transferOf(parked));
    await lumi.ok("pull", "bsc/in/place@1");
    for (const [path, bytes] of Object.entries(files))
      expect(await content(lumi.objects, `${pulledTo("bsc/in/place@1")}/${path}`), path).toEqual(Buffer.from(bytes));
  });
});

async function fill(directory: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
  }
}
