import { HanseError, isReason } from "../domain/errors.ts";
import type { PeerPrincipal } from "../domain/principal.ts";
import { sharedStore, type DeliveryModesPorts } from "./delivery-modes.ts";
import { heldVersion, type HeldVersionPorts } from "./held-version.ts";
import { makeId } from "./ids.ts";
import type { CheckedTicket, Documents } from "./ports/documents.ts";
import type { DeliveriesLedger, TicketsLedger } from "./ports/ledger.ts";
import type { Clock, RandomBytes } from "./ports/runtime.ts";
import { noteOpening } from "./note-opening.ts";
import { refuseRefused } from "./ticket-checks.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What handing on a replica needs. */
export interface DeliverHeldPorts extends HeldVersionPorts, DeliveryModesPorts {
  readonly ledger: HeldVersionPorts["ledger"] &
    Pick<DeliveriesLedger, "openDelivery"> &
    Pick<TicketsLedger, "refusedTicket">;
  readonly documents: Pick<Documents, "readTicket">;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

type OpenRequest = Parameters<FederationUseCases["openDelivery"]>[1];

/**
 * Opens a delivery of a peer's version that this site holds: the owner's ticket decides, and that the owner lets this
 * site redistribute it. Idempotent; a newer ticket takes the place of the one before.
 * @throws HanseError NO_GRANT for a ticket that its owner refused since; UNKNOWN_VERSION, INVALID_DOCUMENT, TICKET_EXPIRED, NEEDS_RELAY, DELIVERY_STOPPED
 */
export async function openHeld(
  ports: DeliverHeldPorts,
  peer: PeerPrincipal,
  owner: string,
  request: OpenRequest,
): ReturnType<FederationUseCases["openDelivery"]> {
  // First of all: whether a version lies here is nobody's to know whom its owner did not send.
  const ticket = await checkedTicket(ports, peer, owner, request);
  await refuseRefused(ports.ledger, ticket.token);
  const version = await heldVersion(ports, owner, request);
  const { modes } = sharedStore(ports, version);
  if (request.dryRun) return { deliveryId: "", modes, holders: [] };
  const deliveryId = makeId("dl", peer.site, request.requestId, ports.random);
  const leave = { deliveryId, modes, owner, ticket: ticket.token, ticketUntilMs: ticket.expiresAtMs };
  const opened = await noteOpening(ports, peer, request, version, leave, { ticket: ticket.terms.deliveryId });
  if (opened.owner !== owner || opened.digest !== version.digest)
    throw new HanseError("REQUEST_REUSED", "this request was made before for another version", {
      hop: "this gateway",
      remedy: "Use a new request id",
    });
  return { deliveryId: opened.deliveryId, modes, holders: [] };
}

/** @throws HanseError INVALID_DOCUMENT for a ticket that is for something else, or none; TICKET_EXPIRED */
async function checkedTicket(
  { ledger, documents, clock, site }: DeliverHeldPorts,
  peer: PeerPrincipal,
  owner: string,
  { ticket, artifact, label, digest }: OpenRequest,
): Promise<CheckedTicket> {
  const refuse = (problem: string): never => {
    throw new HanseError("INVALID_DOCUMENT", problem, {
      hop: "this gateway",
      remedy: `Open the delivery at ${owner} again: it hands out tickets`,
    });
  };
  if (ticket === undefined) return refuse(`${owner}'s ticket is missing`);
  const keys = (await ledger.getPeer(owner))?.description.keys ?? [];
  const check = { owner, holder: site, puller: peer.site, keys, nowMs: clock.now() };
  const checked = await documents.readTicket(ticket, check).catch((error: unknown) => {
    if (!isReason(error, "TOKEN_EXPIRED")) throw error;
    throw new HanseError("TICKET_EXPIRED", error.message, {
      hop: "this gateway",
      remedy: `Open the delivery at ${owner} again: it hands out tickets`,
      cause: error,
    });
  });
  const { terms } = checked;
  if (terms.artifact !== artifact || terms.label !== label || terms.digest !== digest)
    refuse(`${owner}'s ticket is for ${terms.artifact}@${terms.label}`);
  return checked;
}
