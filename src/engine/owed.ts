import type { ClosingWork, OwedWork, TransferRow } from "../app/ports/ledger.ts";

/** What a transfer owes at its end: of a pull the news of it, to the source that opened a delivery for it. */
export function owedAtEnd(row: TransferRow, outcome: ClosingWork["outcome"]): OwedWork<ClosingWork> | undefined {
  const { intent, transferId, deliveryId } = row;
  if (intent.kind !== "pull" || deliveryId === undefined) return undefined;
  const { bytesDone: bytes, objectsDone: objects } = row;
  return {
    peer: intent.site,
    transferId,
    work: { kind: "close-delivery", transferId, deliveryId, outcome, bytes, objects },
  };
}
