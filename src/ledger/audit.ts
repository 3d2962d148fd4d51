import type { SiteLedger } from "../app/ports/ledger.ts";
import { auditGenesis, chainAuditEvent, type AuditEvent, type ChainedAuditRecord } from "../domain/audit.ts";
import type { Base, Tx } from "./base.ts";

/**
 * Chains an event behind the newest record, inside the caller's transaction; undefined is nothing to chain. Call it
 * last: it makes every other appender wait until the transaction ends.
 */
export async function chain(
  base: Base,
  tx: Tx,
  event: AuditEvent | undefined,
): Promise<ChainedAuditRecord | undefined> {
  return event === undefined ? undefined : append(base, tx, event);
}

async function append(base: Base, tx: Tx, event: AuditEvent): Promise<ChainedAuditRecord> {
  await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
  const last = await tx
    .selectFrom("audit")
    .select(["position", "hash"])
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  const next = chainAuditEvent(
    event,
    last === undefined ? 0 : last.position + 1,
    base.clock.now(),
    last?.hash ?? auditGenesis(base.siteId),
  );
  await tx.insertInto("audit").values({ position: next.index, record: next.record, hash: next.hash }).execute();
  return next;
}

/** The audit log's own operations. */
export const auditOperations = (base: Base): Pick<SiteLedger, "appendAudit" | "readAudit"> => ({
  appendAudit: (event) => base.write((tx) => append(base, tx, event)),
  readAudit: (fromIndex, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("audit")
        .selectAll()
        .where("position", ">=", fromIndex)
        .orderBy("position")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ index: row.position, record: row.record, hash: row.hash }));
    }),
});
