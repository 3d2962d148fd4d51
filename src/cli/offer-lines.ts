import type { OfferTerms } from "../domain/offer.ts";
import type { ShownOffer, ShownOfferSite } from "../wire/offer.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatCount, formatTime } from "./units.ts";

/** What an offer is about and how, in the fewest words. */
export function offerWords(terms: OfferTerms): readonly string[] {
  const { kind, every, latestOnly, keepLast, keepEvery, untilMs } = terms;
  return [
    ...(kind === undefined ? [] : [`${kind}s`]),
    ...(every === 1 ? [] : [`every ${every}`]),
    ...(latestOnly ? ["the latest only"] : []),
    ...(keepLast === undefined ? [] : [`keep last ${keepLast}`]),
    ...(keepEvery === undefined ? [] : [`keep every ${keepEvery}`]),
    ...(untilMs === undefined ? [] : [`until ${formatTime(untilMs)}`]),
  ];
}

/** How many of the wanted copies have a site. */
const placesOf = ({ terms, siteStates }: ShownOffer): string =>
  `${siteStates.filter(({ state }) => state === "accepted").length} of ${terms.copies}`;

/** To whom, in words. */
const toWhom = (sites: readonly string[]): string => (sites.length === 0 ? "every peer" : sites.join(", "));

/** Own offers, then those of peers, as two tables with a line above each. */
export function offerTables(offers: readonly ShownOffer[], ownSite: string): readonly string[] {
  const own = offers.filter(({ from }) => from === ownSite);
  const received = offers.filter(({ from }) => from !== ownSite);
  return [
    ...(own.length === 0 ? [] : ["Made by this site:", ...ownTable(own)]),
    ...(own.length === 0 || received.length === 0 ? [] : [""]),
    ...(received.length === 0 ? [] : ["Made to this site:", ...receivedTable(received)]),
  ];
}

const how = ({ terms }: ShownOffer): string => offerWords(terms).join("; ") || "-";

const ownTable = (offers: readonly ShownOffer[]): readonly string[] =>
  formatTable(
    [
      { heading: "ID", value: ({ offerId }) => offerId },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "ARTIFACT", value: ({ terms }) => terms.artifact },
      { heading: "COPIES", value: placesOf },
      { heading: "TO", value: ({ sites }) => toWhom(sites), most: 40 },
      { heading: "HOW", value: how, most: 60 },
      { heading: "SITES", value: ({ siteStates }) => siteWords(siteStates), most: 80 },
    ],
    offers,
  );

const siteWords = (sites: readonly ShownOfferSite[]): string =>
  sites.map(({ site, state }) => `${site} ${state}`).join(", ") || "-";

const receivedTable = (offers: readonly ShownOffer[]): readonly string[] =>
  formatTable(
    [
      { heading: "ID", value: ({ offerId }) => offerId },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "FROM", value: ({ from }) => from },
      { heading: "ARTIFACT", value: ({ terms }) => terms.artifact },
      { heading: "COPIES", value: ({ terms }) => terms.copies.toString(), align: "right" },
      { heading: "HOW", value: how, most: 60 },
      { heading: "RULE", value: ({ ruleId }) => ruleId ?? "-" },
      { heading: "WHAT NOW", value: ({ reason }) => reason || "-", most: 80 },
    ],
    offers,
  );

/** An offer in full, an own one with a line for each site. */
export function offerLines(offer: ShownOffer, ownSite: string): readonly string[] {
  const { terms, siteStates } = offer;
  const own = offer.from === ownSite;
  const properties: [name: string, value: string][] = [
    ["offer", offer.offerId],
    ["state", offer.state],
    ["reason", offer.reason],
    ["from", own ? "this site" : offer.from],
    ["artifact", terms.artifact],
    ["copies", own ? `${placesOf(offer)} have a site` : terms.copies.toString()],
    ["to", own ? toWhom(offer.sites) : ""],
    ["how", offerWords(terms).join("; ")],
    ["answered by", offer.answeredBy ?? ""],
    ["rule", offer.ruleId ?? ""],
    [own ? "made" : "heard", `${formatTime(offer.createdAtMs)}${own ? ` by ${offer.createdBy}` : ""}`],
  ];
  return [...formatProperties(properties), ...(siteStates.length === 0 ? [] : ["", ...siteTable(siteStates)])];
}

const siteTable = (sites: readonly ShownOfferSite[]): readonly string[] =>
  formatTable(
    [
      { heading: "SITE", value: ({ site }) => site },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "SINCE", value: ({ sinceMs }) => (sinceMs === undefined ? "-" : formatTime(sinceMs)) },
      { heading: "HELD", value: heldWords },
      { heading: "REASON", value: ({ reason }) => reason || "-" },
    ],
    sites,
  );

function heldWords({ state, held, missing = 0, keepLast }: ShownOfferSite): string {
  if (state !== "accepted" || held === undefined) return "-";
  const behind = missing === 0 ? "" : `, ${missing} to come`;
  return `${formatCount(held, "version")}${behind}${keepLast === undefined ? "" : ` (keeps ${keepLast})`}`;
}
