import { patternsMeet, type ArtifactPattern } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import type { ToldOffer } from "../domain/offer.ts";
import type { SiteId } from "../domain/site.ts";
import { subjectsOf } from "../domain/subject.ts";
import { grantsTo, type GrantsToPorts } from "./deciding.ts";
import type { OfferRow, OfferSiteRow, OffersLedger, PeerRow } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What telling peers of offers needs. */
export interface ToldOffersPorts extends GrantsToPorts {
  readonly ledger: GrantsToPorts["ledger"] & Pick<OffersLedger, "listOffers" | "listOfferSites">;
  readonly clock: Clock;
}

/** True for an offer that neither was taken back nor is past its time. */
export const standsOffer = ({ withdrawnAtMs, untilMs = Infinity }: OfferRow, nowMs: number): boolean =>
  withdrawnAtMs === undefined && nowMs < untilMs;

/** True where an offer is to a peer, by its name, its country or a region. */
export const isOfferedTo = (
  { sites }: Pick<OfferRow, "sites">,
  { siteId, description }: Pick<PeerRow, "siteId" | "description">,
  regions: GrantsToPorts["regions"],
): boolean =>
  sites.length === 0 || subjectsOf(siteId, description.country, regions).some((subject) => sites.includes(subject));

/** True where some of what the pattern covers may be read by somebody of the site. */
export async function mayReadSome(ports: ToldOffersPorts, site: SiteId, artifact: ArtifactPattern): Promise<boolean> {
  const { grants } = await grantsTo(ports, site);
  const nowMs = ports.clock.now();
  return grants.some(
    (grant) =>
      grant.actions.includes("read") && nowMs < (grant.untilMs ?? Infinity) && patternsMeet(grant.artifact, artifact),
  );
}

/** How many places of an offer are taken. */
export const placesTaken = (rows: readonly OfferSiteRow[]): number =>
  rows.filter(({ state }) => state === "taken").length;

/** All offers that this site makes to an active peer just now: those that it may read of, and those that it has a place of. */
export async function toldOffers(ports: ToldOffersPorts, site: SiteId): Promise<readonly ToldOffer[]> {
  const { ledger, regions, clock } = ports;
  const peer = await ledger.getPeer(site);
  if (peer?.state !== "active") return [];
  const nowMs = clock.now();
  const standing = (await ledger.listOffers()).filter((offer) => standsOffer(offer, nowMs));
  if (standing.length === 0) return [];
  const rows = Map.groupBy(await ledger.listOfferSites(), ({ offerId }) => offerId);
  const told: ToldOffer[] = [];
  for (const offer of standing) {
    const some = rows.get(offer.offerId) ?? [];
    const has = some.some((row) => row.site === site && row.state === "taken");
    if (!has && !(isOfferedTo(offer, peer, regions) && (await mayReadSome(ports, site, offer.artifact)))) continue;
    const free = placesTaken(some) < offer.copies;
    const { offerId, artifact, kind, copies, keepLast, keepEvery, every, latestOnly, untilMs } = offer;
    const place = has ? "yours" : free ? "free" : "none";
    told.push({ offerId, artifact, kind, copies, keepLast, keepEvery, every, latestOnly, untilMs, place });
  }
  return told;
}

/** Changes whenever what a peer would be told does; empty where it would be told nothing. */
export async function offersMark(ports: ToldOffersPorts, site: SiteId): Promise<string> {
  const told = await toldOffers(ports, site);
  return told.length === 0 ? "" : sha256(JSON.stringify(told));
}

/** What two sites that exchange say of their offers, so that each asks only when something changed. */
export interface OfferMarks {
  /** What changes with what this site offers to a peer. */
  show(peer: SiteId): Promise<string>;
  /** The same of a peer, as it says. */
  hear(peer: SiteId, mark: string): void;
}
