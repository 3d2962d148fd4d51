import type { DropKey, DropRow, DropsLedger } from "../app/ports/ledger.ts";
import { formatReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { needWords } from "../domain/inherited.ts";
import { pinnedBy } from "../domain/pin.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { neededCopies } from "./inherited.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { DropsTable } from "./schema.ts";
import { noteRemoved } from "./withdrawals.ts";

const { plain } = fieldsOf<DropsTable>();
const drops = mapper<DropRow, DropsTable>({
  site: plain("site"),
  artifact: plain("artifact"),
  label: plain("label"),
  digest: plain("digest"),
  store: plain("store"),
  root: plain("root"),
  cause: plain("cause"),
  because: plain("because"),
  by: plain("ordered_by"),
  begunAtMs: plain("begun_at_ms"),
  problem: plain("problem"),
  problemCode: plain("problem_code"),
});

/** Replicas that are being removed. */
export const dropOperations = (base: Base): DropsLedger => ({
  beginDrop: (drop, audit, instead = []) =>
    base.write(async (tx) => {
      const key = keyOf(drop);
      // Before its own row, and in one order, so that two drops do not wait for each other.
      const others = instead.length === 0 ? [] : await heldLabels(base, tx, drop);
      const standing = await tx
        .selectFrom("drops")
        .selectAll()
        .where((eb) => eb.and(key))
        .executeTakeFirst();
      if (standing !== undefined && (standing.cause === drop.cause || drop.cause === "dropped"))
        return drops.domain(standing);
      const replica = await tx
        .updateTable("replicas")
        .set({
          state: drop.cause === "withdrawn" ? "withdrawn" : "partial",
          problem: "it is being removed",
        })
        .where((eb) => eb.and(key))
        .where("digest", "=", drop.digest)
        .returning("label")
        .executeTakeFirst();
      if (replica === undefined) return undefined;
      if (drop.cause === "dropped") {
        refuseLast(drop, instead, others);
        await refusePinned(tx, drop);
        await refuseNeeded(tx, drop);
      }
      const row = drops.row(drop);
      await tx
        .insertInto("drops")
        .values(row)
        .onConflict((conflict) => conflict.columns(["site", "artifact", "label"]).doUpdateSet(row))
        .execute();
      await chain(base, tx, audit);
      return drop;
    }),

  getDrop: (site, artifact, label) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("drops")
        .selectAll()
        .where((eb) => eb.and({ site, artifact, label }))
        .executeTakeFirst();
      return row === undefined ? undefined : drops.domain(row);
    }),

  listDrops: () =>
    base.read(async (db) => {
      const rows = await db.selectFrom("drops").selectAll().orderBy("begun_at_ms").orderBy("artifact").execute();
      return rows.map(drops.domain);
    }),

  noteDrop: (drop, problem) =>
    base.write(async (tx) => {
      await tx
        .updateTable("drops")
        .set(drops.change(problem))
        .where((eb) => eb.and(keyOf(drop)))
        .execute();
    }),

  endDrop: (drop, removed, audit) =>
    base.write(async (tx) => {
      const key = keyOf(drop);
      const ended = await tx
        .deleteFrom("drops")
        .where((eb) => eb.and(key))
        .returning("label")
        .executeTakeFirst();
      if (ended === undefined) return;
      const replica = await tx
        .deleteFrom("replicas")
        .where((eb) => eb.and(key))
        .returning("transfer_id")
        .executeTakeFirst();
      await tx
        .deleteFrom("inherited")
        .where("transfer_id", "=", replica?.transfer_id ?? "")
        .execute();
      await noteRemoved(tx, key, removed);
      await chain(base, tx, audit);
    }),
});

/** The copies of an artifact that are held, none of which changes before this transaction ends. */
async function heldLabels(base: Base, tx: Tx, { site, artifact }: DropRow): Promise<readonly string[]> {
  const held = tx
    .selectFrom("replicas")
    .select("label")
    .where((eb) => eb.and({ site, artifact }))
    .where("state", "=", "held")
    .orderBy("label");
  return (await base.dialect.hold(held).execute()).map(({ label }) => label);
}

/** What was decided rested on other copies. @throws HanseError WRONG_STATE */
function refuseLast(drop: DropRow, instead: readonly string[], held: readonly string[]): void {
  const lacking = instead.find((label) => !held.includes(label));
  if (lacking === undefined) return;
  throw new HanseError(
    "WRONG_STATE",
    `the copy of ${formatReference(drop)} has to stay: that of ${lacking} is not held any more`,
    { hop: "this gateway", remedy: "Wait a little: what may go is decided anew" },
  );
}

/** @throws HanseError WRONG_STATE */
async function refusePinned(tx: Tx, drop: DropRow): Promise<void> {
  const pin = await tx
    .selectFrom("pins")
    .select("pinned_by")
    .where((eb) => eb.and(keyOf(drop)))
    .executeTakeFirst();
  if (pin !== undefined) throw pinnedBy(drop, pin.pinned_by);
}

/** The owner's word is not waited for; a drop is. @throws HanseError NOT_READ_BACK */
async function refuseNeeded(tx: Tx, drop: DropRow): Promise<void> {
  const [need] = await neededCopies(tx, drop);
  if (need === undefined) return;
  throw new HanseError("NOT_READ_BACK", `the copy of ${formatReference(drop)} has to stay: ${needWords(need)}`, {
    hop: "this gateway",
    remedy:
      need.unreadParts === 0
        ? "Wait for that pull, or cancel it"
        : `Wait a little: they are being read. \`hanse verify ${need.by}\` reads all of it now`,
  });
}

/** The columns that name a version. */
const keyOf = ({ site, artifact, label }: DropKey): DropKey => ({
  site,
  artifact,
  label,
});
