import { figuresOf } from "./progress.ts";
import { formatProperties, formatTable } from "./table.ts";
import { percentOf, ranMs, type Transfer } from "./transfer-view.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "./units.ts";
import { shownTime } from "./wire-json.ts";

/** Transfers as a table. */
export function transferTable(transfers: readonly Transfer[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ transferId }) => transferId },
      { heading: "KIND", value: ({ kind }) => kind },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "DONE", value: (transfer) => `${percentOf(transfer)}%`, align: "right" },
      { heading: "SIZE", value: ({ bytesTotal }) => (bytesTotal > 0 ? formatBytes(bytesTotal) : "-"), align: "right" },
      {
        heading: "RATE",
        value: ({ state, bytesPerSecond }) => (state === "RUNNING" ? formatRate(bytesPerSecond) : "-"),
        align: "right",
      },
      { heading: "REFERENCE", value: ({ reference }) => reference },
      { heading: "BY", value: ({ createdBy }) => createdBy },
      { heading: "CREATED", value: ({ createdAt }) => shownTime(createdAt) },
      { heading: "REASON", value: ({ reason, reasonCode }) => reasonCode || reason, most: 60 },
    ],
    transfers,
  );
}

/** Publications have no path to choose. */
function pathOf({ kind, mode, modeReason }: Transfer): string {
  if (kind === "publication") return "";
  return modeReason === "" ? mode : `${mode} (${modeReason})`;
}

/** What came from one site, and why no more does. */
const sourceLine = ({ site, state, reason, bytes, objects }: Transfer["sources"][number]): string => {
  const brought = `${site}: ${formatBytes(bytes)}, ${formatCount(objects, "object")}`;
  if (reason === "") return `  - ${brought}`;
  return `  - ${brought}; ${state === "left" ? "left" : "rests"}: ${reason}`;
};

/** A transfer in full. */
export function transferLines(transfer: Transfer): readonly string[] {
  const of = (done: number, total: number): string =>
    `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
  return [
    ...formatProperties([
      ["transfer", transfer.transferId],
      ["kind", transfer.kind],
      ["state", transfer.state],
      ["step", transfer.step],
      ["reason", transfer.reason],
      ["reason code", transfer.reasonCode],
      ["reference", transfer.reference],
      ["digest", transfer.digest === "" ? "" : `sha256:${transfer.digest}`],
      ["from", transfer.from],
      ["to", transfer.to],
      ["path", pathOf(transfer)],
      ["relayed", transfer.bytesRelayed > 0 ? `${formatBytes(transfer.bytesRelayed)} of the bytes done` : ""],
      ["done", `${percentOf(transfer)}% · ${figuresOf(transfer)}`],
      ["objects", of(transfer.objectsDone, transfer.objectsTotal)],
      ["parts", transfer.partsTotal > 0 ? of(transfer.partsDone, transfer.partsTotal) : ""],
      ["created", `${shownTime(transfer.createdAt)} by ${transfer.createdBy}`],
      ["started", shownTime(transfer.startedAt)],
      ["ended", shownTime(transfer.endedAt)],
      ["ran", ranMs(transfer) > 0 ? formatDuration(ranMs(transfer)) : ""],
    ]),
    ...(transfer.sources.length > 0 ? ["sources", ...transfer.sources.map(sourceLine)] : []),
    ...(transfer.problems.length > 0 ? ["problems", ...transfer.problems.map((problem) => `  - ${problem}`)] : []),
  ];
}
