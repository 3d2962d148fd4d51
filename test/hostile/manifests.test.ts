import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { ImportReport } from "./manifest-importer.ts";
import { tell } from "./tell.ts";

/* Manifests that are large by their number, by a line or by what they claim: read in a process of their own, whose memory is bounded. */

const IMPORTER = fileURLToPath(new URL("manifest-importer.ts", import.meta.url));
const MOST_RSS_MIB = 256;

const read = (kind: string): ImportReport => {
  const run = spawnSync(process.execPath, [IMPORTER, kind], { encoding: "utf8", timeout: 120_000 });
  expect({ kind, code: run.status, said: run.stderr }).toEqual({ kind, code: 0, said: "" });
  return JSON.parse(run.stdout) as ImportReport;
};

describe("a manifest", () => {
  it.each([
    ["200,000 honest entries", "taken 200000"],
    ["200,000 entries, the last one twice", "INVALID_MANIFEST"],
    ["one line without end", "INVALID_MANIFEST"],
    ["a line of 2 MiB", "INVALID_MANIFEST"],
    ["100,000 levels deep", "INVALID_MANIFEST"],
    ["10,001 parts", "INVALID_MANIFEST"],
    ["numbers of a million digits", "INVALID_MANIFEST"],
  ])("S21 of %s: %s, in bounded memory", (kind, outcome) => {
    const report = read(kind);
    expect(report.outcome).toBe(outcome);
    expect(report.mostRssMib).toBeLessThan(MOST_RSS_MIB);
    tell("S21", `a manifest of ${kind}`, `${report.outcome}; at most ${Math.round(report.mostRssMib)} MiB`);
  });
});
