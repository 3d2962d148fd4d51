import type { AuditLedger, WitnessRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { WitnessesTable } from "./schema.ts";

const { plain, json } = fieldsOf<WitnessesTable>();
const witnesses = mapper<WitnessRow, WitnessesTable>({
  siteId: plain("site_id"),
  seen: json("seen"),
  seenToken: plain("seen_token"),
  seenSignedAtMs: plain("seen_signed_at_ms"),
  seenAtMs: plain("seen_at_ms"),
  gaps: plain("gaps"),
  problem: plain("problem"),
  told: json("told"),
  toldAtMs: plain("told_at_ms"),
  ownProblem: plain("own_problem"),
  turn: plain("turn"),
});

/** What sites have seen of each other's audit logs. */
export const witnessOperations = (base: Base): Pick<AuditLedger, "getWitness" | "listWitnesses" | "noteWitness"> => ({
  getWitness: (siteId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("witnesses").selectAll().where("site_id", "=", siteId).executeTakeFirst();
      return row === undefined ? undefined : witnesses.domain(row);
    }),

  listWitnesses: () =>
    base.read(async (db) => {
      const rows = await db.selectFrom("witnesses").selectAll().orderBy("site_id").execute();
      return rows.map(witnesses.domain);
    }),

  noteWitness: (siteId, turn, change, audit) =>
    base.write(async (tx) => {
      if (turn === 0) {
        await tx
          .insertInto("witnesses")
          .values(witnesses.row({ siteId, gaps: 0, turn: 0 }))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      const changed = await tx
        .updateTable("witnesses")
        .set({ ...witnesses.change(change), turn: turn + 1 })
        .where("site_id", "=", siteId)
        .where("turn", "=", turn)
        .returning("site_id")
        .executeTakeFirst();
      if (changed === undefined) return false;
      await chain(base, tx, audit);
      return true;
    }),
});
