import type { CatalogEvent, Holder, PartLocation } from "../app/ports/peers.ts";
import { HanseError } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { ToldOffer } from "../domain/offer.ts";
import { isSiteId, type SiteDescription, type SiteId } from "../domain/site.ts";
import { MOST_HOLDERS } from "../domain/ticket.ts";
import { catalogEventFromWire } from "../wire/catalog-event.ts";
import type { Holder__Output } from "../wire/gen/hanse/federation/v1/Holder.ts";
import type { Offer__Output } from "../wire/gen/hanse/federation/v1/Offer.ts";
import type { PartLocation__Output } from "../wire/gen/hanse/federation/v1/PartLocation.ts";
import type { WatchCatalogResponse__Output } from "../wire/gen/hanse/federation/v1/WatchCatalogResponse.ts";
import { toldOffersFromWire } from "../wire/told-offer.ts";
import { fromTimestamp } from "../wire/time.ts";
import { badAnswer } from "./failures.ts";

/** What peers answer is hostile until it was checked. Caps are UTF-8 bytes. */
const CAPS = {
  document: 256 * 1024,
  receipt: 8 * 1024,
  ticket: 4 * 1024,
  url: 8192,
  etag: 1024,
  id: 256,
  cursor: 4096,
  mark: 128,
} as const;

/** Longest life of a URL that we believe. */
const MAX_URL_MS = 15 * 60_000;

/** A text that must be there and keep to its cap. */
function bounded(siteId: SiteId, value: string, what: string, bytes: number): string {
  if (value === "") throw badAnswer(siteId, `no ${what}`);
  if (Buffer.byteLength(value) > bytes) throw badAnswer(siteId, `a ${what} of more than ${bytes} bytes`);
  return value;
}

/** A signed document, still to be checked. */
export const checkedDocument = (siteId: SiteId, token: string): string =>
  bounded(siteId, token, "statement", CAPS.document);

/** Half of a receipt, still to be checked; older sites answer none. */
export const checkedReceipt = (siteId: SiteId, token: string): string | undefined =>
  token === "" ? undefined : bounded(siteId, token, "receipt", CAPS.receipt);

/** Sites that hold a version, each once; their tickets are for them to check. Those that no site can be are left out. */
export function checkedHolders(siteId: SiteId, holders: readonly Holder__Output[]): readonly Holder[] {
  if (holders.length > MOST_HOLDERS) throw badAnswer(siteId, `${holders.length} holders`);
  const known = new Map<string, Holder>();
  for (const { site, ticket } of holders) {
    if (site === siteId || !isSiteId(site)) continue;
    known.set(site, { site, ticket: ticket === "" ? undefined : bounded(siteId, ticket, "ticket", CAPS.ticket) });
  }
  return [...known.values()];
}

/** A withdrawal, still to be checked. */
export const checkedWithdrawal = (siteId: SiteId, token: string): string =>
  bounded(siteId, token, "withdrawal", CAPS.receipt);

/** What changes with a site's offers; older sites say nothing. */
export const checkedMark = (siteId: SiteId, mark: string): string =>
  mark === "" ? "" : bounded(siteId, mark, "mark of its offers", CAPS.mark);

/** All offers of a site. @throws HanseError INVALID_DOCUMENT for more than may be, and for what no site may offer */
export function checkedOffers(siteId: SiteId, offers: readonly Offer__Output[]): readonly ToldOffer[] {
  try {
    return toldOffersFromWire(offers);
  } catch (error) {
    throw badAnswer(siteId, error instanceof HanseError ? `bad offers: ${error.message}` : "bad offers", error);
  }
}

/** Empty only after a dry run. */
export function checkedDeliveryId(siteId: SiteId, deliveryId: string, dryRun: boolean): string {
  return dryRun && deliveryId === "" ? "" : bounded(siteId, deliveryId, "delivery id", CAPS.id);
}

/** An event, with its documents still to be checked; undefined for one that only newer sites know. */
export function checkedEvent(siteId: SiteId, wire: WatchCatalogResponse__Output): CatalogEvent | undefined {
  bounded(siteId, wire.cursor, "cursor", CAPS.cursor);
  if (wire.shown) {
    bounded(siteId, wire.shown.version, "version record", CAPS.document);
    bounded(siteId, wire.shown.metadata, "metadata record", CAPS.document);
  }
  const withdrawal = wire.shown?.withdrawal ?? wire.hidden?.withdrawal ?? "";
  if (withdrawal !== "") checkedWithdrawal(siteId, withdrawal);
  try {
    return catalogEventFromWire(wire);
  } catch (error) {
    throw badAnswer(siteId, error instanceof HanseError ? `a bad event: ${error.message}` : "a bad event", error);
  }
}

/**
 * A location whose URL lies at an origin of the peer's statement: same scheme, host and port, no user, no fragment.
 * A longer life than 15 minutes is cut.
 * @throws HanseError ORIGIN_REFUSED for another origin, INVALID_DOCUMENT for anything else that is wrong
 */
export function checkedLocation(peer: SiteDescription, wire: PartLocation__Output, nowMs: number): PartLocation {
  const { siteId } = peer;
  const text = bounded(siteId, wire.url, "URL", CAPS.url);
  const url = URL.parse(text);
  if (url === null || !/^[\x21-\x7e]+$/.test(text)) throw badAnswer(siteId, "a URL that is none");
  // `blob:` and the like borrow the origin of a URL inside them.
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.test(url.hostname))) {
    throw badAnswer(siteId, "a URL that is not https");
  }
  // The URL itself is a credential: only its origin may be told.
  if (!peer.storeOrigins.some((store) => originOf(store.origin) === url.origin)) {
    throw new HanseError("ORIGIN_REFUSED", `it sent us to ${url.origin}, which its statement does not name`, {
      hop: peerHop(siteId),
      remedy: "Ask its operator which store it shares; a new statement names new origins",
    });
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "")
    throw badAnswer(siteId, "a URL with user or fragment");
  const expiresAtMs = fromTimestamp(wire.expiresAt);
  if (expiresAtMs === undefined) throw badAnswer(siteId, "a URL without an end");
  if (wire.ifMatch.length > CAPS.etag || !/^[\x20-\x7e]*$/.test(wire.ifMatch))
    throw badAnswer(siteId, "an impossible ETag");
  return {
    url: text,
    etag: wire.ifMatch === "" ? undefined : wire.ifMatch,
    expiresAtMs: Math.min(expiresAtMs, nowMs + MAX_URL_MS),
  };
}

/** The lab's stores; `http:` nowhere else. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Opaque origins (`null`) match nothing. */
function originOf(text: string): string | undefined {
  const origin = URL.parse(text)?.origin;
  return origin === "null" ? undefined : origin;
}
