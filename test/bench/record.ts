import type { PeakMemory } from "./meter.ts";
import type { RequestCounts } from "./requests.ts";
import type { ToolName, ToolRun } from "./tool.ts";
import { GIB, type Work, type WorkName } from "./work.ts";

/** One run of one tool, as the JSON file keeps it. */
export interface RunRecord {
  readonly round: number;
  /** Its place in the round, from 1. */
  readonly place: number;
  readonly work: WorkName;
  readonly tool: ToolName;
  readonly seconds: number;
  /** 10^6 bytes a second. */
  readonly megabytesPerSecond: number;
  readonly objectsPerSecond: number;
  readonly cpuSeconds: number;
  readonly cpuSecondsPerGiB: number;
  readonly memory: PeakMemory;
  /** Both stores' daemons; undefined where they cannot be seen. */
  readonly storesCpuSecondsPerGiB?: number | undefined;
  /**
   * CPU seconds that the machine spent meanwhile on neither the tool nor the stores, the bench's own looking included; more
   * than a few are somebody else's and make the run a bad one. Undefined where the stores cannot be seen.
   */
  readonly othersCpuSeconds?: number | undefined;
  /** What each store was asked for; undefined where its log cannot be read. */
  readonly requests: { readonly source?: RequestCounts | undefined; readonly destination?: RequestCounts | undefined };
  readonly notes: ToolRun["notes"];
}

/** What was seen around a run. */
export interface RunFrame {
  readonly round: number;
  readonly place: number;
  readonly work: Work;
  readonly tool: ToolName;
  readonly storesCpuSeconds: number | undefined;
  readonly machineCpuSeconds: number;
  readonly requests: RunRecord["requests"];
}

/** The figures of a run. */
export function recordOf(frame: RunFrame, run: ToolRun): RunRecord {
  const { work, storesCpuSeconds, machineCpuSeconds, round, place, tool, requests } = frame;
  const gibibytes = work.bytes / GIB;
  return {
    round,
    place,
    work: work.name,
    tool,
    seconds: run.seconds,
    megabytesPerSecond: work.bytes / 1e6 / run.seconds,
    objectsPerSecond: work.objects.length / run.seconds,
    cpuSeconds: run.cpuSeconds,
    cpuSecondsPerGiB: run.cpuSeconds / gibibytes,
    memory: run.memory,
    storesCpuSecondsPerGiB: storesCpuSeconds === undefined ? undefined : storesCpuSeconds / gibibytes,
    othersCpuSeconds:
      storesCpuSeconds === undefined ? undefined : machineCpuSeconds - storesCpuSeconds - run.cpuSeconds,
    requests,
    notes: run.notes,
  };
}
