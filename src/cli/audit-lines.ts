import type { AuditHead } from "../domain/audit.ts";
import type { ShownAuditRecord, ShownLog, ShownWitness } from "../wire/audit.ts";
import { formatTable } from "./table.ts";
import { formatCount, formatTime } from "./units.ts";

/** Hex digits of a hash that tables show: enough to compare by eye, `--json` has all. */
const SHOWN_DIGITS = 16;

/** Records of the audit log as a table. */
export function auditTable(records: readonly ShownAuditRecord[]): readonly string[] {
  return formatTable(
    [
      { heading: "#", value: ({ index }) => String(index), align: "right" },
      { heading: "TIME", value: ({ atMs }) => formatTime(atMs) },
      { heading: "ACTION", value: ({ action }) => action },
      { heading: "WHO", value: who, most: 40 },
      { heading: "OUTCOME", value: ({ outcome, reason }) => (reason === "" ? outcome : `${outcome} ${reason}`) },
      { heading: "SUBJECT", value: ({ subject }) => subject, most: 60 },
      { heading: "DETAIL", value: ({ detail }) => detail, most: 80 },
    ],
    records,
  );
}

/** Who did it, and for whom. */
function who({ actor, onBehalfOf }: ShownAuditRecord): string {
  const person = actor.replace(/^user:/, "");
  return onBehalfOf === "" ? person : `${person} for ${onBehalfOf.replace(/^user:/, "")}`;
}

/** Something that is wrong with a log. */
export interface ShownAuditFault {
  readonly index: number;
  readonly fault: string;
  readonly detail: string;
}

export const faultLine = ({ index, fault, detail }: ShownAuditFault): string =>
  `WRONG  #${index} ${fault}${detail === "" ? "" : `  (${detail})`}`;

/** What is said of a log without a fault. */
export const wholeLine = ({ size, hash }: AuditHead): string =>
  `The log is whole: ${formatCount(size, "record")}, hash ${hash}`;

/** What sites have seen of each other's logs, as a table. */
export function witnessTable(witnesses: readonly ShownWitness[]): readonly string[] {
  const rows = witnesses.flatMap(({ siteId, theirsOfOurs, oursOfTheirs }) => [
    { by: siteId, of: "this site", log: theirsOfOurs },
    { by: "this site", of: siteId, log: oursOfTheirs },
  ]);
  return formatTable(
    [
      { heading: "SEEN BY", value: ({ by }) => by },
      { heading: "LOG OF", value: ({ of }) => of },
      {
        heading: "RECORDS",
        value: ({ log }) => (log === undefined ? "-" : log.size.toLocaleString("en-US")),
        align: "right",
      },
      { heading: "HASH", value: ({ log }) => (log === undefined ? "-" : log.hash.slice(0, SHOWN_DIGITS)) },
      { heading: "WHEN", value: ({ log }) => formatTime(log?.atMs) },
      { heading: "PROBLEM", value: ({ log }) => problemOf(log) },
    ],
    rows,
  );
}

const problemOf = (log: ShownLog | undefined): string => {
  if (log === undefined) return "not seen yet";
  return log.problem === "" ? "-" : log.problem;
};
