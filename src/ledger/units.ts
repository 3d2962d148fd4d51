import { sql } from "kysely";
import type { LeasedUnit, TransfersLedger, UnitWork } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { insertInherited } from "./inherited.ts";
import type { UnitsTable } from "./schema.ts";
import { addCounts, changeTransfer } from "./transfers.ts";
import { insertUploads, uploads } from "./uploads.ts";

/** Written out, because a partial index serves only queries that repeat its words. */
const NOT_DONE = sql<boolean>`state <> 'done'`;

type Names =
  | "addUnits"
  | "leaseUnits"
  | "extendLeases"
  | "progressUnit"
  | "finishUnit"
  | "finishPart"
  | "returnUnit"
  | "unitTries"
  | "releaseOtherLeases"
  | "releaseOwnLeases"
  | "retryUnitsNow"
  | "countUnits"
  | "forgetUnits";

/** No wait is this long: a unit that is due later still was put back before the clock was set back, and is due. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** The pieces of a transfer's work, and who has them in hand. */
export const unitOperations = (base: Base): Pick<TransfersLedger, Names> => ({
  addUnits: (transferId, units, newUploads, change) =>
    base.write(async (tx) => {
      let added = 0;
      for (const some of chunks(units)) {
        const made = await tx
          .insertInto("units")
          .values(
            some.map(({ number, sizeBytes, work }) => ({
              transfer_id: transferId,
              number,
              size_bytes: sizeBytes,
              work: JSON.stringify(work),
              state: "queued" as const,
              fence: 0,
              lease_until_ms: 0,
              not_before_ms: 0,
              tries: 0,
              progress: 0,
              inherited: 0,
              line_offset: work.type === "part" ? work.lineOffset : null,
              part_number: work.type === "part" ? work.partNumber : null,
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        added += Number(made.numInsertedOrUpdatedRows ?? 0n);
      }
      await insertUploads(tx, transferId, newUploads);
      await addCounts(tx, transferId, { units: added });
      await changeTransfer(tx, transferId, change);
    }),

  leaseUnits: (transferId, holder, nowMs, leaseMs, limit) =>
    base.write(async (tx) => {
      const rows = await tx
        // Materialized, because a planner that runs the choice twice would lease twice as many.
        .with(
          (cte) => cte("picked").materialized(),
          (db) =>
            base.dialect.claim(
              db
                .selectFrom("units")
                .select("units.number")
                .where("transfer_id", "=", transferId)
                .where(NOT_DONE)
                .where((eb) =>
                  eb.or([
                    eb.and([
                      eb("state", "=", "queued"),
                      eb.or([eb("not_before_ms", "<=", nowMs), eb("not_before_ms", ">", nowMs + LONGEST_WAIT_MS)]),
                    ]),
                    eb.and([eb("state", "=", "leased"), eb("lease_until_ms", "<=", nowMs)]),
                  ]),
                )
                .orderBy("units.number")
                .limit(limit),
            ),
        )
        .updateTable("units")
        .set((eb) => ({ state: "leased", holder, lease_until_ms: nowMs + leaseMs, fence: eb("fence", "+", 1) }))
        .where("transfer_id", "=", transferId)
        .where("number", "in", (eb) => eb.selectFrom("picked").select("picked.number"))
        .returningAll()
        .execute();
      return rows.map(toLeasedUnit).sort((a, b) => a.number - b.number);
    }),

  extendLeases: (transferId, holder, numbers, untilMs) =>
    base.write(async (tx) => {
      const ours: number[] = [];
      for (const some of chunks(numbers)) {
        const rows = await tx
          .updateTable("units")
          .set({ lease_until_ms: untilMs })
          .where("transfer_id", "=", transferId)
          .where("number", "in", some)
          .where("state", "=", "leased")
          .where("holder", "=", holder)
          .returning("number")
          .execute();
        ours.push(...rows.map((row) => row.number));
      }
      return ours.sort((a, b) => a - b);
    }),

  progressUnit: (unit, progress, added, inherited = []) =>
    base.write(async (tx) => {
      await progressHeldUnit(tx, unit, progress);
      const { transferId } = unit;
      await insertInherited(
        tx,
        inherited.map((row) => ({ ...row, transferId })),
      );
      await addCounts(tx, unit.transferId, added);
    }),

  finishUnit: (unit) =>
    base.write(async (tx) => {
      await finishHeldUnit(tx, unit, null);
    }),

  finishPart: (unit, { etag, relayed = false, inherited = false }) =>
    base.write(async (tx) => {
      const { line_offset: lineOffset, size_bytes: bytes } = await finishHeldUnit(tx, unit, etag, inherited);
      const row = await tx
        .updateTable("uploads")
        .set((eb) => ({ parts_done: eb("parts_done", "+", 1) }))
        .where("transfer_id", "=", unit.transferId)
        .where("line_offset", "=", lineOffset)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw leaseLost(unit);
      const counts = { bytes, parts: 1, relayed: relayed ? bytes : 0, inherited: inherited ? bytes : 0 };
      await addCounts(tx, unit.transferId, counts);
      const { transferId, work, sizeBytes } = unit;
      if (inherited && work.type === "part") {
        const { partNumber, offset, inherit } = work;
        const fromRoot = inherit?.root ?? "";
        await insertInherited(tx, [
          {
            transferId,
            path: row.path,
            partNumber,
            offset,
            sizeBytes,
            fromRoot,
          },
        ]);
      }
      return uploads.domain(row);
    }),

  returnUnit: (unit, notBeforeMs, countTry) =>
    base.write(async (tx) => {
      const row = await tx
        .updateTable("units")
        .set((eb) => ({
          state: "queued",
          holder: null,
          // Backoff with jitter gives fractions of a millisecond.
          not_before_ms: Math.ceil(notBeforeMs),
          tries: eb("tries", "+", countTry ? 1 : 0),
        }))
        .where("transfer_id", "=", unit.transferId)
        .where("number", "=", unit.number)
        .where("fence", "=", unit.fence)
        .where("state", "=", "leased")
        .returning("number")
        .executeTakeFirst();
      if (row !== undefined && countTry) await addCounts(tx, unit.transferId, { retries: 1 });
    }),

  unitTries: (transferId, unitNumber) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("units")
        .select("tries")
        .where("transfer_id", "=", transferId)
        .where("number", "=", unitNumber)
        .executeTakeFirst();
      return row?.tries ?? 0;
    }),

  releaseOtherLeases: (holder) =>
    base.write(async (tx) => {
      await tx
        .updateTable("units")
        .set({ state: "queued", holder: null, not_before_ms: 0 })
        .where(NOT_DONE)
        .where("state", "=", "leased")
        .where("holder", "<>", holder)
        .execute();
    }),

  releaseOwnLeases: (transferId, holder) =>
    base.write(async (tx) => {
      await tx
        .updateTable("units")
        .set({ state: "queued", holder: null, not_before_ms: 0 })
        .where("transfer_id", "=", transferId)
        .where(NOT_DONE)
        .where("state", "=", "leased")
        .where("holder", "=", holder)
        .execute();
    }),

  retryUnitsNow: (transferId) =>
    base.write(async (tx) => {
      await tx
        .updateTable("units")
        .set({ not_before_ms: 0, tries: 0 })
        .where("transfer_id", "=", transferId)
        .where(NOT_DONE)
        .where("state", "=", "queued")
        .execute();
    }),

  countUnits: (transferId, nowMs) =>
    base.read(async (db) => {
      const open = await db
        .selectFrom("units")
        .select((eb) => [
          eb.fn.countAll<number>().as("all"),
          // A lease that ran out is nobody's: its unit can be had like a queued one.
          eb.fn
            .countAll<number>()
            .filterWhere("state", "=", "leased")
            .filterWhere("lease_until_ms", ">", nowMs)
            .as("leased"),
          eb.fn
            .countAll<number>()
            .filterWhere("state", "=", "queued")
            .filterWhere("not_before_ms", ">", nowMs)
            .filterWhere("not_before_ms", "<=", nowMs + LONGEST_WAIT_MS)
            .as("later"),
          eb.fn.min<number | null>("not_before_ms").filterWhere("state", "=", "queued").as("next"),
        ])
        .where("transfer_id", "=", transferId)
        .where(NOT_DONE)
        .executeTakeFirstOrThrow();
      const total = await db
        .selectFrom("transfers")
        .select("units_total")
        .where("transfer_id", "=", transferId)
        .executeTakeFirst();
      const queued = open.all - open.leased;
      return {
        queued,
        leased: open.leased,
        done: (total?.units_total ?? 0) - open.all,
        nextAtMs: queued > 0 && queued === open.later ? (open.next ?? undefined) : undefined,
      };
    }),

  forgetUnits: (transferId) =>
    base.write(async (tx) => {
      await tx.deleteFrom("units").where("transfer_id", "=", transferId).execute();
      await tx.deleteFrom("uploads").where("transfer_id", "=", transferId).execute();
      await tx.deleteFrom("bases").where("transfer_id", "=", transferId).execute();
      await tx.updateTable("transfers").set({ units_total: 0 }).where("transfer_id", "=", transferId).execute();
    }),
});

const toLeasedUnit = (row: UnitsTable): LeasedUnit => ({
  transferId: row.transfer_id,
  number: row.number,
  sizeBytes: row.size_bytes,
  work: JSON.parse(row.work) as UnitWork,
  fence: row.fence,
  tries: row.tries,
  progress: row.progress,
});

/** Writes the progress of a unit that is still its holder's. @throws HanseError LEASE_LOST */
export async function progressHeldUnit(tx: Tx, unit: LeasedUnit, progress: number): Promise<void> {
  const row = await tx
    .updateTable("units")
    .set({ progress, tries: 0 })
    .where("transfer_id", "=", unit.transferId)
    .where("number", "=", unit.number)
    .where("fence", "=", unit.fence)
    .where("state", "=", "leased")
    .returning("number")
    .executeTakeFirst();
  if (row === undefined) throw leaseLost(unit);
}

async function finishHeldUnit(tx: Tx, unit: LeasedUnit, etag: string | null, inherited = false): Promise<UnitsTable> {
  const row = await tx
    .updateTable("units")
    .set({ state: "done", holder: null, etag, inherited: inherited ? 1 : 0 })
    .where("transfer_id", "=", unit.transferId)
    .where("number", "=", unit.number)
    .where("fence", "=", unit.fence)
    .where("state", "=", "leased")
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw leaseLost(unit);
  return row;
}

const leaseLost = (unit: LeasedUnit): HanseError =>
  new HanseError("LEASE_LOST", `unit ${unit.number} of transfer ${unit.transferId} is somebody else's by now`, {
    hop: "ledger",
    remedy: "Leave it alone: whoever holds it goes on with it",
  });
