import { matchesPattern } from "../domain/artifact.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { checkOfferTerms, MOST_REASON, type OfferTerms } from "../domain/offer.ts";
import { namedSite, parseSubject } from "../domain/subject.ts";
import { ruleOfOffer } from "../policy/offers.ts";
import { makeId, userActor } from "./ids.ts";
import { offerAudit, type KeepOffers } from "./keep-offers.ts";
import { viewOwnOffer, viewReceivedOffer, type OfferViewsPorts } from "./offer-views.ts";
import type { Events } from "./ports/events.ts";
import type { CatalogLedger, OfferRow, OffersLedger, PeersLedger, ReceivedOfferRow } from "./ports/ledger.ts";
import type { RandomBytes } from "./ports/runtime.ts";
import type { ControlUseCases, OfferView } from "./use-cases.ts";

/** What offering, and answering offers, needs. */
export interface OffersPorts extends OfferViewsPorts {
  readonly site: string;
  readonly ledger: OfferViewsPorts["ledger"] & OffersLedger & PeersLedger & Pick<CatalogLedger, "listVersions">;
  readonly random: RandomBytes;
  readonly events: Pick<Events, "peerFailed">;
  readonly keepOffers: Pick<KeepOffers, "settle">;
  readonly ruleUseCases: Pick<ControlUseCases, "simulateRule" | "removeRule">;
  /** Peers are told at once. */
  readonly offersChanged: () => void;
}

type Names = "addOffer" | "listOffers" | "getOffer" | "removeOffer" | "acceptOffer" | "declineOffer";

/** Sites that one offer names. */
const MOST_SITES = 64;

/** The use cases of `hanse offer …`. */
export function offers(ports: OffersPorts): Pick<ControlUseCases, Names> {
  const { ledger, clock } = ports;
  return {
    async addOffer(user, request) {
      const terms = await ownTerms(ports, request.terms);
      const row: OfferRow = {
        ...terms,
        offerId: makeId("of", user.person, request.requestId, ports.random),
        sites: parseSites(ports, request.sites),
        createdAtMs: clock.now(),
        createdBy: user.person,
      };
      const { offerId, artifact, copies, sites } = row;
      const standing = await ledger.putOffer(row, {
        action: "offer.add",
        actor: userActor(user),
        subject: offerId,
        outcome: "ok",
        detail: { artifact, copies, sites },
      });
      refuseReuse(standing, row);
      ports.offersChanged();
      const view = await viewOwnOffer(ports, standing);
      return { ...view, warnings: await warnings(ports, view) };
    },

    async listOffers(_user, page) {
      const own = await ledger.listOffers();
      const all = [...own, ...(await ledger.listReceivedOffers())];
      const from = parsePage(page.token);
      const items: OfferView[] = [];
      for (const offer of all.slice(from, from + page.size)) items.push(await view(ports, offer));
      return { items, nextToken: all.length > from + page.size ? `${from + page.size}` : "" };
    },

    async getOffer(_user, id) {
      return view(ports, await found(ports, id));
    },

    async removeOffer(user, id) {
      const offer = await found(ports, id);
      if (isReceived(offer))
        throw new HanseError("NOT_ALLOWED", `${offer.offerId} is an offer of ${offer.peer}`, {
          hop: "this gateway",
          remedy: `Its owner takes it back; \`hanse offer decline ${offer.offerId}\` says no to it`,
        });
      const audit = { action: "offer.remove", actor: userActor(user), subject: offer.offerId, outcome: "ok" as const };
      const after = await ledger.withdrawOffer(offer.offerId, clock.now(), audit);
      ports.offersChanged();
      return viewOwnOffer(ports, after ?? offer);
    },

    async acceptOffer(user, { id, to }) {
      const row = await answerable(ports, id);
      if (row.answer === "accept" && row.ruleId !== undefined) return viewReceivedOffer(row);
      const rule = ruleOfOffer(row.peer, row, { to });
      await ports.ruleUseCases.simulateRule(user, { terms: rule });
      await ledger.changeReceivedOffer(
        row.peer,
        row.offerId,
        {
          ...{ answer: "accept", answeredBy: user.person, answeredAtMs: clock.now(), reason: "", told: false },
          ...{ rule, owner: user, ruleId: undefined, problem: "" },
        },
        offerAudit("offer.accept", userActor(user), row),
      );
      return told(ports, row);
    },

    async declineOffer(user, { id, reason }) {
      const row = await answerable(ports, id);
      if (reason.length > MOST_REASON)
        throw new HanseError("INVALID_INPUT", `the reason is longer than ${MOST_REASON} characters`, {
          remedy: "Shorten it",
        });
      if (row.answer === "decline" && row.told) return viewReceivedOffer(row);
      if (row.ruleId !== undefined) await ports.ruleUseCases.removeRule(user, row.ruleId);
      await ledger.changeReceivedOffer(
        row.peer,
        row.offerId,
        {
          ...{ answer: "decline", answeredBy: user.person, answeredAtMs: clock.now(), reason, told: false },
          ...{ rule: undefined, owner: undefined, ruleId: undefined, problem: "" },
        },
        offerAudit("offer.decline", userActor(user), row),
      );
      return told(ports, row);
    },
  };
}

/** Tells the owner now, where that works; else it is told as soon as it is there. */
async function told(ports: OffersPorts, { peer, offerId }: ReceivedOfferRow): Promise<OfferView> {
  await ports.keepOffers.settle(peer).catch((error: unknown) => {
    ports.events.peerFailed(peer, "offers", asHanseError(error, `peer ${peer}`));
  });
  const after = (await ports.ledger.listReceivedOffers({ peer })).find((row) => row.offerId === offerId);
  if (after === undefined) throw unknownOffer(offerId);
  return viewReceivedOffer(after);
}

const isReceived = (offer: OfferRow | ReceivedOfferRow): offer is ReceivedOfferRow => "peer" in offer;

const view = (ports: OffersPorts, offer: OfferRow | ReceivedOfferRow): OfferView | Promise<OfferView> =>
  isReceived(offer) ? viewReceivedOffer(offer) : viewOwnOffer(ports, offer);

async function found({ ledger }: OffersPorts, id: string): Promise<OfferRow | ReceivedOfferRow> {
  const exact = await ledger.getOffer(id);
  if (exact !== undefined) return exact;
  const all = [...(await ledger.listOffers()), ...(await ledger.listReceivedOffers())];
  const fitting = all.filter(({ offerId }) => offerId === id || (id.length >= 4 && offerId.startsWith(id)));
  const [first, second] = fitting.some(({ offerId }) => offerId === id)
    ? fitting.filter(({ offerId }) => offerId === id)
    : fitting;
  if (first === undefined) throw unknownOffer(id);
  if (second === undefined) return first;
  throw new HanseError("INVALID_INPUT", `more than one offer begins with ${id}`, { remedy: "Write more of its id" });
}

/** @throws HanseError UNKNOWN_OFFER, WRONG_STATE */
async function answerable(ports: OffersPorts, id: string): Promise<ReceivedOfferRow> {
  const offer = await found(ports, id);
  if (!isReceived(offer))
    throw new HanseError("WRONG_STATE", `${offer.offerId} is an offer of this site`, {
      hop: "this gateway",
      remedy: "Other sites answer it",
    });
  if (offer.endedAtMs === undefined) return offer;
  throw new HanseError("OFFER_ENDED", `the offer ${offer.offerId} of ${offer.peer} is over`, {
    hop: "this gateway",
    remedy: `Ask ${offer.peer} for another one, or follow it by yourself: \`hanse rule add\``,
  });
}

/** Only its owner offers an artifact: a copy of a peer's is the peer's to offer. */
async function ownTerms({ ledger, site }: OffersPorts, wanted: OfferTerms): Promise<OfferTerms> {
  const terms = checkOfferTerms(wanted);
  const [first = "", ...rest] = terms.artifact.split("/");
  if (rest.length === 0 || (await ledger.getPeer(first)) === undefined) return terms;
  const own = await ledger.listVersions({ site, limit: 1000 });
  if (own.some(({ artifact }) => matchesPattern(terms.artifact, artifact))) return terms;
  throw new HanseError("NOT_ALLOWED", `${terms.artifact} is ${first}'s: only its owner offers an artifact`, {
    hop: "this gateway",
    remedy: `Name artifacts of this site, without the site; ask ${first} to offer its own`,
  });
}

function parseSites({ regions, site }: OffersPorts, texts: readonly string[]): readonly string[] {
  const sites = [...new Set(texts.map((text) => parseSubject(text, regions)))];
  if (sites.includes(site))
    throw new HanseError("INVALID_INPUT", `${site} is this site itself`, { remedy: "Offer to peers" });
  if (sites.length <= MOST_SITES) return sites;
  throw new HanseError("INVALID_INPUT", `an offer names at most ${MOST_SITES} sites`, {
    remedy: "Use country=FI or region=EU, or leave the sites out to offer to every peer",
  });
}

async function warnings(
  { ledger, site }: OffersPorts,
  { offer, sites }: OfferView & { side: "own" },
): Promise<string[]> {
  const lines: string[] = [];
  const own = await ledger.listVersions({ site, limit: 1000 });
  if (!own.some(({ artifact }) => matchesPattern(offer.artifact, artifact)))
    lines.push(`no artifact of this site matches '${offer.artifact}' yet`);
  for (const { site: to, state, reason } of sites) {
    if (state === "no grant") lines.push(`${to} has no grant to read it, and is not told of it: ${reason}`);
    else if (state === "no peer") lines.push(`${to} is no peer of this site`);
  }
  const able = sites.filter(({ state }) => state !== "no grant" && state !== "no peer" && state !== "revoked");
  if (able.length < offer.copies)
    lines.push(`${able.length} of the sites that it is to can take it, and ${offer.copies} copies are wanted`);
  for (const subject of offer.sites.filter((each) => namedSite(each) === undefined)) {
    if (sites.length === 0) lines.push(`no peer is in ${subject}`);
  }
  return lines;
}

/** @throws HanseError REQUEST_REUSED where an earlier request of this id made another offer */
function refuseReuse(standing: OfferRow, wanted: OfferRow): void {
  const content = ({
    artifact,
    kind,
    copies,
    keepLast,
    keepEvery,
    every,
    latestOnly,
    untilMs,
    sites,
  }: OfferRow): string =>
    JSON.stringify([artifact, kind, copies, keepLast, keepEvery, every, latestOnly, untilMs, sites]);
  if (content(standing) === content(wanted)) return;
  throw new HanseError("REQUEST_REUSED", `this request was made before and made the offer ${standing.offerId}`, {
    hop: "this gateway",
    remedy: "Use a new request id",
  });
}

function parsePage(token: string): number {
  if (token === "") return 0;
  if (/^\d{1,9}$/.test(token)) return Number(token);
  throw new HanseError("INVALID_INPUT", "the page token is not one of this gateway", {
    remedy: "Start from the first page",
  });
}

const unknownOffer = (id: string): HanseError =>
  new HanseError("UNKNOWN_OFFER", `there is no offer ${id}`, {
    hop: "this gateway",
    remedy: "`hanse offer ls` shows the offers",
  });
