import { sql, type Kysely } from "kysely";
import type { CatalogLedger, GrantAction } from "../app/ports/ledger.ts";
import type { ArtifactName } from "../domain/artifact.ts";
import type { ToldGrant } from "../domain/grant.ts";
import type { SiteId } from "../domain/site.ts";
import type { Base } from "./base.ts";
import type { Tables } from "./schema.ts";
import { NO_ACTIONS } from "./versions.ts";

type Change = Pick<Tables["visibility"], "artifact" | "label" | "actions" | "offers">;

/** What the log says of a version: JSON texts; no grants are NULL. */
export type LoggedText = Pick<Change, "actions" | "offers">;

/** An own artifact, with the least and the greatest text, actions then offers, that the log has about any of its versions. */
export interface LoggedArtifact {
  readonly artifact: ArtifactName;
  readonly least: string;
  readonly greatest: string;
}

/** Keeping a visibility log, as data alone: a rule is a function, which crosses no thread. Actions are JSON text. */
export interface VisibilityLog {
  /** Own artifacts by name after one, at most a page; an empty page is the end. */
  loggedArtifacts(peer: SiteId, ownSite: SiteId, after?: ArtifactName): Promise<readonly LoggedArtifact[]>;
  /** True where the log shows what is no version of this site any more. */
  showsStrays(peer: SiteId, ownSite: SiteId): Promise<boolean>;
  /**
   * Appends an entry for each own version of the decided artifacts about which the log says something else, and for each
   * stray, in one step. Idempotent.
   * @returns how many entries were appended
   */
  appendVisibility(peer: SiteId, ownSite: SiteId, decided: ReadonlyMap<ArtifactName, LoggedText>): Promise<number>;
}

/** Each peer's own visibility log. */
export const visibilityOperations = (
  base: Base,
): Pick<CatalogLedger, "readVisibility" | "visibilityEpoch"> & VisibilityLog => ({
  loggedArtifacts: (peer, ownSite, after = "") =>
    base.read((db) =>
      db
        .selectFrom("versions")
        .leftJoin("visibility", (join) =>
          join
            .on("visibility.peer", "=", peer)
            .onRef("visibility.artifact", "=", "versions.artifact")
            .onRef("visibility.label", "=", "versions.label"),
        )
        .select((eb) => {
          const text = sql<string>`coalesce(visibility.actions, ${sql.lit(NO_ACTIONS)}) || coalesce(visibility.offers, '')`;
          return ["versions.artifact", eb.fn.min(text).as("least"), eb.fn.max(text).as("greatest")];
        })
        .where("versions.site", "=", ownSite)
        .where("versions.artifact", ">", after)
        .groupBy("versions.artifact")
        .orderBy("versions.artifact")
        .limit(PAGE)
        .execute(),
    ),

  showsStrays: (peer, ownSite) =>
    base.read(async (db) => (await entriesOfNone(db, peer, ownSite).next()).done !== true),

  appendVisibility: (peer, ownSite, decided) =>
    base.write(async (tx) => {
      // Numbers become visible in their order only if one transaction at a time appends.
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const newest = await tx
        .selectFrom("visibility")
        .select("sequence")
        .where("peer", "=", peer)
        .orderBy("sequence", "desc")
        .limit(1)
        .executeTakeFirst();
      let sequence = newest?.sequence ?? 0;
      let appended = 0;
      for await (const changes of differences(tx, peer, ownSite, decided)) {
        appended += changes.length;
        await tx
          .insertInto("visibility")
          .values(changes.map((change) => ({ peer, sequence: (sequence += 1), ...change })))
          .onConflict((conflict) =>
            conflict.columns(["peer", "artifact", "label"]).doUpdateSet((eb) => ({
              sequence: eb.ref("excluded.sequence"),
              actions: eb.ref("excluded.actions"),
              offers: eb.ref("excluded.offers"),
            })),
          )
          .execute();
      }
      return appended;
    }),

  readVisibility: (peer, afterSequence, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("visibility")
        .selectAll()
        .where("peer", "=", peer)
        .where("sequence", ">", afterSequence)
        .orderBy("sequence")
        .limit(limit)
        .execute();
      return rows.map(({ sequence, artifact, label, actions, offers }) => ({
        sequence,
        artifact,
        label,
        actions: JSON.parse(actions) as GrantAction[],
        ...(offers === null ? {} : { toldGrants: JSON.parse(offers) as ToldGrant[] }),
      }));
    }),

  visibilityEpoch: () =>
    base.read(
      async (db) => (await db.selectFrom("site").select("visibility_epoch").executeTakeFirstOrThrow()).visibility_epoch,
    ),
});

/** Rows looked at together: an owner may have any number of versions. */
const PAGE = 500;

/**
 * What has to be appended, in pages that are not empty: own versions in order of publication, then entries whose version
 * is gone. A page's changes may be applied before the next is asked for.
 */
async function* differences(
  db: Kysely<Tables>,
  peer: SiteId,
  ownSite: SiteId,
  decided: ReadonlyMap<ArtifactName, LoggedText>,
): AsyncGenerator<Change[]> {
  for await (const page of ownVersions(db, peer, ownSite)) {
    const changes: Change[] = [];
    for (const { artifact, label, actions, offers } of page) {
      const shown = decided.get(artifact);
      if (shown !== undefined && ((actions ?? NO_ACTIONS) !== shown.actions || offers !== shown.offers))
        changes.push({ artifact, label, ...shown });
    }
    if (changes.length > 0) yield changes;
  }
  for await (const page of entriesOfNone(db, peer, ownSite)) yield page;
}

type Logged = Pick<Change, "artifact" | "label" | "offers"> & { readonly actions: string | null };

/** Own versions, each with what the newest entry about it says. */
async function* ownVersions(db: Kysely<Tables>, peer: SiteId, ownSite: SiteId): AsyncGenerator<Logged[]> {
  const from = db
    .selectFrom("versions")
    .leftJoin("visibility", (join) =>
      join
        .on("visibility.peer", "=", peer)
        .onRef("visibility.artifact", "=", "versions.artifact")
        .onRef("visibility.label", "=", "versions.label"),
    )
    .select(["versions.artifact", "versions.label", "versions.sequence", "visibility.actions", "visibility.offers"])
    .where("versions.site", "=", ownSite)
    .orderBy("versions.artifact")
    .orderBy("versions.sequence")
    .orderBy("versions.label")
    .limit(PAGE);
  let page = await from.execute();
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    const { artifact, sequence, label } = last;
    page = await from
      .where((eb) =>
        eb.or([
          eb("versions.artifact", ">", artifact),
          eb.and([eb("versions.artifact", "=", artifact), eb("versions.sequence", ">", sequence)]),
          eb.and([
            eb("versions.artifact", "=", artifact),
            eb("versions.sequence", "=", sequence),
            eb("versions.label", ">", label),
          ]),
        ]),
      )
      .execute();
  }
}

/** Entries that show what is no version of this site any more, as the changes that hide it. */
async function* entriesOfNone(db: Kysely<Tables>, peer: SiteId, ownSite: SiteId): AsyncGenerator<Change[]> {
  const from = db
    .selectFrom("visibility")
    .select(["artifact", "label", "sequence"])
    .where("peer", "=", peer)
    .where("actions", "<>", NO_ACTIONS)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("versions")
            .select("versions.site")
            .where("versions.site", "=", ownSite)
            .whereRef("versions.artifact", "=", "visibility.artifact")
            .whereRef("versions.label", "=", "visibility.label"),
        ),
      ),
    )
    .orderBy("sequence")
    .limit(PAGE);
  let page = await from.execute();
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page.map(({ artifact, label }) => ({ artifact, label, actions: NO_ACTIONS, offers: null }));
    page = await from.where("sequence", ">", last.sequence).execute();
  }
}
