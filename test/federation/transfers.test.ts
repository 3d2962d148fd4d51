import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlOf } from "../support/caller.ts";
import { everyStore } from "../support/stores.ts";
import {
  content,
  expectNamed,
  gather,
  keysUnder,
  MIB,
  noise,
  plant,
  pulledTo,
  refusal,
  shareVersion,
  startPair,
  startPull,
  transferIn,
  transferThat,
  type Pair,
} from "../support/sharing.ts";

const FILES = { "a.txt": "alpha", "sub/b.txt": "beta", "w.bin": noise(16 * MIB, "w") };

describe.each(everyStore())("transfers on $name", ({ stores }) => {
  let pair: Pair;
  let reference: string;
  beforeAll(async () => {
    pair = await startPair({ stores, lanes: 2 });
    reference = await shareVersion(pair, "some/data@1", FILES, "--part-size", "5Mi");
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it("pause, go on, and leave nothing after a cancel; a pull afterwards works", async () => {
    const { bsc, lumi } = pair;
    const root = pulledTo(reference);
    const hold = holdReads(pair, /w\.bin$/, 2);
    const id = await startPull(lumi, reference);
    await hold.reached;
    await lumi.ok("transfer", "pause", id);
    await lumi.ok("transfer", "pause", id);
    hold.release();
    // Running parts end; no others begin.
    const paused = await transferThat(lumi, id, "rests", ({ state, lanes }) => state === "PAUSED" && lanes === 0);
    expect(paused).toMatchObject({ reasonCode: "" });
    expect(paused.partsDone).toBeLessThan(paused.partsTotal);
    expect(await keysUnder(lumi.objects, `${root}/w.bin`)).toEqual([]);
    expect(await gather(lumi.objects.listUploads(`${root}/`))).not.toEqual([]);
    const timely = await refusal(lumi, "transfer", "wait", id, "--timeout", "1s");
    expectNamed(timely, { reason: "INTERRUPTED", code: 5, hop: "" });
    expect(timely.remedy).toContain(`hanse transfer watch ${id}`);

    await lumi.ok("transfer", "cancel", id);
    await transferIn(lumi, id, "CANCELLED");
    expect(await keysUnder(lumi.objects, root)).toEqual([]);
    expect(await gather(lumi.objects.listUploads(`${root}/`))).toEqual([]);
    expectNamed(await refusal(lumi, "transfer", "resume", id), { reason: "WRONG_STATE", code: 1, hop: "" });

    const second = holdReads(pair, /w\.bin$/, 1);
    const again = await startPull(lumi, reference);
    await second.reached;
    await lumi.ok("transfer", "pause", again);
    second.release();
    await transferThat(lumi, again, "rests", ({ state, lanes }) => state === "PAUSED" && lanes === 0);
    bsc.front.passed.length = 0;
    await lumi.ok("transfer", "resume", again);
    await transferIn(lumi, again, "SUCCEEDED");
    for (const [path, bytes] of Object.entries(FILES))
      expect(await content(lumi.objects, `${root}/${path}`), path).toEqual(Buffer.from(bytes));
    expect(bsc.front.passed.length).toBeGreaterThan(0);
  });

  it("verify names what was lost, cut, altered, and a marker that is another; a pull mends it in its place", async () => {
    const { lumi } = pair;
    const root = pulledTo(reference);
    if ((await lumi.objects.head(`${root}/.hanse/version.jwt`)) === undefined) await lumi.ok("pull", reference);
    const bytes = Buffer.from(FILES["w.bin"]);
    bytes[9 * MIB] = (bytes[9 * MIB] ?? 0) ^ 1;
    await plant(lumi.objects, root, { "w.bin": bytes, "a.txt": "alph", ".hanse/version.jwt": "not it" });
    await lumi.objects.delete(`${root}/sub/b.txt`);
    const found = await lumi.hanse("verify", reference, "--json");
    expect(found.code).toBe(6);
    const events = found.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { fault?: { path: string; fault: string; detail: string } });
    const faults = events.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
    expect(Object.fromEntries(faults.map(({ path, fault }) => [path, fault]))).toEqual({
      "a.txt": "size",
      "sub/b.txt": "missing",
      "w.bin": "digest",
      ".hanse/version.jwt": "marker",
    });
    expect(faults.find(({ path }) => path === "w.bin")?.detail).toContain(`offset ${5 * MIB}`);
    const shown = (await lumi.json("show", reference)) as { version: { replicaState: string; replicaProblem: string } };
    expect(shown.version).toMatchObject({ replicaState: "damaged", replicaProblem: "4 faults found by verify" });

    const elsewhere = await refusal(lumi, "pull", reference, "--to", `s3://${lumi.bucket}/elsewhere`);
    expectNamed(elsewhere, { reason: "ROOT_OCCUPIED", code: 1, hop: "gateway" });
    expect(elsewhere.remedy).toContain("mend it there");
    await lumi.ok("pull", reference);
    await lumi.ok("verify", reference);
    expect(await lumi.json("show", reference)).toMatchObject({ version: { replicaState: "held" } });
    expect(await content(lumi.objects, `${root}/w.bin`)).toEqual(FILES["w.bin"]);
  });
});

describe("transfers", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ lanes: 2 });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const small = { "a.txt": "alpha" };

  it("go on after Ctrl-C, which says how to watch them", async () => {
    const { lumi } = pair;
    const reference = await shareVersion(pair, "left/alone@1", small);
    const hold = holdReads(pair, /a\.txt$/, 1);
    const pulling = lumi.follow("pull", reference);
    await hold.reached;
    pulling.process.kill("SIGINT");
    await gather(pulling.lines());
    const { code, err } = await pulling.finished;
    expect(code).toBe(130);
    const id = /goes on: hanse transfer watch (tr-[a-z0-9]+)/.exec(err)?.[1] ?? "";
    hold.release();
    const watched = await lumi.hanse("transfer", "watch", id);
    expect(watched.code).toBe(0);
    await transferIn(lumi, id, "SUCCEEDED");
  });

  it("print their id with --no-wait and are waited for by a beginning of it", async () => {
    const { lumi } = pair;
    const reference = await shareVersion(pair, "not/waited@1", small);
    const id = (await lumi.ok("pull", reference, "--no-wait")).trim();
    expect(id).toMatch(/^tr-[a-z0-9]+$/);
    await lumi.ok("transfer", "wait", id.slice(0, 9), "--timeout", "60s");
    expectNamed(await refusal(lumi, "transfer", "show", "tr-nothing"), {
      reason: "UNKNOWN_TRANSFER",
      code: 3,
      hop: "",
    });
    expectNamed(await refusal(lumi, "transfer", "cancel", id), { reason: "WRONG_STATE", code: 1, hop: "gateway" });
  });

  it("are started once by a repeated request, and a request id is good for one thing only", async () => {
    const { lumi } = pair;
    const [one, other] = [
      await shareVersion(pair, "one/thing@1", small),
      await shareVersion(pair, "other/thing@1", small),
    ];
    const control = await controlOf(lumi);
    try {
      const requestId = randomUUID();
      const start = (reference: string): Promise<string> =>
        control.transfers
          .StartPull({ requestId, reference, to: "" })
          .then(({ transfer }) => transfer?.transferId ?? "");
      const ids = await Promise.all([start(one), start(one), start(one)]);
      expect(new Set(ids).size).toBe(1);
      await transferIn(lumi, ids[0], "SUCCEEDED");
      await expect(start(other)).rejects.toThrow(/made before/);
      const { transfers } = await control.transfers.ListTransfers({ pageSize: 100, pageToken: "", activeOnly: false });
      expect(transfers.filter(({ reference }) => reference === one)).toHaveLength(1);
      expect(transfers.filter(({ reference }) => reference === other)).toEqual([]);
    } finally {
      control.close();
    }
  });

  it("of one version at one time are one, wherever it was to go, and cost nothing once it is held", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "joined/pulls@1", small);
    const hold = holdReads(pair, /a\.txt$/, 1);
    const [first, second] = await Promise.all([startPull(lumi, reference), startPull(lumi, reference)]);
    await hold.reached;
    expect(second).toBe(first);
    const away = await refusal(lumi, "pull", reference, "--to", `s3://${lumi.bucket}/away`);
    expectNamed(away, { reason: "ROOT_OCCUPIED", code: 1, hop: "gateway" });
    hold.release();
    await transferIn(lumi, first, "SUCCEEDED");
    bsc.front.passed.length = 0;
    expect(await lumi.json("pull", reference)).toMatchObject({ transfer: null, alreadyHeld: true });
    const second2 = await refusal(lumi, "pull", reference, "--to", `s3://${lumi.bucket}/away`);
    expectNamed(second2, { reason: "ROOT_OCCUPIED", code: 1, hop: "gateway" });
    expect(second2.message).toContain(pulledTo(reference));
    expect(bsc.front.passed).toEqual([]);
  });

  it("of an own version move nothing", async () => {
    const { bsc } = pair;
    const reference = await shareVersion(pair, "own/thing@1", small);
    expect(await bsc.json("pull", reference)).toMatchObject({
      alreadyHeld: true,
      location: `s3://${bsc.bucket}/in/own/thing/1`,
    });
  });

  it("take no place that is another's: occupied, above, below, or held by an open transfer", async () => {
    const { lumi } = pair;
    const [one, two] = [await shareVersion(pair, "place/one@1", small), await shareVersion(pair, "place/two@1", small)];
    const to = (prefix: string): string[] => ["--to", `s3://${lumi.bucket}/${prefix}`];
    await plant(lumi.objects, "mine/diary", { "monday.txt": "private" });
    const occupied = await refusal(lumi, "pull", one, ...to("mine/diary"));
    expectNamed(occupied, { reason: "ROOT_OCCUPIED", code: 1, hop: "store main" });
    expect(await content(lumi.objects, "mine/diary/monday.txt")).toEqual(Buffer.from("private"));
    expect(await keysUnder(lumi.objects, "mine/diary/")).toEqual(["mine/diary/monday.txt"]);
    await lumi.ok("pull", one, ...to("mine/one"));
    for (const prefix of ["mine/one", "mine/one/below", "mine"]) {
      const overlap = await refusal(lumi, "pull", two, ...to(prefix));
      expectNamed(overlap, { reason: "ROOT_OCCUPIED", code: 1, hop: "gateway" });
      expect(overlap.message).toContain("place/one@1");
      const plan = await lumi.hanse("plan", two, ...to(prefix), "--json");
      expect(JSON.parse(plan.out)).toMatchObject({ refusalCodes: ["ROOT_OCCUPIED"] });
    }
    expectNamed(await refusal(lumi, "pull", two, "--to", "s3://nowhere/x"), {
      reason: "UNKNOWN_STORE",
      code: 3,
      hop: "",
    });
    await lumi.ok("pull", two, ...to("mine/one2"));
  });

  it("share the lanes: a second one ends while the first still runs", async () => {
    const { lumi } = pair;
    const long = await shareVersion(pair, "long/haul@1", { "w.bin": noise(16 * MIB, "long") }, "--part-size", "5Mi");
    const short = await shareVersion(pair, "short/hop@1", small);
    const hold = holdReads(pair, /long\/haul/, 1);
    const slow = await startPull(lumi, long);
    await hold.reached;
    const quick = await startPull(lumi, short);
    await transferIn(lumi, quick, "SUCCEEDED");
    expect((await transferIn(lumi, slow, "RUNNING")).lanes).toBeGreaterThan(0);
    hold.release();
    await transferIn(lumi, slow, "SUCCEEDED");
  });
});

/** Holds reads of some objects at the source's front, from the n-th on. */
function holdReads({ bsc }: Pair, path: RegExp, nth: number): { reached: Promise<undefined>; release(): void } {
  const reached = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  let count = 0;
  bsc.front.before = async (request) => {
    if (!path.test(decodeURIComponent((request.url ?? "").split("?")[0] ?? ""))) return;
    count += 1;
    if (count < nth) return;
    reached.resolve(undefined);
    await released.promise;
  };
  return {
    reached: reached.promise,
    release() {
      bsc.front.before = undefined;
      released.resolve(undefined);
    },
  };
}
