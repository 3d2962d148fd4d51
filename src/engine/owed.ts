import type { ClosingWork, OwedWork, TransferRow } from "../app/ports/ledger.ts";

/** What a transfer owes at its end: of a pull the news of it, to the source that opened a delivery for it. */
export function owedAtEnd(row: TransferRow, outcome: ClosingWork["outcome"]): OwedWork<ClosingWork> | undefined {
  const { intent, transferId, deliveryId } = row;
  if (intent.kind !== "pull" || deliveryId === undefined) return undefined;
  // The source hears of what left it; what was here already is none of its delivery.
  const bytes = Math.max(0, row.bytesDone - row.bytesInherited);
  const { objectsDone: objects } = row;
  return {
    peer: intent.site,
    transferId,
    work: { kind: "close-delivery", transferId, deliveryId, outcome, bytes, objects },
  };
}
