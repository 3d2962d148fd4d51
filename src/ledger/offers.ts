import type { OfferRow, OfferSiteRow, OfferSiteState, OffersLedger } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { MOST_OFFERS, type OfferOutcome } from "../domain/offer.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { OfferSitesTable, OffersTable } from "./schema.ts";

const offer = fieldsOf<OffersTable>();
const offers = mapper<OfferRow, OffersTable>({
  offerId: offer.plain("offer_id"),
  artifact: offer.plain("artifact"),
  kind: offer.plain("kind"),
  copies: offer.plain("copies"),
  keepLast: offer.plain("keep_last"),
  keepEvery: offer.plain("keep_every"),
  every: offer.plain("every"),
  latestOnly: offer.flag("latest_only"),
  untilMs: offer.plain("until_ms"),
  sites: offer.json("sites"),
  createdAtMs: offer.plain("created_at_ms"),
  createdBy: offer.plain("created_by"),
  withdrawnAtMs: offer.plain("withdrawn_at_ms"),
});

const site = fieldsOf<OfferSitesTable>();
const sites = mapper<OfferSiteRow, OfferSitesTable>({
  offerId: site.plain("offer_id"),
  site: site.plain("site"),
  state: site.plain("state"),
  reason: site.plain("reason"),
  sinceMs: site.plain("since_ms"),
  keepLast: site.plain("keep_last"),
  held: site.plain("held"),
  missing: site.plain("missing"),
});

type OwnOffers = Pick<
  OffersLedger,
  "putOffer" | "getOffer" | "listOffers" | "withdrawOffer" | "listOfferSites" | "noteAsked" | "answerOffer"
>;

const OUTCOMES: Partial<Record<OfferSiteState, OfferOutcome>> = {
  taken: "taken",
  waiting: "not-needed",
  declined: "declined",
};

/** This site's offers, and what others say to them. */
export const offerOperations = (base: Base): OwnOffers => ({
  putOffer: (row, audit) =>
    base.write(async (tx) => {
      // Two that are added at one time are counted one after the other.
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const standing = await tx.selectFrom("offers").selectAll().where("offer_id", "=", row.offerId).executeTakeFirst();
      if (standing !== undefined) return offers.domain(standing);
      const { count } = await tx
        .selectFrom("offers")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("withdrawn_at_ms", "is", null)
        .executeTakeFirstOrThrow();
      if (count >= MOST_OFFERS) {
        throw new HanseError("LIMIT_EXCEEDED", `${MOST_OFFERS} offers stand at this site already`, {
          hop: "this gateway",
          remedy: "Take back what is not needed any more: `hanse offer ls`, `hanse offer rm ID`",
        });
      }
      await tx.insertInto("offers").values(offers.row(row)).execute();
      await chain(base, tx, audit);
      return row;
    }),

  getOffer: (offerId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("offers").selectAll().where("offer_id", "=", offerId).executeTakeFirst();
      return row === undefined ? undefined : offers.domain(row);
    }),

  listOffers: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("offers")
        .selectAll()
        .where("withdrawn_at_ms", "is", null)
        .orderBy("created_at_ms")
        .orderBy("offer_id")
        .execute();
      return rows.map(offers.domain);
    }),

  withdrawOffer: (offerId, nowMs, audit) =>
    base.write(async (tx) => {
      const named = tx.selectFrom("offers").selectAll().where("offer_id", "=", offerId);
      const row = await base.dialect.hold(named).executeTakeFirst();
      if (row?.withdrawn_at_ms !== null) return row && offers.domain(row);
      await tx.updateTable("offers").set({ withdrawn_at_ms: nowMs }).where("offer_id", "=", offerId).execute();
      await chain(base, tx, audit);
      return offers.domain({ ...row, withdrawn_at_ms: nowMs });
    }),

  listOfferSites: ({ offerId, site: of } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("offer_sites").selectAll().orderBy("offer_id").orderBy("site");
      if (offerId !== undefined) query = query.where("offer_id", "=", offerId);
      if (of !== undefined) query = query.where("site", "=", of);
      return (await query.execute()).map(sites.domain);
    }),

  noteAsked: (of, offerIds, nowMs) =>
    base.write(async (tx) => {
      if (offerIds.length === 0) return;
      const rows = offerIds.map((offerId) =>
        sites.row({ offerId, site: of, state: "asked", reason: "", sinceMs: nowMs }),
      );
      await tx
        .insertInto("offer_sites")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }),

  answerOffer: (of, { offerId, answer, reason, keepLast, held, missing }, nowMs, audit) =>
    base.write(async (tx) => {
      // Held to the end: of sites that answer at one time the first is counted before the next is looked at.
      const named = tx.selectFrom("offers").selectAll().where("offer_id", "=", offerId);
      const row = await base.dialect.hold(named).executeTakeFirst();
      const all = await tx.selectFrom("offer_sites").selectAll().where("offer_id", "=", offerId).execute();
      const before = all.find((each) => each.site === of);
      if (row === undefined || before === undefined) return undefined;
      const over = row.withdrawn_at_ms !== null || (row.until_ms !== null && row.until_ms <= nowMs);
      if (over) return { outcome: "gone", moved: false };
      const taken = all.filter((each) => each.site !== of && each.state === "taken").length;
      const had = before.state === "taken";
      const state =
        answer === "decline" ? (had ? "left" : "declined") : had || taken < row.copies ? "taken" : "waiting";
      const declinedBefore = answer === "decline" && before.state === "left";
      const after = declinedBefore ? "left" : state;
      const moved = after !== before.state;
      await tx
        .updateTable("offer_sites")
        .set(
          sites.change({
            state: after,
            reason,
            keepLast,
            held,
            missing,
            ...(moved ? { sinceMs: nowMs } : {}),
          }),
        )
        .where("offer_id", "=", offerId)
        .where("site", "=", of)
        .execute();
      if (moved) await chain(base, tx, { ...audit, detail: { ...audit.detail, state: after } });
      return { outcome: OUTCOMES[after] ?? "declined", moved };
    }),
});
