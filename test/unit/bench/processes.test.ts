import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { cpuSecondsOf, memoryOf, parseMemory, parseStat, reapedCpuSeconds, treesOf } from "../../bench/processes.ts";

const STAT =
  "4711 (a (b) c) S 42 4711 4711 0 -1 4194560 1 0 0 0 150 50 1000 25 20 0 11 0 12345 1 2 18446744073709551615 0 0 0 0";

describe("/proc", () => {
  it("tells CPU in ticks, whatever the process is called", () => {
    expect(parseStat(STAT)).toEqual({ pid: 4711, parent: 42, ownCpuSeconds: 2, childrenCpuSeconds: 10.25 });
    expect(() => parseStat("hello")).toThrow("not a stat line");
  });

  it("tells memory in kibibytes", () => {
    expect(parseMemory("Name:\tnode\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n")).toEqual({
      rssBytes: 1024 * 1024,
      highWaterBytes: 2048 * 1024,
    });
    expect(parseMemory("Name:\tgone\nState:\tZ (zombie)\n")).toEqual({ rssBytes: 0, highWaterBytes: 0 });
  });

  it("shows children below their parents, and what they took when they ended", async () => {
    const before = { all: cpuSecondsOf([process.pid]), reaped: reapedCpuSeconds() };
    const child = spawn(process.execPath, [
      "-e",
      "let x = 0; while (process.cpuUsage().user < 3e5) x += 1; process.stdin.resume()",
    ]);
    await once(child, "spawn");
    expect(treesOf([process.pid]).map(({ pid }) => pid)).toContain(child.pid);
    expect(memoryOf(child.pid ?? 0)?.rssBytes).toBeGreaterThan(0);
    child.stdin.end();
    await once(child, "close");
    expect(reapedCpuSeconds() - before.reaped).toBeGreaterThanOrEqual(0.3);
    expect(cpuSecondsOf([process.pid]) - before.all).toBeGreaterThanOrEqual(0.3);
    expect(memoryOf(child.pid ?? 0)).toBeUndefined();
  });
});
