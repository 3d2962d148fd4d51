import type { ServiceImplementation } from "nice-grpc";
import type { FederationUseCases } from "../../app/use-cases.ts";
import { parseArtifactName, parseLabel } from "../../domain/artifact.ts";
import { parseCountry, parseSiteId } from "../../domain/site.ts";
import type { DeliveryService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { deliveryMode, deliveryOutcome } from "../../wire/words.ts";
import { count, optionalText, requestId, requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import { peerOf, type FederationContext } from "./authenticate.ts";
import { digest } from "./catalog.ts";
import { rangesOf } from "./ranges.ts";

/** Of the caller's store; empty from callers that do not say. @throws HanseError INVALID_INPUT */
const countryOf = (text: string): string => (text === "" ? "" : parseCountry(text));

/** hanse.federation.v1.DeliveryService */
export function deliveryService(
  useCases: Pick<
    FederationUseCases,
    "openDelivery" | "locateParts" | "closeDelivery" | "checkTicket" | "forwardReceipt"
  >,
): ServiceImplementation<DeliveryService, FederationContext> {
  return {
    async OpenDelivery(request, context) {
      const opened = await useCases.openDelivery(peerOf(context), {
        requestId: requestId(request.requestId),
        artifact: parseArtifactName(request.artifact),
        label: parseLabel(request.label),
        digest: digest(request.digest),
        dryRun: request.dryRun,
        storeCountry: countryOf(request.storeCountry),
        agreement: optionalText(request.agreement, "agreement", LIMITS.agreement),
        owner: request.owner === "" ? undefined : parseSiteId(request.owner),
        ticket: optionalText(request.ticket, "ticket", LIMITS.ticket),
      });
      return {
        deliveryId: opened.deliveryId,
        modes: opened.modes.map(deliveryMode.toWire),
        holders: opened.holders.map(({ site, ticket = "" }) => ({ site, ticket })),
      };
    },
    async ForwardReceipt(request, context) {
      await useCases.forwardReceipt(peerOf(context), {
        source: requiredText(request.sourceReceipt, "source_receipt", LIMITS.receipt),
        destination: requiredText(request.destinationReceipt, "destination_receipt", LIMITS.receipt),
      });
      return {};
    },
    async CheckTicket(request, context) {
      await useCases.checkTicket(peerOf(context), requiredText(request.ticket, "ticket", LIMITS.ticket));
      return {};
    },
    async LocateParts(request, context) {
      const ranges = rangesOf(request.ranges);
      const deliveryId = requiredText(request.deliveryId, "delivery_id", LIMITS.requestId);
      const locations = await useCases.locateParts(peerOf(context), { deliveryId, ranges });
      return {
        locations: locations.map((location) => ({
          url: location.url,
          ifMatch: location.etag ?? "",
          expiresAt: toTimestamp(location.expiresAtMs),
        })),
      };
    },
    async CloseDelivery(request, context) {
      const { receipt } = await useCases.closeDelivery(peerOf(context), {
        deliveryId: requiredText(request.deliveryId, "delivery_id", LIMITS.requestId),
        outcome: deliveryOutcome.demand(request.outcome, "outcome"),
        bytes: count(request.bytes, "bytes"),
        objects: count(request.objects, "objects"),
        receipt: optionalText(request.receipt, "receipt", LIMITS.receipt),
      });
      return { receipt: receipt ?? "" };
    },
  };
}
