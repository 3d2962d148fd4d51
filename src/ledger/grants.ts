import type { CatalogLedger, GrantRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import { keepTerms } from "./agreements.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { GrantsTable } from "./schema.ts";

const { plain, json } = fieldsOf<GrantsTable>();
/** A grant's row and its columns. */
export const grants = mapper<GrantRow, GrantsTable>({
  grantId: plain("grant_id"),
  to: plain("to_site"),
  artifact: plain("artifact"),
  actions: json("actions"),
  createdAtMs: plain("created_at_ms"),
  createdBy: plain("created_by"),
  person: plain("person"),
  entitlement: plain("entitlement"),
  untilMs: plain("until_ms"),
  quotaBytes: plain("quota_bytes"),
  terms: json("terms"),
  purpose: plain("purpose"),
  residency: json("residency"),
});

type Names = "putGrant" | "removeGrant" | "findGrants" | "listGrants";

/** Grants that this site gave. */
export const grantOperations = (base: Base): Pick<CatalogLedger, Names> => ({
  putGrant: (grant, audit, terms) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("grants")
        .values(grants.row(grant))
        .onConflict((conflict) => conflict.doNothing())
        .returning("grant_id")
        .executeTakeFirst();
      if (made === undefined) return grants.domain(await standing(tx, grant.grantId));
      if (terms !== undefined) await keepTerms(tx, terms);
      await chain(base, tx, audit);
      return grant;
    }),

  removeGrant: (grantId, audit) =>
    base.write(async (tx) => {
      const row = await tx.deleteFrom("grants").where("grant_id", "=", grantId).returningAll().executeTakeFirst();
      if (row === undefined) return undefined;
      await chain(base, tx, audit);
      return grants.domain(row);
    }),

  findGrants: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("grants")
        .selectAll()
        .where("grant_id", ">=", idPrefix)
        // The last code point of all: no id that begins so sorts behind it.
        .where("grant_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("grant_id")
        .limit(2)
        .execute();
      return rows.map(grants.domain);
    }),

  listGrants: ({ to, after, limit } = {}) =>
    base.read(async (db) => {
      let query = db.selectFrom("grants").selectAll().orderBy("created_at_ms").orderBy("grant_id");
      if (to !== undefined) query = query.where("to_site", "in", to);
      if (limit !== undefined) query = query.limit(limit);
      if (after !== undefined) {
        const last = await db
          .selectFrom("grants")
          .select("created_at_ms")
          .where("grant_id", "=", after)
          .executeTakeFirst();
        // Where the page's last grant is gone by now, starting over shows some grants twice; going on could hide some.
        if (last !== undefined) {
          query = query.where((eb) =>
            eb.or([
              eb("created_at_ms", ">", last.created_at_ms),
              eb.and([eb("created_at_ms", "=", last.created_at_ms), eb("grant_id", ">", after)]),
            ]),
          );
        }
      }
      return (await query.execute()).map(grants.domain);
    }),
});

const standing = (tx: Tx, grantId: string): Promise<GrantsTable> =>
  tx.selectFrom("grants").selectAll().where("grant_id", "=", grantId).executeTakeFirstOrThrow();
