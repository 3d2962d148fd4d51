import { sql, type Kysely, type RawBuilder } from "kysely";
import type { FoundArtifact, SearchLedger, SearchTier, VersionSearch } from "../app/ports/search-ledger.ts";
import { EVERY, wantedFacets } from "../domain/search-facets.ts";
import { wholeWords } from "../domain/search-query.ts";
import type { Base } from "./base.ts";
import type { Tables } from "./schema.ts";
import type { SearchMatch } from "./search-dialect.ts";
import { DOCS_PER_ARTIFACT } from "./search-index.ts";
import { NO_ACTIONS, versions } from "./versions.ts";

/** An artifact of a tier, by its number, with its newest version that matches so well. */
interface Hit {
  readonly tier: SearchTier;
  readonly number: number;
  readonly doc: number;
}

/** Search over everything that is visible here. */
export const searchOperations = (base: Base): SearchLedger => ({
  searchVersions: (search) =>
    base.read(async (db) => {
      const tiers = tiersOf(search).map((match) => shownOf(base.dialect.search.matching(match)));
      const hits: Hit[] = [];
      for (const [tier, matching] of tiers.entries()) {
        const left = search.limit - hits.length;
        if (left === 0 || tier < (search.after?.tier ?? 0)) continue;
        hits.push(...(await hitsOf(db, { tier, matching, stronger: tiers[tier - 1], left }, search.after)));
      }
      const all = tiers.at(-1);
      return all === undefined || hits.length === 0 ? [] : foundOf(db, hits, await countsOf(db, all, hits));
    }),
});

/** From the best: all in whole words in name, label and title; the last as a beginning there; anywhere. */
function tiersOf({ clauses, filter }: VersionSearch): SearchMatch[] {
  const wanted = wantedFacets(filter);
  const facets = clauses.length + wanted.length === 0 ? [[EVERY]] : wanted;
  if (clauses.length === 0) return [{ clauses, facets, strong: false }];
  return [
    { clauses: wholeWords(clauses), facets, strong: true },
    { clauses, facets, strong: true },
    { clauses, facets, strong: false },
  ];
}

type Matching = RawBuilder<{ doc: number }>;

/** Only documents of what people may see: what its owner shows, and what lies here although it is shown no more. */
const shownOf = (matching: Matching): Matching => sql`
  select found.doc from (${matching}) as found
  where not exists (
    select 1 from versions as hidden
    where hidden.doc = found.doc and hidden.actions = ${sql.lit(NO_ACTIONS)} and not exists (
      select 1 from replicas
      where replicas.site = hidden.site and replicas.artifact = hidden.artifact and replicas.label = hidden.label
        and replicas.state in ('held', 'damaged')
    )
  )`;

const numberOf = (doc: RawBuilder<number>): RawBuilder<number> => sql`${doc} / ${sql.lit(DOCS_PER_ARTIFACT)}`;
const NUMBER = numberOf(sql`shown.doc`);

/** The artifacts of one tier that no stronger one has, those that came last first. */
async function hitsOf(
  db: Kysely<Tables>,
  {
    tier,
    matching,
    stronger,
    left,
  }: { tier: number; matching: Matching; stronger: Matching | undefined; left: number },
  after: VersionSearch["after"],
): Promise<Hit[]> {
  const before = after?.tier === tier ? sql`shown.doc < ${after.artifact * DOCS_PER_ARTIFACT}` : sql`1 = 1`;
  const others =
    stronger === undefined ? sql`` : sql`and ${NUMBER} not in (select ${NUMBER} from (${stronger}) as shown)`;
  const { rows } = await sql<{ number: number; doc: number }>`
    select ${NUMBER} as number, max(shown.doc) as doc from (${matching}) as shown
    where ${before} ${others}
    group by ${NUMBER} order by ${NUMBER} desc limit ${left}
  `.execute(db);
  return rows.map(({ number, doc }) => ({ tier: tier as SearchTier, number, doc }));
}

/** How many versions of each artifact match at all. */
async function countsOf(db: Kysely<Tables>, all: Matching, hits: readonly Hit[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ number: number; versions: number }>`
    select ${NUMBER} as number, count(*) as versions from (${all}) as shown
    where ${NUMBER} in (${sql.join(hits.map(({ number }) => number))})
    group by ${NUMBER}
  `.execute(db);
  return new Map(rows.map((row) => [row.number, row.versions]));
}

async function foundOf(
  db: Kysely<Tables>,
  hits: readonly Hit[],
  counts: ReadonlyMap<number, number>,
): Promise<FoundArtifact[]> {
  const rows = await db
    .selectFrom("versions")
    .selectAll()
    .where(
      "doc",
      "in",
      hits.map(({ doc }) => doc),
    )
    .execute();
  const byDoc = new Map(rows.map((row) => [row.doc, versions.domain(row)]));
  return hits.flatMap(({ tier, number, doc }) => {
    const version = byDoc.get(doc);
    return version === undefined
      ? []
      : [{ version, versions: counts.get(number) ?? 1, at: { tier, artifact: number } }];
  });
}
