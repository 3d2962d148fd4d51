import type { OfferTerms } from "../domain/offer.ts";
import { knownWord, textOrUnset } from "./enum-table.ts";
import type { Offer, Offer__Output } from "./gen/hanse/control/v1/Offer.ts";
import type { OfferSite, OfferSite__Output } from "./gen/hanse/control/v1/OfferSite.ts";
import { offerTermsFromWire, offerTermsToWire } from "./told-offer.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";

const OFFER_STATES = [
  ...(["open", "full", "withdrawn", "ended"] as const),
  ...(["asked", "accepted", "taken", "not needed", "declined"] as const),
] as const;

const SITE_STATES = [
  ...(["asked", "accepted", "not needed", "declined", "left", "no grant", "not heard from"] as const),
  ...(["invited", "suspended", "revoked", "no peer"] as const),
] as const;

/** How one site stands to an offer, as people are shown it. */
export interface ShownOfferSite {
  readonly site: string;
  readonly state: (typeof SITE_STATES)[number];
  readonly reason: string;
  readonly sinceMs: number | undefined;
  readonly keepLast?: number | undefined;
  /** Undefined where it did not say how far it is. */
  readonly held?: number | undefined;
  readonly missing?: number | undefined;
}

/** An offer as people are shown it. */
export interface ShownOffer {
  readonly offerId: string;
  readonly from: string;
  readonly terms: OfferTerms;
  readonly state: (typeof OFFER_STATES)[number];
  readonly reason: string;
  /** When it was made, or first heard of. */
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly sites: readonly string[];
  readonly siteStates: readonly ShownOfferSite[];
  readonly answeredBy: string | undefined;
  readonly ruleId: string | undefined;
}

/** hanse.control.v1.Offer */
export const offerToWire = (offer: ShownOffer): Offer => ({
  offerId: offer.offerId,
  from: offer.from,
  terms: offerTermsToWire(offer.terms),
  state: offer.state,
  reason: offer.reason,
  createdAt: toTimestamp(offer.createdAtMs),
  createdBy: offer.createdBy,
  sites: [...offer.sites],
  siteStates: offer.siteStates.map(siteToWire),
  answeredBy: offer.answeredBy ?? "",
  ruleId: offer.ruleId ?? "",
});

/** The mirror of offerToWire. @throws HanseError INVALID_INPUT for a state or a kind that we do not know */
export const offerFromWire = (wire: Offer__Output): ShownOffer => ({
  offerId: wire.offerId,
  from: wire.from,
  terms:
    wire.terms === null ? { artifact: "", copies: 1, every: 1, latestOnly: false } : offerTermsFromWire(wire.terms),
  state: knownWord(OFFER_STATES, wire.state, "an offer's state"),
  reason: wire.reason,
  createdAtMs: fromTimestamp(wire.createdAt) ?? 0,
  createdBy: wire.createdBy,
  sites: wire.sites,
  siteStates: wire.siteStates.map(siteFromWire),
  answeredBy: textOrUnset(wire.answeredBy),
  ruleId: textOrUnset(wire.ruleId),
});

const siteToWire = ({ site, state, reason, sinceMs, keepLast, held, missing }: ShownOfferSite): OfferSite => ({
  ...{ site, state, reason, since: toTimestamp(sinceMs), keepLast: keepLast ?? 0 },
  ...{ measured: held !== undefined, held: held ?? 0, missing: missing ?? 0 },
});

const siteFromWire = (wire: OfferSite__Output): ShownOfferSite => ({
  site: wire.site,
  state: knownWord(SITE_STATES, wire.state, "how a site stands to an offer"),
  reason: wire.reason,
  sinceMs: fromTimestamp(wire.since),
  keepLast: wire.keepLast || undefined,
  held: wire.measured ? wire.held : undefined,
  missing: wire.measured ? wire.missing : undefined,
});
