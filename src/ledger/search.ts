import { sql, type Kysely, type RawBuilder } from "kysely";
import type { FoundArtifact, SearchLedger, SearchTier, VersionSearch } from "../app/ports/search-ledger.ts";
import { EVERY, wantedFacets } from "../domain/search-facets.ts";
import { wholeWords } from "../domain/search-query.ts";
import type { Base } from "./base.ts";
import type { Tables } from "./schema.ts";
import type { SearchMatch } from "./search-dialect.ts";
import { DOCS_PER_ARTIFACT } from "./search-index.ts";
import { NO_ACTIONS, versions } from "./versions.ts";

/** An artifact of a tier, by its number, with its newest version that matches so well, and how many do. */
interface Hit {
  readonly tier: SearchTier;
  readonly number: number;
  readonly doc: number;
  readonly versions: number;
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
      return hits.length === 0 ? [] : foundOf(db, await countedAll(db, tiers, hits));
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

/** The number of a document's artifact, and an artifact's first document. */
const NUMBER = sql<number>`shown.doc / ${sql.lit(DOCS_PER_ARTIFACT)}`;
const FIRST_DOC = sql<number>`hit.number * ${sql.lit(DOCS_PER_ARTIFACT)}`;

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
  const { rows } = await sql<Omit<Hit, "tier">>`
    select ${NUMBER} as number, max(shown.doc) as doc, count(*) as versions from (${matching}) as shown
    where ${before} ${others}
    group by ${NUMBER} order by ${NUMBER} desc limit ${left}
  `.execute(db);
  return rows.map((row) => ({ ...row, tier: tier as SearchTier }));
}

/** Hits of the better tiers with how many versions of their artifacts match in any way. */
async function countedAll(db: Kysely<Tables>, tiers: readonly Matching[], hits: readonly Hit[]): Promise<Hit[]> {
  const all = tiers.at(-1);
  const better = hits.filter(({ tier }) => tier < tiers.length - 1);
  if (all === undefined || better.length === 0) return [...hits];
  // Artifact by artifact: among all documents that match, theirs lie side by side.
  const { rows } = await sql<{ number: number; versions: number }>`
    with hit (number) as (values ${sql.join(better.map(({ number }) => sql`(cast(${number} as bigint))`))})
    select hit.number as number, (
      select count(*) from (${all}) as shown
      where shown.doc >= ${FIRST_DOC} and shown.doc < ${FIRST_DOC} + ${sql.lit(DOCS_PER_ARTIFACT)}
    ) as versions from hit
  `.execute(db);
  const counts = new Map(rows.map(({ number, versions }) => [number, versions]));
  return hits.map((hit) => ({ ...hit, versions: counts.get(hit.number) ?? hit.versions }));
}

/** Hits as the versions that they stand for, in their order. */
async function foundOf(db: Kysely<Tables>, hits: readonly Hit[]): Promise<FoundArtifact[]> {
  const docs = hits.map(({ doc }) => doc);
  const rows = await db.selectFrom("versions").selectAll().where("doc", "in", docs).execute();
  const byDoc = new Map(rows.map((row) => [row.doc, versions.domain(row)]));
  return hits.flatMap((hit) => {
    const version = byDoc.get(hit.doc);
    return version === undefined
      ? []
      : [{ version, versions: hit.versions, at: { tier: hit.tier, artifact: hit.number } }];
  });
}
