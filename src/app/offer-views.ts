import type { SiteId } from "../domain/site.ts";
import { namedSite } from "../domain/subject.ts";
import type { OfferRow, OfferSiteRow, PeerRow, ReceivedOfferRow, OffersLedger, PeersLedger } from "./ports/ledger.ts";
import { isOfferedTo, mayReadSome, placesTaken, type ToldOffersPorts } from "./told-offers.ts";
import type { OfferSiteView, OfferView } from "./use-cases.ts";

/** What showing offers needs. */
export interface OfferViewsPorts extends ToldOffersPorts {
  readonly ledger: ToldOffersPorts["ledger"] & Pick<OffersLedger, "listOfferSites"> & Pick<PeersLedger, "listPeers">;
}

/** An own offer, with every site that it is to or that ever answered. */
export async function viewOwnOffer(ports: OfferViewsPorts, offer: OfferRow): Promise<OfferView & { side: "own" }> {
  const rows = await ports.ledger.listOfferSites({ offerId: offer.offerId });
  const peers = new Map((await ports.ledger.listPeers()).map((peer) => [peer.siteId, peer]));
  const meant = [...peers.values()].filter((peer) => isOfferedTo(offer, peer, ports.regions));
  const named = offer.sites.flatMap((subject) => namedSite(subject) ?? []);
  const all = [...new Set([...meant.map(({ siteId }) => siteId), ...named, ...rows.map(({ site }) => site)])].sort();
  const full = placesTaken(rows) >= offer.copies;
  const sites: OfferSiteView[] = [];
  for (const site of all) {
    const row = rows.find((each) => each.site === site);
    sites.push(await viewSite(ports, offer, { site, row, peer: peers.get(site), full }));
  }
  const ended = offer.untilMs !== undefined && offer.untilMs <= ports.clock.now();
  const state = offer.withdrawnAtMs !== undefined ? "withdrawn" : ended ? "ended" : full ? "full" : "open";
  return { side: "own", offer, state, sites };
}

interface Known {
  readonly site: SiteId;
  readonly row: OfferSiteRow | undefined;
  readonly peer: PeerRow | undefined;
  readonly full: boolean;
}

async function viewSite(
  ports: OfferViewsPorts,
  offer: OfferRow,
  { site, row, peer, full }: Known,
): Promise<OfferSiteView> {
  const silent = { site, reason: "", sinceMs: undefined };
  const grantRemedy = `\`hanse grant add --to ${site} --artifact '${offer.artifact}' --allow discover,read\``;
  const reads = peer?.state === "active" ? await mayReadSome(ports, site, offer.artifact) : true;
  if (row?.state === "taken") {
    const why =
      peer?.state === "suspended" ? "it is suspended" : reads ? "" : `it may not read any more: ${grantRemedy}`;
    return { ...row, state: "accepted", reason: why };
  }
  if (peer === undefined) return { ...silent, state: "no peer", reason: "`hanse peer invite` begins a peering" };
  if (peer.state !== "active") return { ...silent, state: peer.state };
  if (row?.state === "declined" || row?.state === "left") return { ...row, state: row.state };
  if (!reads) return { ...silent, state: "no grant", reason: grantRemedy };
  if (row?.state === "waiting") return { ...row, state: "not needed", reason: "it would, and all copies are taken" };
  if (row === undefined) return { ...silent, state: "not heard from" };
  return full ? { ...row, state: "not needed" } : { ...row, state: "asked" };
}

/** An offer of a peer, with what this site says to it. */
export function viewReceivedOffer(offer: ReceivedOfferRow): OfferView & { side: "received" } {
  return { side: "received", offer, ...standing(offer) };
}

function standing(offer: ReceivedOfferRow): Pick<OfferView & { side: "received" }, "state" | "reason"> {
  const { answer, endedAtMs, offerId, place, peer, problem, reason, ruleId, told } = offer;
  if (endedAtMs !== undefined) {
    const rule =
      ruleId === undefined ? "" : `; its rule ${ruleId} makes nothing new, and the copies are this site's to drop`;
    return { state: "ended", reason: `it was taken back, or its time is over${rule}` };
  }
  if (answer === undefined) {
    const why = reason === "" ? "" : `${reason}: `;
    return { state: "asked", reason: `${why}\`hanse offer accept ${offerId}\` or \`hanse offer decline ${offerId}\`` };
  }
  if (answer === "decline") {
    const untold = told ? "" : `${peer} does not know it yet`;
    return { state: "declined", reason: [reason, problem, untold].filter((text) => text !== "").join("; ") };
  }
  if (!told) return { state: "accepted", reason: `${peer} does not know it yet` };
  if (place === "yours") return { state: "taken", reason: problem };
  return { state: "not needed", reason: "other sites have all places; it is asked again when one is free" };
}
