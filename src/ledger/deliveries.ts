import { sql, type RawBuilder } from "kysely";
import type { DeliveriesLedger, DeliveryCount, DeliveryRow } from "../app/ports/ledger.ts";
import { monthOf } from "../domain/month.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { DeliveriesTable } from "./schema.ts";

const { plain, json } = fieldsOf<DeliveriesTable>();

/** A delivery's row and its columns. */
export const deliveries = mapper<DeliveryRow, DeliveriesTable>({
  deliveryId: plain("delivery_id"),
  peer: plain("peer"),
  requestId: plain("request_id"),
  artifact: plain("artifact"),
  label: plain("label"),
  digest: plain("digest"),
  actor: plain("actor"),
  state: plain("state"),
  modes: json("modes"),
  openedAtMs: plain("opened_at_ms"),
  closedAtMs: plain("closed_at_ms"),
  bytes: plain("bytes"),
  objects: plain("objects"),
  reportedAtMs: plain("reported_at_ms"),
  locatedBytes: plain("located_bytes"),
  relayedBytes: plain("relayed_bytes"),
  activeAtMs: plain("active_at_ms"),
  urlsUntilMs: plain("urls_until_ms"),
  reason: plain("reason"),
  reasonCode: plain("reason_code"),
  endedBy: plain("ended_by"),
  entitlements: json("entitlements"),
  storeCountry: plain("store_country"),
  grantId: plain("grant_id"),
  owner: plain("owner"),
  ticket: plain("ticket"),
  ticketUntilMs: plain("ticket_until_ms"),
});

/** What an operator's word or the loss of a grant can still end. */
const STOPPABLE = ["open", "denied", "failed", "cancelled"] as const;

type Names = "openDelivery" | "getDelivery" | "closeDelivery" | "endDelivery" | "rebindDelivery" | "countDeliveries";

/** The source's side of transfers, one at a time. */
export const deliveryOperations = (base: Base): Pick<DeliveriesLedger, Names> => ({
  openDelivery: (row, audit) =>
    base.write(async (tx) => {
      const { modes, entitlements, store_country, grant_id, ticket, ticket_until_ms } = deliveries.row(row);
      const anew = { modes, entitlements, store_country, grant_id, ticket, ticket_until_ms };
      const again = { closed_at_ms: null, reported_at_ms: null, reason: null, reason_code: null, ended_by: null };
      const opened = await tx
        .insertInto("deliveries")
        .values(deliveries.row(row))
        .onConflict((conflict) =>
          conflict
            .columns(["peer", "request_id"])
            .doUpdateSet({ state: "open", bytes: 0, objects: 0, ...anew, ...again })
            .where("deliveries.state", "in", ["failed", "cancelled", "denied"]),
        )
        .returningAll()
        .executeTakeFirst();
      if (opened !== undefined) {
        await chain(base, tx, audit);
        return deliveries.domain(opened);
      }
      const renewed =
        row.ticket === undefined
          ? undefined
          : await tx
              .updateTable("deliveries")
              .set({ ticket, ticket_until_ms })
              .where("peer", "=", row.peer)
              .where("request_id", "=", row.requestId)
              // A ticket keeps alive what it is for, and nothing else that was asked for under this id.
              .where("owner", "=", row.owner ?? "")
              .where("digest", "=", row.digest)
              .returningAll()
              .executeTakeFirst();
      if (renewed !== undefined) return deliveries.domain(renewed);
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
      const told = { bytes, objects, reported_at_ms: atMs };
      const closed =
        (await tx
          .updateTable("deliveries")
          .set({ state, closed_at_ms: atMs, ...told })
          .where("delivery_id", "=", deliveryId)
          .where("state", "in", ["open", "denied"])
          .returningAll()
          .executeTakeFirst()) ??
        (await tx
          .updateTable("deliveries")
          .set(told)
          .where("delivery_id", "=", deliveryId)
          .where("state", "=", "stopped")
          .where("reported_at_ms", "is", null)
          .returningAll()
          .executeTakeFirst());
      if (closed === undefined) return standing(tx, deliveryId);
      await chain(base, tx, audit);
      return deliveries.domain(closed);
    }),

  endDelivery: (deliveryId, { state, reason, reasonCode, by, atMs }, audit) =>
    base.write(async (tx) => {
      const ended = await tx
        .updateTable("deliveries")
        .set({ state, reason, reason_code: reasonCode, ended_by: by, closed_at_ms: atMs })
        .where("delivery_id", "=", deliveryId)
        .where("state", "in", state === "stopped" ? STOPPABLE : ["open"])
        .returningAll()
        .executeTakeFirst();
      if (ended !== undefined) {
        await chain(base, tx, audit);
        return { row: deliveries.domain(ended), changed: true };
      }
      const row = await standing(tx, deliveryId);
      return row === undefined ? undefined : { row, changed: false };
    }),

  rebindDelivery: (deliveryId, grantId) =>
    base.write(async (tx) => {
      await tx.updateTable("deliveries").set({ grant_id: grantId }).where("delivery_id", "=", deliveryId).execute();
    }),

  countDeliveries: (counts) =>
    base.write(async (tx) => {
      // In one order everywhere, so that two writers of the same rows cannot wait for each other.
      for (const count of [...counts].sort((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1))) {
        const counted = await tx
          .updateTable("deliveries")
          .set((eb) => ({
            located_bytes: eb("located_bytes", "+", count.locatedBytes),
            relayed_bytes: eb("relayed_bytes", "+", count.relayedBytes),
            active_at_ms: later("active_at_ms", count.atMs),
            ...(count.urlsUntilMs === undefined ? {} : { urls_until_ms: later("urls_until_ms", count.urlsUntilMs) }),
          }))
          .where("delivery_id", "=", count.deliveryId)
          .returning(["grant_id", "peer"])
          .executeTakeFirst();
        if (counted !== undefined) await use(tx, counted, count);
      }
    }),
});

/** What a peer read counts to the grant that let it, in the month in which it was read. */
async function use(
  tx: Tx,
  { grant_id, peer }: Pick<DeliveriesTable, "grant_id" | "peer">,
  { locatedBytes, relayedBytes, atMs }: DeliveryCount,
): Promise<void> {
  const bytes = locatedBytes + relayedBytes;
  if (grant_id === null || bytes === 0) return;
  await tx
    .insertInto("usage")
    .values({ grant_id, peer, month: monthOf(atMs), bytes })
    .onConflict((conflict) =>
      conflict
        .columns(["grant_id", "peer", "month"])
        .doUpdateSet((eb) => ({ bytes: eb("usage.bytes", "+", eb.ref("excluded.bytes")) })),
    )
    .execute();
}

/** The later of a time that stands, which may be NULL, and another. */
const later = (column: "active_at_ms" | "urls_until_ms", ms: number): RawBuilder<number> =>
  sql<number>`case when ${sql.ref(column)} > ${ms} then ${sql.ref(column)} else ${ms} end`;

async function standing(tx: Tx, deliveryId: string): Promise<DeliveryRow | undefined> {
  const row = await tx.selectFrom("deliveries").selectAll().where("delivery_id", "=", deliveryId).executeTakeFirst();
  return row === undefined ? undefined : deliveries.domain(row);
}
