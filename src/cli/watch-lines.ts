import type { Checkpoint__Output } from "../wire/gen/hanse/control/v1/Checkpoint.ts";
import type { Watch__Output } from "../wire/gen/hanse/control/v1/Watch.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatBytes, formatDuration } from "./units.ts";
import { shownTime } from "./wire-json.ts";

/** Watches as a table. */
export const watchTable = (watches: readonly Watch__Output[]): readonly string[] =>
  formatTable(
    [
      { heading: "ID", value: ({ watchId }) => watchId },
      { heading: "ARTIFACT", value: ({ artifact }) => artifact },
      { heading: "LOCATION", value: ({ location }) => location },
      { heading: "LAYOUT", value: ({ layout }) => layout, most: 24 },
      { heading: "EVERY", value: ({ everySeconds }) => formatDuration(everySeconds * 1000) },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "SINCE", value: ({ since }) => shownTime(since) },
      { heading: "LOOKED", value: ({ scannedAt }) => shownTime(scannedAt) },
      { heading: "BY", value: ({ createdBy }) => createdBy },
    ],
    watches,
  );

/** A watch in full. */
export const watchLines = (watch: Watch__Output): readonly string[] =>
  formatProperties([
    ["watch", watch.watchId],
    ["artifact", watch.artifact],
    ["location", watch.location],
    ["layout", watch.layout],
    ["state", `${watch.state} since ${shownTime(watch.since)}`],
    ["reason", watch.reason],
    ["looks", `every ${formatDuration(watch.everySeconds * 1000)}`],
    ["looked", shownTime(watch.scannedAt)],
    ["looks again", watch.state === "SUSPENDED" ? "" : shownTime(watch.dueAt)],
    ["abandoned", `after ${formatDuration(watch.abandonedAfterSeconds * 1000)} without a change`],
    ["left alone", watch.otherFolders === 0 ? "" : otherFolders(watch.otherFolders)],
    ["title", watch.title],
    ["licence", watch.license],
    ["description", watch.description],
    ["keywords", watch.keywords.join(", ")],
    ["contact", watch.contact],
    ["made from", watch.derivedFrom.join(", ")],
    ["by", `${watch.createdBy}, ${shownTime(watch.createdAt)}`],
  ]);

const otherFolders = (count: number): string =>
  count === 1 ? "1 folder whose name has no step" : `${count} folders whose names have no step`;

/** Checkpoints as a table, with what is wrong with each below its line. */
export function checkpointLines(checkpoints: readonly Checkpoint__Output[]): readonly string[] {
  const [heading = "", ...lines] = formatTable(
    [
      { heading: "STEP", value: ({ step }) => String(step), align: "right" },
      { heading: "FOLDER", value: ({ folder }) => folder },
      { heading: "LAYOUT", value: ({ layout }) => (layout === "" ? "-" : layout), most: 24 },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "OBJECTS", value: ({ objects }) => String(objects), align: "right" },
      { heading: "SIZE", value: ({ bytes }) => formatBytes(bytes), align: "right" },
      { heading: "CHANGED", value: ({ changedAt }) => shownTime(changedAt) },
      { heading: "PUBLISHED", value: ({ publishedAt }) => shownTime(publishedAt) },
    ],
    checkpoints,
  );
  return [heading, ...lines.flatMap((line, index) => [line, ...remarks(checkpoints[index])])];
}

/** Of what a checkpoint lacks so much is shown; --json has more. */
const SHOWN = 3;

function remarks(checkpoint: Checkpoint__Output | undefined): readonly string[] {
  if (checkpoint === undefined) return [];
  const { missing, problem } = checkpoint;
  const more = missing.length - SHOWN;
  const names = `${missing.slice(0, SHOWN).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
  return [...(missing.length === 0 ? [] : [`  lacks ${names}`]), ...(problem === "" ? [] : [`  ${problem}`])];
}
