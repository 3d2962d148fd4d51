import type { RunRecord } from "./record.ts";
import { ratioOf, type Spread } from "./statistics.ts";
import type { ToolName } from "./tool.ts";
import type { WorkName } from "./work.ts";

/** Which figure of a run is compared. */
export type Figure = "megabytesPerSecond" | "objectsPerSecond" | "cpuSecondsPerGiB";

/** What is asked of one tool beside another, as the median of the rounds' ratios. */
export interface Must {
  readonly work: WorkName;
  readonly tool: ToolName;
  readonly beside: ToolName;
  readonly figure: Figure;
  readonly must: number;
  readonly aim?: number | undefined;
  /** True where less is better. */
  readonly atMost?: boolean;
}

/** What the project promises of its speed. */
export const MUSTS: readonly Must[] = [
  { work: "large", tool: "hanse-direct", beside: "rclone", figure: "megabytesPerSecond", must: 1.2, aim: 1.4 },
  {
    work: "large",
    tool: "hanse-direct",
    beside: "rclone",
    figure: "cpuSecondsPerGiB",
    must: 0.65,
    aim: 0.5,
    atMost: true,
  },
  { work: "large", tool: "hanse-direct", beside: "limit", figure: "megabytesPerSecond", must: 0.85 },
  { work: "small", tool: "hanse-direct", beside: "rclone", figure: "objectsPerSecond", must: 1.5, aim: 2 },
  { work: "large", tool: "hanse-relay", beside: "hanse-direct", figure: "megabytesPerSecond", must: 0.5, aim: 0.7 },
];

/** How a must stands. */
export interface Verdict extends Must {
  readonly ratio: Spread;
  readonly holds: boolean;
}

/** The musts that these runs can answer. */
export function judge(records: readonly RunRecord[], musts: readonly Must[] = MUSTS): Verdict[] {
  return musts.flatMap((must) => {
    const ratio = compare(records, must);
    if (ratio === undefined) return [];
    const holds = must.atMost === true ? ratio.median <= must.must : ratio.median >= must.must;
    return [{ ...must, ratio, holds }];
  });
}

/** The ratio of one tool's figure to another's, round by round; undefined where one of them did not run. */
export function compare(
  records: readonly RunRecord[],
  { work, tool, beside, figure }: Pick<Must, "work" | "tool" | "beside" | "figure">,
): Spread | undefined {
  const figures = (name: ToolName): Map<number, number> =>
    new Map(
      records.filter((run) => run.work === work && run.tool === name).map((run) => [run.round, run[figure]] as const),
    );
  return ratioOf(figures(tool), figures(beside));
}
