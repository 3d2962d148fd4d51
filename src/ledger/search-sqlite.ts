import { sql } from "kysely";
import { siteFacet } from "../domain/search-facets.ts";
import type { SearchClause } from "../domain/search-query.ts";
import type { SearchDialect } from "./search-dialect.ts";

/**
 * Search on SQLite: an FTS5 table that holds no text of its own. Its tokenizer `ascii` splits at ASCII punctuation and
 * white space only, so that terms joined by spaces come back as they were.
 */
export const sqliteSearch: SearchDialect = {
  async create(db) {
    await sql`
      create virtual table search using fts5(
        strong, more, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
      )`.execute(db);
  },

  async put(tx, doc, { strong, more }) {
    await sql`
      insert or replace into search (rowid, strong, more) values (${doc}, ${strong.join(" ")}, ${more.join(" ")})
    `.execute(tx);
  },

  matching: ({ clauses, facets, strong }) => {
    const wanted = [
      ...clauses.map((clause) => any(waysOf(clause, strong))),
      ...facets.map((group) => any(group.map((facet) => `more : "${facet}"`))),
    ];
    return sql`select search.rowid as doc from search where search match ${wanted.join(" AND ")}`;
  },
};

const any = (ways: readonly string[]): string => `(${ways.join(" OR ")})`;

/** The ways to find a clause, in FTS5's language. Terms hold letters and digits only; quotes keep AND and OR words. */
const waysOf = ({ phrases, sites }: SearchClause, strong: boolean): string[] => [
  ...phrases.map(({ terms, prefix }) => `${strong ? "strong : " : ""}"${terms.join(" ")}"${prefix ? " *" : ""}`),
  ...sites.map((site) => `more : "${siteFacet(site)}"`),
];
