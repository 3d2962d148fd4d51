import type { TransferChange, TransferRow, TransfersLedger } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { isFinal, nextState, type TransferAction, type TransferState } from "../domain/transfer.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import { putOwed, takeBackOwed } from "./outbox.ts";
import type { TransfersTable } from "./schema.ts";

/** Columns that no TransferRow shows. */
type Hidden = "running_since_ms" | "units_total";

const { plain, flag, json } = fieldsOf<Omit<TransfersTable, Hidden>>();
/** Pulls and publications. */
export const transfers = mapper<TransferRow, Omit<TransfersTable, Hidden>>({
  transferId: plain("transfer_id"),
  kind: plain("kind"),
  state: plain("state"),
  step: plain("step"),
  reason: plain("reason"),
  reasonCode: plain("reason_code"),
  intent: json("intent"),
  reference: plain("reference"),
  digest: plain("digest"),
  objectsTotal: plain("objects_total"),
  objectsDone: plain("objects_done"),
  bytesTotal: plain("bytes_total"),
  bytesDone: plain("bytes_done"),
  partsTotal: plain("parts_total"),
  partsDone: plain("parts_done"),
  retries: plain("retries"),
  planCursor: plain("plan_cursor"),
  planned: flag("planned"),
  deliveryId: plain("delivery_id"),
  mode: plain("mode"),
  modeReason: plain("mode_reason"),
  bytesRelayed: plain("bytes_relayed"),
  bytesInheritable: plain("bytes_inheritable"),
  bytesInherited: plain("bytes_inherited"),
  inheritReason: plain("inherit_reason"),
  problems: json("problems"),
  createdAtMs: plain("created_at_ms"),
  startedAtMs: plain("started_at_ms"),
  endedAtMs: plain("ended_at_ms"),
  runningMs: plain("running_ms"),
  createdBy: plain("created_by"),
  actor: json("actor"),
  resumeAtMs: plain("resume_at_ms"),
  ruleId: plain("rule_id"),
  priority: plain("priority"),
  newness: plain("newness"),
  maxBytesPerSecond: plain("max_bytes_per_second"),
});

const UNFINISHED: readonly TransferState[] = ["QUEUED", "RUNNING", "PAUSED"];

type Names =
  | "createTransfer"
  | "getTransfer"
  | "findTransfers"
  | "listTransfers"
  | "openTransfers"
  | "actOnTransfer"
  | "noteReason"
  | "changeTransfer";

/** Transfers and publications as wholes. */
export const transferOperations = (base: Base): Pick<TransfersLedger, Names> => ({
  createTransfer: (row, audit) =>
    base.write(async (tx) => {
      const running = row.state === "RUNNING" ? (row.startedAtMs ?? row.createdAtMs) : null;
      const made = await tx
        .insertInto("transfers")
        .values({ ...transfers.row(row), running_since_ms: running, units_total: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (made !== undefined) {
        await chain(base, tx, audit);
        return { row: transfers.domain(made), created: true };
      }
      const standing = await tx
        .selectFrom("transfers")
        .selectAll()
        .where("transfer_id", "=", row.transferId)
        .executeTakeFirstOrThrow();
      return { row: transfers.domain(standing), created: false };
    }),

  getTransfer: (transferId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("transfers").selectAll().where("transfer_id", "=", transferId).executeTakeFirst();
      return row === undefined ? undefined : transfers.domain(row);
    }),

  findTransfers: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("transfers")
        .selectAll()
        .where("transfer_id", ">=", idPrefix)
        // The last code point of all: no id that begins so sorts behind it.
        .where("transfer_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("transfer_id")
        .limit(2)
        .execute();
      return rows.map(transfers.domain);
    }),

  listTransfers: ({ createdBy, activeOnly, before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("transfers")
        .selectAll()
        .orderBy("created_at_ms", "desc")
        .orderBy("transfer_id", "desc")
        .limit(limit);
      if (createdBy !== undefined) query = query.where("created_by", "=", createdBy);
      if (activeOnly === true) query = query.where("state", "in", UNFINISHED);
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("created_at_ms", "<", before.createdAtMs),
            eb.and([eb("created_at_ms", "=", before.createdAtMs), eb("transfer_id", "<", before.transferId)]),
          ]),
        );
      }
      return (await query.execute()).map(transfers.domain);
    }),

  openTransfers: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("transfers")
        .selectAll()
        .where("state", "in", UNFINISHED)
        .orderBy("created_at_ms")
        .orderBy("transfer_id")
        .execute();
      return rows.map(transfers.domain);
    }),

  actOnTransfer: (transferId, action, nowMs, change = {}, audit, owed) =>
    base.write(async (tx) => {
      const row = await moveTransfer(base, tx, transferId, action, nowMs, change);
      await putOwed(tx, owed);
      await chain(base, tx, audit);
      return row;
    }),

  noteReason: (transferId, why) =>
    base.write(async (tx) => {
      await tx
        .updateTable("transfers")
        .set(transfers.change({ reason: why.reason, reasonCode: why.reasonCode }))
        .where("transfer_id", "=", transferId)
        .where("state", "=", "RUNNING")
        .execute();
      return changeTransfer(tx, transferId, {});
    }),

  changeTransfer: (transferId, change) => base.write((tx) => changeTransfer(tx, transferId, change)),
});

/** Moves a transfer's state inside the caller's transaction. @throws HanseError UNKNOWN_TRANSFER, WRONG_STATE */
export async function moveTransfer(
  base: Base,
  tx: Tx,
  transferId: string,
  action: TransferAction,
  nowMs: number,
  change: TransferChange,
): Promise<TransferRow> {
  const row = await base.dialect
    .hold(tx.selectFrom("transfers").selectAll().where("transfer_id", "=", transferId))
    .executeTakeFirst();
  if (row === undefined) throw unknownTransfer(transferId);
  const next = nextState(row.state, action);
  if (isFinal(row.state) && !isFinal(next)) await takeBackOwed(tx, transferId);
  return changeTransfer(tx, transferId, change, timesAfter(row, next, nowMs));
}

type Times = Pick<TransfersTable, "state" | "started_at_ms" | "ended_at_ms" | "running_ms" | "running_since_ms">;

function timesAfter(row: TransfersTable, next: TransferState, nowMs: number): Partial<Times> {
  if (next === row.state) return {};
  const ran = row.running_since_ms === null ? 0 : Math.max(0, nowMs - row.running_since_ms);
  return {
    state: next,
    started_at_ms: next === "RUNNING" ? (row.started_at_ms ?? nowMs) : row.started_at_ms,
    ended_at_ms: isFinal(next) ? nowMs : null,
    running_ms: row.running_ms + ran,
    running_since_ms: next === "RUNNING" ? nowMs : null,
  };
}

/** Applies a change inside the caller's transaction. @throws HanseError UNKNOWN_TRANSFER */
export async function changeTransfer(
  tx: Tx,
  transferId: string,
  change: TransferChange,
  times: Partial<Times> = {},
): Promise<TransferRow> {
  const row = await tx
    .updateTable("transfers")
    // Naming the key keeps an empty change a valid UPDATE.
    .set({ ...transfers.change(change), ...times, transfer_id: transferId })
    .where("transfer_id", "=", transferId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw unknownTransfer(transferId);
  return transfers.domain(row);
}

/** What a step adds to a transfer's counts; negative where work has to be done again. */
export interface Added {
  readonly objects?: number;
  readonly bytes?: number;
  readonly parts?: number;
  readonly relayed?: number;
  readonly inherited?: number;
  readonly retries?: number;
  readonly units?: number;
}

/** Adds to a transfer's counts in SQL, so that lanes cannot overwrite each other. */
export async function addCounts(tx: Tx, transferId: string, added: Added): Promise<void> {
  await tx
    .updateTable("transfers")
    .set((eb) => ({
      objects_done: eb("objects_done", "+", added.objects ?? 0),
      bytes_done: eb("bytes_done", "+", added.bytes ?? 0),
      parts_done: eb("parts_done", "+", added.parts ?? 0),
      bytes_relayed: eb("bytes_relayed", "+", added.relayed ?? 0),
      bytes_inherited: eb("bytes_inherited", "+", added.inherited ?? 0),
      retries: eb("retries", "+", added.retries ?? 0),
      units_total: eb("units_total", "+", added.units ?? 0),
    }))
    .where("transfer_id", "=", transferId)
    .execute();
}

const unknownTransfer = (transferId: string): HanseError =>
  new HanseError("UNKNOWN_TRANSFER", `there is no transfer ${transferId}`, {
    remedy: "List them with `hanse transfer ls`",
  });
