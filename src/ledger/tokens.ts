import type { TokenRow, TokensLedger } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { TokensTable } from "./schema.ts";

const { plain, json } = fieldsOf<TokensTable>();
const tokens = mapper<TokenRow, TokensTable>({
  tokenId: plain("token_id"),
  person: plain("person"),
  role: plain("role"),
  scopes: json("scopes"),
  createdBy: plain("created_by"),
  createdAtMs: plain("created_at_ms"),
  expiresAtMs: plain("expires_at_ms"),
  revokedAtMs: plain("revoked_at_ms"),
  revokedBy: plain("revoked_by"),
});

/** Tokens that this site handed out. */
export const tokenOperations = (base: Base): TokensLedger => ({
  putToken: (row, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("tokens")
        .values(tokens.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .returning("token_id")
        .executeTakeFirst();
      if (made !== undefined) {
        await chain(base, tx, audit);
        return row;
      }
      const standing = await tx
        .selectFrom("tokens")
        .selectAll()
        .where("token_id", "=", row.tokenId)
        .executeTakeFirstOrThrow();
      return tokens.domain(standing);
    }),

  getToken: (tokenId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("tokens").selectAll().where("token_id", "=", tokenId).executeTakeFirst();
      return row === undefined ? undefined : tokens.domain(row);
    }),

  listTokens: ({ goodAtMs, before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("tokens")
        .selectAll()
        .orderBy("created_at_ms", "desc")
        .orderBy("token_id", "desc")
        .limit(limit);
      if (goodAtMs !== undefined)
        query = query.where("expires_at_ms", ">", goodAtMs).where("revoked_at_ms", "is", null);
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("created_at_ms", "<", before.createdAtMs),
            eb.and([eb("created_at_ms", "=", before.createdAtMs), eb("token_id", "<", before.tokenId)]),
          ]),
        );
      }
      return (await query.execute()).map(tokens.domain);
    }),

  revokeToken: (tokenId, { atMs, by }, audit) =>
    base.write(async (tx) => {
      const changed = await tx
        .updateTable("tokens")
        .set({ revoked_at_ms: atMs, revoked_by: by })
        .where("token_id", "=", tokenId)
        .where("revoked_at_ms", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (changed !== undefined) {
        await chain(base, tx, audit);
        return tokens.domain(changed);
      }
      const standing = await tx.selectFrom("tokens").selectAll().where("token_id", "=", tokenId).executeTakeFirst();
      return standing === undefined ? undefined : tokens.domain(standing);
    }),

  forgetTokens: (endedBeforeMs) =>
    base.write(async (tx) => {
      await tx.deleteFrom("tokens").where("expires_at_ms", "<", endedBeforeMs).execute();
    }),
});
