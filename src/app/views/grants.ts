import type { Reason } from "../../domain/errors.ts";
import type { GrantAction, ToldGrant } from "../../domain/grant.ts";
import type { GrantRow, TermsRow, UsageRow } from "../ports/ledger.ts";

/** What is to narrow a grant; of terms the text, or url and sha256. */
export interface WantedConditions {
  readonly person?: string | undefined;
  readonly entitlement?: string | undefined;
  readonly untilMs?: number | undefined;
  readonly quotaBytes?: number | undefined;
  readonly terms?: { readonly text: string } | { readonly url: string; readonly sha256: string } | undefined;
  readonly purpose?: string | undefined;
  readonly residency?: readonly string[] | undefined;
}

/** A grant with the text of its terms, as far as there is one, and what peers have read this month. */
export interface GrantView {
  readonly grant: GrantRow;
  readonly text: string | undefined;
  readonly usage: readonly UsageRow[];
}

export interface ExplainRequest {
  readonly site: string;
  readonly reference: string;
  /** Undefined: the peer for itself. */
  readonly person: string | undefined;
  readonly entitlements: readonly string[];
  /** Where the copy would lie; undefined for the peer's own country. */
  readonly country: string | undefined;
}

export interface Explanation {
  readonly reference: string;
  readonly country: string;
  readonly verdicts: readonly ActionVerdict[];
}

/** What was decided about one action. */
export interface ActionVerdict {
  readonly action: GrantAction;
  readonly allowed: boolean;
  /** The grant that decides; undefined where there is none at all. */
  readonly grantId: string | undefined;
  readonly text: string;
  readonly code: Reason | undefined;
  /** What each grant lacks, in words; empty where it allows it. */
  readonly grants: readonly {
    readonly grantId: string;
    readonly lacks: readonly string[];
  }[];
}

/** Terms that a peer's version is granted on to a person. */
export interface ToldTerms {
  readonly grant: ToldGrant;
  readonly terms: TermsRow;
  readonly accepted: boolean;
}

export interface TermsView {
  readonly reference: string;
  /** Of the store that the copy would lie in. */
  readonly country: string;
  readonly terms: readonly ToldTerms[];
}
