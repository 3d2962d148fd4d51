import type { AuditEvent } from "../../domain/audit.ts";
import type { OfferAnswer, OfferOutcome, OfferTerms, ToldOffer } from "../../domain/offer.ts";
import type { UserPrincipal } from "../../domain/principal.ts";
import type { RuleTerms } from "../../domain/rule.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Subject } from "../../domain/subject.ts";

/** An offer of this site's artifacts. */
export interface OfferRow extends OfferTerms {
  readonly offerId: string;
  /** To whom: sites, `country=FI`, `region=EU`; empty for every peer. */
  readonly sites: readonly Subject[];
  readonly createdAtMs: number;
  readonly createdBy: string;
  /** Undefined while it stands. */
  readonly withdrawnAtMs?: number | undefined;
}

/** How one site stands to an offer: it was told; it has a place; it would take one; it does not want; it had one. */
export type OfferSiteState = "asked" | "taken" | "waiting" | "declined" | "left";

export interface OfferSiteRow {
  readonly offerId: string;
  readonly site: SiteId;
  readonly state: OfferSiteState;
  /** In the site's words, or why it left; empty where nothing was said. */
  readonly reason: string;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** So many versions it keeps at most of each artifact, where it says so. */
  readonly keepLast?: number | undefined;
  /** Versions that it holds, and that it still lacks, as it last said. */
  readonly held?: number | undefined;
  readonly missing?: number | undefined;
}

/** What a site answers to an offer. */
export interface GivenAnswer {
  readonly offerId: string;
  readonly answer: OfferAnswer;
  readonly reason: string;
  readonly keepLast?: number | undefined;
  readonly held?: number | undefined;
  readonly missing?: number | undefined;
}

/** An offer that a peer makes to this site, with what this site says to it. */
export interface ReceivedOfferRow extends ToldOffer {
  readonly peer: SiteId;
  readonly heardAtMs: number;
  /** Undefined until somebody, or a policy, has answered. */
  readonly answer?: OfferAnswer | undefined;
  /** Who: a person, or the policy. */
  readonly answeredBy?: string | undefined;
  readonly answeredAtMs?: number | undefined;
  /** Why it was declined, or why no policy accepts it; may be empty. */
  readonly reason: string;
  /** The peer knows the answer. */
  readonly told: boolean;
  /** What a place will make, and in whose name; of an accepted one. */
  readonly rule?: RuleTerms | undefined;
  readonly owner?: UserPrincipal | undefined;
  /** The rule that it made. */
  readonly ruleId?: string | undefined;
  /** What keeps it from going on; empty where nothing does. */
  readonly problem: string;
  /** The owner took it back, or its time is over. */
  readonly endedAtMs?: number | undefined;
}

/** What changes of a received offer. */
export type ReceivedOfferChange = Partial<
  Pick<
    ReceivedOfferRow,
    | "place"
    | "answer"
    | "answeredBy"
    | "answeredAtMs"
    | "reason"
    | "told"
    | "rule"
    | "owner"
    | "ruleId"
    | "problem"
    | "endedAtMs"
  >
>;

export interface OffersLedger {
  /**
   * Idempotent on the id. @returns the row that stands under it: an earlier one stays as it is
   * @throws HanseError LIMIT_EXCEEDED where as many stand as may
   */
  putOffer(row: OfferRow, audit: AuditEvent): Promise<OfferRow>;
  getOffer(offerId: string): Promise<OfferRow | undefined>;
  /** Oldest first; without those that were taken back. */
  listOffers(): Promise<readonly OfferRow[]>;
  /** Idempotent: the first time stays. @returns the row after; undefined where there is none, and then nothing is audited */
  withdrawOffer(offerId: string, nowMs: number, audit: AuditEvent): Promise<OfferRow | undefined>;
  /** By offer and site. */
  listOfferSites(filter?: { offerId?: string; site?: SiteId }): Promise<readonly OfferSiteRow[]>;
  /** A site was told of these offers: those that it had not heard of before are noted as asked. */
  noteAsked(site: SiteId, offerIds: readonly string[], nowMs: number): Promise<void>;
  /**
   * Takes a site's answer; sites that accept at one time are taken one after the other, as long as places are free.
   * Idempotent; what changes nothing is not audited.
   * @returns undefined for an offer that the site was never told
   */
  answerOffer(
    site: SiteId,
    answer: GivenAnswer,
    nowMs: number,
    audit: AuditEvent,
  ): Promise<{ readonly outcome: OfferOutcome; readonly moved: boolean } | undefined>;

  /**
   * Notes all offers that a peer makes to this site just now; those that were known and are not among them have ended,
   * and of these the oldest are forgotten.
   */
  hearOffers(peer: SiteId, offers: readonly ToldOffer[], nowMs: number): Promise<void>;
  /** Oldest first; those of one peer, or of all. */
  listReceivedOffers(filter?: { peer?: SiteId }): Promise<readonly ReceivedOfferRow[]>;
  /** @returns the row after; undefined where there is none, and then nothing is audited */
  changeReceivedOffer(
    peer: SiteId,
    offerId: string,
    change: ReceivedOfferChange,
    audit?: AuditEvent,
  ): Promise<ReceivedOfferRow | undefined>;
}
