import { figuresOf } from "./progress.ts";
import { formatProperties, formatTable } from "./table.ts";
import { percentOf, ranMs, type Transfer } from "./transfer-view.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "./units.ts";
import { shownTime } from "./wire-json.ts";

const kindOf = ({ kind, repair }: Transfer): string => (repair ? "repair" : kind);

/** Transfers as a table. */
export function transferTable(transfers: readonly Transfer[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ transferId }) => transferId },
      { heading: "KIND", value: kindOf },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "DONE", value: (transfer) => `${percentOf(transfer)}%`, align: "right" },
      { heading: "SIZE", value: ({ bytesTotal }) => (bytesTotal > 0 ? formatBytes(bytesTotal) : "-"), align: "right" },
      {
        heading: "RATE",
        value: ({ state, bytesPerSecond }) => (state === "RUNNING" ? formatRate(bytesPerSecond) : "-"),
        align: "right",
      },
      {
        heading: "INHERITED",
        value: ({ bytesInherited }) => (bytesInherited > 0 ? formatBytes(bytesInherited) : "-"),
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

/** What of a pull did not cross the network, and the least that could. */
function inheritedOf({ bytesInheritable, bytesInherited, repair }: Transfer): string {
  if (bytesInheritable === 0 && bytesInherited === 0) return "";
  const all = bytesInherited < bytesInheritable ? ` of ${formatBytes(bytesInheritable)} that held versions have` : "";
  if (repair) return `${formatBytes(bytesInherited)} were right and stayed`;
  return `${formatBytes(bytesInherited)}${all}, copied within the store`;
}

function fetchedOf(transfer: Transfer): string {
  const { bytesInheritable, bytesInherited, bytesDone, bytesTotal, repair } = transfer;
  if (inheritedOf(transfer) === "") return "";
  if (repair) return formatBytes(Math.max(0, bytesDone - bytesInherited));
  const least = Math.max(0, bytesTotal - Math.max(bytesInheritable, bytesInherited));
  return `${formatBytes(Math.max(0, bytesDone - bytesInherited))}; the attainable minimum is ${formatBytes(least)}`;
}

/** A transfer in full. */
export function transferLines(transfer: Transfer): readonly string[] {
  const of = (done: number, total: number): string =>
    `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
  return [
    ...formatProperties([
      ["transfer", transfer.transferId],
      ["kind", kindOf(transfer)],
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
      ["inherited", inheritedOf(transfer)],
      ["fetched", fetchedOf(transfer)],
      ["not inherited", transfer.inheritReason],
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
