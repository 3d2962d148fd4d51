import { sql } from "kysely";
import type { EditRow, EditsLedger } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { noteDerivations } from "./derivations.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { EditsTable } from "./schema.ts";
import { indexVersion } from "./search-index.ts";
import { NO_ACTIONS, versions } from "./versions.ts";

const { plain } = fieldsOf<EditsTable>();
const edits = mapper<EditRow, EditsTable>({
  editId: plain("edit_id"),
  artifact: plain("artifact"),
  label: plain("label"),
  request: plain("request"),
  sequence: plain("sequence"),
});

/** Corrections of own versions' metadata. */
export const editOperations = (base: Base): EditsLedger => ({
  getEdit: (editId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("edits").selectAll().where("edit_id", "=", editId).executeTakeFirst();
      return row === undefined ? undefined : edits.domain(row);
    }),

  editVersion: (site, edit, metadata, audit) =>
    base.write(async (tx) => {
      // Numbers of the logs become visible in their order only if one transaction at a time appends.
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const known = await tx
        .selectFrom("edits")
        .select("edit_id")
        .where("edit_id", "=", edit.editId)
        .executeTakeFirst();
      if (known !== undefined) return false;
      const { artifact, label } = edit;
      const changed = await tx
        .updateTable("versions")
        .set(versions.change(metadata))
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .where("metadata_sequence", "=", metadata.metadataSequence - 1)
        .returning("label")
        .executeTakeFirst();
      if (changed === undefined) return false;
      await tx.insertInto("edits").values(edits.row(edit)).execute();
      await indexVersion(base, tx, { site, artifact, label });
      await noteDerivations(tx, { site, artifact, label });
      await appendToLogs(tx, artifact, label);
      await chain(base, tx, audit);
      return true;
    }),
});

/** Moves the entry about a version to the end of each log that shows it: whoever follows the log is told again. */
const appendToLogs = (tx: Tx, artifact: string, label: string): Promise<unknown> =>
  tx
    .updateTable("visibility")
    .set({
      sequence: sql`(select max(log.sequence) + 1 from visibility as log where log.peer = visibility.peer)`,
    })
    .where("artifact", "=", artifact)
    .where("label", "=", label)
    .where("actions", "<>", NO_ACTIONS)
    .execute();
