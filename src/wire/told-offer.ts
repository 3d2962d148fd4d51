import { HanseError } from "../domain/errors.ts";
import { checkOfferTerms, isOfferId, MOST_OFFERS, type OfferTerms, type ToldOffer } from "../domain/offer.ts";
import { enumTable, knownWord } from "./enum-table.ts";
import type { Offer, Offer__Output } from "./gen/hanse/federation/v1/Offer.ts";
import type { OfferTerms as ControlTerms, OfferTerms__Output } from "./gen/hanse/control/v1/OfferTerms.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

/** OfferPlace. */
const offerPlace = enumTable({
  free: "OFFER_PLACE_FREE",
  yours: "OFFER_PLACE_YOURS",
  none: "OFFER_PLACE_NONE",
});

/** OfferAnswer. */
export const offerAnswer = enumTable({
  accept: "OFFER_ANSWER_ACCEPT",
  decline: "OFFER_ANSWER_DECLINE",
});

/** OfferOutcome. */
export const offerOutcome = enumTable({
  taken: "OFFER_OUTCOME_TAKEN",
  "not-needed": "OFFER_OUTCOME_NOT_NEEDED",
  gone: "OFFER_OUTCOME_GONE",
  declined: "OFFER_OUTCOME_DECLINED",
});

const KINDS = ["dataset", "checkpoint"] as const;

/** hanse.control.v1.OfferTerms */
export const offerTermsToWire = (terms: OfferTerms): ControlTerms => ({
  artifact: terms.artifact,
  kind: terms.kind ?? "",
  copies: terms.copies,
  keepLast: terms.keepLast ?? 0,
  keepEvery: terms.keepEvery ?? 0,
  every: terms.every,
  latestOnly: terms.latestOnly,
  until: toTimestamp(terms.untilMs),
});

/** The mirror of offerTermsToWire, held to its bounds. @throws HanseError INVALID_INPUT */
export const offerTermsFromWire = (wire: OfferTerms__Output): OfferTerms =>
  checkOfferTerms({
    artifact: wire.artifact,
    kind: wire.kind === "" ? undefined : knownWord(KINDS, wire.kind, "an offer's kind"),
    copies: wire.copies,
    keepLast: wire.keepLast || undefined,
    keepEvery: wire.keepEvery || undefined,
    every: wire.every || 1,
    latestOnly: wire.latestOnly,
    untilMs: fromTimestamp(wire.until),
  });

/** hanse.federation.v1.Offer */
export const toldOfferToWire = (offer: ToldOffer): Offer => ({
  ...offerTermsToWire(offer),
  offerId: offer.offerId,
  place: offerPlace.toWire(offer.place),
});

/**
 * The mirror of toldOfferToWire; what a newer site says of a place counts as none.
 * @throws HanseError INVALID_INPUT for what no site may offer
 */
function toldOfferFromWire(wire: Offer__Output): ToldOffer {
  if (!isOfferId(wire.offerId)) throw new HanseError("INVALID_INPUT", "an offer has an impossible id");
  return { ...offerTermsFromWire(wire), offerId: wire.offerId, place: offerPlace.fromWire(wire.place) ?? "none" };
}

/** All offers of one answer. @throws HanseError INVALID_INPUT for more than may be, twice the same id, and what toldOfferFromWire refuses */
export function toldOffersFromWire(offers: readonly Offer__Output[]): readonly ToldOffer[] {
  if (offers.length > MOST_OFFERS) throw new HanseError("INVALID_INPUT", `there are more than ${MOST_OFFERS} offers`);
  const told = offers.map(toldOfferFromWire);
  if (new Set(told.map(({ offerId }) => offerId)).size === told.length) return told;
  throw new HanseError("INVALID_INPUT", "two offers have one id");
}
