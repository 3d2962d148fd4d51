import { sql, type Kysely } from "kysely";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";
import { indexVersion } from "./search-index.ts";

/** Versions read together. */
const PAGE = 500;

/** Adds what metadata says to the versions' rows, numbers for their documents, and the full-text index of all of them. */
export async function addSearch(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text = dialect.textType;
  for (const column of [
    `description ${text} not null default ''`,
    `keywords ${text} not null default '[]'`,
    `contact ${text} not null default ''`,
    "doc bigint",
  ])
    await sql.raw(`alter table versions add column ${column}`).execute(db);
  for (const statement of [
    `create table artifacts (site ${text} not null, artifact ${text} not null, number bigint not null, primary key (site, artifact))`,
    `create table edits (edit_id ${text} not null, artifact ${text} not null, label ${text} not null, request ${text} not null, sequence bigint not null, primary key (edit_id))`,
    // Not unique, so that a document is looked up in the small index of the hidden ones where only those are asked for.
    "create index versions_by_doc on versions (doc)",
    "create index versions_hidden on versions (doc, site, artifact, label) where actions = '[]'",
  ])
    await sql.raw(statement).execute(db);
  await dialect.search.create(db);
  await indexAll(db, dialect);
}

async function indexAll(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom("versions")
      .select(["site", "artifact", "label", "metadata"])
      .where("doc", "is", null)
      .orderBy("site")
      .orderBy("artifact")
      .orderBy("sequence")
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return;
    for (const { metadata, ...key } of rows) {
      await db
        .updateTable("versions")
        .set(described(metadata))
        .where("site", "=", key.site)
        .where("artifact", "=", key.artifact)
        .where("label", "=", key.label)
        .execute();
      await indexVersion({ dialect }, db, key);
    }
  }
}

/** What a stored metadata record (a compact JWS, RFC 7515 section 3.1) says; it was verified before it was stored. */
function described(metadata: string): { description: string; keywords: string } {
  try {
    const payload = Buffer.from(metadata.split(".")[1] ?? "", "base64url").toString("utf8");
    const { description, keywords } = JSON.parse(payload) as { description: string; keywords: readonly string[] };
    return { description, keywords: JSON.stringify(keywords) };
  } catch {
    // A record that cannot be read must not keep the gateway from starting: the version stays, without these words.
    return { description: "", keywords: "[]" };
  }
}
