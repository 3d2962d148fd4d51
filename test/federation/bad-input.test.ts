import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mountSmallDisk, SMALL_DISK_HINT, type SmallDisk } from "../support/small-disk.ts";
import { requireOrSkip } from "../support/require.ts";
import {
  content,
  expectNamed,
  keysUnder,
  lie,
  MIB,
  noise,
  plant,
  publish,
  pulledTo,
  refusal,
  seen,
  shareVersion,
  sourcePrefix,
  startPair,
  startPull,
  transferIn,
  transferOf,
  transferThat,
  truth,
  type Pair,
} from "../support/sharing.ts";

describe("what may not or cannot be pulled", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ grant: false });
    const { bsc } = pair;
    await plant(bsc.objects, "in/data", { "a.txt": "alpha" });
    for (const as of ["open/era5@1", "shown/era5@1", "dark/era5@1"]) await publish(bsc, "in/data", as);
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "open/**", "--allow", "discover,read");
    await bsc.ok("grant", "add", "--to", "lumi", "--artifact", "shown/**", "--allow", "discover");
    for (const name of ["open", "shown"]) await seen(pair.lumi, `bsc/${name}/era5@1`);
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it("names what is near an unknown reference, and shows nothing of what was not granted", async () => {
    const unknown = await refusal(pair.lumi, "pull", "bsc/open/era5@2");
    expectNamed(unknown, { reason: "UNKNOWN_REFERENCE", code: 3, hop: "gateway" });
    expect(unknown.remedy).toContain("It has the labels 1");
    const hidden = await refusal(pair.lumi, "pull", "bsc/dark/era5@1");
    expectNamed(hidden, { reason: "UNKNOWN_REFERENCE", code: 3, hop: "gateway" });
    expect(JSON.stringify(hidden).replace("bsc/dark/era5@1", "")).not.toContain("dark");
  });

  it("tells an unknown peer from an unknown reference", async () => {
    expectNamed(await refusal(pair.lumi, "ls", "mars"), { reason: "UNKNOWN_PEER", code: 3, hop: "gateway" });
    const pull = await refusal(pair.lumi, "pull", "mars/rocks@1");
    expectNamed(pull, { reason: "UNKNOWN_REFERENCE", code: 3, hop: "gateway" });
    expect(pull.remedy).toContain("mars is neither this site nor a peer");
    const words = await refusal(pair.lumi, "pull", "not a reference");
    expectNamed(words, { reason: "INVALID_INPUT", code: 2, hop: "" });
  });

  it("refuses to read what may only be discovered, and pulls it once the grant is there", async () => {
    expectNamed(await refusal(pair.lumi, "pull", "bsc/shown/era5@1"), {
      reason: "NO_GRANT",
      code: 4,
      hop: "peer bsc",
    });
    const plan = await pair.lumi.hanse("plan", "bsc/shown/era5@1", "--json");
    expect(plan.code).toBe(4);
    expect(JSON.parse(plan.out)).toMatchObject({ refusalCodes: ["NO_GRANT"] });
    await pair.bsc.ok("grant", "add", "--to", "lumi", "--artifact", "shown/**", "--allow", "discover,read");
    const id = await retried(() => startPull(pair.lumi, "bsc/shown/era5@1"));
    await transferIn(pair.lumi, id, "SUCCEEDED");
  });

  it("says at plan that the peer is down, waits for it at pull, and finishes when it is back", async () => {
    const { bsc, lumi } = pair;
    await bsc.stop();
    const plan = await lumi.hanse("plan", "bsc/open/era5@1", "--json");
    expect(plan.code).toBe(5);
    expect(JSON.parse(plan.out)).toMatchObject({ refusalCodes: ["PEER_DOWN"] });
    expect(plan.out).toMatch(/peer bsc: .*gateway runs/);
    const id = await startPull(lumi, "bsc/open/era5@1");
    const waiting = await transferThat(lumi, id, "waits", ({ reasonCode }) => reasonCode === "PEER_DOWN");
    expect(waiting.state).toBe("RUNNING");
    expect(waiting.reason).toMatch(/^peer bsc: .*next try in \d+ s/);
    await bsc.start();
    expect(await transferIn(lumi, id, "SUCCEEDED", "FAILED", "PAUSED")).toMatchObject({
      state: "SUCCEEDED",
      reasonCode: "",
    });
  });

  it("does not start on a configuration key that nobody knows, and names its line", async () => {
    const { lumi } = pair;
    await lumi.stop();
    const file = join(lumi.directory, "site.yaml");
    const good = await readFile(file, "utf8");
    await writeFile(file, good.replace('  "stores": [', '  "storse": 1,\n  "stores": ['));
    const line = good.split("\n").findIndex((text) => text.startsWith('  "stores": [')) + 1;
    const found = await refusal(lumi, "gateway");
    expectNamed(found, { reason: "INVALID_CONFIG", code: 2, hop: "" });
    expect(JSON.stringify(found)).toContain("storse");
    expect(JSON.stringify(found)).toMatch(new RegExp(`line ${line}\\b`));
    await writeFile(file, good);
    await lumi.start();
    await lumi.ok("ls");
  });
});

describe("stores that refuse", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ lanes: 1 });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const xml = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;

  it("pauses on whatever the destination refuses; each resume goes on and reads no recorded part again", async () => {
    const { bsc, lumi } = pair;
    const bytes = noise(16 * MIB, "refused");
    const reference = await shareVersion(pair, "big/one@1", { "small.txt": "s", "w.bin": bytes }, "--part-size", "5Mi");
    const pauses: { passed: number; partsRecorded: number }[] = [];
    let id = "";
    const refusals = [
      [1, 403, "AccessDenied", "STORE_DENIED", 4],
      [2, 403, "QuotaExceeded", "QUOTA_EXCEEDED", 5],
      [3, 507, "InsufficientStorage", "QUOTA_EXCEEDED", 5],
      [4, 404, "NoSuchBucket", "BUCKET_MISSING", 3],
    ] as const;
    for (const [part, status, code, reason, exit] of refusals) {
      lie(lumi, {
        match: { operation: "UploadPart", query: `partNumber=${part}` },
        lie: { kind: "answer", status, body: xml(code) },
      });
      if (id !== "") await lumi.ok("transfer", "resume", id);
      const parked = await refusal(lumi, ...(id === "" ? ["pull", reference] : ["transfer", "watch", id]));
      expectNamed(parked, { reason, code: exit, hop: "store main" });
      expect(parked.remedy).toContain("hanse transfer resume");
      id = transferOf(parked);
      const paused = await transferIn(lumi, id, "PAUSED");
      // The small object is one part too.
      expect(paused).toMatchObject({ reasonCode: reason, partsDone: part });
      pauses.push({ passed: bsc.front.passed.length, partsRecorded: part - 1 });
      expect(await keysUnder(lumi.objects, `${pulledTo(reference)}/w.bin`)).toEqual([]);
      // Asking again starts no second one and tells the same.
      expect(transferOf(await refusal(lumi, "pull", reference))).toBe(id);
      truth(lumi);
    }
    await lumi.ok("transfer", "resume", id);
    expect(await transferIn(lumi, id, "SUCCEEDED", "FAILED")).toMatchObject({ state: "SUCCEEDED", reason: "" });
    expect(await content(lumi.objects, `${pulledTo(reference)}/w.bin`)).toEqual(bytes);
    // A store that answers before it took the body may break the connection off, and that is tried again: only what was
    // recorded is counted.
    for (const { passed, partsRecorded } of pauses) {
      const later = bsc.front.passed.slice(passed).filter(({ path }) => path.endsWith("w.bin"));
      const starts = later.map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1]));
      expect(starts.filter((start) => !(start >= partsRecorded * 5 * MIB))).toEqual([]);
    }
  });

  it.each([
    ["403", 403, "AccessDenied", "SOURCE_DENIED", 4],
    ["a bucket that is gone", 404, "NoSuchBucket", "BUCKET_MISSING", 3],
  ] as const)("pauses on %s at the source, and resume finishes", async (_title, status, code, reason, exit) => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, `source/${code.toLowerCase()}@1`, { "a.txt": code });
    lie(bsc, { match: { operation: "GetObject" }, lie: { kind: "answer", status, body: xml(code) } });
    const parked = await refusal(lumi, "pull", reference);
    expectNamed(parked, { reason, code: exit, hop: "store of bsc" });
    await transferIn(lumi, transferOf(parked), "PAUSED");
    truth(bsc);
    await lumi.ok("transfer", "resume", transferOf(parked));
    await transferIn(lumi, transferOf(parked), "SUCCEEDED");
  });

  it("fails a publication whose bucket is not there or not allowed, and publishes when it is", async () => {
    const { bsc } = pair;
    await plant(bsc.objects, "in/later", { "a.txt": "a" });
    lie(bsc, {
      match: { operation: "ListObjectsV2" },
      lie: { kind: "answer", status: 404, body: xml("NoSuchBucket") },
    });
    const args = ["publish", `s3://${bsc.bucket}/in/later`, "--as", "later@1", "--title", "t", "--license", "x"];
    const parked = await refusal(bsc, ...args);
    expectNamed(parked, { reason: "BUCKET_MISSING", code: 3, hop: "store main" });
    truth(bsc);
    await bsc.ok("transfer", "resume", transferOf(parked));
    await transferIn(bsc, transferOf(parked), "SUCCEEDED");
    const elsewhere = await refusal(bsc, "publish", "s3://nowhere/x", ...args.slice(2));
    expectNamed(elsewhere, { reason: "UNKNOWN_STORE", code: 3, hop: "" });
  });

  it("gets through 503, 429 with Retry-After and broken connections on both sides, and counts what it repeated", async () => {
    const { bsc, lumi } = pair;
    const files = { "a.bin": noise(5000, "a"), "w.bin": noise(11 * MIB, "w") };
    const reference = await shareVersion(pair, "rough/sea@1", files, "--part-size", "5Mi");
    const once = (operation: string): { operation: string; nth: number } => ({ operation, nth: 1 });
    lie(
      bsc,
      { match: once("GetObject"), lie: { kind: "answer", status: 503, body: xml("SlowDown") } },
      { match: once("GetObject"), lie: { kind: "answer", status: 429, headers: { "retry-after": "1" } } },
      { match: once("GetObject"), lie: { kind: "drop", when: "before" } },
      { match: once("GetObject"), lie: { kind: "truncate", afterBytes: 1000 } },
    );
    lie(
      lumi,
      { match: once("PutObject"), lie: { kind: "drop", when: "after" } },
      { match: once("CreateMultipartUpload"), lie: { kind: "answer", status: 503, body: xml("SlowDown") } },
      { match: once("UploadPart"), lie: { kind: "drop", when: "before" } },
      { match: once("UploadPart"), lie: { kind: "answer", status: 503, headers: { "retry-after": "1" } } },
      { match: once("CompleteMultipartUpload"), lie: { kind: "answer", status: 500, effect: true } },
    );
    const id = await startPull(lumi, reference);
    const done = await transferIn(lumi, id, "SUCCEEDED", "FAILED", "PAUSED");
    truth(bsc);
    truth(lumi);
    expect(done).toMatchObject({ state: "SUCCEEDED", reason: "" });
    expect(done.retries).toBeGreaterThanOrEqual(6);
    for (const [path, bytes] of Object.entries(files))
      expect(await content(lumi.objects, `${pulledTo(reference)}/${path}`)).toEqual(bytes);
  });

  it("finishes slices in which every fifth object comes altered", async () => {
    const { bsc, lumi } = pair;
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}.bin`, noise(1000, `f${i}`)]));
    const reference = await shareVersion(pair, "leaky/pipe@1", files);
    for (let i = 0; i < 40; i += 5) {
      const key = `${sourcePrefix("leaky/pipe@1")}/f${i}.bin`;
      lie(bsc, { match: { operation: "GetObject", key, nth: 1 }, lie: { kind: "flip", offset: 3 } });
    }
    const done = await transferIn(lumi, await startPull(lumi, reference), "SUCCEEDED", "FAILED", "PAUSED");
    truth(bsc);
    // Two of a slice that are under way side by side count as one try.
    expect(done.state).toBe("SUCCEEDED");
    expect(done.retries).toBeGreaterThanOrEqual(4);
    expect(done.retries).toBeLessThanOrEqual(8);
  });
});

describe("a state directory on a disk that fills up", () => {
  let disk: SmallDisk | undefined;
  let pair: Pair;
  beforeAll(async () => {
    disk = mountSmallDisk(24);
    pair = await startPair();
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
    disk?.[Symbol.dispose]();
  });

  it("tells why it cannot go on, and goes on without a restart", async ({ skip }) => {
    if (disk === undefined) requireOrSkip("small-disk", false, SMALL_DISK_HINT);
    if (disk === undefined) return skip();
    const { bsc, lumi } = pair;
    await lumi.stop();
    const state = join(lumi.directory, "state");
    await cp(state, join(disk.directory, "state"), { recursive: true });
    await rm(state, { recursive: true });
    await symlink(join(disk.directory, "state"), state);
    await lumi.start();
    const reference = await shareVersion(
      pair,
      "full/disk@1",
      { "a.txt": "a", "w.bin": noise(11 * MIB, "w") },
      "--part-size",
      "5Mi",
    );
    const other = await shareVersion(pair, "full/too@1", { "a.txt": "a" });
    // The pull is held in its middle while the disk fills up.
    const held = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    bsc.front.before = async () => {
      reached.resolve(undefined);
      await held.promise;
    };
    const id = await startPull(lumi, reference);
    await reached.promise;
    disk.fill();
    bsc.front.before = undefined;
    held.resolve(undefined);
    const stuck = await transferThat(lumi, id, "is stuck", ({ reasonCode }) => reasonCode === "DISK_FULL");
    expect(stuck.reason).toMatch(/disk .*full.*Free space/);
    const second = await refusal(lumi, "pull", other);
    expectNamed(second, { reason: "DISK_FULL", code: 5, hop: /ledger|state directory/ });
    disk.free();
    const after = await transferThat(
      lumi,
      id,
      "gets on",
      ({ state, reasonCode }) => state === "SUCCEEDED" || (state === "PAUSED" && reasonCode === "DISK_FULL"),
    );
    if (after.state === "PAUSED") await lumi.ok("transfer", "resume", id);
    await transferIn(lumi, id, "SUCCEEDED");
    await lumi.ok("pull", other);
  });
});

/** Repeats what the mirror of the catalog may be a moment behind for. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 200) throw error;
    }
  }
}
