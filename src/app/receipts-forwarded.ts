import { HanseError } from "../domain/errors.ts";
import { receiptDifferences, receiptId } from "../domain/receipt.ts";
import type { Documents } from "./ports/documents.ts";
import type { Ledger, ReceiptRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { receiptAudit } from "./receipts-audit.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What taking a holder's receipt needs. */
export interface ForwardedReceiptPorts {
  readonly site: string;
  readonly ledger: Pick<Ledger, "getPeer" | "getVersion" | "keepReceipt">;
  readonly documents: Pick<Documents, "readReceipt">;
  readonly clock: Clock;
}

/**
 * Keeps the receipt of a holder that handed on a version of this site: both halves, each by the keys of the site that
 * signed it. Idempotent.
 * @throws HanseError INVALID_DOCUMENT for halves that are not of the caller and of a peer, or not of one delivery of a
 * version of this site
 */
export function takeForwardedReceipt(ports: ForwardedReceiptPorts): FederationUseCases["forwardReceipt"] {
  const { ledger, documents, clock, site } = ports;
  return async (peer, halves) => {
    const nowMs = clock.now();
    const keysOf = async (id: string) => (await ledger.getPeer(id))?.description.keys ?? [];
    const source = await documents.readReceipt(halves.source, {
      side: "source",
      signer: peer.site,
      keys: await keysOf(peer.site),
      of: halves.destination,
      nowMs,
    });
    const { terms } = source;
    const { destination } = terms;
    const check = { side: "destination", signer: destination, keys: await keysOf(destination), nowMs } as const;
    const other = await documents.readReceipt(halves.destination, check);
    const version = await ledger.getVersion(site, terms.artifact, terms.label);
    const problem =
      receiptDifferences(terms, other.terms).length > 0
        ? "has two halves that differ"
        : terms.source !== peer.site || terms.owner !== site || version?.digest !== terms.digest
          ? `is not about a version of ${site} that ${peer.site} handed on`
          : undefined;
    if (problem !== undefined)
      throw new HanseError("INVALID_DOCUMENT", `the receipt ${problem}`, {
        hop: "this gateway",
        remedy: "A holder forwards both halves of what it delivered, as they were signed",
      });
    const row: ReceiptRow = {
      ...terms,
      receiptId: receiptId(terms.source, terms.deliveryId),
      direction: "between",
      peer: peer.site,
      sourceToken: source.token,
      destinationToken: other.token,
      pending: false,
      recordedAtMs: nowMs,
    };
    await ledger.keepReceipt(row, receiptAudit(row, "receipt.forwarded"));
  };
}
