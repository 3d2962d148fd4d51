import type { Documents } from "../app/ports/documents.ts";
import type { Peers, SharedStatement } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { MAX_TERMS_BYTES } from "../domain/grant.ts";
import type { SiteId } from "../domain/site.ts";
import { DeliveryService, FederationCatalogService, OfferService, PeeringService } from "../wire/services.ts";
import { offerAnswer, offerOutcome } from "../wire/told-offer.ts";
import { auditFromWire, auditToWire } from "../wire/audit-growth.ts";
import { fromTimestamp, toTimestamp } from "../wire/time.ts";
import { deliveryMode, deliveryOutcome, peerState } from "../wire/words.ts";
import { endpointResolver, type NetworkOptions } from "./address.ts";
import {
  checkedDeliveryId,
  checkedDocument,
  checkedEvent,
  checkedHolders,
  checkedLocation,
  checkedMark,
  checkedOffers,
  checkedReceipt,
  checkedWithdrawal,
} from "./answers.ts";
import { Caller } from "./caller.ts";
import { Connections } from "./connections.ts";
import { badAnswer } from "./failures.ts";
import { refuseIdle } from "./idle-limit.ts";
import { cappedManifest } from "./manifest.ts";

const INTRODUCE_MS = 20_000;
const UNARY_MS = 15_000;
const LOCATE_MS = 30_000;
/** As many statements lead to a key. */
const MOST_LINKS = 16;

/** Of one answer. */
const MOST_WITHDRAWALS = 100;

/** The server ends the stream after five minutes. */
const WATCH_MS = 6 * 60_000;

export interface PeersOptions {
  /** This site: it never calls itself. */
  readonly site: SiteId;
  readonly documents: Pick<Documents, "signCall">;
  readonly clock: Clock;
  readonly network: NetworkOptions;
}

/**
 * The client of other sites' gateways (the port says what each call does).
 * @throws HanseError INVALID_CONFIG for a bad `network.allow`
 */
export function openPeers({ site, documents, clock, network }: PeersOptions): Peers {
  const connections = new Connections(endpointResolver(network), { endpoints: ({ endpoints }) => endpoints });
  const caller = new Caller(site, connections, documents, clock);
  return {
    async introduce(peer, { invitation, statement, chain = [] }, signal) {
      const answer = await caller.unary(PeeringService, { peer, deadlineMs: INTRODUCE_MS, signal }, (client, options) =>
        client.Introduce({ invitation, statement, chain: [...chain] }, options),
      );
      const state = peerState.fromWire(answer.state);
      if (state === undefined) throw badAnswer(peer.siteId, "a peer's state that we do not know");
      return { state, ...sharedStatement(peer.siteId, answer) };
    },

    async exchange(peer, { statement, knownKey = "", offers = "", audit, seen }, signal) {
      const sentAtMs = clock.now();
      const request = { statement, sentAt: toTimestamp(sentAtMs), knownKey, offers, ...auditToWire({ audit, seen }) };
      const answer = await caller.unary(PeeringService, { peer, deadlineMs: UNARY_MS, signal }, (client, options) =>
        client.Exchange(request, options),
      );
      const answeredAtMs = fromTimestamp(answer.answeredAt);
      if (answeredAtMs === undefined) throw badAnswer(peer.siteId, "no time");
      const heardAtMs = clock.now();
      return {
        ...sharedStatement(peer.siteId, answer),
        clockOffsetMs: Math.round(answeredAtMs - (sentAtMs + heardAtMs) / 2),
        roundTripMs: Math.max(0, heardAtMs - sentAtMs),
        offers: checkedMark(peer.siteId, answer.offers),
        ...auditFromWire(answer),
      };
    },

    async *watchCatalog(peer, cursor, signal) {
      const answers = caller.stream(
        FederationCatalogService,
        { peer, deadlineMs: WATCH_MS, signal },
        (client, options) => client.WatchCatalog({ cursor }, options),
      );
      for await (const answer of answers) {
        const event = checkedEvent(peer.siteId, answer);
        if (event !== undefined) yield event;
      }
    },

    getManifest(peer, digest, offset, actor, signal) {
      return refuseIdle(peer.siteId, signal, (until) => {
        const call = { peer, deadlineMs: Number.POSITIVE_INFINITY, actor, signal: until };
        const pages = caller.stream(FederationCatalogService, call, (client, options) =>
          client.GetManifest({ digest, offset }, options),
        );
        return cappedManifest(peer.siteId, offset, pages);
      });
    },

    async getTerms(peer, sha256, signal) {
      const call = { peer, deadlineMs: UNARY_MS, signal };
      const { text } = await caller.unary(FederationCatalogService, call, (client, options) =>
        client.GetTerms({ sha256 }, options),
      );
      if (Buffer.byteLength(text) > MAX_TERMS_BYTES) throw badAnswer(peer.siteId, "terms that are too long");
      return text;
    },

    async listWithdrawals(peer, afterSequence, signal) {
      const call = { peer, deadlineMs: UNARY_MS, signal };
      const { withdrawals } = await caller.unary(FederationCatalogService, call, (client, options) =>
        client.ListWithdrawals({ afterSequence }, options),
      );
      if (withdrawals.length > MOST_WITHDRAWALS) throw badAnswer(peer.siteId, "more withdrawals than were asked for");
      return withdrawals.map((token) => checkedWithdrawal(peer.siteId, token));
    },

    async reportWithdrawal(peer, receipt, signal) {
      const call = { peer, deadlineMs: UNARY_MS, signal };
      await caller.unary(FederationCatalogService, call, (client, options) =>
        client.ReportWithdrawal({ receipt }, options),
      );
    },

    async listOffers(peer, signal) {
      const call = { peer, deadlineMs: UNARY_MS, signal };
      const { offers } = await caller.unary(OfferService, call, (client, options) => client.ListOffers({}, options));
      return checkedOffers(peer.siteId, offers);
    },

    async answerOffer(peer, { offerId, answer, reason, keepLast = 0, held = 0, missing = 0 }, signal) {
      const request = { offerId, answer: offerAnswer.toWire(answer), reason, keepLast, held, missing };
      const call = { peer, deadlineMs: UNARY_MS, signal };
      const { outcome } = await caller.unary(OfferService, call, (client, options) =>
        client.AnswerOffer(request, options),
      );
      const known = offerOutcome.fromWire(outcome);
      if (known === undefined) throw badAnswer(peer.siteId, "what becomes of an offer in words that we do not know");
      return known;
    },

    async openDelivery(peer, { actor, agreement = "", owner = "", ticket = "", ...asked }, signal) {
      const request = { ...asked, agreement, owner, ticket };
      const answer = await caller.unary(
        DeliveryService,
        { peer, deadlineMs: UNARY_MS, actor, signal },
        (client, options) => client.OpenDelivery(request, options),
      );
      const deliveryId = checkedDeliveryId(peer.siteId, answer.deliveryId, request.dryRun);
      const modes = answer.modes.map(deliveryMode.fromWire).filter((mode) => mode !== undefined);
      return { deliveryId, modes: [...new Set(modes)], holders: checkedHolders(peer.siteId, answer.holders) };
    },

    async forwardReceipt(peer, { source, destination }, signal) {
      const request = { sourceReceipt: source, destinationReceipt: destination };
      await caller.unary(DeliveryService, { peer, deadlineMs: UNARY_MS, signal }, (client, options) =>
        client.ForwardReceipt(request, options),
      );
    },

    async checkTicket(peer, ticket, signal) {
      await caller.unary(DeliveryService, { peer, deadlineMs: UNARY_MS, signal }, (client, options) =>
        client.CheckTicket({ ticket }, options),
      );
    },

    async locateParts(peer, deliveryId, ranges, signal) {
      const answer = await caller.unary(DeliveryService, { peer, deadlineMs: LOCATE_MS, signal }, (client, options) =>
        client.LocateParts({ deliveryId, ranges: [...ranges] }, options),
      );
      if (answer.locations.length !== ranges.length) {
        throw badAnswer(peer.siteId, `${answer.locations.length} locations for ${ranges.length} ranges`);
      }
      const nowMs = clock.now();
      return answer.locations.map((location) => checkedLocation(peer.description, location, nowMs));
    },

    async closeDelivery(peer, deliveryId, end, signal) {
      const { bytes, objects, receipt = "" } = end;
      const request = { deliveryId, outcome: deliveryOutcome.toWire(end.outcome), bytes, objects, receipt };
      const answer = await caller.unary(DeliveryService, { peer, deadlineMs: UNARY_MS, signal }, (client, options) =>
        client.CloseDelivery(request, options),
      );
      return { receipt: checkedReceipt(peer.siteId, answer.receipt) };
    },

    drop: (siteId) => {
      connections.drop(siteId);
    },

    close: () => connections.close(),
  };
}

/** @throws HanseError INVALID_DOCUMENT for more, or longer, than it may be */
function sharedStatement(siteId: SiteId, answer: { statement: string; chain: readonly string[] }): SharedStatement {
  if (answer.chain.length > MOST_LINKS) throw badAnswer(siteId, `a chain of ${answer.chain.length} statements`);
  return {
    statement: checkedDocument(siteId, answer.statement),
    ...(answer.chain.length === 0 ? {} : { chain: answer.chain.map((link) => checkedDocument(siteId, link)) }),
  };
}
