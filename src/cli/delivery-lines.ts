import type { ShownDelivery } from "../wire/delivery.ts";
import type { DeliverySum__Output } from "../wire/gen/hanse/control/v1/DeliverySum.ts";
import { formatProperties, formatTable, type Column } from "./table.ts";
import { formatBytes, formatTime } from "./units.ts";

const bytesOrDash = (bytes: number): string => (bytes > 0 ? formatBytes(bytes) : "-");

/** Its state, and whether its destination fell silent. */
const stateOf = ({ state, stale }: ShownDelivery): string => (stale ? `${state} (stale)` : state);

/** Deliveries as a table. */
export function deliveryTable(deliveries: readonly ShownDelivery[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ deliveryId }) => deliveryId },
      { heading: "PEER", value: ({ peer }) => peer },
      { heading: "PERSON", value: ({ person }) => person || "-", most: 30 },
      { heading: "STATE", value: stateOf },
      { heading: "PATHS", value: ({ modes }) => modes.join(",") || "-" },
      { heading: "LOCATED", value: ({ locatedBytes }) => bytesOrDash(locatedBytes), align: "right" },
      { heading: "RELAYED", value: ({ relayedBytes }) => bytesOrDash(relayedBytes), align: "right" },
      {
        heading: "REPORTED",
        value: ({ reportedAtMs, reportedBytes }) => (reportedAtMs === undefined ? "-" : formatBytes(reportedBytes)),
        align: "right",
      },
      { heading: "REFERENCE", value: ({ reference }) => reference },
      { heading: "SINCE", value: ({ openedAtMs }) => formatTime(openedAtMs) },
      { heading: "LAST READ", value: ({ activeAtMs }) => formatTime(activeAtMs) },
    ],
    deliveries,
  );
}

/** A delivery in full. */
export function deliveryLines(delivery: ShownDelivery): readonly string[] {
  const { reportedAtMs, reportedObjects, reportedBytes } = delivery;
  const exact = (bytes: number): string => `${formatBytes(bytes)} (${bytes.toLocaleString("en-US")} B)`;
  return formatProperties([
    ["delivery", delivery.deliveryId],
    ["state", stateOf(delivery)],
    ["reason", delivery.reason],
    ["reason code", delivery.reasonCode],
    ["ended by", delivery.endedBy],
    ["peer", delivery.peer],
    ["person", delivery.person],
    ["its transfer", delivery.transferId],
    ["reference", delivery.reference],
    ["digest", `sha256:${delivery.digest}`],
    ["paths", delivery.modes.join(", ")],
    ["located", exact(delivery.locatedBytes)],
    ["relayed", exact(delivery.relayedBytes)],
    [
      "reported",
      reportedAtMs === undefined ? "" : `${reportedObjects.toLocaleString("en-US")} objects, ${exact(reportedBytes)}`,
    ],
    ["since", formatTime(delivery.openedAtMs)],
    ["last read", formatTime(delivery.activeAtMs)],
    ["URLs end", delivery.urlsUntilMs === undefined ? "" : formatTime(delivery.urlsUntilMs)],
    ["ended", formatTime(delivery.endedAtMs)],
  ]);
}

/** Sums as a table. @param byPerson whether they are of people */
export function deliverySumTable(sums: readonly DeliverySum__Output[], byPerson: boolean): readonly string[] {
  const person: Column<DeliverySum__Output> = { heading: "PERSON", value: (sum) => sum.person || "-" };
  const bytes = (heading: string, of: (sum: DeliverySum__Output) => number): Column<DeliverySum__Output> => ({
    heading,
    value: (sum) => bytesOrDash(of(sum)),
    align: "right",
  });
  return formatTable(
    [
      { heading: "PEER", value: ({ peer }) => peer },
      ...(byPerson ? [person] : []),
      { heading: "DELIVERIES", value: (sum) => sum.deliveries.toLocaleString("en-US"), align: "right" },
      bytes("LOCATED", (sum) => sum.locatedBytes),
      bytes("RELAYED", (sum) => sum.relayedBytes),
      bytes("REPORTED", (sum) => sum.reportedBytes),
    ],
    sums,
  );
}

/** What an operator should know after a stop, line by line. @param nowMs milliseconds since 1970 */
export function stopNotes(delivery: ShownDelivery, nowMs: number): readonly string[] {
  const { urlsUntilMs, peer } = delivery;
  const urls =
    urlsUntilMs === undefined || urlsUntilMs <= nowMs
      ? "No URL that was handed out lives any more"
      : `URLs already handed out end by ${new Date(urlsUntilMs).toISOString().slice(11, 19)} (UTC)`;
  return [
    `${urls}; what is relayed ends within 10 s.`,
    `A new pull by ${peer} would be a new delivery. To keep it out, take the grant back: hanse grant ls, hanse grant rm ID`,
  ];
}
