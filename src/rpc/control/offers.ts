import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, OfferView } from "../../app/use-cases.ts";
import { HanseError } from "../../domain/errors.ts";
import type { OfferTerms } from "../../domain/offer.ts";
import type { OfferTerms__Output } from "../../wire/gen/hanse/control/v1/OfferTerms.ts";
import { offerToWire, type ShownOffer } from "../../wire/offer.ts";
import type { OffersService } from "../../wire/services.ts";
import { offerTermsFromWire } from "../../wire/told-offer.ts";
import { count, list, optionalText, page, requestId, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";

/** What OffersService asks of the house. */
export type OfferUseCases = Pick<
  ControlUseCases,
  "addOffer" | "listOffers" | "getOffer" | "removeOffer" | "acceptOffer" | "declineOffer"
>;

/** hanse.control.v1.OffersService @param site this site */
export function offersService(
  useCases: OfferUseCases,
  site: string,
): ServiceImplementation<OffersService, ControlContext> {
  const wire = (view: OfferView): ReturnType<typeof offerToWire> => offerToWire(shownOffer(view, site));
  return {
    async AddOffer(request, { user }) {
      const sites = list(request.sites, "sites", LIMITS.filters).map((each) => requiredText(each, "sites"));
      const asked = { requestId: requestId(request.requestId), terms: termsOf(request.terms), sites };
      const added = await useCases.addOffer(user, asked);
      return { offer: wire(added), warnings: [...added.warnings] };
    },
    async ListOffers(request, { user }) {
      const { items, nextToken } = await useCases.listOffers(user, page(request));
      return { offers: items.map(wire), nextPageToken: nextToken };
    },
    async GetOffer(request, { user }) {
      return { offer: wire(await useCases.getOffer(user, requiredText(request.offerId, "offer_id"))) };
    },
    async RemoveOffer(request, { user }) {
      return { offer: wire(await useCases.removeOffer(user, requiredText(request.offerId, "offer_id"))) };
    },
    async AcceptOffer(request, { user }) {
      const asked = { id: requiredText(request.offerId, "offer_id"), to: optionalText(request.to, "to") };
      return { offer: wire(await useCases.acceptOffer(user, asked)) };
    },
    async DeclineOffer(request, { user }) {
      const asked = { id: requiredText(request.offerId, "offer_id"), reason: text(request.reason, "reason") };
      return { offer: wire(await useCases.declineOffer(user, asked)) };
    },
  };
}

function termsOf(wire: OfferTerms__Output | null): OfferTerms {
  if (wire === null) throw new HanseError("INVALID_INPUT", "terms is missing", { remedy: "Give terms" });
  requiredText(wire.artifact, "terms.artifact");
  count(wire.keepEvery, "terms.keep_every");
  count(wire.every, "terms.every");
  return offerTermsFromWire(wire);
}

const shownOffer = (view: OfferView, site: string): ShownOffer =>
  view.side === "own"
    ? {
        ...{ offerId: view.offer.offerId, from: site, terms: view.offer, state: view.state, reason: "" },
        ...{ createdAtMs: view.offer.createdAtMs, createdBy: view.offer.createdBy, sites: view.offer.sites },
        ...{ siteStates: view.sites, answeredBy: undefined, ruleId: undefined },
      }
    : {
        ...{ offerId: view.offer.offerId, from: view.offer.peer, terms: view.offer, state: view.state },
        ...{ reason: view.reason, createdAtMs: view.offer.heardAtMs, createdBy: "", sites: [], siteStates: [] },
        ...{ answeredBy: view.offer.answeredBy, ruleId: view.offer.ruleId },
      };
