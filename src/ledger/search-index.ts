import { sql, type Kysely } from "kysely";
import { facetsOf } from "../domain/search-facets.ts";
import { termsOf, withinLimits } from "../domain/search-terms.ts";
import type { Base } from "./base.ts";
import type { Tables, VersionsTable } from "./schema.ts";
import type { IndexedTerms } from "./search-dialect.ts";

/** Documents of one artifact are numbered side by side, so that a document's number tells its artifact's. */
export const DOCS_PER_ARTIFACT = 2 ** 20;

type VersionKey = Pick<VersionsTable, "site" | "artifact" | "label">;

/**
 * Brings the index up to date with a version's row, in the transaction that wrote the row; a row without a document gets
 * one. Idempotent.
 */
export async function indexVersion(base: Pick<Base, "dialect">, tx: Kysely<Tables>, key: VersionKey): Promise<void> {
  const { site, artifact, label } = key;
  const row = await tx
    .selectFrom("versions")
    .select(["site", "artifact", "label", "kind", "sequence", "title", "license", "description", "keywords", "doc"])
    .where("site", "=", site)
    .where("artifact", "=", artifact)
    .where("label", "=", label)
    .executeTakeFirst();
  if (row === undefined) return;
  const doc = row.doc ?? (await newDoc(base, tx, row));
  if (row.doc === null) {
    await tx
      .updateTable("versions")
      .set({ doc })
      .where("site", "=", site)
      .where("artifact", "=", artifact)
      .where("label", "=", label)
      .execute();
  }
  await base.dialect.search.put(tx, doc, termsOfVersion(row));
}

type Searched = VersionKey & Pick<VersionsTable, "kind" | "title" | "license" | "description" | "keywords">;

function termsOfVersion(row: Searched): IndexedTerms {
  const keywords = JSON.parse(row.keywords) as string[];
  const [facets = [], strong = [], more = []] = withinLimits(
    facetsOf({ site: row.site, kind: row.kind, license: row.license, keywords }),
    termsOf([row.artifact, row.label, row.title]),
    termsOf([...keywords, row.license, row.description]),
  );
  return { strong, more: [...facets, ...more] };
}

/**
 * A number for a version's document: among its artifact's, and there by the owner's own count, so that the highest
 * number is the newest version. Where that is taken (an owner that lost its ledger counts from 1 again), behind all.
 */
export async function newDoc(
  base: Pick<Base, "dialect">,
  tx: Kysely<Tables>,
  { site, artifact, sequence }: Pick<VersionsTable, "site" | "artifact" | "sequence">,
): Promise<number> {
  const first = DOCS_PER_ARTIFACT * (await artifactNumber(base, tx, site, artifact));
  const taken = await tx
    .selectFrom("versions")
    .select((eb) => [
      eb.fn.max("doc").as("last"),
      eb.fn
        .max(
          eb
            .case()
            .when("doc", "=", first + sequence)
            .then(1)
            .else(0)
            .end(),
        )
        .as("same"),
    ])
    .where("doc", ">=", first)
    .where("doc", "<", first + DOCS_PER_ARTIFACT)
    .executeTakeFirst();
  if (sequence < DOCS_PER_ARTIFACT && taken?.same !== 1) return first + sequence;
  const next = (taken?.last ?? first) + 1;
  if (next < first + DOCS_PER_ARTIFACT) return next;
  // An artifact whose numbers are used up goes on under another number, and is shown twice.
  const number = await nextArtifactNumber(tx);
  await tx.updateTable("artifacts").set({ number }).where("site", "=", site).where("artifact", "=", artifact).execute();
  return DOCS_PER_ARTIFACT * number;
}

/** The number of an artifact, given to it when its first version is indexed; held to the end of the transaction. */
async function artifactNumber(
  base: Pick<Base, "dialect">,
  tx: Kysely<Tables>,
  site: string,
  artifact: string,
): Promise<number> {
  const standing = () =>
    base.dialect
      .hold(tx.selectFrom("artifacts").select("number").where("site", "=", site).where("artifact", "=", artifact))
      .executeTakeFirst();
  const known = await standing();
  if (known !== undefined) return known.number;
  const made = await tx
    .insertInto("artifacts")
    .values({ site, artifact, number: await nextArtifactNumber(tx) })
    .onConflict((conflict) => conflict.doNothing())
    .returning("number")
    .executeTakeFirst();
  const { number } = made ?? (await standing()) ?? { number: 0 };
  return number;
}

async function nextArtifactNumber(tx: Kysely<Tables>): Promise<number> {
  const { value } = await tx
    .insertInto("counters")
    .values({ name: "artifact", value: 1 })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: sql`counters.value + 1` }))
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}
