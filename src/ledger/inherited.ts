import type { InheritedLedger, InheritedRow } from "../app/ports/ledger.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { InheritedTable } from "./schema.ts";

const { plain } = fieldsOf<InheritedTable>();
const inherited = mapper<InheritedRow, InheritedTable>({
  transferId: plain("transfer_id"),
  path: plain("path"),
  partNumber: plain("part_number"),
  offset: plain("offset_bytes"),
  sizeBytes: plain("size_bytes"),
});

/** What replicas have by server-side copies. */
export const inheritedOperations = (base: Base): InheritedLedger => ({
  listInherited: (transferId, { after, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("inherited")
        .selectAll()
        .where("transfer_id", "=", transferId)
        .orderBy("path")
        .orderBy("part_number")
        .limit(limit);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("path", ">", after.path),
            eb.and([eb("path", "=", after.path), eb("part_number", ">", after.partNumber)]),
          ]),
        );
      }
      return (await query.execute()).map(inherited.domain);
    }),

  readBack: (transferId, parts) =>
    base.write(async (tx) => {
      for (const { path, partNumber } of parts) {
        await tx
          .deleteFrom("inherited")
          .where("transfer_id", "=", transferId)
          .where("path", "=", path)
          .where("part_number", "=", partNumber)
          .execute();
      }
    }),

  forgetInherited: (transferId) =>
    base.write(async (tx) => {
      await tx.deleteFrom("inherited").where("transfer_id", "=", transferId).execute();
    }),
});

/** Notes copies inside the caller's transaction; those that stand already stay as they are. */
export async function insertInherited(tx: Tx, rows: readonly InheritedRow[]): Promise<void> {
  for (const some of chunks(rows)) {
    await tx
      .insertInto("inherited")
      .values(some.map(inherited.row))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
