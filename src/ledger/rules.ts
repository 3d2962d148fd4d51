import type { PinRow, RuleRow, RulesLedger } from "../app/ports/ledger.ts";
import { formatReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { TransferState } from "../domain/transfer.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import { replicas } from "./replicas.ts";
import type { PinsTable, RulesTable } from "./schema.ts";
import { transfers } from "./transfers.ts";

const rule = fieldsOf<Omit<RulesTable, "created_by">>();
const rules = mapper<RuleRow, Omit<RulesTable, "created_by">>({
  ruleId: rule.plain("rule_id"),
  from: rule.plain("from_site"),
  artifact: rule.plain("artifact"),
  kind: rule.plain("kind"),
  to: rule.plain("destination"),
  keepLast: rule.plain("keep_last"),
  keepEvery: rule.plain("keep_every"),
  every: rule.plain("every"),
  latestOnly: rule.flag("latest_only"),
  priority: rule.plain("priority"),
  window: rule.plain("weekly_window"),
  maxBytesPerSecond: rule.plain("max_bytes_per_second"),
  owner: rule.json("owner"),
  createdAtMs: rule.plain("created_at_ms"),
  state: rule.plain("state"),
  reason: rule.plain("reason"),
  reasonCode: rule.plain("reason_code"),
  sinceMs: rule.plain("since_ms"),
  suspendedBy: rule.plain("suspended_by"),
  cutInARow: rule.plain("cut_in_a_row"),
  versionsBrought: rule.plain("versions_brought"),
  bytesMoved: rule.plain("bytes_moved"),
  bytesInherited: rule.plain("bytes_inherited"),
  offerId: rule.plain("offer_id"),
  endedAtMs: rule.plain("ended_at_ms"),
});

const pin = fieldsOf<PinsTable>();
const pins = mapper<PinRow, PinsTable>({
  site: pin.plain("site"),
  artifact: pin.plain("artifact"),
  label: pin.plain("label"),
  pinnedBy: pin.plain("pinned_by"),
  pinnedAtMs: pin.plain("pinned_at_ms"),
  note: pin.plain("note"),
});

const NOT_OVER: readonly TransferState[] = ["QUEUED", "RUNNING", "PAUSED", "FAILED"];

/** Standing orders to replicate, what they brought, and what they must keep. */
export const ruleOperations = (base: Base): RulesLedger => ({
  putRule: (row, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("rules")
        .values({ ...rules.row(row), created_by: row.owner.person })
        .onConflict((conflict) => conflict.doNothing())
        .returning("rule_id")
        .executeTakeFirst();
      if (made !== undefined) {
        await chain(base, tx, audit);
        return row;
      }
      const standing = tx.selectFrom("rules").selectAll().where("rule_id", "=", row.ruleId);
      return rules.domain(await standing.executeTakeFirstOrThrow());
    }),

  getRule: (ruleId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("rules").selectAll().where("rule_id", "=", ruleId).executeTakeFirst();
      return row === undefined ? undefined : rules.domain(row);
    }),

  findRules: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("rules")
        .selectAll()
        .where("rule_id", ">=", idPrefix)
        // The last code point of all: no id that begins so sorts behind it.
        .where("rule_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("rule_id")
        .limit(2)
        .execute();
      return rows.map(rules.domain);
    }),

  listRules: ({ createdBy, after, limit } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("rules").selectAll().orderBy("created_at_ms").orderBy("rule_id");
      if (createdBy !== undefined) query = query.where("created_by", "=", createdBy);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("created_at_ms", ">", after.createdAtMs),
            eb.and([eb("created_at_ms", "=", after.createdAtMs), eb("rule_id", ">", after.ruleId)]),
          ]),
        );
      }
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(rules.domain);
    }),

  changeRule: (ruleId, change, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .updateTable("rules")
        // Naming the key keeps an empty change a valid UPDATE.
        .set({ ...rules.change(change), rule_id: ruleId })
        .where("rule_id", "=", ruleId)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return rules.domain(row);
    }),

  removeRule: (ruleId, audit) =>
    base.write(async (tx) => {
      const row = await tx.deleteFrom("rules").where("rule_id", "=", ruleId).returningAll().executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return rules.domain(row);
    }),

  ruleTransfers: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("transfers")
        .selectAll()
        .where("rule_id", "is not", null)
        .where("state", "in", NOT_OVER)
        .orderBy("created_at_ms")
        .orderBy("transfer_id")
        .execute();
      return rows.map(transfers.domain);
    }),

  ruledCopies: (site) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("replicas")
        .leftJoin("transfers", "transfers.transfer_id", "replicas.transfer_id")
        .selectAll("replicas")
        .select("transfers.rule_id")
        .where("replicas.site", "=", site)
        .execute();
      return rows.map(({ rule_id, ...row }) => ({
        ...replicas.domain(row),
        ruleId: rule_id ?? undefined,
      }));
    }),

  putPin: (row, audit) =>
    base.write(async (tx) => {
      const { site, artifact, label } = row;
      // A drop that is being noted is waited for.
      const copy = tx
        .selectFrom("replicas")
        .select("label")
        .where((eb) => eb.and({ site, artifact, label }));
      await base.dialect.hold(copy).execute();
      const made = await tx
        .insertInto("pins")
        .values(pins.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .returning("label")
        .executeTakeFirst();
      if (made !== undefined) {
        await refuseDropping(tx, row);
        await chain(base, tx, audit);
        return row;
      }
      const standing = tx
        .selectFrom("pins")
        .selectAll()
        .where("site", "=", row.site)
        .where("artifact", "=", row.artifact)
        .where("label", "=", row.label);
      return pins.domain(await standing.executeTakeFirstOrThrow());
    }),

  getPin: (site, artifact, label) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("pins")
        .selectAll()
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .executeTakeFirst();
      return row === undefined ? undefined : pins.domain(row);
    }),

  removePin: (site, artifact, label, audit) =>
    base.write(async (tx) => {
      const row = await tx
        .deleteFrom("pins")
        .where("site", "=", site)
        .where("artifact", "=", artifact)
        .where("label", "=", label)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return pins.domain(row);
    }),

  listPins: ({ site, after, limit } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("pins").selectAll().orderBy("site").orderBy("artifact").orderBy("label");
      if (site !== undefined) query = query.where("site", "=", site);
      if (after !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("site", ">", after.site),
            eb.and([eb("site", "=", after.site), eb("artifact", ">", after.artifact)]),
            eb.and([eb("site", "=", after.site), eb("artifact", "=", after.artifact), eb("label", ">", after.label)]),
          ]),
        );
      }
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(pins.domain);
    }),
});

/** A pin would promise what is on its way out. @throws HanseError WRONG_STATE */
async function refuseDropping(tx: Tx, { site, artifact, label }: PinRow): Promise<void> {
  const drop = await tx
    .selectFrom("drops")
    .select("label")
    .where((eb) => eb.and({ site, artifact, label, cause: "dropped" }))
    .executeTakeFirst();
  if (drop === undefined) return;
  const reference = formatReference({ site, artifact, label });
  throw new HanseError("WRONG_STATE", `the copy of ${reference} here is being removed`, {
    hop: "this gateway",
    remedy: `When it is gone, \`hanse pull ${reference}\` brings it again; then pin it`,
  });
}
