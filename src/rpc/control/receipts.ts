import type { ServiceImplementation } from "nice-grpc";
import type { ReceiptRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { formatReference } from "../../domain/artifact.ts";
import { parseSiteId } from "../../domain/site.ts";
import type { Receipt } from "../../wire/gen/hanse/control/v1/Receipt.ts";
import { receiptToWire } from "../../wire/receipt.ts";
import type { ReceiptsService } from "../../wire/services.ts";
import { optionalText, page, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** hanse.control.v1.ReceiptsService */
export function receiptsService(
  useCases: Pick<ControlUseCases, "listReceipts" | "getReceipt">,
): ServiceImplementation<ReceiptsService, ControlContext> {
  return {
    async ListReceipts(request, { user }) {
      const peer = optionalText(request.peer, "peer");
      const filter = {
        peer: peer === undefined ? undefined : parseSiteId(peer),
        transfer: optionalText(request.transferId, "transfer_id"),
      };
      const { items, nextToken } = await useCases.listReceipts(user, filter, page(request));
      return { receipts: items.map(wireReceipt), nextPageToken: nextToken };
    },
    async GetReceipt(request, { user }) {
      const { receipt, statements } = await useCases.getReceipt(user, requiredText(request.id, "id"));
      return {
        receipt: wireReceipt(receipt),
        sourceToken: receipt.sourceToken ?? "",
        destinationToken: receipt.destinationToken ?? "",
        statements: [...statements],
      };
    },
  };
}

function wireReceipt(row: ReceiptRow): Receipt {
  const { owner: site, artifact, label, sourceToken, destinationToken } = row;
  return receiptToWire({
    receiptId: row.receiptId,
    direction: row.direction,
    peer: row.peer,
    reference: formatReference({ site, artifact, label }),
    kind: row.kind,
    digest: row.digest,
    objects: row.objects,
    bytes: row.bytes,
    modes: row.modes,
    startedAtMs: row.startedAtMs,
    endedAtMs: row.endedAtMs,
    person: row.person,
    transferId: row.transferId,
    deliveryId: row.deliveryId,
    source: row.source,
    destination: row.destination,
    signedBySource: sourceToken !== undefined,
    signedByDestination: destinationToken !== undefined,
    pending: row.pending,
    problem: row.problem,
  });
}
