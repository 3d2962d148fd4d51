import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Rule__Output } from "../../src/wire/gen/hanse/control/v1/Rule.ts";
import { ruleState } from "../../src/wire/rule.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import {
  expectNamed,
  gather,
  keysUnder,
  MIB,
  noise,
  plant,
  publish,
  refusal,
  startPair,
  transferIn,
  transferThat,
  type Pair,
  type SeenTransfer,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

/* A training run at bsc, and a rule at lumi that follows it. */

const SIZE = 200_000;

/** The least that a rule may be given. At this rate twelve mebibytes are under way for longer than anything is waited for. */
const DRIP = 64 * 1024;

let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;
let release: () => void = () => undefined;

async function checkpoint(run: string, step: number): Promise<void> {
  await plant(bsc.objects, `runs/${run}/${step}`, {
    "config.json": `{"step":${step}}`,
    "model.bin": noise(SIZE, `${run} ${step}`),
  });
  await publish(bsc, `runs/${run}/${step}`, `llm/${run}@step-${step}`, "--kind", "checkpoint");
}

async function addRule(run: string, ...how: readonly string[]): Promise<string> {
  const to = ["--to", `s3://${lumi.bucket}/mirror`];
  const added = await lumi.json("rule", "add", "--from", "bsc", "--artifact", `llm/${run}`, ...to, ...how);
  return (added as { rule: { ruleId: string } }).rule.ruleId;
}

/** Steps of a run that lumi holds, in order. */
async function heldSteps(run: string): Promise<number[]> {
  const control = await controlOf(lumi);
  try {
    const { versions } = await control.catalog.ListVersions({ siteId: "bsc", pageSize: 1000 });
    return versions
      .filter(({ artifact, replicaState }) => artifact === `llm/${run}` && replicaState === "held")
      .map(({ label }) => Number(label.replace("step-", "")))
      .sort((a, b) => a - b);
  } finally {
    control.close();
  }
}

async function ruleAt(ruleId: string): Promise<Omit<Rule__Output, "state"> & { state: string | undefined }> {
  const control = await controlOf(lumi);
  try {
    const { rule } = await control.rules.GetRule({ ruleId });
    if (rule === null) throw new Error("the gateway shows no rule");
    return { ...rule, state: ruleState.fromWire(rule.state) };
  } finally {
    control.close();
  }
}

/** Waits until the rule is as wanted and lumi holds exactly these steps. */
async function settled(ruleId: string, run: string, steps: readonly number[], state = "OK"): Promise<void> {
  let found = "";
  await eventually(`${run} is ${steps.join()} and ${state}`, async () => {
    const [held, rule] = [await heldSteps(run), await ruleAt(ruleId)];
    found = `${held.join()} and ${rule.state ?? ""} ${rule.reason}`;
    return rule.state === state && held.join() === steps.join();
  }).catch((error: unknown) => {
    throw new Error(`it is ${found}`, { cause: error });
  });
}

/** Waits until exactly these checkpoints of a run lie in lumi's bucket, each whole: what a rule drops is held no more first, and then goes. */
async function inBucket(run: string, steps: readonly number[]): Promise<void> {
  const root = `mirror/bsc/llm/${run}/`;
  const files = [".hanse/claim.json", ".hanse/manifest.jsonl", ".hanse/version.jwt", "config.json", "model.bin"];
  const wanted = steps.flatMap((step) => files.map((path) => `${root}step-${step}/${path}`)).sort();
  let found: string[] = [];
  await eventually(`${steps.join()} of ${run} are in the bucket`, async () => {
    const uploads = (await gather(lumi.objects.listUploads(root))).map(({ key }) => `upload of ${key}`);
    found = [...(await keysUnder(lumi.objects, root)).sort(), ...uploads];
    return found.join("\n") === wanted.join("\n");
  }).catch((error: unknown) => {
    throw new Error(`there are ${found.join(", ")}`, { cause: error });
  });
}

async function transfersOf(
  run: string,
): Promise<{ transferId: string; reference: string; state: string; bytesDone: number }[]> {
  const control = await controlOf(lumi);
  try {
    const { transfers } = await control.transfers.ListTransfers({ pageSize: 1000 });
    return transfers.filter(({ reference }) => reference.startsWith(`bsc/llm/${run}@`));
  } finally {
    control.close();
  }
}

/** A stretch of a window, from minute to minute. */
function stretch(fromMs: number, toMs: number): string {
  const [day = ""] = new Date(fromMs).toUTCString().split(",");
  return `${day} ${new Date(fromMs).toISOString().slice(11, 16)}-${new Date(toMs).toISOString().slice(11, 16)}`;
}

/** Holds the reads of a run at bsc's front. @returns resolves when the first of them waits */
function holdReads(run: string): Promise<undefined> {
  const reached = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<undefined>();
  bsc.front.before = async (request) => {
    if (request.url?.includes(`runs/${run}/`) !== true) return;
    reached.resolve(undefined);
    await held.promise;
  };
  release = () => {
    bsc.front.before = undefined;
    held.resolve(undefined);
  };
  return reached.promise;
}

/** Of two pulls of one size the one without a rate is done before the other one's rate lets it. */
async function drips(): Promise<void> {
  const since = performance.now();
  const slow = await addRule("slow", "--max-rate", String(DRIP));
  await eventually("the slow pull runs", async () =>
    (await transfersOf("slow")).some(({ state }) => state === "TRANSFER_STATE_RUNNING"),
  );
  await settled(await addRule("fast"), "fast", [1]);
  const [dripping] = await transfersOf("slow");
  const elapsed = (performance.now() - since) / 1000;
  expect(dripping).toMatchObject({ state: "TRANSFER_STATE_RUNNING" });
  expect(dripping?.bytesDone ?? Infinity).toBeLessThanOrEqual(DRIP * elapsed + MIB);
  await lumi.ok("rule", "rm", slow, "--yes");
}

describe.each(everyStore())("a rule, on $name", { timeout: 600_000 }, ({ stores }) => {
  beforeAll(async () => {
    pair = await startPair({ stores, lanes: 1, heartbeat: "1s" });
    ({ bsc, lumi } = pair);
  });
  afterEach(() => {
    release();
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  it("follows a run of twelve checkpoints: exactly the last three and each fourth are at the replica, also after a kill", async () => {
    for (const step of [1, 2, 3, 4, 5]) await checkpoint("a", step);
    const ruleId = await addRule("a", "--kind", "checkpoint", "--keep-last", "3", "--keep-every", "4");
    await settled(ruleId, "a", [3, 4, 5]);
    for (const step of [6, 7, 8]) await checkpoint("a", step);
    await lumi.kill();
    for (const step of [9, 10, 11]) await checkpoint("a", step);
    await lumi.start();
    await checkpoint("a", 12);
    await settled(ruleId, "a", [4, 8, 10, 11, 12]);
    await inBucket("a", [4, 8, 10, 11, 12]);
    const rule = await ruleAt(ruleId);
    expect(rule).toMatchObject({ reason: "", held: 5, lag: { versions: 0, steps: 0, bytes: 0, seconds: 0 } });
    expect(await lumi.ok("rule", "ls")).toMatch(/^ru-\S+ +OK +\S+ +bsc +llm\/a +5 +- +checkpoints; keep last 3; keep/m);
    expect(await lumi.ok("rule", "simulate", ruleId)).toMatch(/^nothing to do$/m);
  });

  it("cancels pulls that newer checkpoints supersede, and cleans up after them", async () => {
    const reached = holdReads("b");
    await checkpoint("b", 1);
    const ruleId = await addRule("b", "--latest-only", "--keep-last", "1");
    await reached;
    for (const step of [2, 3, 4]) await checkpoint("b", step);
    await eventually("the newest alone is open", async () => {
      const pulls = await transfersOf("b");
      const open = pulls.filter(({ state }) => state === "TRANSFER_STATE_QUEUED" || state === "TRANSFER_STATE_RUNNING");
      return open.length === 1 && open[0]?.reference.endsWith("step-4") === true;
    });
    release();
    await settled(ruleId, "b", [4]);
    await inBucket("b", [4]);
    expect((await transfersOf("b")).filter(({ state }) => state === "TRANSFER_STATE_CANCELLED").length).toBeGreaterThan(
      0,
    );
  });

  it("removes nothing while its source is suspended, nothing that is pinned, and nothing that a person pulled", async () => {
    for (const step of [1, 2, 3]) await checkpoint("c", step);
    const other = `s3://${lumi.bucket}/mine/c1`;
    await eventually("step 1 of c is seen", async () => (await lumi.hanse("show", "bsc/llm/c@step-1")).code === 0);
    await lumi.ok("pull", "bsc/llm/c@step-1", "--to", other);
    const ruleId = await addRule("c", "--keep-last", "2");
    await settled(ruleId, "c", [1, 2, 3]);
    await lumi.ok("pin", "bsc/llm/c@step-2", "--note", "cited");
    expect(await lumi.ok("pin", "ls")).toMatch(/^bsc\/llm\/c@step-2 +operator +\S+ +cited$/m);
    for (const step of [4, 5]) await checkpoint("c", step);
    await settled(ruleId, "c", [1, 2, 4, 5]);
    await lumi.ok("peer", "suspend", "bsc", "--reason", "a look");
    await settled(ruleId, "c", [1, 2, 4, 5], "STUCK");
    await inBucket("c", [2, 4, 5]);
    expect(await ruleAt(ruleId)).toMatchObject({
      reason: "peer bsc is suspended: a look",
      reasonCode: "PEER_NOT_ACTIVE",
    });
    await lumi.ok("unpin", "bsc/llm/c@step-2");
    expect(await lumi.json("rule", "simulate", ruleId)).toMatchObject({ drops: [] });
    await lumi.ok("peer", "resume", "bsc");
    await settled(ruleId, "c", [1, 4, 5]);
    await inBucket("c", [4, 5]);
    const audit = await lumi.ok("audit", "ls", "--json");
    for (const action of ["rule.add", "rule.stuck", "rule.recover", "pin.add", "pin.remove"])
      expect(audit).toContain(`"${action}"`);
  });

  it("that is suspended lets its pulls stand still, and one that is removed ends them; what it brought stays", async () => {
    const reached = holdReads("d");
    await checkpoint("d", 1);
    const ruleId = await addRule("d");
    await reached;
    expect(await lumi.ok("rule", "suspend", ruleId.slice(0, 8))).toContain("is suspended");
    await eventually("its pull stands still", async () =>
      (await transfersOf("d")).every(({ state }) => state === "TRANSFER_STATE_PAUSED"),
    );
    expect(await ruleAt(ruleId)).toMatchObject({ state: "SUSPENDED", suspendedBy: "operator" });
    release();
    await lumi.ok("rule", "resume", ruleId);
    await settled(ruleId, "d", [1]);
    const second = holdReads("d");
    await checkpoint("d", 2);
    await second;
    await lumi.ok("rule", "rm", ruleId, "--yes");
    await eventually("its pull is cancelled", async () =>
      (await transfersOf("d")).some(({ state }) => state === "TRANSFER_STATE_CANCELLED"),
    );
    release();
    expect(await heldSteps("d")).toEqual([1]);
    expectNamed(await refusal(lumi, "rule", "show", ruleId), { reason: "UNKNOWN_RULE", code: 3, hop: /gateway/ });
  });

  it("lets its pulls run in its window alone, and no faster than its rate", async () => {
    const MINUTE = 60_000;
    for (const run of ["w", "x"]) await checkpoint(run, 1);
    for (const run of ["slow", "fast"]) {
      const shards = [1, 2, 3].map((n) => [`model-${n}.bin`, noise(4 * MIB, `${run} ${n}`)]);
      await plant(bsc.objects, `runs/${run}/1`, Object.fromEntries(shards) as Record<string, Buffer>);
      await publish(bsc, `runs/${run}/1`, `llm/${run}@step-1`);
    }
    const reached = holdReads("w");
    // The clock is the machine's: the window closes with a minute that is near, and opens again with the next.
    const closesAt = Math.ceil((Date.now() + 30_000) / MINUTE) * MINUTE;
    const opensAt = closesAt + MINUTE;
    const windows = [stretch(closesAt - 30 * MINUTE, closesAt), stretch(opensAt, opensAt + 60 * MINUTE)];
    const windowed = await addRule("w", "--window", windows.join("; "));
    await reached;
    const [pull = ""] = (await transfersOf("w")).map(({ transferId }) => transferId);
    const outside = ({ reasonCode }: SeenTransfer): boolean => reasonCode === "OUTSIDE_WINDOW";
    await Promise.all([transferThat(lumi, pull, "is outside its window", outside), drips()]);
    expect(Date.now()).toBeGreaterThanOrEqual(closesAt);
    release();
    await transferIn(lumi, pull, "SUCCEEDED");
    expect(Date.now()).toBeGreaterThanOrEqual(opensAt);
    await settled(windowed, "w", [1]);
    const laterMs = Date.now() + 120 * MINUTE;
    const closed = await addRule("x", "--window", stretch(laterMs, laterMs + 30 * MINUTE));
    await eventually("the rule waits for its window", async () => {
      return (await ruleAt(closed)).reasonCode === "OUTSIDE_WINDOW";
    });
    const opens = new Date(laterMs).toISOString().slice(0, 16);
    expect(await ruleAt(closed)).toMatchObject({ state: "REPLICATING", reason: `its window opens at ${opens}Z` });
    expect(await transfersOf("x")).toEqual([]);
  });

  it.runIf(stores.type === "door")(
    "is a person's: others neither see nor steer it, and it may do no more than they",
    async () => {
      const terms = ["--from", "bsc", "--artifact", "llm/a"];
      const to = ["--to", `s3://${lumi.bucket}/mirror`];
      expectNamed(await refusal(lumi, "rule", "add", ...terms, ...to, "--as", "eva"), {
        ...{ reason: "NOT_ALLOWED", code: 4, hop: /gateway/ },
      });
      const added = await lumi.json("rule", "add", "--from", "bsc", "--artifact", "llm/e", "--as", "eva");
      const { ruleId } = (added as { rule: { ruleId: string } }).rule;
      await checkpoint("e", 1);
      await settled(ruleId, "e", [], "STUCK");
      expect(await ruleAt(ruleId)).toMatchObject({ reasonCode: "NOT_ALLOWED", createdBy: "eva" });
      expect(await lumi.json("rule", "ls", "--as", "bo")).toEqual({ rules: [] });
      expectNamed(await refusal(lumi, "rule", "suspend", ruleId, "--as", "bo"), {
        ...{ reason: "UNKNOWN_RULE", code: 3, hop: /gateway/ },
      });
      expectNamed(await refusal(lumi, "rule", "add", "--from", "lumi", "--artifact", "x"), {
        ...{ reason: "INVALID_INPUT", code: 2, hop: /./ },
      });
      await lumi.ok("rule", "rm", ruleId, "--as", "eva");
    },
  );
});
