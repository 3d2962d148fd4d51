import type { SearchFilter } from "../../domain/search-facets.ts";
import type { SearchClause } from "../../domain/search-query.ts";
import type { VersionRow } from "./catalog-ledger.ts";

/**
 * How well a version matches: 0 all words in its name, label and title, 1 the same with beginnings of words,
 * 2 in anything that it says. Without words everything is 0.
 */
export type SearchTier = 0 | 1 | 2;

export interface VersionSearch {
  /** All must be found; empty for everything that the filter lets through. */
  readonly clauses: readonly SearchClause[];
  readonly filter: SearchFilter;
  /** Where the last artifact of the page before stood. */
  readonly after?: FoundArtifact["at"] | undefined;
  readonly limit: number;
}

/** An artifact of which a version matches. */
export interface FoundArtifact {
  /** The newest one of those that match best. */
  readonly version: VersionRow;
  /** How many of its versions match in any way, this one among them. */
  readonly versions: number;
  readonly at: { readonly tier: SearchTier; readonly artifact: number };
}

export interface SearchLedger {
  /**
   * The artifacts of which a version matches that people may see (as listVersions): the best tier first, within a tier
   * those that became known here last. The same on every engine.
   */
  searchVersions(search: VersionSearch): Promise<readonly FoundArtifact[]>;
}
