import { compare, judge, type Figure, type Verdict } from "./musts.ts";
import type { RunRecord } from "./record.ts";
import type { RequestCounts } from "./requests.ts";
import { spreadOf, type Spread } from "./statistics.ts";
import { tableOf } from "./table.ts";
import type { ToolName } from "./tool.ts";
import type { Work } from "./work.ts";

/** Everything that people read at the end. */
export function reportLines(records: readonly RunRecord[], works: readonly Work[]): string[] {
  return [...works.flatMap((work) => ["", ...workLines(records, work)]), "", ...verdictLines(judge(records))];
}

function workLines(records: readonly RunRecord[], work: Work): string[] {
  const runs = records.filter((run) => run.work === work.name);
  const tools = [...new Set(runs.map(({ tool }) => tool))].sort();
  const rate: Figure = work.name === "small" ? "objectsPerSecond" : "megabytesPerSecond";
  const rows = tools.map((tool) => {
    const mine = runs.filter((run) => run.tool === tool);
    const beside = (other: ToolName, figure: Figure): string =>
      tool === other ? "1" : spread(compare(runs, { work: work.name, tool, beside: other, figure }), 2);
    return [
      tool,
      spread(spreadOf(mine.map((run) => run.megabytesPerSecond)), 1),
      spread(spreadOf(mine.map((run) => run.objectsPerSecond)), 1),
      spread(spreadOf(mine.map((run) => run.cpuSecondsPerGiB)), 2),
      mine.some((run) => run.storesCpuSecondsPerGiB === undefined)
        ? "-"
        : spreadOf(mine.map((run) => run.storesCpuSecondsPerGiB ?? 0)).median.toFixed(2),
      mebibytes(Math.max(...mine.map((run) => run.memory.peakBytes))),
      mebibytes(Math.max(...mine.map((run) => run.memory.largestBytes))),
      beside("rclone", rate),
      beside("rclone", "cpuSecondsPerGiB"),
      beside("limit", rate),
    ];
  });
  const size = work.objects[0]?.sizeBytes ?? 0;
  const head = [
    `${work.objects.length} x ${size >= 1024 ** 2 ? `${size / 1024 ** 2} MiB` : `${size / 1024} KiB`}`,
    "MB/s",
    "objects/s",
    "CPU-s/GiB",
    "stores",
    "peak RSS",
    "largest",
    `${work.name === "small" ? "objects/s" : "MB/s"} : rclone`,
    "CPU : rclone",
    `: limit`,
  ];
  return [...tableOf(head, rows), ...requestLines(runs, tools, work)];
}

/** What the stores were asked for, per object moved: the first round's counts, they do not vary. */
function requestLines(runs: readonly RunRecord[], tools: readonly ToolName[], work: Work): string[] {
  const rows = tools.flatMap((tool) => {
    const run = runs.find((candidate) => candidate.tool === tool);
    const { source, destination } = run?.requests ?? {};
    return source === undefined || destination === undefined
      ? []
      : [`  ${tool.padEnd(15)} source ${counts(source, work)}; destination ${counts(destination, work)}`];
  });
  return rows.length === 0 ? [] : ["requests per object, by the stores' own logs:", ...rows];
}

function counts(requests: RequestCounts, work: Work): string {
  const sum = Object.values(requests).reduce((total, count) => total + count, 0);
  const each = Object.entries(requests).map(([name, count]) => `${name} ${perObject(count, work)}`);
  return `${perObject(sum, work)} (${each.join(", ")})`;
}

const perObject = (count: number, work: Work): string => String(Number((count / work.objects.length).toPrecision(3)));

function verdictLines(verdicts: readonly Verdict[]): string[] {
  const words: Record<Figure, string> = {
    megabytesPerSecond: "MB/s",
    objectsPerSecond: "objects/s",
    cpuSecondsPerGiB: "CPU-s/GiB",
  };
  return verdicts.map((verdict) => {
    const { work, tool, beside, figure, must, aim, atMost, ratio, holds } = verdict;
    const sign = atMost === true ? "≤" : "≥";
    const wanted = `must ${sign} ${must}${aim === undefined ? "" : `, aim ${aim}`}`;
    const stands = `${spread(ratio, 2)} x ${beside} (${wanted})`;
    return `${holds ? "holds " : "MISSED"}  ${work.padEnd(5)}  ${tool}: ${words[figure]} ${stands}`;
  });
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;

function spread(figures: Spread | undefined, digits: number): string {
  if (figures === undefined) return "-";
  const { median, least, most } = figures;
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
