import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { HanseError } from "../../domain/errors.ts";
import { isOfferId, MOST_REASON } from "../../domain/offer.ts";
import type { OfferService } from "../../wire/services.ts";
import { offerAnswer, offerOutcome, toldOfferToWire } from "../../wire/told-offer.ts";
import { count } from "../fields.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";

/** hanse.federation.v1.OfferService */
export function offerService(
  useCases: Pick<FederationUseCases, "listOffers" | "answerOffer">,
): ServiceImplementation<OfferService, FederationContext> {
  return {
    async ListOffers(_request, context) {
      return { offers: (await useCases.listOffers(peerOf(context))).map(toldOfferToWire) };
    },
    async AnswerOffer(request, context) {
      const { offerId, reason, keepLast } = request;
      if (!isOfferId(offerId)) throw new HanseError("INVALID_INPUT", "offer_id is not an offer's id");
      if (reason.length > MOST_REASON)
        throw new HanseError("INVALID_INPUT", `reason is longer than ${MOST_REASON} characters`);
      const outcome = await useCases.answerOffer(peerOf(context), {
        offerId,
        answer: offerAnswer.demand(request.answer, "answer"),
        reason,
        keepLast: keepLast || undefined,
        held: count(request.held, "held"),
        missing: count(request.missing, "missing"),
      });
      return { outcome: offerOutcome.toWire(outcome) };
    },
  };
}
