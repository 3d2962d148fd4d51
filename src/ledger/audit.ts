import type { AuditLedger } from "../app/ports/ledger.ts";
import {
  auditGenesis,
  chainAuditEvent,
  type AuditEvent,
  type AuditHead,
  type ChainedAuditRecord,
} from "../domain/audit.ts";
import type { Kysely } from "kysely";
import type { Base, Tx } from "./base.ts";
import { withPseudonyms } from "./persons.ts";
import type { Tables } from "./schema.ts";

/**
 * Chains an event behind the newest record, inside the caller's transaction; undefined is nothing to chain. Call it
 * last: it makes every other appender wait until the transaction ends.
 */
export async function chain(
  base: Base,
  tx: Tx,
  event: AuditEvent | undefined,
): Promise<ChainedAuditRecord | undefined> {
  return event === undefined ? undefined : append(base, tx, event);
}

async function append(base: Base, tx: Tx, event: AuditEvent): Promise<ChainedAuditRecord> {
  await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
  const last = await newest(base, tx);
  const next = chainAuditEvent(await withPseudonyms(tx, event), last.size, base.clock.now(), last.hash);
  await tx.insertInto("audit").values({ position: next.index, record: next.record, hash: next.hash }).execute();
  return next;
}

async function newest(base: Base, db: Kysely<Tables>): Promise<AuditHead> {
  const last = await db
    .selectFrom("audit")
    .select(["position", "hash"])
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return last === undefined
    ? { size: 0, hash: auditGenesis(base.siteId) }
    : { size: last.position + 1, hash: last.hash };
}

/** The audit log's own operations. */
export const auditOperations = (base: Base): Omit<AuditLedger, "getWitness" | "listWitnesses" | "noteWitness"> => ({
  appendAudit: (event) => base.write((tx) => append(base, tx, event)),

  readAudit: (fromIndex, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("audit")
        .selectAll()
        .where("position", ">=", fromIndex)
        .orderBy("position")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ index: row.position, record: row.record, hash: row.hash }));
    }),

  auditHead: (size) =>
    base.read(async (db) => {
      if (size === undefined) return newest(base, db);
      if (size === 0) return { size, hash: auditGenesis(base.siteId) };
      const row = await db
        .selectFrom("audit")
        .select("hash")
        .where("position", "=", size - 1)
        .executeTakeFirst();
      return row === undefined ? undefined : { size, hash: row.hash };
    }),

  namePersons: (pseudonyms) =>
    base.read(async (db) =>
      pseudonyms.length === 0
        ? []
        : db.selectFrom("persons").select(["pseudonym", "person"]).where("pseudonym", "in", pseudonyms).execute(),
    ),

  forgetPerson: (person, audit) =>
    base.write(async (tx) => {
      const gone = await tx
        .deleteFrom("persons")
        .where("person", "=", person)
        .returning("pseudonym")
        .executeTakeFirst();
      if (gone === undefined) return undefined;
      await append(base, tx, { ...audit, subject: gone.pseudonym });
      return gone.pseudonym;
    }),
});
