import type { ReceiptRow, ReceiptsLedger } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import { putWork } from "./outbox.ts";
import type { ReceiptsTable } from "./schema.ts";

const { plain, flag, json } = fieldsOf<ReceiptsTable>();
const receipts = mapper<ReceiptRow, ReceiptsTable>({
  receiptId: plain("receipt_id"),
  direction: plain("direction"),
  peer: plain("peer"),
  source: plain("source"),
  destination: plain("destination"),
  transferId: plain("transfer_id"),
  deliveryId: plain("delivery_id"),
  owner: plain("owner"),
  artifact: plain("artifact"),
  label: plain("label"),
  kind: plain("kind"),
  digest: plain("digest"),
  objects: plain("objects"),
  bytes: plain("bytes"),
  modes: json("modes"),
  startedAtMs: plain("started_at_ms"),
  endedAtMs: plain("ended_at_ms"),
  person: plain("person"),
  sourceToken: plain("source_token"),
  destinationToken: plain("destination_token"),
  pending: flag("pending"),
  problem: plain("problem"),
  recordedAtMs: plain("recorded_at_ms"),
});

/** What was delivered, signed by both sites. */
export const receiptOperations = (base: Base): ReceiptsLedger => ({
  keepReceipt: (row, audit, owed) =>
    base.write(async (tx) => {
      const columns = receipts.row(row);
      const kept = await tx
        .insertInto("receipts")
        .values(columns)
        .onConflict((conflict) =>
          // The same again, told without a token, is no news.
          columns.destination_token === null
            ? conflict.doNothing()
            : conflict.column("receipt_id").doUpdateSet(columns).where("receipts.destination_token", "is", null),
        )
        .returningAll()
        .executeTakeFirst();
      if (kept !== undefined) {
        if (owed !== undefined) await putWork(tx, owed);
        await chain(base, tx, audit);
        return receipts.domain(kept);
      }
      const standing = await tx
        .selectFrom("receipts")
        .selectAll()
        .where("receipt_id", "=", row.receiptId)
        .executeTakeFirstOrThrow();
      return receipts.domain(standing);
    }),

  answerReceipt: (receiptId, answer, audit) =>
    base.write(async (tx) => {
      const changed = await tx
        .updateTable("receipts")
        .set(receipts.change(answer))
        .where("receipt_id", "=", receiptId)
        .where("source_token", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (changed !== undefined) {
        await chain(base, tx, audit);
        return receipts.domain(changed);
      }
      const standing = await tx
        .selectFrom("receipts")
        .selectAll()
        .where("receipt_id", "=", receiptId)
        .executeTakeFirst();
      return standing === undefined ? undefined : receipts.domain(standing);
    }),

  getReceipt: (receiptId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("receipts").selectAll().where("receipt_id", "=", receiptId).executeTakeFirst();
      return row === undefined ? undefined : receipts.domain(row);
    }),

  findReceipts: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("receipts")
        .selectAll()
        .where((eb) =>
          eb.or([
            eb.and([eb("receipt_id", ">=", idPrefix), eb("receipt_id", "<", endOf(idPrefix))]),
            eb.and([eb("transfer_id", ">=", idPrefix), eb("transfer_id", "<", endOf(idPrefix))]),
          ]),
        )
        .orderBy("receipt_id")
        .limit(2)
        .execute();
      return rows.map(receipts.domain);
    }),

  listReceipts: ({ peer, transfer, pulledBy, before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("receipts")
        .selectAll()
        .orderBy("recorded_at_ms", "desc")
        .orderBy("receipt_id", "desc")
        .limit(limit);
      if (peer !== undefined) query = query.where("peer", "=", peer);
      if (transfer !== undefined)
        query = query.where("transfer_id", ">=", transfer).where("transfer_id", "<", endOf(transfer));
      if (pulledBy !== undefined) query = query.where("direction", "=", "in").where("person", "=", pulledBy);
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("recorded_at_ms", "<", before.recordedAtMs),
            eb.and([eb("recorded_at_ms", "=", before.recordedAtMs), eb("receipt_id", "<", before.receiptId)]),
          ]),
        );
      }
      return (await query.execute()).map(receipts.domain);
    }),
});

/** Behind every text that begins so: the last code point of all sorts behind what may follow. */
const endOf = (prefix: string): string => `${prefix}\u{10ffff}`;
