import type { Kysely, RawBuilder } from "kysely";
import type { SearchClause } from "../domain/search-query.ts";
import type { Tables } from "./schema.ts";

/** What an index holds of one version: terms in order, the first list of what weighs more. */
export interface IndexedTerms {
  /** Name, label, title. */
  readonly strong: readonly string[];
  /** Everything else, facets among it. */
  readonly more: readonly string[];
}

/** What a version must have to match. */
export interface SearchMatch {
  readonly clauses: readonly SearchClause[];
  /** Of each group one. */
  readonly facets: readonly (readonly string[])[];
  /** Words count only where they weigh more. */
  readonly strong: boolean;
}

/** The full-text index of an engine: documents by number. */
export interface SearchDialect {
  /** Makes the empty index. */
  create(db: Kysely<unknown>): Promise<void>;
  /** Puts a document's terms in the place of those that it had. */
  put(tx: Kysely<Tables>, doc: number, terms: IndexedTerms): Promise<void>;
  /** The numbers of the documents that match, as a table of one column `doc` (to be put in parentheses). */
  matching(match: SearchMatch): RawBuilder<{ doc: number }>;
}
