import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { AgreementTerms } from "../../domain/grant.ts";
import type { Month } from "../../domain/month.ts";
import type { SiteId } from "../../domain/site.ts";

/** Terms as a site keeps them: for good, because agreements name them. */
export interface TermsRow {
  readonly sha256: Digest;
  /** Undefined where they are a page elsewhere. */
  readonly text?: string | undefined;
  readonly url?: string | undefined;
}

/** An agreement as a site keeps it. */
export interface AgreementRow extends AgreementTerms {
  /** The same at both sites. */
  readonly agreementId: string;
  /** `in`: this site agreed; `out`: a peer did. */
  readonly direction: "in" | "out";
  readonly peer: SiteId;
  /** `hanse-agreement+jwt`. */
  readonly token: string;
  readonly agreedAtMs: number;
  readonly recordedAtMs: number;
}

/** Bytes that a peer read under a grant in a month. */
export interface UsageRow {
  readonly grantId: string;
  readonly peer: SiteId;
  readonly month: Month;
  readonly bytes: number;
}

export interface AgreementsLedger {
  /** Keeps terms. Idempotent on sha256; a text takes the place of none. */
  putTerms(terms: TermsRow): Promise<void>;
  getTerms(sha256: Digest): Promise<TermsRow | undefined>;
  /** Keeps an agreement. Idempotent on agreementId. Audited where it was kept, or counts again. @returns whether it did */
  keepAgreement(row: AgreementRow, audit: AuditEvent): Promise<boolean>;
  /** Those with a peer to any of these terms, oldest first; without those of before the peer was revoked. */
  agreementsTo(
    peer: SiteId,
    direction: AgreementRow["direction"],
    terms: readonly Digest[],
  ): Promise<readonly AgreementRow[]>;
  /** At most two whose id begins so. */
  findAgreements(idPrefix: string): Promise<readonly AgreementRow[]>;
  /** Newest first. */
  listAgreements(query: {
    readonly peer?: SiteId | undefined;
    /** Only what this person of this site agreed to. */
    readonly agreedBy?: string | undefined;
    readonly before?: Pick<AgreementRow, "recordedAtMs" | "agreementId"> | undefined;
    readonly limit: number;
  }): Promise<readonly AgreementRow[]>;
  /** What peers read under grants in a month; left out where it is nothing. */
  listUsage(query: {
    readonly month: Month;
    readonly peer?: SiteId | undefined;
    readonly grantId?: string | undefined;
  }): Promise<readonly UsageRow[]>;
}
