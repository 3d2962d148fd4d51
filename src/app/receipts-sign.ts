import { isReason } from "../domain/errors.ts";
import { receiptId, type ReceiptMode, type ReceiptTerms } from "../domain/receipt.ts";
import type { Documents } from "./ports/documents.ts";
import type { ClosingWork, Ledger, ReceiptRow, TransferRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { receiptAudit } from "./receipts-audit.ts";

/** What signing as a destination needs. */
export interface SignPorts {
  readonly site: string;
  readonly ledger: Pick<Ledger, "getTransfer" | "getVersion" | "keepReceipt" | "getReceipt">;
  readonly documents: Pick<Documents, "signReceipt">;
  readonly clock: Clock;
}

/**
 * This site's half of the receipt of a pull that succeeded: signed and kept once, so that the source sees one and the
 * same token however often it is told. Where it cannot be signed, the row says why and has no token.
 * @returns undefined for a transfer or a version that the ledger does not know any more
 */
export async function signOwnHalf(ports: SignPorts, work: ClosingWork, peer: string): Promise<ReceiptRow | undefined> {
  const { ledger, clock, documents } = ports;
  const id = receiptId(peer, work.deliveryId);
  const standing = await ledger.getReceipt(id);
  if (standing !== undefined) return standing;
  const transfer = await ledger.getTransfer(work.transferId);
  const terms = transfer && (await termsOf(ports, work, peer, transfer));
  if (terms === undefined) return undefined;
  const recordedAtMs = clock.now();
  const row = { ...terms, receiptId: id, direction: "in" as const, peer, recordedAtMs };
  try {
    const destinationToken = await documents.signReceipt(terms, recordedAtMs);
    return await ledger.keepReceipt({ ...row, destinationToken, pending: true }, receiptAudit(row, "receipt.sign"));
  } catch (error) {
    if (!isReason(error, "INVALID_INPUT")) throw error;
    const unsigned = { ...row, pending: false, problem: `it cannot be signed: ${error.message}` };
    return ledger.keepReceipt(unsigned, receiptAudit(row, "receipt.refuse", error.reason));
  }
}

async function termsOf(
  { site, ledger, clock }: SignPorts,
  { deliveryId, bytes, objects }: ClosingWork,
  peer: string,
  transfer: TransferRow,
): Promise<ReceiptTerms | undefined> {
  const { intent, transferId } = transfer;
  if (intent.kind !== "pull") return undefined;
  const version = await ledger.getVersion(intent.site, intent.artifact, intent.label);
  if (version?.digest !== intent.digest) return undefined;
  // A clock that was set back must not make a receipt that ends after it was signed, or before it began.
  const endedAtMs = Math.min(transfer.endedAtMs ?? clock.now(), clock.now());
  return {
    source: peer,
    destination: site,
    transferId,
    deliveryId,
    owner: intent.site,
    artifact: intent.artifact,
    label: intent.label,
    kind: version.kind,
    digest: intent.digest,
    // The owner's receipt is about the version; another holder's about what came from there.
    ...(peer === intent.site
      ? { objects: transfer.objectsTotal, bytes: transfer.bytesTotal }
      : { objects: Math.min(objects, transfer.objectsTotal), bytes: Math.min(bytes, transfer.bytesTotal) }),
    modes: modesOf(transfer),
    startedAtMs: Math.min(transfer.startedAtMs ?? transfer.createdAtMs, endedAtMs),
    endedAtMs,
    person: transfer.createdBy,
  };
}

/** The paths that the bytes took; where none travelled, the one that was ready to be taken. */
function modesOf({ mode, bytesRelayed, bytesInherited, bytesTotal }: TransferRow): readonly ReceiptMode[] {
  const bytesFetched = bytesTotal - bytesInherited;
  if (bytesFetched <= 0) return [mode];
  if (bytesRelayed === 0) return ["direct"];
  return bytesRelayed < bytesFetched ? ["direct", "relay"] : ["relay"];
}
