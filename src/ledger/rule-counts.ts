import type { TransferRow } from "../app/ports/ledger.ts";
import type { Tx } from "./base.ts";

/** Counts what a rule's pull brought, inside the caller's transaction: in the row, so that it outlives the transfer's. */
export async function countBrought(tx: Tx, { ruleId, intent, bytesDone, bytesInherited }: TransferRow): Promise<void> {
  if (ruleId === undefined) return;
  // A repair finds its own bytes where they lie: nobody would have sent them.
  const mended = intent.kind === "pull" && intent.repair === true;
  await tx
    .updateTable("rules")
    .set((eb) => ({
      versions_brought: eb("versions_brought", "+", mended ? 0 : 1),
      bytes_moved: eb("bytes_moved", "+", Math.max(0, bytesDone - bytesInherited)),
      bytes_inherited: eb("bytes_inherited", "+", mended ? 0 : bytesInherited),
    }))
    .where("rule_id", "=", ruleId)
    .execute();
}
