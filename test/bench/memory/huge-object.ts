import { until } from "../../support/federation.ts";
import type { BenchSites } from "../sites.ts";
import { startSparseSites } from "./sparse-sites.ts";
import { watched, type Stretch } from "./stretch.ts";

const PREFIX = "source";

/** Publishes one huge object and pulls it by each path, through real gateways; no disk holds it. */
export async function hugeObject(
  sizeBytes: number,
  paths: readonly ("direct" | "relay")[],
  profileDirectory: string | undefined,
  say: (stretch: Stretch) => void,
): Promise<Stretch[]> {
  await using sites = await startSparseSites([{ key: `${PREFIX}/huge.bin`, sizeBytes }], profileDirectory);
  const stretches: Stretch[] = [];
  const stretch = async (what: string, work: () => Promise<void>): Promise<void> => {
    const seen = await watched(sites, what, work);
    stretches.push(seen);
    say(seen);
  };
  for (const path of paths) {
    const as = `bench/huge-${path}@1`;
    await stretch(`publish for ${path}`, async () => {
      const named = ["--as", as, "--title", as, "--license", "CC0-1.0"];
      await sites.bsc.ok("publish", `s3://${sites.bsc.bucket}/${PREFIX}`, ...named);
    });
    await shown(sites, `bsc/${as}`);
    await stretch(`pull ${path}`, async () => {
      await sites.lumi.ok("pull", `bsc/${as}`, ...(path === "relay" ? ["--via", "relay"] : []));
    });
  }
  return stretches;
}

/** Waits until lumi's catalog shows a version. */
export const shown = (sites: BenchSites, reference: string): Promise<void> =>
  until(`lumi sees ${reference}`, async () => (await sites.lumi.hanse("show", reference)).code === 0);
