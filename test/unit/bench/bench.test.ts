import { describe, expect, it } from "vitest";
import { readFlags } from "../../bench/flags.ts";
import { gather } from "../../bench/gather.ts";
import { judge, MUSTS } from "../../bench/musts.ts";
import { profileLines, selfTimes } from "../../bench/profiles.ts";
import { recordOf, type RunRecord } from "../../bench/record.ts";
import type { ToolName } from "../../bench/tool.ts";
import { bytesOf, makeWork, MIB, parseShape, type WorkName } from "../../bench/work.ts";

const run = (work: WorkName, tool: ToolName, round: number, seconds: number, cpuSeconds: number): RunRecord =>
  recordOf(
    {
      work: makeWork(work, { count: 4, sizeBytes: 256 * MIB }),
      tool,
      round,
      place: 1,
      storesCpuSeconds: 8,
      machineCpuSeconds: 12,
      requests: {},
    },
    { seconds, cpuSeconds, memory: { peakBytes: 1, largestBytes: 1, beforeBytes: 1, highest: {} }, notes: {} },
  );

describe("the bench", () => {
  it("counts what a run took by its work", () => {
    expect(run("large", "limit", 1, 4, 3)).toMatchObject({
      megabytesPerSecond: (1024 * MIB) / 4e6,
      objectsPerSecond: 1,
      cpuSecondsPerGiB: 3,
      storesCpuSecondsPerGiB: 8,
      othersCpuSeconds: 1,
    });
  });

  it("says of each must that it can answer whether it holds", () => {
    const records = [
      ...[1, 2, 3].flatMap((round) => [
        run("large", "hanse-direct", round, 10, 3),
        run("large", "rclone", round, 13, 4),
      ]),
    ];
    expect(judge(records).map(({ figure, holds, ratio }) => [figure, holds, ratio.median.toFixed(2)])).toEqual([
      ["megabytesPerSecond", true, "1.30"],
      ["cpuSecondsPerGiB", false, "0.75"],
    ]);
    expect(MUSTS).toHaveLength(5);
  });

  it("moves bytes that no store can compress or keep once, the same ones each time", async () => {
    const { objects } = makeWork("small", parseShape("2x300Ki"));
    const [one, two] = await Promise.all(objects.map((object) => gather(bytesOf("seed", object))));
    const [object] = objects;
    if (one === undefined || two === undefined || object === undefined) throw new Error("two objects were asked for");
    expect(one).toHaveLength(300 * 1024);
    expect(one.equals(two)).toBe(false);
    const range = { offset: 64 * 1024, size: 1000 };
    expect(await gather(bytesOf("seed", object, range))).toEqual(one.subarray(range.offset, range.offset + range.size));
  });

  it("reads what it is asked to do", () => {
    expect(readFlags(["--against", "rclone", "--tools", "limit,rclone", "--large", "1x8Mi"])).toMatchObject({
      kind: "against",
      options: {
        tools: ["limit", "rclone"],
        rounds: 5,
        shapes: { large: { count: 1, sizeBytes: 8 * MIB }, small: { count: 1000, sizeBytes: 65536 } },
      },
    });
    expect(readFlags(["--memory", "--object", "0"])).toMatchObject({
      kind: "memory",
      options: { objectBytes: 0, entries: 1_000_000, paths: ["direct", "relay"] },
    });
    expect(readFlags([]).kind).toBe("help");
    expect(() => readFlags(["--against", "cp"])).toThrow("nothing to measure against");
    expect(() => readFlags(["--against", "rclone", "--tools", "cp"])).toThrow("'cp' is none of");
  });
});

describe("a CPU profile", () => {
  const frame = (id: number, functionName: string, url = "", lineNumber = 0): object => ({
    id,
    callFrame: { functionName, url, lineNumber },
  });
  const profile = JSON.stringify({
    nodes: [
      frame(1, "(idle)"),
      frame(2, "hash", "file:///x/src/store/verify.ts", 9),
      frame(3, "hash", "file:///x/src/store/verify.ts", 9),
      frame(4, "", "node:net", 4),
    ],
    samples: [2, 1, 3, 4],
    timeDeltas: [5, 1_000_000, 7_000_000, 2_000_000],
  });

  it("tells where the time went, whoever called", () => {
    expect(selfTimes(profile)).toEqual([
      { name: "(idle)", place: "", seconds: 7 },
      { name: "hash", place: "src/store/verify.ts:10", seconds: 3 },
      { name: "(anonymous)", place: "node:net:5", seconds: 0 },
    ]);
  });

  it("is printed by share of the busy time", () => {
    const [head, first] = profileLines(profile);
    expect(head).toBe("busy 3.0 of 10.0 s");
    expect(first).toMatch(/^100\.0 % +3\.00 s {2}hash {2}src\/store\/verify\.ts:10$/);
  });
});
