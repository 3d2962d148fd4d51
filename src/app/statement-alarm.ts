import { HanseError, isReason } from "../domain/errors.ts";
import type { Events } from "./ports/events.ts";
import type { PeersLedger } from "./ports/ledger.ts";

/** What telling of refused statements needs. */
export interface StatementAlarmPorts {
  readonly ledger: Pick<PeersLedger, "raiseAlarm">;
  readonly events: Events;
}

/**
 * Tells operators that a peer's statement was refused: in the log, and where it went back or was signed by a key that is
 * not trusted, as an alarm at the peer that stays. What is no refusal of a statement is left to the caller.
 */
export async function tellStatement(
  ports: StatementAlarmPorts,
  siteId: string,
  error: unknown,
  nowMs: number,
): Promise<void> {
  if (!(error instanceof HanseError) || error.category === "internal") return;
  ports.events.peerRefused(siteId, "its statement", error);
  if (!isReason(error, "STATEMENT_ROLLBACK", "PEER_UNAUTHENTICATED")) return;
  await ports.ledger.raiseAlarm(siteId, `its statement was refused: ${error.message}`, nowMs, {
    action: "peer.alarm",
    actor: `peer:${siteId}`,
    subject: siteId,
    outcome: "refused",
    reason: error.reason,
    detail: { text: error.message },
  });
}
