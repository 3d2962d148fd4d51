import { actorOfUser, type UserPrincipal } from "../domain/principal.ts";
import type { RuleOrder } from "../domain/rule.ts";
import type { TransferIntent, TransferRow } from "./ports/ledger.ts";

/** The row of a transfer that was just asked for. */
export function newTransfer(
  transferId: string,
  intent: TransferIntent,
  user: UserPrincipal,
  known: Pick<TransferRow, "reference" | "digest" | "objectsTotal" | "bytesTotal" | "createdAtMs"> & Partial<RuleOrder>,
): TransferRow {
  return {
    transferId,
    kind: intent.kind,
    state: "QUEUED",
    step: "",
    reason: "",
    reasonCode: "",
    intent,
    createdBy: user.person,
    actor: actorOfUser(user),
    ...known,
    objectsDone: 0,
    bytesDone: 0,
    partsTotal: 0,
    partsDone: 0,
    retries: 0,
    planCursor: "",
    planned: false,
    mode: (intent.kind === "pull" ? intent.via : undefined) ?? "direct",
    modeReason: "",
    bytesRelayed: 0,
    bytesInheritable: 0,
    bytesInherited: 0,
    inheritReason: "",
    problems: [],
    runningMs: 0,
  };
}
