import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joinKey } from "../../src/domain/path.ts";
import { Dice, seedOfRun } from "../faults/dice.ts";
import { controlOf } from "../support/caller.ts";
import type { TestSite } from "../support/federation.ts";
import {
  content,
  gather,
  MIB,
  noise,
  plant,
  publish,
  pulledTo,
  refusal,
  shareVersion,
  startPair,
  startPull,
  transferIn,
  type Pair,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

let pair: Pair;

interface SeenFinding {
  readonly kind: string;
  readonly key: string;
  readonly reference: string;
  readonly detail: string;
}

interface SeenScrub {
  readonly scrubId: string;
  readonly state: string;
  readonly startedBy: string;
  readonly reasonCode: string;
  readonly subset: string;
  readonly bytes: number;
}

/** Runs `hanse scrub ARGS` to its end. @returns its exit code, last state, and everything that it told */
async function scrub(
  site: TestSite,
  ...args: readonly string[]
): Promise<{ code: number; scrub: SeenScrub; findings: SeenFinding[] }> {
  const finished = await site.hanse("scrub", ...args, "--yes", "--json");
  const events = finished.out
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { scrub: SeenScrub; findings: SeenFinding[] });
  const last = events.at(-1);
  if (last === undefined) throw new Error(`hanse scrub told nothing: ${finished.err}`);
  return { code: finished.code, scrub: last.scrub, findings: events.flatMap((event) => event.findings) };
}

/** A version of many small objects and one of two parts, pulled by lumi. */
async function held(as: string, count: number): Promise<string> {
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`part-${i % 7}/file ${i}.bin`, noise(200 + i, `${as} ${i}`)]),
  );
  const reference = await shareVersion(pair, as, { ...files, "large.bin": noise(11 * MIB, as) }, "--part-size", "6Mi");
  await pair.lumi.ok("pull", reference);
  return reference;
}

const stateOf = async (site: TestSite, reference: string): Promise<{ replicaState: string; replicaProblem: string }> =>
  ((await site.json("show", reference)) as { version: { replicaState: string; replicaProblem: string } }).version;

describe.each(everyStore())("scrub, on $name", ({ stores }) => {
  beforeAll(async () => {
    pair = await startPair({ fixedPorts: true, stores });
    await pair.lumi.stop();
    await pair.lumi.configure({ scrub: { every: "7d", settle: "1s" } });
    await pair.lumi.start();
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it("finds 150 planted faults and nothing else while transfers run beside it", { timeout: 600_000 }, async () => {
    const { bsc, lumi } = pair;
    const dice = new Dice(seedOfRun("scrub"));
    const roll = (below: number): number => dice.below(below);
    const references: string[] = [];
    for (const name of ["one", "two", "three", "four"]) references.push(await held(`scrub/${name}@1`, 400));
    const planted = new Map<string, string>();
    const kinds = ["flipped", "truncated", "missing", "stray"] as const;
    for (let i = 0; planted.size < 150; i++) {
      const kind = kinds[i % 4] ?? "stray";
      const root = pulledTo(references[(i >> 2) % references.length] ?? "");
      const n = roll(400);
      const key = `${root}/part-${n % 7}/file ${n}.bin`;
      if (planted.has(key)) continue;
      const bytes = (await content(lumi.objects, key)) ?? Buffer.alloc(0);
      if (kind === "flipped") {
        const at = roll(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
        await lumi.objects.put(key, bytes);
        planted.set(key, "corrupt");
      } else if (kind === "truncated") {
        await lumi.objects.put(key, bytes.subarray(0, roll(bytes.length)));
        planted.set(key, "corrupt");
      } else if (kind === "missing") {
        await lumi.objects.delete(key);
        planted.set(key, "lost");
      } else {
        const places = [root, `${root}/.hanse`, "pulls", "pulls/nobody/knows", ".hanse/versions/dead"];
        const stray = `${places[roll(places.length)]}/stray ${i}`;
        await lumi.objects.put(stray, Buffer.from("stray"));
        planted.set(stray, "dark");
      }
    }

    // What runs beside it: pulls that end, a pull that is cancelled, publications in place and with a copy.
    const busy = new AbortController();
    const beside = (async (): Promise<number> => {
      let rounds = 0;
      for (; !busy.signal.aborted; rounds++) {
        const files = Object.fromEntries(
          Array.from({ length: 30 }, (_, i) => [`f${i}`, noise(3000, `${rounds} ${i}`)]),
        );
        const reference = await shareVersion(pair, `beside/pull@${rounds}`, {
          ...files,
          big: noise(9 * MIB, `${rounds}`),
        });
        const cancelled = await startPull(lumi, reference);
        if (rounds % 2 === 0) await lumi.hanse("transfer", "cancel", cancelled);
        else await transferIn(lumi, cancelled, "SUCCEEDED");
        await plant(lumi.objects, `in/own/${rounds}`, files);
        const copy = rounds % 2 === 0 ? ["--copy", `s3://${lumi.bucket}/copies/${rounds}`] : [];
        await publish(lumi, `in/own/${rounds}`, `beside/own@${rounds}`, ...copy);
      }
      return rounds;
    })();
    const [first, second] = [await scrub(lumi), await scrub(lumi)];
    busy.abort();
    expect(await beside).toBeGreaterThan(0);

    for (const run of [first, second]) {
      expect(run.scrub).toMatchObject({ state: "FAULTS", reason: "" });
      expect(run.code).toBe(6);
      const found = new Map(run.findings.map(({ key, kind }) => [key, kind]));
      expect([...found].filter(([key, kind]) => planted.get(key) !== kind)).toEqual([]);
      expect([...planted.keys()].filter((key) => !found.has(key))).toEqual([]);
      expect(run.findings.length).toBe(150);
    }
    for (const reference of references) {
      const { replicaState, replicaProblem } = await stateOf(lumi, reference);
      expect(replicaState).toBe("damaged");
      expect(replicaProblem).toMatch(/^\d+ faults found by scrub: \d+ lost, \d+ corrupt$/);
    }
    const { scrubs } = (await lumi.json("scrub", "ls")) as { scrubs: SeenScrub[] };
    expect(scrubs.map(({ startedBy }) => startedBy)).toEqual(["operator", "operator", ""]);
    const shown = await lumi.hanse("scrub", "show", first.scrub.scrubId);
    expect(shown.code).toBe(6);
    expect(shown.out).toContain("FAULTS");
    for (const [key, kind] of planted) expect(shown.out).toContain(`${kind.toUpperCase()}  main:${key}  (`);
    expect(await bsc.ok("scrub", "ls")).toBe("");
  });

  it("stops where more than a tenth is wrong, and marks nothing", async () => {
    const { lumi } = pair;
    const reference = await held("scrub/guard@1", 40);
    const root = pulledTo(reference);
    for (let n = 0; n < 12; n++) await lumi.objects.delete(`${root}/part-${n % 7}/file ${n}.bin`);
    const run = await scrub(lumi, reference);
    expect(run.scrub).toMatchObject({ state: "STUCK", reasonCode: "STORE_DOUBTED" });
    expect(run.code).not.toBe(0);
    expect((await stateOf(lumi, reference)).replicaState).toBe("held");
    expect(await lumi.log()).toContain(`${run.scrub.scrubId} is STUCK`);
  });

  it("reports all that is wrong in one large object of a few, and lets it be repaired", async () => {
    const { lumi } = pair;
    const few = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`shard-${i}`, noise(100, `few ${i}`)]));
    const parts = 12;
    const large = noise(parts * 5 * MIB, "few");
    const reference = await shareVersion(pair, "scrub/few-parts@1", { ...few, large }, "--part-size", "5Mi");
    await lumi.ok("pull", reference);
    const key = `${pulledTo(reference)}/large`;
    const bytes = Buffer.from(large);
    for (let part = 0; part < parts; part++) bytes.writeUInt8(bytes.readUInt8(part * 5 * MIB) ^ 1, part * 5 * MIB);
    await plant(lumi.objects, pulledTo(reference), { large: bytes });
    // So slowly that each part is read by itself.
    const run = await scrub(lumi, reference, "--max-rate", "6MiB");
    expect(run).toMatchObject({ code: 6, scrub: { state: "FAULTS", reasonCode: "" } });
    expect(run.findings).toMatchObject([{ kind: "corrupt", key, reference }]);
    expect((await stateOf(lumi, reference)).replicaState).toBe("damaged");
    await lumi.ok("repair", reference);
    expect((await content(lumi.objects, key))?.equals(Buffer.from(large))).toBe(true);
    expect(await scrub(lumi, reference)).toMatchObject({ code: 0, scrub: { state: "CLEAN" } });
  });

  it("finds a wrong marker, a part that was altered, and an own version that changed", async () => {
    const { lumi } = pair;
    const reference = await held("scrub/few@1", 3);
    const root = pulledTo(reference);
    expect(await scrub(lumi, reference)).toMatchObject({ code: 0, scrub: { state: "CLEAN" }, findings: [] });
    const large = (await content(lumi.objects, `${root}/large.bin`)) ?? Buffer.alloc(0);
    large.writeUInt8(large.readUInt8(7 * MIB) ^ 1, 7 * MIB);
    await plant(lumi.objects, root, { "large.bin": large });
    await lumi.objects.put(`${root}/.hanse/version.jwt`, Buffer.from("not the record"));
    await lumi.objects.delete(`${root}/.hanse/claim.json`);
    const run = await scrub(lumi, reference);
    expect(run.code).toBe(6);
    expect(Object.fromEntries(run.findings.map(({ key, kind }) => [key.slice(root.length + 1), kind]))).toEqual({
      "large.bin": "corrupt",
      ".hanse/version.jwt": "corrupt",
      ".hanse/claim.json": "lost",
    });
    expect(run.findings.find(({ key }) => key.endsWith("large.bin"))?.detail).toContain(`offset ${6 * MIB}`);

    await plant(lumi.objects, "in/mine", { a: "alpha", b: "beta" });
    await publish(lumi, "in/mine", "mine@1");
    expect((await scrub(lumi, "lumi/mine@1")).scrub.state).toBe("CLEAN");
    await lumi.objects.put("in/mine/a", Buffer.from("alphA"));
    await lumi.objects.put("in/mine/new", Buffer.from("not of the version, and not Hanse's"));
    const own = await scrub(lumi, "lumi/mine@1");
    expect(own.findings).toMatchObject([{ kind: "corrupt", key: "in/mine/a", reference: "lumi/mine@1" }]);
    expect(await stateOf(lumi, "lumi/mine@1")).toMatchObject({ replicaState: "damaged" });
  });

  it("reads the subsets one by one, ends left uploads and no others, and goes on after a kill", async () => {
    const { lumi } = pair;
    const reference = await held("scrub/subset@1", 30);
    let bytes = 0;
    for (const n of [1, 2, 3]) {
      const run = await scrub(lumi, reference, "--subset", `${n}/3`);
      expect(run.scrub).toMatchObject({ state: "CLEAN", reason: "", subset: `${n}/3` });
      bytes += run.scrub.bytes;
    }
    const whole = await scrub(lumi, reference);
    // The manifest is read with each.
    const manifest = (await lumi.objects.head(joinKey(pulledTo(reference), ".hanse/manifest.jsonl")))?.sizeBytes ?? 0;
    expect(bytes).toBe(whole.scrub.bytes + 2 * manifest);

    const left = await lumi.objects.createUpload("pulls/nobody/left.bin");
    const foreign = await lumi.objects.createUpload("theirs/left.bin");
    const swept = await scrub(lumi);
    expect(swept.findings.filter(({ kind }) => kind === "upload").map(({ key }) => key)).toEqual([left.key]);
    // The door does not tell how old it is.
    expect((await gather(lumi.objects.listUploads(""))).map(({ key }) => key)).toEqual([left.key, foreign.key]);

    const control = await controlOf(lumi);
    const request = { requestId: randomUUID(), references: [reference], maxRate: MIB };
    const { scrub: begun } = await control.scrubs.StartScrub(request);
    control.close();
    const second = await refusal(lumi, "scrub", reference);
    expect(second).toMatchObject({ reason: "WRONG_STATE" });
    await lumi.kill();
    await lumi.start();
    const again = await controlOf(lumi);
    let last = "";
    for await (const { scrub: seen } of again.scrubs.WatchScrub({ scrubId: begun?.scrubId ?? "" }))
      last = seen?.state ?? "";
    again.close();
    expect(last).toBe("CLEAN");
  });
});
