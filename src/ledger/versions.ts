import { type Expression, type ExpressionBuilder, type SqlBool } from "kysely";
import type { CatalogLedger, VersionRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { noteDerivations } from "./derivations.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { Tables, VersionsTable } from "./schema.ts";
import { indexVersion, newDoc } from "./search-index.ts";

const { plain, json } = fieldsOf<VersionsTable>();

/** Versions, own and mirrored. */
export const versions = mapper<VersionRow, VersionsTable>({
  site: plain("site"),
  artifact: plain("artifact"),
  label: plain("label"),
  kind: plain("kind"),
  digest: plain("digest"),
  objects: plain("objects"),
  bytes: plain("bytes"),
  partRule: plain("part_rule"),
  createdAtMs: plain("created_at_ms"),
  sequence: plain("sequence"),
  record: plain("record"),
  metadata: plain("metadata"),
  metadataSequence: plain("metadata_sequence"),
  title: plain("title"),
  license: plain("license"),
  actions: json("actions"),
  publication: plain("publication"),
  store: plain("store"),
  root: plain("root"),
  description: plain("description"),
  keywords: json("keywords"),
  contact: plain("contact"),
  toldGrants: json("offers"),
  withdrawal: json("withdrawal"),
  deprecation: json("deprecation"),
  derivedFrom: json("derived_from"),
});

/** Of a version that its owner shows no more. */
export const NO_ACTIONS = "[]";

/** True for what people may see: what its owner shows, and what lies here although it is shown no more. */
const visible = (eb: ExpressionBuilder<Tables, "versions">): Expression<SqlBool> =>
  eb.or([
    eb("versions.actions", "<>", NO_ACTIONS),
    eb.exists(
      eb
        .selectFrom("replicas")
        .select("replicas.site")
        .whereRef("replicas.site", "=", "versions.site")
        .whereRef("replicas.artifact", "=", "versions.artifact")
        .whereRef("replicas.label", "=", "versions.label")
        .where("replicas.state", "in", ["held", "damaged"]),
    ),
  ]);

/** Reading versions, and binding own ones to their labels. */
export const versionOperations = (
  base: Base,
): Pick<
  CatalogLedger,
  "putOwnVersion" | "getVersion" | "latestVersion" | "ownVersionByDigest" | "listVersions" | "versionsDerivedFrom"
> => ({
  putOwnVersion: (version, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("versions")
        .values({ ...versions.row(version), doc: await newDoc(base, tx, version) })
        .onConflict((conflict) => conflict.doNothing())
        .returning("label")
        .executeTakeFirst();
      if (made !== undefined) {
        await indexVersion(base, tx, version);
        await noteDerivations(tx, version);
        await chain(base, tx, audit);
        return "created";
      }
      const standing = await tx
        .selectFrom("versions")
        .select("digest")
        .where("site", "=", version.site)
        .where("artifact", "=", version.artifact)
        .where("label", "=", version.label)
        .executeTakeFirstOrThrow();
      return standing.digest === version.digest ? "same" : "taken";
    }),

  getVersion: (site, artifact, label) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("versions")
        .selectAll()
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .executeTakeFirst();
      return row === undefined ? undefined : versions.domain(row);
    }),

  latestVersion: (site, artifact) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("versions")
        .selectAll()
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where(visible)
        // An owner that lost its ledger counts from 1 again: what it shows now comes before what it does not.
        .orderBy((eb) =>
          eb.case().when("withdrawal", "is not", null).then(2).when("actions", "=", NO_ACTIONS).then(1).else(0).end(),
        )
        .orderBy("sequence", "desc")
        .orderBy("label")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : versions.domain(row);
    }),

  ownVersionByDigest: (digest, siteId) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("versions")
        .selectAll()
        .where("digest", "=", digest)
        .where("site", "=", siteId)
        .orderBy("artifact")
        .orderBy("sequence", "desc")
        .execute();
      return rows.map(versions.domain);
    }),

  versionsDerivedFrom: (reference, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("versions")
        .innerJoin("derivations", (join) =>
          join
            .onRef("derivations.site", "=", "versions.site")
            .onRef("derivations.artifact", "=", "versions.artifact")
            .onRef("derivations.label", "=", "versions.label"),
        )
        .selectAll("versions")
        .where("derivations.reference", "=", reference)
        .where(visible)
        .orderBy("versions.site")
        .orderBy("versions.artifact")
        .orderBy("versions.sequence", "desc")
        .orderBy("versions.label")
        .limit(limit)
        .execute();
      return rows.map(versions.domain);
    }),

  listVersions: ({ site, after, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("versions")
        .selectAll()
        .where(visible)
        .orderBy("site")
        .orderBy("artifact")
        .orderBy("sequence", "desc")
        .orderBy("label")
        .limit(limit);
      if (site !== undefined) query = query.where("site", "=", site);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("site", ">", after.site),
            eb.and([eb("site", "=", after.site), eb("artifact", ">", after.artifact)]),
            eb.and([
              eb("site", "=", after.site),
              eb("artifact", "=", after.artifact),
              eb("sequence", "<", after.sequence),
            ]),
            eb.and([
              eb("site", "=", after.site),
              eb("artifact", "=", after.artifact),
              eb("sequence", "=", after.sequence),
              eb("label", ">", after.label),
            ]),
          ]),
        );
      }
      return (await query.execute()).map(versions.domain);
    }),
});
