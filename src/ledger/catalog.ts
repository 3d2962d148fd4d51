import { sql } from "kysely";
import type { CatalogLedger } from "../app/ports/ledger.ts";
import type { Base, Tx } from "./base.ts";
import { noteDerivations } from "./derivations.ts";
import { grantOperations } from "./grants.ts";
import type { VersionsTable } from "./schema.ts";
import { indexVersion, newDoc } from "./search-index.ts";
import { NO_ACTIONS, versionOperations, versions } from "./versions.ts";
import { visibilityOperations, type VisibilityLog } from "./visibility.ts";

/** Grants, versions, who sees them, and the mirror of what peers show. */
export const catalogOperations = (base: Base): Omit<CatalogLedger, "refreshVisibility"> & VisibilityLog => ({
  ...grantOperations(base),
  ...versionOperations(base),
  ...visibilityOperations(base),

  applyCatalogEvent: (site, cursor, event) =>
    base.write(async (tx) => {
      switch (event.type) {
        case "shown": {
          const row = { ...versions.row(event.version), site };
          const before = await metadataOf(tx, row);
          await tx
            .insertInto("versions")
            .values(before === undefined ? { ...row, doc: await newDoc(base, tx, row) } : row)
            .onConflict((conflict) =>
              conflict
                .columns(["site", "artifact", "label"])
                .doUpdateSet(row)
                .where("versions.digest", "=", row.digest)
                .where("versions.metadata_sequence", "<=", row.metadata_sequence),
            )
            .execute();
          // Older metadata does not replace newer, and yet the version is shown.
          await tx
            .updateTable("versions")
            .set({ actions: row.actions, offers: row.offers })
            .where("site", "=", site)
            .where("artifact", "=", row.artifact)
            .where("label", "=", row.label)
            .where("digest", "=", row.digest)
            .where((eb) =>
              eb.or([eb("actions", "<>", row.actions), sql<boolean>`offers is distinct from ${row.offers}`]),
            )
            .execute();
          if (before !== row.metadata) {
            await indexVersion(base, tx, row);
            await noteDerivations(tx, row);
          }
          break;
        }
        case "hidden":
          await tx
            .updateTable("versions")
            .set({ actions: NO_ACTIONS, offers: null })
            .where("site", "=", site)
            .where("artifact", "=", event.artifact)
            .where("label", "=", event.label)
            .execute();
          break;
        case "resync":
          await tx
            .updateTable("versions")
            .set({ actions: NO_ACTIONS, offers: null })
            .where("site", "=", site)
            .execute();
          break;
        case "up-to-date":
          await tx.updateTable("peers").set({ catalog_fresh_at_ms: event.atMs }).where("site_id", "=", site).execute();
          break;
      }
      await tx.updateTable("peers").set({ catalog_cursor: cursor }).where("site_id", "=", site).execute();
    }),
});

/** The metadata that stands, where the version is known. */
async function metadataOf(
  tx: Tx,
  { site, artifact, label }: Pick<VersionsTable, "site" | "artifact" | "label">,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("versions")
    .select("metadata")
    .where("site", "=", site)
    .where("artifact", "=", artifact)
    .where("label", "=", label)
    .executeTakeFirst();
  return row?.metadata;
}
