import { sql, type Kysely } from "kysely";
import type { Dialect } from "./dialect.ts";
import { chunks } from "./base.ts";
import type { Tables, VersionsTable } from "./schema.ts";

type VersionKey = Pick<VersionsTable, "site" | "artifact" | "label">;

/** Versions read together. */
const PAGE = 500;

/** Adds the index of what versions were made from, and fills it. */
export async function addDerivations(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text = dialect.textType;
  for (const statement of [
    `create table derivations (reference ${text} not null, site ${text} not null, artifact ${text} not null, label ${text} not null, primary key (reference, site, artifact, label))`,
    "create index derivations_by_version on derivations (site, artifact, label)",
  ])
    await sql.raw(statement).execute(db);
  await noteAll(db);
}

async function noteAll(db: Kysely<Tables>): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await db
      .selectFrom("versions")
      .select(["site", "artifact", "label"])
      .where("derived_from", "is not", null)
      .orderBy("site")
      .orderBy("artifact")
      .orderBy("label")
      .limit(PAGE)
      .offset(offset)
      .execute();
    for (const key of rows) await noteDerivations(db, key);
    if (rows.length < PAGE) return;
  }
}

/** Brings the index of what versions were made from up to date with a version's row, in the transaction that wrote the row. Idempotent. */
export async function noteDerivations(tx: Kysely<Tables>, { site, artifact, label }: VersionKey): Promise<void> {
  const row = await tx
    .selectFrom("versions")
    .select("derived_from")
    .where("site", "=", site)
    .where("artifact", "=", artifact)
    .where("label", "=", label)
    .executeTakeFirst();
  await tx
    .deleteFrom("derivations")
    .where("site", "=", site)
    .where("artifact", "=", artifact)
    .where("label", "=", label)
    .execute();
  const references = new Set(JSON.parse(row?.derived_from ?? "[]") as string[]);
  const rows = Array.from(references, (reference) => ({ reference, site, artifact, label }));
  for (const some of chunks(rows)) await tx.insertInto("derivations").values(some).execute();
}
