import type { ShownReceipt } from "../wire/receipt.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatBytes, formatCount, formatTime } from "./units.ts";

/** Receipts as a table. */
export function receiptTable(receipts: readonly ShownReceipt[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ receiptId }) => receiptId },
      { heading: "WHEN", value: ({ endedAtMs }) => formatTime(endedAtMs) },
      { heading: "WAY", value: ({ direction }) => direction },
      { heading: "REFERENCE", value: ({ reference }) => reference },
      { heading: "PEER", value: ({ peer }) => peer },
      { heading: "OBJECTS", value: ({ objects }) => objects.toLocaleString("en-US"), align: "right" },
      { heading: "SIZE", value: ({ bytes }) => formatBytes(bytes), align: "right" },
      {
        heading: "FOR",
        value: ({ person, destination }) => (person === undefined ? "-" : `${person} at ${destination}`),
      },
      { heading: "SIGNED", value: signatures },
    ],
    receipts,
  );
}

/** Who signed, in a few words. */
function signatures(receipt: ShownReceipt): string {
  const { source, destination, signedBySource, signedByDestination, pending } = receipt;
  if (signedBySource && signedByDestination) return "by both";
  if (pending) return `by ${destination}; waits for ${source}`;
  return signedByDestination ? `by ${destination} only` : "no";
}

/** A receipt in full. */
export function receiptLines(receipt: ShownReceipt): readonly string[] {
  const { source, destination, person, objects, bytes, signedBySource, signedByDestination } = receipt;
  const missing = signedByDestination ? "not countersigned" : "not signed";
  return formatProperties([
    ["receipt", receipt.receiptId],
    ["reference", receipt.reference],
    ["kind", receipt.kind],
    ["content", `${formatCount(objects, "object")}, ${formatBytes(bytes)} (${bytes.toLocaleString("en-US")} bytes)`],
    ["digest", `sha256:${receipt.digest}`],
    ["from", `${source}, its delivery ${receipt.deliveryId}`],
    ["to", `${destination}, its transfer ${receipt.transferId}`],
    ["for", person === undefined ? "" : `${person} at ${destination}`],
    ["path", receipt.modes.join(" and ")],
    ["started", formatTime(receipt.startedAtMs)],
    ["ended", formatTime(receipt.endedAtMs)],
    ["signed", signedBySource ? `by ${destination} and by ${source}` : signedByDestination ? `by ${destination}` : ""],
    [missing, signedBySource ? "" : (receipt.problem ?? `${source} is being asked`)],
  ]);
}
