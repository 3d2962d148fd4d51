import type { AuditEvent } from "../domain/audit.ts";
import type { CheckedAgreement } from "./ports/documents.ts";
import type { AgreementRow } from "./ports/ledger.ts";

/** An agreement as a ledger keeps it. */
export const agreementRow = (
  { token, agreementId, agreedAtMs, terms }: CheckedAgreement,
  direction: AgreementRow["direction"],
  recordedAtMs: number,
): AgreementRow => ({
  ...terms,
  agreementId,
  direction,
  peer: direction === "in" ? terms.source : terms.destination,
  token,
  agreedAtMs,
  recordedAtMs,
});

/** The audit event of an agreement that was made or received. */
export const agreementAudit = (row: AgreementRow, action: string, actor: string): AuditEvent => ({
  action,
  actor,
  onBehalfOf: row.person === undefined ? undefined : row.direction === "in" ? `user:${row.person}` : row.person,
  subject: row.agreementId,
  digest: row.terms,
  outcome: "ok",
  detail: {
    peer: row.peer,
    grant: row.grantId,
    artifact: row.artifact,
    country: row.country,
    scope: row.forSite ? "site" : "person",
  },
});
