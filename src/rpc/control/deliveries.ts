import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, DeliveryView } from "../../app/use-cases.ts";
import { parseSiteId } from "../../domain/site.ts";
import { deliveryToWire, type ShownDelivery } from "../../wire/delivery.ts";
import type { Delivery } from "../../wire/gen/hanse/control/v1/Delivery.ts";
import type { DeliveriesService } from "../../wire/services.ts";
import { optionalText, page, requestId, requiredText, text } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What DeliveriesService asks of the house. */
export type DeliveryUseCases = Pick<
  ControlUseCases,
  "listDeliveries" | "getDelivery" | "stopDelivery" | "sumDeliveries"
>;

/** Of an operator's words: they travel to the peer in a trailer. */
const REASON_BYTES = 500;

const wireDelivery = (view: DeliveryView): Delivery => deliveryToWire(shownDelivery(view));
const idOf = (request: { deliveryId: string }): string => requiredText(request.deliveryId, "delivery_id");

/** hanse.control.v1.DeliveriesService */
export function deliveriesService(
  useCases: DeliveryUseCases,
): ServiceImplementation<DeliveriesService, ControlContext> {
  return {
    async ListDeliveries(request, { user }) {
      const peer = optionalText(request.peer, "peer");
      const filter = { activeOnly: request.activeOnly, peer: peer === undefined ? undefined : parseSiteId(peer) };
      const { items, nextToken } = await useCases.listDeliveries(user, filter, page(request));
      return { deliveries: items.map(wireDelivery), nextPageToken: nextToken };
    },
    async GetDelivery(request, { user }) {
      return { delivery: wireDelivery(await useCases.getDelivery(user, idOf(request))) };
    },
    async StopDelivery(request, { user }) {
      requestId(request.requestId);
      const stop = { deliveryId: idOf(request), reason: text(request.reason, "reason", REASON_BYTES) };
      return { delivery: wireDelivery(await useCases.stopDelivery(user, stop)) };
    },
    async SumDeliveries(request, { user }) {
      const { items, nextToken } = await useCases.sumDeliveries(user, request.byPerson, page(request));
      const sums = items.map(({ actor, ...sum }) => ({ ...sum, person: actor ?? "" }));
      return { sums, nextPageToken: nextToken };
    },
  };
}

function shownDelivery({ row, reference, stale, urlsUntilMs }: DeliveryView): ShownDelivery {
  return {
    deliveryId: row.deliveryId,
    state: row.state,
    stale,
    peer: row.peer,
    person: row.actor ?? "",
    transferId: row.requestId,
    reference,
    digest: row.digest,
    modes: row.modes,
    openedAtMs: row.openedAtMs,
    activeAtMs: row.activeAtMs,
    endedAtMs: row.closedAtMs,
    locatedBytes: row.locatedBytes,
    relayedBytes: row.relayedBytes,
    reportedBytes: row.bytes,
    reportedObjects: row.objects,
    reportedAtMs: row.reportedAtMs,
    urlsUntilMs,
    reason: row.reason ?? "",
    reasonCode: row.reasonCode ?? "",
    endedBy: row.endedBy ?? "",
  };
}
