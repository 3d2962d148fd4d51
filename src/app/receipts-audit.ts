import { formatReference } from "../domain/artifact.ts";
import type { AuditEvent } from "../domain/audit.ts";
import type { Reason } from "../domain/errors.ts";
import type { ReceiptRow } from "./ports/ledger.ts";

/** The audit event of something that happened to a receipt; with a reason it was refused. */
export function receiptAudit(
  receipt: Pick<ReceiptRow, "receiptId" | "peer" | "person" | "owner" | "artifact" | "label" | "digest" | "bytes">,
  action: string,
  reason?: Reason,
): AuditEvent {
  const { receiptId, peer, person, owner, bytes } = receipt;
  return {
    action,
    actor: "gateway",
    onBehalfOf: person === undefined ? undefined : `user:${person}`,
    subject: receiptId,
    digest: receipt.digest,
    outcome: reason === undefined ? "ok" : "refused",
    reason,
    detail: { peer, bytes, reference: formatReference({ ...receipt, site: owner }) },
  };
}
