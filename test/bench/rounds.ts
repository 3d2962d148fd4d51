import type { ObjectStore } from "../../src/app/ports/object-store.ts";
import type { S3Options } from "../../src/store/options.ts";
import { clusterCpuSeconds, forgetCaches, type Clusters, type Forgotten } from "./clusters.ts";
import { emptyPrefix, expectMoved } from "./outcome.ts";
import type { Digests } from "./plant.ts";
import { machineCpuSeconds } from "./processes.ts";
import { recordOf, type RunRecord } from "./record.ts";
import { markRequests } from "./requests.ts";
import { orderOf } from "./statistics.ts";
import type { Tool } from "./tool.ts";
import type { Work } from "./work.ts";

/** A work whose objects lie at the source. */
export interface PlantedWork {
  readonly work: Work;
  readonly prefix: string;
  readonly digests: Digests;
}

/** What the rounds run on. */
export interface Ground {
  readonly clusters: Clusters;
  readonly source: S3Options;
  readonly destination: S3Options;
  /** The destination as the bench looks at it. */
  readonly objects: ObjectStore;
  /** 0 to count − 1: which object of a run is read back. */
  readonly choose: (count: number) => number;
  readonly say: (line: string) => void;
  /** Ends the rounds. */
  readonly signal: AbortSignal;
}

/**
 * Lets the tools move each work in turn, round by round, each time under a prefix that was empty and is emptied after; the
 * order rotates, so that no tool always comes first.
 * @param records what each run took is added, so that a run that fails does not take the others' figures with it
 * @returns what could be brought back before each run
 * @throws Error of a tool that failed, or of what it left
 */
export async function runRounds(
  ground: Ground,
  tools: readonly Tool[],
  works: readonly PlantedWork[],
  rounds: number,
  records: RunRecord[],
): Promise<Forgotten> {
  const pair = [ground.clusters.a, ground.clusters.b];
  let forgotten = await forgetCaches(pair);
  for (let round = 1; round <= rounds; round++) {
    for (const planted of works) {
      for (const [index, tool] of orderOf(tools, round).entries()) {
        const record = await runOnce(ground, tool, planted, round, index + 1);
        records.push(record);
        ground.say(lineOf(record));
        forgotten = await forgetCaches(pair);
      }
    }
  }
  return forgotten;
}

async function runOnce(
  ground: Ground,
  tool: Tool,
  { work, prefix, digests }: PlantedWork,
  round: number,
  place: number,
): Promise<RunRecord> {
  ground.signal.throwIfAborted();
  const { a, b } = ground.clusters;
  const to = `runs/${work.name}-${tool.name}-${round}`;
  const marks = {
    source: markRequests(a, ground.source.bucket),
    destination: markRequests(b, ground.destination.bucket),
  };
  const storesBefore = [a, b].map(clusterCpuSeconds);
  const machineBefore = machineCpuSeconds();
  const run = await tool.move({
    work,
    source: { store: ground.source, prefix },
    destination: { store: ground.destination, prefix: to },
    round,
    signal: ground.signal,
  });
  const machineSeconds = machineCpuSeconds() - machineBefore;
  const storesAfter = [a, b].map(clusterCpuSeconds);
  const requests = { source: await marks.source.count(), destination: await marks.destination.count() };
  await expectMoved(ground.objects, to, work, digests, ground.choose);
  await emptyPrefix(ground.objects, to);
  const storesCpuSeconds = sumOfGrowth(storesBefore, storesAfter);
  const frame = { round, place, work, tool: tool.name, storesCpuSeconds, machineCpuSeconds: machineSeconds, requests };
  return recordOf(frame, run);
}

function sumOfGrowth(
  before: readonly (number | undefined)[],
  after: readonly (number | undefined)[],
): number | undefined {
  let sum = 0;
  for (const [i, end] of after.entries()) {
    const start = before[i];
    if (start === undefined || end === undefined) return undefined;
    sum += end - start;
  }
  return sum;
}

const lineOf = (record: RunRecord): string =>
  [
    `round ${record.round} ${record.work.padEnd(5)} ${record.tool.padEnd(15)}`,
    `${record.seconds.toFixed(2).padStart(7)} s`,
    `${record.megabytesPerSecond.toFixed(1).padStart(6)} MB/s`,
    `${record.objectsPerSecond.toFixed(1).padStart(7)} objects/s`,
    `${record.cpuSecondsPerGiB.toFixed(2).padStart(6)} CPU-s/GiB`,
    ...(record.othersCpuSeconds === undefined ? [] : [`others ${record.othersCpuSeconds.toFixed(1)} CPU-s`]),
  ].join("  ");
