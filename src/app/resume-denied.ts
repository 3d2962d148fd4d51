import { resumeTransfer, type ResumePorts } from "./resume-transfer.ts";
import type { TransferIntent } from "./ports/ledger.ts";

/** Takes up the transfers that stood still because a store did not let us in: it has other keys now. Idempotent. */
export async function resumeDenied(ports: ResumePorts, store: string): Promise<void> {
  for (const row of await ports.ledger.openTransfers()) {
    if (row.state !== "PAUSED" || row.reasonCode !== "STORE_DENIED" || !uses(row.intent, store)) continue;
    await resumeTransfer(ports, row, "gateway");
  }
}

const uses = (intent: TransferIntent, store: string): boolean =>
  intent.store === store || (intent.kind === "publication" && intent.copyTo?.store === store);
