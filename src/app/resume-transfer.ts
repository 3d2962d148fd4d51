import { isReason, type Reason } from "../domain/errors.ts";
import type { TransferRunner } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { TransferChange, TransferRow, TransfersLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What taking up a paused transfer needs. */
export interface ResumePorts {
  readonly ledger: Pick<TransfersLedger, "openTransfers" | "actOnTransfer" | "retryUnitsNow">;
  readonly runner: Pick<TransferRunner, "fill">;
  readonly events: Pick<Events, "transferMoved">;
  readonly clock: Clock;
}

/** Why the source's leave has to be asked for anew, with what changed since. */
const REFUSED: readonly string[] = ["TERMS_NOT_ACCEPTED", "QUOTA_EXCEEDED"] satisfies Reason[];

/** What a transfer forgets when it goes on; of one that the source refused, or was told the failure of, its delivery too. */
export function resumed({ state, reasonCode }: Pick<TransferRow, "state" | "reasonCode">): TransferChange {
  const forgotten = { reason: "", reasonCode: "", problems: [], resumeAtMs: undefined };
  return state === "FAILED" || REFUSED.includes(reasonCode) ? { ...forgotten, deliveryId: undefined } : forgotten;
}

/** Takes up a transfer that was paused. One that somebody moved meanwhile is left alone. @param actor as the audit log names it */
export async function resumeTransfer(ports: ResumePorts, row: TransferRow, actor: string): Promise<void> {
  const audit = {
    action: "transfer.resume",
    actor,
    subject: row.transferId,
    outcome: "ok" as const,
    detail: { reference: row.reference },
  };
  try {
    const after = await ports.ledger.actOnTransfer(row.transferId, "resume", ports.clock.now(), resumed(row), audit);
    ports.events.transferMoved(after);
  } catch (error) {
    if (isReason(error, "WRONG_STATE", "UNKNOWN_TRANSFER")) return;
    throw error;
  }
  await ports.ledger.retryUnitsNow(row.transferId);
  await ports.runner.fill();
}

/** Takes up every transfer whose time to go on has come. Idempotent; called each minute. */
export async function resumeDue(ports: ResumePorts): Promise<void> {
  const nowMs = ports.clock.now();
  for (const row of await ports.ledger.openTransfers()) {
    if (row.state === "PAUSED" && (row.resumeAtMs ?? Infinity) <= nowMs) await resumeTransfer(ports, row, "gateway");
  }
}
