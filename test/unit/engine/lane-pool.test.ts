import { afterEach, describe, expect, test } from "vitest";
import type { LaneResult, LaneTask } from "../../../src/app/ports/lanes.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { LanePool } from "../../../src/engine/lane-pool.ts";
import { failure } from "../../contract/store/support.ts";

/** A number that threads raise and the test waits for. */
class Counter {
  readonly cell = new Int32Array(new SharedArrayBuffer(4));

  async reaches(wanted: number): Promise<void> {
    for (let seen = Atomics.load(this.cell, 0); seen < wanted; seen = Atomics.load(this.cell, 0))
      await Atomics.waitAsync(this.cell, 0, seen).value;
  }
}

const pools: LanePool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function lanes(threads: number) {
  const [started, hanging, cancelled] = [new Counter(), new Counter(), new Counter()];
  const entry = new URL("./lane-entry.ts", import.meta.url);
  const counters = [started.cell, hanging.cell, cancelled.cell];
  const pool = new LanePool({ entry, threads, workerData: { counters } });
  pools.push(pool);
  const run = async (keys: readonly string[], signal = new AbortController().signal): Promise<LaneResult[]> => {
    const results: LaneResult[] = [];
    await pool.run(hash(keys), { result: (result) => results.push(result), bytes: () => undefined }, signal);
    return results;
  };
  return { pool, run, started, hanging, cancelled };
}

const hash = (keys: readonly string[]): LaneTask => ({
  type: "hash-objects",
  store: "main",
  objects: keys.map((key) => ({ key, offset: 0, partSizes: [key.length], whole: false, objectSize: key.length })),
});

describe("lanes in threads", () => {
  test("hand over results in order, and bytes as they pass", async () => {
    const { pool } = lanes(2);
    const seen: unknown[] = [];
    const on = {
      result: (result: LaneResult) => seen.push(result.type === "object-hashed" ? result.sha256 : undefined),
      bytes: (count: number) => seen.push(count),
    };
    await pool.run(hash(["first", "second one"]), on, new AbortController().signal);
    expect(seen.filter((item) => typeof item === "string")).toEqual([sha256("first"), sha256("second one")]);
    expect(seen.reduce((sum: number, item) => (typeof item === "number" ? sum + item : sum), 0)).toBe(15);
  });

  test.each(["die", "throw"])("a thread that ends (%s) fails its tasks as passing, and is replaced", async (end) => {
    const { run, started, hanging } = lanes(1);
    const neighbour = failure(() => run(["hang"]));
    await hanging.reaches(1);
    const results = await failure(() => run([end]));
    expect(results).toMatchObject({ reason: "INTERRUPTED", hop: "this gateway", category: "again" });
    expect(await neighbour).toMatchObject({ reason: "INTERRUPTED" });
    await started.reaches(2);
    expect(await run(["alive"])).toMatchObject([{ sha256: sha256("alive") }]);
  });

  test("other threads work on where one ends", async () => {
    const { run, hanging, cancelled } = lanes(2);
    const stop = new AbortController();
    const other = failure(() => run(["hang"], stop.signal));
    await hanging.reaches(1);
    expect(await failure(() => run(["die"]))).toMatchObject({ reason: "INTERRUPTED" });
    const reason = new Error("the transfer was cancelled");
    stop.abort(reason);
    expect(await other).toBe(reason);
    await cancelled.reaches(1);
  });

  test("hands over what was done before the failure", async () => {
    const { pool } = lanes(1);
    const results: LaneResult[] = [];
    const on = { result: (result: LaneResult) => results.push(result), bytes: () => undefined };
    const task = hash(["whole", "short"]);
    if (task.type !== "hash-objects") throw new Error("unreachable");
    const [first, second] = task.objects;
    if (first === undefined || second === undefined) throw new Error("unreachable");
    const broken = { ...task, objects: [first, { ...second, partSizes: [6], objectSize: 6 }] };
    const error = await failure(() => pool.run(broken, on, new AbortController().signal));
    expect(error).toMatchObject({ reason: "SHORT_BODY" });
    expect(results.map(({ index }) => index)).toEqual([0]);
  });

  test("a cancelled task stops its request, then rejects with the signal's reason", async () => {
    const { run, hanging, cancelled } = lanes(1);
    const stop = new AbortController();
    const task = failure(() => run(["hang"], stop.signal));
    await hanging.reaches(1);
    const reason = new Error("enough");
    stop.abort(reason);
    expect(await task).toBe(reason);
    expect(Atomics.load(cancelled.cell, 0)).toBe(1);
    expect(await run(["still there"])).toHaveLength(1);
  });

  test("a task that is cancelled before it begins does not begin", async () => {
    const { run, hanging } = lanes(1);
    const reason = new Error("too late");
    expect(await failure(() => run(["hang"], AbortSignal.abort(reason)))).toBe(reason);
    await run(["next"]);
    expect(Atomics.load(hanging.cell, 0)).toBe(0);
  });

  test("closing fails what runs, and starts no thread again", async () => {
    const { pool, run, started, hanging } = lanes(1);
    const task = failure(() => run(["hang"]));
    await hanging.reaches(1);
    await pool.close();
    expect(await task).toMatchObject({ reason: "INTERRUPTED" });
    expect(Atomics.load(started.cell, 0)).toBe(1);
  });
});
