import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestSite } from "../support/federation.ts";
import { meterCommand, type Command } from "./meter.ts";
import type { BenchSites } from "./sites.ts";
import type { Move, Tool } from "./tool.ts";
import type { WorkName } from "./work.ts";

const ENTRY = fileURLToPath(new URL("../../bin/hanse.js", import.meta.url));

/** The path that a pull takes; `direct` is what a pull without `--via` prefers. */
export type Via = "direct" | "relay";

/**
 * Each pull is of an artifact of its own: one that is held already, wholly or in parts, costs nothing, and the bench wants
 * the whole cost.
 */
export const referenceOf = (work: WorkName, via: Via, round: number): string => `bench/${work}-${via}-${round}@1`;

/** `hanse pull REF --to …` as a person calls it, and both gateways that work for it. */
export function hanseTool(via: Via, sites: BenchSites): Tool {
  const how = ["hanse pull REF --to s3://…", ...viaFlags(via)].join(" ");
  return {
    name: `hanse-${via}`,
    how: `${how}; CPU and memory are of both gateways and the command`,
    async move({ work, destination, round, signal }: Move) {
      const reference = `bsc/${referenceOf(work.name, via, round)}`;
      await forgetManifests(sites.lumi);
      const to = `s3://${destination.store.bucket}/${destination.prefix}`;
      const pull = commandAt(sites.lumi, "pull", reference, "--to", to, "--json", ...viaFlags(via));
      const metered = await meterCommand(pull, [sites.bsc.pid, sites.lumi.pid], signal);
      if (metered.code !== 0) throw new Error(`hanse pull ended with ${metered.code}: ${metered.err}${metered.out}`);
      const { transfer } = JSON.parse(metered.out.trim().split("\n").at(-1) ?? "{}") as {
        transfer: { transferId: string; runningSeconds?: number; bytesRelayed?: number } | null;
      };
      if (transfer === null) throw new Error(`${reference} was held already: nothing was measured`);
      const { bytesRelayed = 0 } = transfer;
      if (via === "relay" ? bytesRelayed < work.bytes : bytesRelayed > 0)
        throw new Error(`${bytesRelayed} of ${work.bytes} bytes came by relay: that is no run of ${via}`);
      const { wallSeconds, cpuSeconds, commandCpuSeconds, memory } = metered;
      const notes = {
        transfer: transfer.transferId,
        gatewayRunningSeconds: transfer.runningSeconds ?? 0,
        commandCpuSeconds,
        bscPeakBytes: memory.highest[sites.bsc.pid] ?? 0,
        lumiPeakBytes: memory.highest[sites.lumi.pid] ?? 0,
      };
      return { seconds: wallSeconds, cpuSeconds, memory, notes };
    },
  };
}

/** `hanse ARGS` at a site. */
export const commandAt = (site: TestSite, ...args: readonly string[]): Command => ({
  file: process.execPath,
  args: [ENTRY, "--site", site.directory, ...args],
});

/** What a pull is told so that it takes a path. */
export const viaFlags = (via: Via): readonly string[] => (via === "relay" ? ["--via", "relay"] : []);

/** Versions of equal content share a manifest: the puller would not fetch what an earlier round has brought. */
async function forgetManifests(site: TestSite): Promise<void> {
  const directory = join(site.directory, "state", "manifests");
  for (const name of await readdir(directory).catch(() => [])) await rm(join(directory, name));
}
