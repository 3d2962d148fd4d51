import { sql } from "kysely";
import type { WatchedCheckpointRow, WatchesLedger, WatchRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { CheckpointsTable, WatchesTable } from "./schema.ts";

const { plain, json } = fieldsOf<WatchesTable>();
const watches = mapper<WatchRow, WatchesTable>({
  watchId: plain("watch_id"),
  artifact: plain("artifact"),
  store: plain("store"),
  root: plain("root"),
  layout: plain("layout"),
  everyMs: plain("every_ms"),
  abandonedAfterMs: plain("abandoned_after_ms"),
  title: plain("title"),
  license: plain("license"),
  description: plain("description"),
  keywords: json("keywords"),
  contact: plain("contact"),
  derivedFrom: json("derived_from"),
  state: plain("state"),
  reason: plain("reason"),
  reasonCode: plain("reason_code"),
  sinceMs: plain("since_ms"),
  dueAtMs: plain("due_at_ms"),
  scannedAtMs: plain("scanned_at_ms"),
  otherFolders: plain("other_folders"),
  createdAtMs: plain("created_at_ms"),
  createdBy: plain("created_by"),
  actor: json("actor"),
  turn: plain("turn"),
});

const field = fieldsOf<CheckpointsTable>();
const checkpoints = mapper<WatchedCheckpointRow, CheckpointsTable>({
  watchId: field.plain("watch_id"),
  folder: field.plain("folder"),
  step: field.plain("step"),
  layout: field.plain("layout"),
  state: field.plain("state"),
  objects: field.plain("objects"),
  bytes: field.plain("bytes"),
  fingerprint: field.plain("fingerprint"),
  missing: field.json("missing"),
  problem: field.plain("problem"),
  firstSeenAtMs: field.plain("first_seen_at_ms"),
  changedAtMs: field.plain("changed_at_ms"),
  completeSinceMs: field.plain("complete_since_ms"),
  publication: field.plain("publication"),
  publishedFingerprint: field.plain("published_fingerprint"),
  digest: field.plain("digest"),
  publishedAtMs: field.plain("published_at_ms"),
});

/** Folders that one statement names. */
const FOLDERS_PER_STATEMENT = 500;

/** Standing orders to publish finished checkpoints, and what they know of each. */
export const watchOperations = (base: Base): WatchesLedger => ({
  putWatch: (row, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("watches")
        .values(watches.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .returning("watch_id")
        .executeTakeFirst();
      if (made !== undefined) {
        await chain(base, tx, audit);
        return row;
      }
      const standing = await tx
        .selectFrom("watches")
        .selectAll()
        .where("watch_id", "=", row.watchId)
        .executeTakeFirstOrThrow();
      return watches.domain(standing);
    }),

  getWatch: (watchId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("watches").selectAll().where("watch_id", "=", watchId).executeTakeFirst();
      return row === undefined ? undefined : watches.domain(row);
    }),

  findWatches: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("watches")
        .selectAll()
        .where("watch_id", ">=", idPrefix)
        .where("watch_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("watch_id")
        .limit(2)
        .execute();
      return rows.map(watches.domain);
    }),

  listWatches: ({ createdBy, after, limit } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("watches").selectAll().orderBy("created_at_ms").orderBy("watch_id");
      if (limit !== undefined) query = query.limit(limit);
      if (createdBy !== undefined) query = query.where("created_by", "=", createdBy);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("created_at_ms", ">", after.createdAtMs),
            eb.and([eb("created_at_ms", "=", after.createdAtMs), eb("watch_id", ">", after.watchId)]),
          ]),
        );
      }
      return (await query.execute()).map(watches.domain);
    }),

  changeWatch: (watchId, change, audit) =>
    base.write(async (tx) => {
      const changed = await tx
        .updateTable("watches")
        .set({ ...watches.change(change), turn: sql`turn + 1` })
        .where("watch_id", "=", watchId)
        .returningAll()
        .executeTakeFirst();
      if (changed === undefined) return undefined;
      if (audit !== undefined) await chain(base, tx, audit);
      return watches.domain(changed);
    }),

  removeWatch: (watchId, audit) =>
    base.write(async (tx) => {
      await tx.deleteFrom("checkpoints").where("watch_id", "=", watchId).execute();
      const removed = await tx
        .deleteFrom("watches")
        .where("watch_id", "=", watchId)
        .returning("watch_id")
        .executeTakeFirst();
      if (removed === undefined) return false;
      await chain(base, tx, audit);
      return true;
    }),

  noteScan: (watchId, turn, change, rows, gone) =>
    base.write(async (tx) => {
      const changed = await tx
        .updateTable("watches")
        .set({ ...watches.change(change), turn: turn + 1 })
        .where("watch_id", "=", watchId)
        .where("turn", "=", turn)
        .returningAll()
        .executeTakeFirst();
      if (changed === undefined) return undefined;
      await putCheckpoints(tx, rows);
      for (const folders of chunks(gone, FOLDERS_PER_STATEMENT))
        await tx.deleteFrom("checkpoints").where("watch_id", "=", watchId).where("folder", "in", folders).execute();
      return watches.domain(changed);
    }),

  noteCheckpoint: (row) =>
    base.write(async (tx) => {
      await tx
        .updateTable("checkpoints")
        .set(checkpoints.row(row))
        .where("watch_id", "=", row.watchId)
        .where("folder", "=", row.folder)
        .execute();
    }),

  listCheckpoints: (watchId, { after, limit } = {}) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("checkpoints")
        .selectAll()
        .where("watch_id", "=", watchId)
        .orderBy("step", "desc")
        .orderBy("folder");
      if (limit !== undefined) query = query.limit(limit);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([eb("step", "<", after.step), eb.and([eb("step", "=", after.step), eb("folder", ">", after.folder)])]),
        );
      }
      return (await query.execute()).map(checkpoints.domain);
    }),
});

async function putCheckpoints(tx: Tx, rows: readonly WatchedCheckpointRow[]): Promise<void> {
  for (const batch of chunks(rows)) {
    await tx
      .insertInto("checkpoints")
      .values(batch.map(checkpoints.row))
      .onConflict((conflict) =>
        conflict.columns(["watch_id", "folder"]).doUpdateSet((eb) => ({
          step: eb.ref("excluded.step"),
          layout: eb.ref("excluded.layout"),
          state: eb.ref("excluded.state"),
          objects: eb.ref("excluded.objects"),
          bytes: eb.ref("excluded.bytes"),
          fingerprint: eb.ref("excluded.fingerprint"),
          missing: eb.ref("excluded.missing"),
          problem: eb.ref("excluded.problem"),
          first_seen_at_ms: eb.ref("excluded.first_seen_at_ms"),
          changed_at_ms: eb.ref("excluded.changed_at_ms"),
          complete_since_ms: eb.ref("excluded.complete_since_ms"),
          publication: eb.ref("excluded.publication"),
          published_fingerprint: eb.ref("excluded.published_fingerprint"),
          digest: eb.ref("excluded.digest"),
          published_at_ms: eb.ref("excluded.published_at_ms"),
        })),
      )
      .execute();
  }
}
