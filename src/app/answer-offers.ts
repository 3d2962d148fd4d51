import { HanseError } from "../domain/errors.ts";
import type { OffersLedger } from "./ports/ledger.ts";
import { standsOffer, toldOffers, type ToldOffersPorts } from "./told-offers.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What answering peers about offers needs. */
export interface AnswerOffersPorts extends ToldOffersPorts {
  readonly ledger: ToldOffersPorts["ledger"] & Pick<OffersLedger, "getOffer" | "noteAsked" | "answerOffer">;
  /** Others may have a place now: they are told at once. */
  readonly offersChanged: () => void;
}

/** OfferService, as peers call it. */
export function answerOffers(ports: AnswerOffersPorts): Pick<FederationUseCases, "listOffers" | "answerOffer"> {
  const { ledger, clock } = ports;
  return {
    async listOffers(peer) {
      const told = await toldOffers(ports, peer.site);
      await ledger.noteAsked(
        peer.site,
        told.map(({ offerId }) => offerId),
        clock.now(),
      );
      return told;
    },

    async answerOffer(peer, given) {
      const told = (await toldOffers(ports, peer.site)).find(({ offerId }) => offerId === given.offerId);
      // Who may not read any more, or is meant no more, may still say no, and is told that an offer is over.
      const standing = await ledger.getOffer(given.offerId);
      const over = standing !== undefined && !standsOffer(standing, clock.now());
      if (told === undefined && given.answer === "accept" && !over) throw unknownOffer(given.offerId);
      const audit = {
        action: given.answer === "accept" ? "offer.accept" : "offer.decline",
        actor: `peer:${peer.site}`,
        subject: given.offerId,
        outcome: "ok" as const,
        detail: { said: given.reason === "" ? undefined : given.reason },
      };
      const answered = await ledger.answerOffer(peer.site, given, clock.now(), audit);
      if (answered === undefined) throw unknownOffer(given.offerId);
      if (answered.moved) ports.offersChanged();
      return answered.outcome;
    },
  };
}

const unknownOffer = (offerId: string): HanseError =>
  new HanseError("UNKNOWN_OFFER", `there is no offer ${offerId} to this site`, {
    hop: "this gateway",
    remedy: "Ask for the offers again, and answer those",
  });
