import type { DeliveriesLedger } from "../app/ports/ledger.ts";
import type { Base } from "./base.ts";
import { deliveries } from "./deliveries.ts";

/** Deliveries as lists and sums. */
export const deliveryLists = (
  base: Base,
): Pick<DeliveriesLedger, "findDeliveries" | "listDeliveries" | "sumDeliveries" | "deliveredTo"> => ({
  deliveredTo: ({ artifact, label, digest }, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("deliveries")
        .select((eb) => ["peer", eb.fn.max("closed_at_ms").as("told")])
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .where("digest", "=", digest)
        .where("state", "=", "succeeded")
        .where("owner", "is", null)
        .groupBy("peer")
        .orderBy("told", "desc")
        .orderBy("peer")
        .limit(limit)
        .execute();
      return rows.map(({ peer }) => peer);
    }),

  findDeliveries: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("deliveries")
        .selectAll()
        .where("delivery_id", ">=", idPrefix)
        // The last code point of all: no id that begins so sorts behind it.
        .where("delivery_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("delivery_id")
        .limit(2)
        .execute();
      return rows.map(deliveries.domain);
    }),

  listDeliveries: ({ peer, openOnly, before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("deliveries")
        .selectAll()
        .orderBy("opened_at_ms", "desc")
        .orderBy("delivery_id", "desc")
        .limit(limit);
      if (peer !== undefined) query = query.where("peer", "=", peer);
      if (openOnly === true) query = query.where("state", "=", "open");
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("opened_at_ms", "<", before.openedAtMs),
            eb.and([eb("opened_at_ms", "=", before.openedAtMs), eb("delivery_id", "<", before.deliveryId)]),
          ]),
        );
      }
      return (await query.execute()).map(deliveries.domain);
    }),

  sumDeliveries: ({ byPerson, after, limit }) =>
    base.read(async (db) => {
      const sums = db
        .selectFrom("deliveries")
        .select((eb) => [
          "peer",
          // Nobody sorts first; no person's name is empty.
          (byPerson ? eb.fn.coalesce("actor", eb.val("")) : eb.val("")).as("person"),
          eb.fn.countAll<number>().as("deliveries"),
          eb.fn.sum<number>("located_bytes").as("located"),
          eb.fn.sum<number>("relayed_bytes").as("relayed"),
          eb.fn.sum<number>("bytes").as("reported"),
        ])
        .groupBy(byPerson ? ["peer", "actor"] : ["peer"]);
      let page = db.selectFrom(sums.as("sums")).selectAll().orderBy("peer").orderBy("person").limit(limit);
      if (after !== undefined) {
        const { peer, actor = "" } = after;
        page = page.where((eb) =>
          eb.or([eb("peer", ">", peer), eb.and([eb("peer", "=", peer), eb("person", ">", actor)])]),
        );
      }
      const rows = await page.execute();
      return rows.map((row) => ({
        peer: row.peer,
        actor: row.person === "" ? undefined : row.person,
        deliveries: row.deliveries,
        locatedBytes: row.located,
        relayedBytes: row.relayed,
        reportedBytes: row.reported,
      }));
    }),
});
