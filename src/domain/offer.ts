import { parseArtifactPattern, type ArtifactKind, type ArtifactPattern } from "./artifact.ts";
import { HanseError } from "./errors.ts";
import type { Subject } from "./subject.ts";

/** What an owner offers of its artifacts to other sites: that so many of them keep copies, and how. */
export interface OfferTerms {
  readonly artifact: ArtifactPattern;
  /** Undefined for both. */
  readonly kind?: ArtifactKind | undefined;
  /** So many sites are to keep copies, and no more. */
  readonly copies: number;
  /** So many of the newest versions of each artifact are to stay; undefined for all. */
  readonly keepLast?: number | undefined;
  /** Those whose number is divisible by it are to stay for good. */
  readonly keepEvery?: number | undefined;
  /** Only versions whose number is divisible by it; 1 for all. */
  readonly every: number;
  /** Only the newest version of each artifact. */
  readonly latestOnly: boolean;
  /** The offer ends then; undefined for one that is good until it is taken back. */
  readonly untilMs?: number | undefined;
}

/** How an offer stands towards one site: a place is free; the site has one; all places are taken by others. */
export type OfferPlace = "free" | "yours" | "none";

/** What a site says to an offer. */
export type OfferAnswer = "accept" | "decline";

/** What the owner says to that: the site has a place; none is free, so it waits; the offer is over; so be it. */
export type OfferOutcome = "taken" | "not-needed" | "gone" | "declined";

/** An offer as its owner tells it. */
export interface ToldOffer extends OfferTerms {
  readonly offerId: string;
  readonly place: OfferPlace;
}

/** Which offers a site accepts by itself, as its operator says. */
export interface AcceptPolicy {
  /** Whose: sites, `country=FI`, `region=EU`. */
  readonly from: readonly Subject[];
  /** Offers of these artifacts and no others. */
  readonly artifact: ArtifactPattern;
  /** Undefined for both. */
  readonly kind?: ArtifactKind | undefined;
  /** As a rule's place; undefined for the site's own rule. */
  readonly to?: string | undefined;
  /** Only what would take less. */
  readonly maxBytes?: number | undefined;
  /** So many versions of each artifact at most. */
  readonly keepLast?: number | undefined;
}

/** As many offers as stand at one site, and are told to one peer. */
export const MOST_OFFERS = 100;

/** Sites that are to keep copies. */
const MOST_COPIES = 100;

/** Characters of a reason that one site gives another. */
export const MOST_REASON = 300;

/** Whether a text can be an offer's id. */
export const isOfferId = (text: string): boolean => /^of-[a-z0-9]{4,60}$/.test(text);

/** @returns the same, held to its bounds. @throws HanseError INVALID_INPUT */
export function checkOfferTerms(terms: OfferTerms): OfferTerms {
  const whole = (count: number | undefined, name: string, most = Number.MAX_SAFE_INTEGER): void => {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 1 && count <= most)) return;
    const bound = most === Number.MAX_SAFE_INTEGER ? "from 1 on" : `from 1 to ${most}`;
    throw new HanseError("INVALID_INPUT", `${name} is not a whole number ${bound}`, { remedy: "Write e.g. 2" });
  };
  whole(terms.copies, "copies", MOST_COPIES);
  whole(terms.keepLast, "keep-last");
  whole(terms.keepEvery, "keep-every");
  whole(terms.every, "every");
  whole(terms.untilMs, "until");
  const { kind, copies, keepLast, keepEvery, every, latestOnly, untilMs } = terms;
  return {
    artifact: parseArtifactPattern(terms.artifact),
    ...{ kind, copies, keepLast, keepEvery, every, latestOnly, untilMs },
  };
}
