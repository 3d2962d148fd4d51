import { countWords, formatSubset } from "../domain/scrub.ts";
import type { ShownFinding, ShownScrub } from "../wire/scrub.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatBytes, formatCount, formatDuration, formatRate, formatTime } from "./units.ts";

/** What it found, e.g. `2 lost, 1 corrupt`; `nothing` where there is none. */
export const scrubWords = ({ dark, lost, corrupt, uploads }: ShownScrub): string =>
  countWords({ dark, lost, corrupt, upload: uploads }) || "nothing";

/** `LOST  main:pulls/a.bin  (there is no such object)  bsc/climate/era5@2026.1` */
export function findingLine({ kind, store, key, reference, detail }: ShownFinding): string {
  const of = reference === "" ? "" : `  ${reference}`;
  return `${kind.toUpperCase()}  ${store}:${key}  (${detail})${of}`;
}

/** How far it is, or what it came to, in one line. */
export function scrubProgress(scrub: ShownScrub): string {
  const { state, objects, bytes, objectsTotal, bytesTotal, subset } = scrub;
  const part = subset.of === 1 ? "" : ` (subset ${formatSubset(subset)})`;
  const read = `${formatCount(objects, "object")}, ${formatBytes(bytes)} re-read`;
  if (state !== "RUNNING") return `${scrub.scrubId} is ${state}: ${read}${part}, found ${scrubWords(scrub)}`;
  return `${read} of ${formatCount(objectsTotal, "object")}, ${formatBytes(bytesTotal)}${part}; found ${scrubWords(scrub)}`;
}

/** Scrubs as a table. */
export const scrubTable = (scrubs: readonly ShownScrub[]): readonly string[] =>
  formatTable(
    [
      { heading: "ID", value: ({ scrubId }) => scrubId },
      { heading: "STATE", value: ({ state }) => state },
      {
        heading: "BY",
        value: ({ startedBy }) => startedBy || "schedule",
        most: 30,
      },
      {
        heading: "STARTED",
        value: ({ startedAtMs }) => formatTime(startedAtMs),
      },
      { heading: "ENDED", value: ({ endedAtMs }) => formatTime(endedAtMs) },
      { heading: "SUBSET", value: ({ subset }) => formatSubset(subset) },
      {
        heading: "OBJECTS",
        value: ({ objects }) => objects.toLocaleString("en-US"),
        align: "right",
      },
      {
        heading: "BYTES",
        value: ({ bytes }) => formatBytes(bytes),
        align: "right",
      },
      { heading: "FOUND", value: scrubWords },
    ],
    scrubs,
  );

/** A scrub in full. */
export function scrubLines(scrub: ShownScrub): readonly string[] {
  const { startedAtMs, endedAtMs } = scrub;
  return formatProperties([
    ["scrub", scrub.scrubId],
    ["state", scrub.state],
    ["reason", scrub.reason],
    ["reason code", scrub.reasonCode],
    ["started by", scrub.startedBy || "schedule"],
    ["versions", scrub.references.join(", ") || "all"],
    ["store", scrub.store || "all"],
    ["subset", formatSubset(scrub.subset)],
    ["rate", `at most ${formatRate(scrub.maxRate)}`],
    ["re-read", `${formatCount(scrub.objects, "object")}, ${formatBytes(scrub.bytes)}`],
    ["of", `${formatCount(scrub.objectsTotal, "object")}, ${formatBytes(scrub.bytesTotal)}`],
    ["found", scrubWords(scrub)],
    ["started", formatTime(startedAtMs)],
    ["ended", formatTime(endedAtMs)],
    ["took", endedAtMs === undefined ? "" : formatDuration(endedAtMs - startedAtMs)],
  ]);
}
