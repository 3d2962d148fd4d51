import type { DeliveriesLedger, DeliveryRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { DeliveriesTable } from "./schema.ts";

const { plain } = fieldsOf<DeliveriesTable>();
const deliveries = mapper<DeliveryRow, DeliveriesTable>({
  deliveryId: plain("delivery_id"),
  peer: plain("peer"),
  requestId: plain("request_id"),
  artifact: plain("artifact"),
  label: plain("label"),
  digest: plain("digest"),
  actor: plain("actor"),
  state: plain("state"),
  openedAtMs: plain("opened_at_ms"),
  closedAtMs: plain("closed_at_ms"),
  bytes: plain("bytes"),
  objects: plain("objects"),
});

/** The source's side of transfers. */
export const deliveryOperations = (base: Base): DeliveriesLedger => ({
  openDelivery: (row, audit) =>
    base.write(async (tx) => {
      const opened = await tx
        .insertInto("deliveries")
        .values(deliveries.row(row))
        .onConflict((conflict) =>
          conflict
            .columns(["peer", "request_id"])
            .doUpdateSet({ state: "open", closed_at_ms: null, bytes: 0, objects: 0 })
            .where("deliveries.state", "in", ["failed", "cancelled"]),
        )
        .returningAll()
        .executeTakeFirst();
      if (opened !== undefined) {
        await chain(base, tx, audit);
        return deliveries.domain(opened);
      }
      const standing = await tx
        .selectFrom("deliveries")
        .selectAll()
        .where("peer", "=", row.peer)
        .where("request_id", "=", row.requestId)
        .executeTakeFirstOrThrow();
      return deliveries.domain(standing);
    }),

  getDelivery: (deliveryId) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("deliveries")
        .selectAll()
        .where("delivery_id", "=", deliveryId)
        .executeTakeFirst();
      return row === undefined ? undefined : deliveries.domain(row);
    }),

  closeDelivery: (deliveryId, { state, bytes, objects, atMs }, audit) =>
    base.write(async (tx) => {
      const closed = await tx
        .updateTable("deliveries")
        .set({ state, bytes, objects, closed_at_ms: atMs })
        .where("delivery_id", "=", deliveryId)
        .where("state", "=", "open")
        .returningAll()
        .executeTakeFirst();
      if (closed !== undefined) {
        await chain(base, tx, audit);
        return deliveries.domain(closed);
      }
      const standing = await tx
        .selectFrom("deliveries")
        .selectAll()
        .where("delivery_id", "=", deliveryId)
        .executeTakeFirst();
      return standing === undefined ? undefined : deliveries.domain(standing);
    }),
});
