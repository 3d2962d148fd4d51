import type { OffersLedger, ReceivedOfferRow } from "../app/ports/ledger.ts";
import { MOST_OFFERS } from "../domain/offer.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { ReceivedOffersTable } from "./schema.ts";

const received = fieldsOf<ReceivedOffersTable>();
const offers = mapper<ReceivedOfferRow, ReceivedOffersTable>({
  peer: received.plain("peer"),
  offerId: received.plain("offer_id"),
  artifact: received.plain("artifact"),
  kind: received.plain("kind"),
  copies: received.plain("copies"),
  keepLast: received.plain("keep_last"),
  keepEvery: received.plain("keep_every"),
  every: received.plain("every"),
  latestOnly: received.flag("latest_only"),
  untilMs: received.plain("until_ms"),
  place: received.plain("place"),
  heardAtMs: received.plain("heard_at_ms"),
  answer: received.plain("answer"),
  answeredBy: received.plain("answered_by"),
  answeredAtMs: received.plain("answered_at_ms"),
  reason: received.plain("reason"),
  told: received.flag("told"),
  rule: received.json("rule"),
  owner: received.json("owner"),
  ruleId: received.plain("rule_id"),
  problem: received.plain("problem"),
  endedAtMs: received.plain("ended_at_ms"),
});

type ReceivedOffers = Pick<OffersLedger, "hearOffers" | "listReceivedOffers" | "changeReceivedOffer">;

/** Offers of peers, and what this site says to them. */
export const receivedOfferOperations = (base: Base): ReceivedOffers => ({
  hearOffers: (peer, told, nowMs) =>
    base.write(async (tx) => {
      const standing = await tx.selectFrom("received_offers").selectAll().where("peer", "=", peer).execute();
      const known = new Set(standing.map(({ offer_id }) => offer_id));
      const named = tx.updateTable("received_offers").where("peer", "=", peer);
      for (const offer of told) {
        if (known.has(offer.offerId)) {
          // What it says does not change; one that ended and is told again stands again.
          await named.set({ place: offer.place, ended_at_ms: null }).where("offer_id", "=", offer.offerId).execute();
          continue;
        }
        const row = offers.row({ ...offer, peer, heardAtMs: nowMs, reason: "", told: false, problem: "" });
        await tx.insertInto("received_offers").values(row).execute();
      }
      const here = new Set(told.map(({ offerId }) => offerId));
      const over = standing.filter(({ offer_id }) => !here.has(offer_id));
      for (const { offer_id, ended_at_ms } of over) {
        if (ended_at_ms === null) await named.set({ ended_at_ms: nowMs }).where("offer_id", "=", offer_id).execute();
      }
      const forgotten = over
        .toSorted((a, b) => (b.ended_at_ms ?? nowMs) - (a.ended_at_ms ?? nowMs))
        .slice(MOST_OFFERS)
        .map(({ offer_id }) => offer_id);
      if (forgotten.length === 0) return;
      await tx.deleteFrom("received_offers").where("peer", "=", peer).where("offer_id", "in", forgotten).execute();
    }),

  listReceivedOffers: ({ peer } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("received_offers").selectAll();
      if (peer !== undefined) query = query.where("peer", "=", peer);
      const rows = await query.orderBy("heard_at_ms").orderBy("peer").orderBy("offer_id").execute();
      return rows.map(offers.domain);
    }),

  changeReceivedOffer: (peer, offerId, change, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .updateTable("received_offers")
        // Naming the key keeps an empty change a valid UPDATE.
        .set({ ...offers.change(change), offer_id: offerId })
        .where("peer", "=", peer)
        .where("offer_id", "=", offerId)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return offers.domain(row);
    }),
});
