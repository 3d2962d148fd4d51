import { sql } from "kysely";
import { siteFacet } from "../domain/search-facets.ts";
import type { SearchClause, SearchPhrase } from "../domain/search-query.ts";
import { GAP } from "../domain/search-terms.ts";
import type { SearchDialect } from "./search-dialect.ts";

/** Search on PostgreSQL: tsvectors written term by term, so that no text search configuration has a say. */
export const postgresSearch: SearchDialect = {
  async create(db) {
    await sql`create table search (doc bigint primary key, words tsvector not null)`.execute(db);
    // Without the list of pending entries, which every search would read through.
    await sql`create index search_words on search using gin (words) with (fastupdate = off)`.execute(db);
  },

  async put(tx, doc, { strong, more }) {
    const words = vectorOf(strong, more);
    await sql`
      insert into search (doc, words) values (${doc}, ${words}::tsvector)
      on conflict (doc) do update set words = excluded.words
    `.execute(tx);
  },

  matching: ({ clauses, facets, strong }) => {
    const wanted = [
      ...clauses.map((clause) => any(waysOf(clause, strong))),
      ...facets.map((group) => any(group.map(quoted))),
    ];
    return sql`select search.doc from search where search.words @@ ${wanted.join(" & ")}::tsquery`;
  },
};

const any = (ways: readonly string[]): string => `(${ways.join(" | ")})`;

/** A lexeme. Terms hold letters, digits and the sign of facets only. */
const quoted = (term: string): string => `'${term}'`;

const waysOf = ({ phrases, sites }: SearchClause, strong: boolean): string[] => [
  ...phrases.map((phrase) => wayOf(phrase, strong ? "A" : "")),
  ...sites.map((site) => quoted(siteFacet(site))),
];

function wayOf({ terms, prefix }: SearchPhrase, weight: string): string {
  const lexemes = terms.map((term, index) => {
    const marks = `${prefix && index === terms.length - 1 ? "*" : ""}${weight}`;
    return quoted(term) + (marks === "" ? "" : `:${marks}`);
  });
  return `(${lexemes.join(" <-> ")})`;
}

/** A tsvector's text: each lexeme with the places where it stands; a gap takes a place, so that no phrase reaches across. */
function vectorOf(strong: readonly string[], more: readonly string[]): string {
  const places = new Map<string, string[]>();
  for (const [index, term] of [...strong, GAP, ...more].entries()) {
    if (term === GAP) continue;
    const place = `${index + 1}${index < strong.length ? "A" : ""}`;
    const known = places.get(term);
    if (known === undefined) places.set(term, [place]);
    else known.push(place);
  }
  return [...places].map(([term, at]) => `${quoted(term)}:${at.join(",")}`).join(" ");
}
