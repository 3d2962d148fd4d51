import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { S3Options } from "../../src/store/options.ts";
import { until } from "../support/federation.ts";
import { openClusters, type Clusters, type Forgotten } from "./clusters.ts";
import type { AgainstOptions } from "./flags.ts";
import { hanseTool, referenceOf, type Via } from "./hanse-tool.ts";
import { limitTool } from "./limit-tool.ts";
import { lookAtMachine, machineLine, type Machine } from "./machine.ts";
import { judge } from "./musts.ts";
import { plantWork } from "./plant.ts";
import { printProfiles } from "./profiles.ts";
import { RCLONE_FLAGS, rcloneTool } from "./rclone-tool.ts";
import type { RunRecord } from "./record.ts";
import { reportLines } from "./report.ts";
import { runRounds, type PlantedWork } from "./rounds.ts";
import { startGateway, startSites, type BenchSites } from "./sites.ts";
import type { Tool, ToolName } from "./tool.ts";
import { makeWork } from "./work.ts";

/** Measures Hanse against rclone and the limit loop, side by side on the same stores. */
export async function benchAgainst(
  options: AgainstOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const machine = lookAtMachine();
  say(machineLine(machine));
  say(`seed ${options.seed}`);
  await using undo = new AsyncDisposableStack();
  const clusters = await openClusters(say);
  undo.defer(() => clusters.close());
  const { a, b } = clusters;
  {
    await using sites = await startSites({
      stores: { type: "rgw", clusters: [a.access, b.access] },
      store: (site) => ({ publicEndpoint: site.id === "bsc" ? a.access.endpoint : b.access.endpoint }),
    });
    const works: PlantedWork[] = [];
    for (const name of options.works) {
      const work = makeWork(name, options.shapes[name]);
      const prefix = `sources/${name}`;
      signal.throwIfAborted();
      say(`Making ${work.objects.length} objects of ${work.objects[0]?.sizeBytes ?? 0} bytes at bsc …`);
      works.push({ work, prefix, digests: await plantWork(sites.bsc.objects, prefix, work, options.seed) });
    }
    const publications = await publishAll(sites, works, options, say, signal);
    // What publishing left in their memory, and its time in a profile, are no part of a pull.
    for (const site of [sites.bsc, sites.lumi]) {
      await site.stop();
      await startGateway(site, options.profile);
    }
    await seesAll(sites, publications.length);
    const tools = options.tools.map((name) => toolOf(name, sites, options));
    const ground = {
      clusters,
      source: storeOf(clusters, sites, "bsc"),
      destination: storeOf(clusters, sites, "lumi"),
      objects: sites.lumi.objects,
      choose: (count: number) => randomInt(count),
      say,
      signal,
    };
    const records: RunRecord[] = [];
    let forgotten: Forgotten | undefined;
    try {
      forgotten = await runRounds(ground, tools, works, options.rounds, records);
    } finally {
      const how = Object.fromEntries(tools.map((tool) => [tool.name, tool.how]));
      if (records.length > 0) await tell({ machine, options, how, forgotten, publications, records }, works, say);
    }
  }
  if (options.profile !== undefined) await printProfiles(options.profile, say);
}

/** Everything that was seen, as the JSON file keeps it. */
interface Report {
  readonly machine: Machine;
  readonly options: AgainstOptions;
  readonly how: Readonly<Record<string, string>>;
  /** Undefined where the rounds broke off. */
  readonly forgotten: Forgotten | undefined;
  readonly publications: readonly Publication[];
  readonly records: readonly RunRecord[];
}

async function tell(report: Report, works: readonly PlantedWork[], say: (line: string) => void): Promise<void> {
  const { options, how, forgotten, records } = report;
  const moved = works.map(({ work }) => work);
  for (const line of reportLines(records, moved)) say(line);
  say("");
  for (const [name, text] of Object.entries(how)) say(`${name}: ${text}`);
  say(forgotten === undefined ? "NOT WHOLE: the rounds broke off" : `before each run: ${forgottenLine(forgotten)}`);
  if (options.json === undefined) return;
  await writeFile(options.json, `${JSON.stringify({ ...report, verdicts: judge(records) }, undefined, 2)}\n`);
  say(`raw data: ${options.json}`);
}

/** One publication; reported, not compared with anything. */
interface Publication {
  readonly reference: string;
  readonly bytes: number;
  readonly objects: number;
  readonly seconds: number;
}

/** Publishes each work once for each pull that will be made of it. */
async function publishAll(
  sites: BenchSites,
  works: readonly PlantedWork[],
  options: AgainstOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Publication[]> {
  const vias = (["direct", "relay"] satisfies Via[]).filter((via) => options.tools.includes(`hanse-${via}`));
  const publications: Publication[] = [];
  for (const { work, prefix } of works) {
    for (const via of vias) {
      for (let round = 1; round <= options.rounds; round++) {
        signal.throwIfAborted();
        const reference = referenceOf(work.name, via, round);
        const startedAtMs = performance.now();
        const named = ["--as", reference, "--title", reference, "--license", "CC0-1.0"];
        await sites.bsc.ok("publish", `s3://${sites.bsc.bucket}/${prefix}`, ...named);
        const seconds = (performance.now() - startedAtMs) / 1000;
        publications.push({ reference, bytes: work.bytes, objects: work.objects.length, seconds });
      }
    }
    const last = publications.at(-1);
    if (last !== undefined)
      say(
        `publishing ${work.name} (reads and hashes in place): ${(work.bytes / 1e6 / last.seconds).toFixed(1)} MB/s, ${(work.objects.length / last.seconds).toFixed(1)} objects/s`,
      );
  }
  await seesAll(sites, publications.length);
  return publications;
}

/** Waits until lumi sees everything, and hears from bsc. */
const seesAll = (sites: BenchSites, versions: number): Promise<void> =>
  until("lumi sees what bsc published", async () => {
    const seen = (await sites.lumi.json("ls", "bsc")) as { versions: unknown[] };
    const { peer } = (await sites.lumi.json("peer", "show", "bsc")) as { peer: { problem: string } };
    return seen.versions.length >= versions && peer.problem === "";
  });

function toolOf(name: ToolName, sites: BenchSites, options: AgainstOptions): Tool {
  switch (name) {
    case "hanse-direct":
    case "hanse-relay":
      return hanseTool(name === "hanse-direct" ? "direct" : "relay", sites);
    case "rclone":
      return rcloneTool(name, (work) => options.rcloneFlags ?? RCLONE_FLAGS[work]);
    case "rclone-defaults":
      return rcloneTool(name, () => []);
    case "limit":
      return limitTool();
  }
}

/** A site's store as the other tools open it: past the gateways. */
function storeOf({ a, b }: Clusters, sites: BenchSites, id: "bsc" | "lumi"): S3Options {
  const { access } = id === "bsc" ? a : b;
  return {
    type: "s3",
    name: id,
    bucket: sites[id].bucket,
    endpoint: access.endpoint,
    region: "us-east-1",
    pathStyle: true,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
  };
}

function forgottenLine(forgotten: Forgotten): string {
  const words = { osdCache: "the OSDs' caches", garbage: "removed objects' garbage", pageCache: "the page cache" };
  const named = (done: boolean): string =>
    (["osdCache", "garbage", "pageCache"] as const)
      .filter((name) => forgotten[name] === done)
      .map((name) => words[name])
      .join(", ");
  return [named(true) && `dropped ${named(true)}`, named(false) && `could not drop ${named(false)}`]
    .filter((text) => text !== "")
    .join("; ");
}
