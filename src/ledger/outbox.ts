import type { ClaimedWork, ClosingWork, OutboxLedger, OutboxWork, OwedWork } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import type { OutboxTable } from "./schema.ts";

/** No wait is this long: work that is due later still was put back before the clock was set back, and is due. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Work that is owed to peers. */
export const outboxOperations = (base: Base): OutboxLedger => ({
  claimOwed: (holder, nowMs, leaseMs, limit) =>
    base.write(async (tx) => {
      const rows = await tx
        // Materialized, because a planner that runs the choice twice would claim twice as many.
        .with(
          (cte) => cte("picked").materialized(),
          (db) =>
            base.dialect.claim(
              db
                .selectFrom("outbox")
                .select("outbox.transfer_id")
                .where((eb) => eb.or([eb("due_ms", "<=", nowMs), eb("due_ms", ">", nowMs + leaseMs + LONGEST_WAIT_MS)]))
                .where((eb) =>
                  eb.not(
                    eb.exists(
                      eb
                        .selectFrom("outbox as older")
                        .select("older.position")
                        .whereRef("older.peer", "=", "outbox.peer")
                        .whereRef("older.position", "<", "outbox.position"),
                    ),
                  ),
                )
                .orderBy("position")
                .limit(limit),
            ),
        )
        .updateTable("outbox")
        .set((eb) => ({ holder, due_ms: nowMs + leaseMs, fence: eb("fence", "+", 1) }))
        .where("transfer_id", "in", (eb) => eb.selectFrom("picked").select("picked.transfer_id"))
        .returningAll()
        .execute();
      return rows.sort((a, b) => a.position - b.position).map(toClaimed);
    }),

  settleOwed: ({ transferId, fence }, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .deleteFrom("outbox")
        .where("transfer_id", "=", transferId)
        .where("fence", "=", fence)
        .returning("position")
        .executeTakeFirst();
      if (row === undefined) return false;
      await chain(base, tx, audit);
      return true;
    }),

  returnOwed: ({ transferId, fence }, notBeforeMs, countTry) =>
    base.write(async (tx) => {
      await tx
        .updateTable("outbox")
        // Backoff with jitter gives fractions of a millisecond.
        .set((eb) => ({ holder: null, due_ms: Math.ceil(notBeforeMs), tries: eb("tries", "+", countTry ? 1 : 0) }))
        .where("transfer_id", "=", transferId)
        .where("fence", "=", fence)
        .execute();
    }),

  releaseOwed: (holder) =>
    base.write(async (tx) => {
      await tx
        .updateTable("outbox")
        .set((eb) => ({ holder: null, due_ms: 0, fence: eb("fence", "+", 1) }))
        .where("holder", "is not", null)
        .where("holder", "<>", holder)
        .execute();
    }),

  hastenOwed: (peer) =>
    base.write(async (tx) => {
      await tx
        .updateTable("outbox")
        .set({ due_ms: 0 })
        .where("peer", "=", peer)
        // What is in hand is not to be had twice.
        .where("holder", "is", null)
        .execute();
    }),

  nextOwedMs: (nowMs) =>
    base.read(async (db) => {
      const heads = db
        .selectFrom("outbox")
        .select((eb) => ["peer", eb.fn.min("position").as("position")])
        .groupBy("peer");
      const row = await db
        .selectFrom("outbox")
        .innerJoin(heads.as("heads"), "heads.position", "outbox.position")
        .select((eb) => eb.fn.min<number | null>("due_ms").as("due"))
        .executeTakeFirst();
      const due = row?.due ?? undefined;
      return due === undefined ? undefined : Math.min(due, nowMs + LONGEST_WAIT_MS);
    }),
});

const toClaimed = (row: OutboxTable): ClaimedWork => ({
  transferId: row.transfer_id,
  peer: row.peer,
  work: JSON.parse(row.work) as OutboxWork,
  fence: row.fence,
  tries: row.tries,
});

/**
 * Notes owed work inside the caller's transaction, in the place of what the transfer owed before. Of a pull that read from
 * several sites, each that opened a delivery for it is told.
 */
export async function putOwed(tx: Tx, owed: OwedWork<ClosingWork> | undefined): Promise<void> {
  if (owed === undefined) return;
  await putWork(tx, owed);
  const holders = await tx
    .selectFrom("transfer_sources")
    .select(["site", "delivery_id", "bytes", "objects"])
    .where("transfer_id", "=", owed.transferId)
    .where("site", "<>", owed.peer)
    .orderBy("site")
    .execute();
  for (const { site: peer, delivery_id: deliveryId, bytes, objects } of holders) {
    if (deliveryId === null) continue;
    const transferId = `${owed.transferId}${AT}${peer}`;
    // What brought nothing has delivered nothing, whatever became of the pull.
    const outcome = owed.work.outcome === "succeeded" && bytes === 0 ? "cancelled" : owed.work.outcome;
    await putWork(tx, { peer, transferId, work: { ...owed.work, deliveryId, bytes, objects, outcome } });
  }
}

/** Between a transfer and a holder of its version; no id has it. */
const AT = "@";

/** Notes one piece of owed work inside the caller's transaction. */
export async function putWork(tx: Tx, owed: OwedWork): Promise<void> {
  const { value: position } = await tx
    .insertInto("counters")
    .values({ name: "outbox", value: 1 })
    .onConflict((conflict) => conflict.column("name").doUpdateSet((eb) => ({ value: eb("counters.value", "+", 1) })))
    .returning("value")
    .executeTakeFirstOrThrow();
  const fresh = { peer: owed.peer, work: JSON.stringify(owed.work), position, due_ms: 0, tries: 0, holder: null };
  await tx
    .insertInto("outbox")
    .values({ transfer_id: owed.transferId, fence: 0, ...fresh })
    .onConflict((conflict) =>
      // A claim on what was there before ends with it.
      conflict.column("transfer_id").doUpdateSet((eb) => ({ ...fresh, fence: eb("outbox.fence", "+", 1) })),
    )
    .execute();
}

/** Forgets, inside the caller's transaction, what a transfer owed. */
export async function takeBackOwed(tx: Tx, transferId: string): Promise<void> {
  await tx
    .deleteFrom("outbox")
    .where((eb) => eb.or([eb("transfer_id", "=", transferId), eb("transfer_id", "like", `${transferId}${AT}%`)]))
    .execute();
}
