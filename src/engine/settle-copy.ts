import type { TransfersLedger } from "../app/ports/ledger.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { completeObject, type Completion, type CompletionPorts } from "./complete-object.ts";

/** What ending a copy's open objects needs. */
export interface SettlePorts extends CompletionPorts {
  readonly ledger: CompletionPorts["ledger"] & Pick<TransfersLedger, "listOpenUploads" | "countUnits">;
  readonly clock: Clock;
}

/** Completes the objects whose parts are all written. @returns true where something is still to be copied */
export async function settleCopy(ports: SettlePorts, copy: Completion, signal: AbortSignal): Promise<boolean> {
  const { ledger, clock } = ports;
  for (const upload of await ledger.listOpenUploads(copy.transferId, { complete: true })) {
    await completeObject(ports, copy, upload, signal);
  }
  const { queued, leased } = await ledger.countUnits(copy.transferId, clock.now());
  return queued + leased > 0 || (await ledger.listOpenUploads(copy.transferId, { limit: 1 })).length > 0;
}
