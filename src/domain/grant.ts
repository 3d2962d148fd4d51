import type { ArtifactPattern } from "./artifact.ts";
import type { Digest } from "./digest.ts";
import type { SiteId } from "./site.ts";
import type { Subject } from "./subject.ts";

/** What a grant can allow. `redistribute`: whoever holds a version may serve it to third sites; it implies nothing else. */
export type GrantAction = "discover" | "read" | "redistribute";

/** All of them, in the order in which they are shown. */
export const GRANT_ACTIONS: readonly GrantAction[] = ["discover", "read", "redistribute"];

/** UTF-8 bytes of terms' text, at most. */
export const MAX_TERMS_BYTES = 64 * 1024;

/** Terms by their hash: of a text that the owner keeps, or of the page at `url`. */
export interface TermsName {
  readonly sha256: Digest;
  readonly url?: string | undefined;
}

/** What narrows a grant; what is undefined or empty narrows nothing. */
export interface GrantConditions {
  /** This person of the peer, by the exact name that it sends. */
  readonly person?: string | undefined;
  /** People in this group or in one inside it (AARC-G069). */
  readonly entitlement?: string | undefined;
  /** It counts for nothing from then on. */
  readonly untilMs?: number | undefined;
  /** Bytes that each peer may read in a calendar month of UTC. */
  readonly quotaBytes?: number | undefined;
  /** Must be agreed to before a read. */
  readonly terms?: TermsName | undefined;
  /** What it may be read for, in words; part of what is agreed to. */
  readonly purpose?: string | undefined;
  /** Where copies may lie: regions and countries. */
  readonly residency: readonly string[];
}

/** The part of a grant that decides. */
export interface GrantRule extends GrantConditions {
  readonly grantId: string;
  readonly to: Subject;
  readonly artifact: ArtifactPattern;
  readonly actions: readonly GrantAction[];
}

/** A grant as the site is told that it is given to. */
export interface ToldGrant extends GrantConditions {
  readonly grantId: string;
  readonly artifact: ArtifactPattern;
  readonly actions: readonly GrantAction[];
  /** What `residency` means to the owner. */
  readonly countries: readonly string[];
}

/** The part of an agreement that decides: it stands for these terms and this purpose, in what its pattern covers. */
export interface AgreementRule {
  readonly terms: Digest;
  readonly purpose?: string | undefined;
  readonly artifact: ArtifactPattern;
  /** Who agreed. */
  readonly person?: string | undefined;
  /** For everybody at the site, and for what it does by itself. */
  readonly forSite: boolean;
  /** Of the store that copies lie in, as the site that agreed says. */
  readonly country: string;
}

/** What an agreement says, as the site that agrees signs it. */
export interface AgreementTerms extends AgreementRule {
  readonly source: SiteId;
  readonly destination: SiteId;
  readonly grantId: string;
}
