import { until } from "../../support/federation.ts";
import type { MemoryOptions } from "../flags.ts";
import { commandAt, viaFlags } from "../hanse-tool.ts";
import { meterCommand, type Command } from "../meter.ts";
import type { BenchSites } from "../sites.ts";
import { startSparseSites } from "./sparse-sites.ts";
import { watched, type Stretch } from "./stretch.ts";

const PREFIX = "source";

/** Publishes one huge object and pulls it by each path, through real gateways; no disk holds it. */
export async function hugeObject(
  { objectBytes, paths, profile }: Pick<MemoryOptions, "objectBytes" | "paths" | "profile">,
  say: (stretch: Stretch) => void,
  signal: AbortSignal,
): Promise<Stretch[]> {
  await using sites = await startSparseSites([{ key: `${PREFIX}/huge.bin`, sizeBytes: objectBytes }], profile);
  const stretches: Stretch[] = [];
  const stretch = async (what: string, work: () => Promise<void>): Promise<void> => {
    const seen = await watched(sites, what, work, signal);
    stretches.push(seen);
    say(seen);
  };
  for (const path of paths) {
    const as = `bench/huge-${path}@1`;
    await stretch(`publish for ${path}`, async () => {
      const named = ["--as", as, "--title", as, "--license", "CC0-1.0"];
      await expectOk(commandAt(sites.bsc, "publish", `s3://${sites.bsc.bucket}/${PREFIX}`, ...named), signal);
    });
    await shown(sites, `bsc/${as}`);
    await stretch(`pull ${path}`, async () => {
      await expectOk(commandAt(sites.lumi, "pull", `bsc/${as}`, ...viaFlags(path)), signal);
    });
  }
  return stretches;
}

/** Runs a command to its end; it ends with the signal. */
async function expectOk(command: Command, signal: AbortSignal): Promise<void> {
  const { code, err } = await meterCommand(command, [], signal);
  if (code !== 0) throw new Error(`${command.args.slice(3).join(" ")} ended with ${code}: ${err}`);
}

/** Waits until lumi's catalog shows a version. */
export const shown = (sites: BenchSites, reference: string): Promise<void> =>
  until(`lumi sees ${reference}`, async () => (await sites.lumi.hanse("show", reference)).code === 0);
