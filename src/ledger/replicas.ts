import type { ReplicaRow, ReplicasLedger } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import { putOwed } from "./outbox.ts";
import { countBrought } from "./rule-counts.ts";
import type { ReplicasTable } from "./schema.ts";
import { moveTransfer } from "./transfers.ts";

const { plain } = fieldsOf<ReplicasTable>();
/** Copies of versions. */
export const replicas = mapper<ReplicaRow, ReplicasTable>({
  site: plain("site"),
  artifact: plain("artifact"),
  label: plain("label"),
  digest: plain("digest"),
  store: plain("store"),
  root: plain("root"),
  state: plain("state"),
  problem: plain("problem"),
  transferId: plain("transfer_id"),
  heldSinceMs: plain("held_since_ms"),
});

/** This site's copies of versions. */
export const replicaOperations = (base: Base): ReplicasLedger => ({
  commitReplica: (replica, nowMs, audit, owed) =>
    base.write(async (tx) => {
      const transfer = await moveTransfer(base, tx, replica.transferId, "succeed", nowMs, {});
      await put(tx, replica);
      await countBrought(tx, transfer);
      await putOwed(tx, owed);
      await chain(base, tx, audit);
      return transfer;
    }),

  putReplica: (replica, audit) =>
    base.write(async (tx) => {
      await put(tx, replica);
      await chain(base, tx, audit);
    }),

  markReplica: (replica, audit) =>
    base.write(async (tx) => {
      const marked = await tx
        .updateTable("replicas")
        .set(replicas.row(replica))
        .where("site", "=", replica.site)
        .where("artifact", "=", replica.artifact)
        .where("label", "=", replica.label)
        .where("transfer_id", "=", replica.transferId)
        .where("state", "in", ["held", "damaged"])
        .returning("label")
        .executeTakeFirst();
      if (marked !== undefined) await chain(base, tx, audit);
    }),

  getReplica: (site, artifact, label) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("replicas")
        .selectAll()
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .executeTakeFirst();
      return row === undefined ? undefined : replicas.domain(row);
    }),

  removeReplica: (site, artifact, label, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .deleteFrom("replicas")
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .returning("transfer_id")
        .executeTakeFirst();
      if (row === undefined) return;
      await tx.deleteFrom("inherited").where("transfer_id", "=", row.transfer_id).execute();
      await chain(base, tx, audit);
    }),

  listReplicas: ({ store } = {}) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("replicas")
        .selectAll()
        .$if(store !== undefined, (query) => query.where("store", "=", store ?? ""))
        .orderBy("site")
        .orderBy("artifact")
        .orderBy("label")
        .execute();
      return rows.map(replicas.domain);
    }),
});

async function put(tx: Tx, replica: ReplicaRow): Promise<void> {
  const row = replicas.row(replica);
  // What an earlier transfer copied there was written over, or read, by this one.
  await tx
    .deleteFrom("inherited")
    .where("transfer_id", "<>", row.transfer_id)
    .where("transfer_id", "in", (eb) =>
      eb
        .selectFrom("replicas")
        .select("replicas.transfer_id")
        .where("site", "=", row.site)
        .where("artifact", "=", row.artifact)
        .where("label", "=", row.label),
    )
    .execute();
  await tx
    .insertInto("replicas")
    .values(row)
    .onConflict((conflict) => conflict.columns(["site", "artifact", "label"]).doUpdateSet(row))
    .execute();
}
