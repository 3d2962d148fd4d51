import type { Kysely } from "kysely";
import type { InheritedLedger, InheritedRow, NeededCopy, TransferIntent } from "../app/ports/ledger.ts";
import { formatReference } from "../domain/artifact.ts";
import type { TransferState } from "../domain/transfer.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { InheritedTable, Tables } from "./schema.ts";

const { plain } = fieldsOf<InheritedTable>();
const inherited = mapper<InheritedRow, InheritedTable>({
  transferId: plain("transfer_id"),
  path: plain("path"),
  partNumber: plain("part_number"),
  offset: plain("offset_bytes"),
  sizeBytes: plain("size_bytes"),
  fromRoot: plain("from_root"),
});

const UNFINISHED: readonly TransferState[] = ["QUEUED", "RUNNING", "PAUSED"];

/** What replicas have by server-side copies. */
export const inheritedOperations = (base: Base): InheritedLedger => ({
  listInherited: (transferId, { after, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("inherited")
        .selectAll()
        .where("transfer_id", "=", transferId)
        .orderBy("path")
        .orderBy("part_number")
        .limit(limit);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("path", ">", after.path),
            eb.and([eb("path", "=", after.path), eb("part_number", ">", after.partNumber)]),
          ]),
        );
      }
      return (await query.execute()).map(inherited.domain);
    }),

  unreadTransfers: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("replicas")
        .select("replicas.transfer_id")
        .where("state", "=", "held")
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("inherited")
              .select("inherited.path")
              .whereRef("inherited.transfer_id", "=", "replicas.transfer_id"),
          ),
        )
        .orderBy("held_since_ms")
        .execute();
      return rows.map((row) => row.transfer_id);
    }),

  readBack: (transferId, parts) =>
    base.write(async (tx) => {
      for (const { path, partNumber } of parts) {
        await tx
          .deleteFrom("inherited")
          .where("transfer_id", "=", transferId)
          .where("path", "=", path)
          .where("part_number", "=", partNumber)
          .execute();
      }
    }),

  forgetInherited: (transferId) =>
    base.write(async (tx) => {
      const gone = await tx.deleteFrom("inherited").where("transfer_id", "=", transferId).executeTakeFirst();
      return Number(gone.numDeletedRows);
    }),

  holdBases: (transferId, store, roots) =>
    base.write(async (tx) => {
      if (roots.length === 0) return [];
      // A drop that is being noted is waited for.
      const rows = await base.dialect
        .hold(
          tx
            .selectFrom("replicas")
            .select("replicas.root")
            .where("store", "=", store)
            .where("root", "in", roots)
            .where("state", "=", "held"),
        )
        .execute();
      const standing = new Set(rows.map(({ root }) => root));
      const held = roots.filter((root) => standing.has(root));
      for (const root of held) {
        await tx
          .insertInto("bases")
          .values({ transfer_id: transferId, store, root })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return held;
    }),

  neededCopies: () => base.read((db) => neededCopies(db)),
});

/** Notes copies inside the caller's transaction; those that stand already stay as they are. */
export async function insertInherited(tx: Tx, rows: readonly InheritedRow[]): Promise<void> {
  for (const some of chunks(rows)) {
    await tx
      .insertInto("inherited")
      .values(some.map(inherited.row))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** See InheritedLedger.neededCopies. @param only of one place alone */
export async function neededCopies(
  db: Kysely<Tables>,
  only?: Pick<NeededCopy, "store" | "root">,
): Promise<readonly NeededCopy[]> {
  const unread = await db
    .selectFrom("inherited")
    .innerJoin("replicas", "replicas.transfer_id", "inherited.transfer_id")
    .select(["replicas.site", "replicas.artifact", "replicas.label", "replicas.store", "inherited.from_root"])
    .select((eb) => eb.fn.countAll<number>().as("parts"))
    .where("replicas.state", "<>", "withdrawn")
    .whereRef("inherited.from_root", "<>", "replicas.root")
    // What goes itself needs nothing any more.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("drops")
            .select("drops.label")
            .whereRef("drops.site", "=", "replicas.site")
            .whereRef("drops.artifact", "=", "replicas.artifact")
            .whereRef("drops.label", "=", "replicas.label"),
        ),
      ),
    )
    .$if(only !== undefined, (query) =>
      query.where("replicas.store", "=", only?.store ?? "").where("inherited.from_root", "=", only?.root ?? ""),
    )
    .groupBy(["replicas.site", "replicas.artifact", "replicas.label", "replicas.store", "inherited.from_root"])
    .execute();
  const copying = await db
    .selectFrom("bases")
    .innerJoin("transfers", "transfers.transfer_id", "bases.transfer_id")
    .select(["bases.store", "bases.root", "transfers.intent"])
    .where("transfers.state", "in", UNFINISHED)
    .where((eb) =>
      eb.or([
        eb("transfers.planned", "=", 0),
        eb("transfers.bytes_inherited", "<", eb.ref("transfers.bytes_inheritable")),
      ]),
    )
    .$if(only !== undefined, (query) =>
      query.where("bases.store", "=", only?.store ?? "").where("bases.root", "=", only?.root ?? ""),
    )
    .execute();
  return [
    ...unread.map(({ store, from_root: root, parts, ...version }) => ({
      ...{ store, root, by: formatReference(version), unreadParts: parts },
    })),
    ...copying.flatMap(({ store, root, intent }) => {
      const pull = JSON.parse(intent) as TransferIntent;
      return pull.kind === "pull" ? [{ store, root, by: formatReference(pull), unreadParts: 0 }] : [];
    }),
  ];
}
