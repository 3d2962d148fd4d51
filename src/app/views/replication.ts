import type { LayoutChoice } from "../../domain/checkpoint/layout.ts";
import type { RuleDecision } from "../../policy/replicate.ts";
import type { Purged } from "../ports/engine.ts";
import type {
  OfferRow,
  OfferSiteRow,
  ReceivedOfferRow,
  RuleRow,
  WatchRow,
  WithdrawalHolder,
  WithdrawalRow,
} from "../ports/ledger.ts";

export interface WatchRequest {
  readonly requestId: string;
  /** The prefix whose folders are looked at. */
  readonly source: string;
  /** Name of the artifact that the checkpoints become versions of. */
  readonly as: string;
  readonly layout: LayoutChoice;
  readonly everyMs: number;
  readonly abandonedAfterMs: number;
  /** Empty for the artifact's name. */
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly contact: string;
  /** References of what every checkpoint was made from. */
  readonly derivedFrom?: readonly string[] | undefined;
}

export interface WatchView {
  readonly row: WatchRow;
  /** Where it looks, as a reader would type it. */
  readonly location: string;
}

/** How one site stands to an offer of this site. */
export interface OfferSiteView extends Omit<OfferSiteRow, "offerId" | "state" | "sinceMs"> {
  readonly state:
    | "asked"
    | "accepted"
    | "not needed"
    | "declined"
    | "left"
    | "no grant"
    | "not heard from"
    | "invited"
    | "suspended"
    | "revoked"
    | "no peer";
  readonly sinceMs: number | undefined;
}

/** An offer of this site with how others stand to it, or one of a peer with what this site says to it. */
export type OfferView =
  | {
      readonly side: "own";
      readonly offer: OfferRow;
      readonly state: "open" | "full" | "withdrawn" | "ended";
      readonly sites: readonly OfferSiteView[];
    }
  | {
      readonly side: "received";
      readonly offer: ReceivedOfferRow;
      readonly state: "asked" | "accepted" | "taken" | "not needed" | "declined" | "ended";
      /** What can be done about it, or why it is so; may be empty. */
      readonly reason: string;
    };

/** A rule, and what it does just now. */
export interface RuleView {
  readonly rule: RuleRow;
  readonly decision: RuleDecision;
}

/** A version that its owner took back, with those who had it where this site is the owner. */
export interface WithdrawalView {
  readonly withdrawal: WithdrawalRow;
  readonly holders: readonly WithdrawalHolder[];
}

/** How the removal of a copy stands. */
export interface DropView {
  readonly reference: string;
  /** Where the copy lay, as a reader would type it. */
  readonly location: string;
  /** What was removed; undefined where it goes on. */
  readonly purged: Purged | undefined;
  /** Why it is not done yet; undefined where nothing failed. */
  readonly problem: string | undefined;
}
