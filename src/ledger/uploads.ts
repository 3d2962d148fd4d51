import { sql } from "kysely";
import type { ObjectUploadRow, TransfersLedger } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { UnitsTable, UploadsTable } from "./schema.ts";
import { addCounts } from "./transfers.ts";

const { plain } = fieldsOf<Omit<UploadsTable, "transfer_id">>();

/** Large objects on their way. */
export const uploads = mapper<ObjectUploadRow, Omit<UploadsTable, "transfer_id">>({
  lineOffset: plain("line_offset"),
  lineBytes: plain("line_bytes"),
  path: plain("path"),
  sizeBytes: plain("size_bytes"),
  partsTotal: plain("parts_total"),
  partsDone: plain("parts_done"),
  uploadId: plain("upload_id"),
  token: plain("token"),
  state: plain("state"),
});

/** Adds uploads inside the caller's transaction; those that stand already stay as they are. */
export async function insertUploads(tx: Tx, transferId: string, rows: readonly ObjectUploadRow[]): Promise<void> {
  for (const some of chunks(rows)) {
    await tx
      .insertInto("uploads")
      .values(some.map((row) => ({ ...uploads.row(row), transfer_id: transferId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Written out, because a partial index serves only queries that repeat its words. */
const OPEN = sql<boolean>`state = 'open'`;

type Names =
  "getUpload" | "listOpenUploads" | "recordUpload" | "writtenParts" | "restartUpload" | "resendParts" | "finishUpload";

/** Large objects on their way, from the first part to the object under its key. */
export const uploadOperations = (base: Base): Pick<TransfersLedger, Names> => ({
  getUpload: (transferId, lineOffset) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("uploads")
        .selectAll()
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .executeTakeFirst();
      return row === undefined ? undefined : uploads.domain(row);
    }),

  listOpenUploads: (transferId, { complete, after, limit } = {}) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("uploads")
        .selectAll()
        .where("transfer_id", "=", transferId)
        .where(OPEN)
        .orderBy("line_offset");
      if (complete !== undefined) query = query.whereRef("parts_done", complete ? ">=" : "<", "parts_total");
      if (after !== undefined) query = query.where("line_offset", ">", after);
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(uploads.domain);
    }),

  recordUpload: (transferId, lineOffset, uploadId) =>
    base.write(async (tx) => {
      const row = await tx
        .updateTable("uploads")
        .set((eb) => ({ upload_id: eb.fn.coalesce("upload_id", eb.cast<string>(eb.val(uploadId), "text")) }))
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        throw new HanseError("LEASE_LOST", `transfer ${transferId} has no object at offset ${lineOffset} any more`, {
          hop: "ledger",
          remedy: "Abort the upload that was begun: the transfer is at its end",
        });
      }
      return uploads.domain(row);
    }),

  writtenParts: (transferId, lineOffset) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("units")
        .select(["part_number", "etag"])
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .where("state", "=", "done")
        .where("etag", "is not", null)
        .orderBy("part_number")
        .execute();
      return rows.map((row) => ({ number: row.part_number ?? 0, etag: row.etag ?? "" }));
    }),

  restartUpload: (transferId, lineOffset, uploadId) =>
    base.write(async (tx) => {
      const held = await heldOpenUpload(base, tx, transferId, lineOffset);
      if (held?.upload_id !== uploadId) return;
      await requeueParts(tx, transferId, lineOffset, await partUnits(tx, transferId, lineOffset));
      await tx
        .updateTable("uploads")
        .set({ upload_id: null, parts_done: 0 })
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .execute();
    }),

  resendParts: (transferId, lineOffset, partNumbers) =>
    base.write(async (tx) => {
      if ((await heldOpenUpload(base, tx, transferId, lineOffset)) === undefined) return;
      const named = new Set(partNumbers);
      const units = await partUnits(tx, transferId, lineOffset);
      const lost = units.filter((unit) => unit.state === "done" && named.has(unit.part_number ?? 0));
      await requeueParts(tx, transferId, lineOffset, lost);
    }),

  finishUpload: (transferId, lineOffset) =>
    base.write(async (tx) => {
      if ((await heldOpenUpload(base, tx, transferId, lineOffset)) === undefined) return;
      // The object may stand by an upload whose answer was lost: then parts that were queued again are done too.
      const rest = (await partUnits(tx, transferId, lineOffset)).filter((unit) => unit.state !== "done");
      await tx
        .updateTable("units")
        .set({ state: "done", holder: null, etag: null })
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .execute();
      await tx
        .updateTable("uploads")
        .set((eb) => ({ state: "done", parts_done: eb.ref("parts_total") }))
        .where("transfer_id", "=", transferId)
        .where("line_offset", "=", lineOffset)
        .execute();
      await addCounts(tx, transferId, { objects: 1, parts: rest.length, bytes: sumBytes(rest) });
    }),
});

async function heldOpenUpload(
  base: Base,
  tx: Tx,
  transferId: string,
  lineOffset: number,
): Promise<UploadsTable | undefined> {
  const query = tx
    .selectFrom("uploads")
    .selectAll()
    .where("transfer_id", "=", transferId)
    .where("line_offset", "=", lineOffset)
    .where(OPEN);
  return base.dialect.hold(query).executeTakeFirst();
}

type PartUnit = Pick<UnitsTable, "number" | "part_number" | "size_bytes" | "state" | "inherited">;

const partUnits = (tx: Tx, transferId: string, lineOffset: number): Promise<PartUnit[]> =>
  tx
    .selectFrom("units")
    .select(["number", "part_number", "size_bytes", "state", "inherited"])
    .where("transfer_id", "=", transferId)
    .where("line_offset", "=", lineOffset)
    .orderBy("part_number")
    .execute();

/** Queues part units again, leased ones too: what their holders write now belongs to an upload that is gone. */
async function requeueParts(tx: Tx, transferId: string, lineOffset: number, units: readonly PartUnit[]): Promise<void> {
  const done = units.filter((unit) => unit.state === "done");
  for (const some of chunks(units)) {
    await tx
      .updateTable("units")
      .set({ state: "queued", holder: null, etag: null, not_before_ms: 0, inherited: 0 })
      .where("transfer_id", "=", transferId)
      .where(
        "number",
        "in",
        some.map((unit) => unit.number),
      )
      .execute();
  }
  await tx
    .updateTable("uploads")
    .set((eb) => ({ parts_done: eb("parts_done", "-", done.length) }))
    .where("transfer_id", "=", transferId)
    .where("line_offset", "=", lineOffset)
    .execute();
  const inherited = -sumBytes(done.filter((unit) => unit.inherited === 1));
  await addCounts(tx, transferId, { parts: -done.length, bytes: -sumBytes(done), inherited });
}

const sumBytes = (units: readonly PartUnit[]): number => units.reduce((sum, unit) => sum + unit.size_bytes, 0);
