import type { SourceRow, SourcesLedger } from "../app/ports/ledger.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { TransferSourcesTable } from "./schema.ts";

const { plain } = fieldsOf<TransferSourcesTable>();
const sources = mapper<SourceRow, TransferSourcesTable>({
  transferId: plain("transfer_id"),
  site: plain("site"),
  deliveryId: plain("delivery_id"),
  ticket: plain("ticket"),
  state: plain("state"),
  reason: plain("reason"),
  bytes: plain("bytes"),
  objects: plain("objects"),
});

/** Sites that pulls read from. */
export const sourceOperations = (base: Base): SourcesLedger => ({
  putSource: (row) =>
    base.write(async (tx) => {
      const { bytes, objects, ...columns } = sources.row({ ...row, bytes: 0, objects: 0 });
      await tx
        .insertInto("transfer_sources")
        .values({ ...columns, bytes, objects })
        .onConflict((conflict) => conflict.columns(["transfer_id", "site"]).doUpdateSet(columns))
        .execute();
    }),

  countSource: (transferId, site, added) =>
    base.write(async (tx) => {
      await tx
        .updateTable("transfer_sources")
        .set((eb) => ({ bytes: eb("bytes", "+", added.bytes), objects: eb("objects", "+", added.objects) }))
        .where("transfer_id", "=", transferId)
        .where("site", "=", site)
        .execute();
    }),

  listSources: (transferId) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("transfer_sources")
        .selectAll()
        .where("transfer_id", "=", transferId)
        .orderBy("site")
        .execute();
      return rows.map(sources.domain);
    }),
});
