import type { AgreementRow, AgreementsLedger, TermsRow } from "../app/ports/ledger.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { AgreementsTable, TermsTable } from "./schema.ts";

const { plain, flag } = fieldsOf<Omit<AgreementsTable, "counts">>();
const agreements = mapper<AgreementRow, Omit<AgreementsTable, "counts">>({
  agreementId: plain("agreement_id"),
  direction: plain("direction"),
  peer: plain("peer"),
  source: plain("source"),
  destination: plain("destination"),
  grantId: plain("grant_id"),
  artifact: plain("artifact"),
  terms: plain("terms"),
  purpose: plain("purpose"),
  person: plain("person"),
  forSite: flag("for_site"),
  country: plain("country"),
  token: plain("token"),
  agreedAtMs: plain("agreed_at_ms"),
  recordedAtMs: plain("recorded_at_ms"),
});

const { plain: column } = fieldsOf<TermsTable>();
const terms = mapper<TermsRow, TermsTable>({ sha256: column("sha256"), text: column("text"), url: column("url") });

/** Terms, what was agreed to, and what was read under grants. */
export const agreementOperations = (base: Base): AgreementsLedger => ({
  putTerms: (row) => base.write((tx) => keepTerms(tx, row)),

  getTerms: (sha256) =>
    base.read(async (db) => {
      const row = await db.selectFrom("terms").selectAll().where("sha256", "=", sha256).executeTakeFirst();
      return row === undefined ? undefined : terms.domain(row);
    }),

  keepAgreement: (row, audit) =>
    base.write(async (tx) => {
      const kept = await tx
        .insertInto("agreements")
        .values({ ...agreements.row(row), counts: 1 })
        .onConflict((conflict) =>
          conflict.column("agreement_id").doUpdateSet({ counts: 1 }).where("agreements.counts", "=", 0),
        )
        .returning("agreement_id")
        .executeTakeFirst();
      if (kept !== undefined) await chain(base, tx, audit);
      return kept !== undefined;
    }),

  agreementsTo: (peer, direction, wanted) =>
    base.read(async (db) => {
      if (wanted.length === 0) return [];
      const rows = await db
        .selectFrom("agreements")
        .selectAll()
        .where("peer", "=", peer)
        .where("direction", "=", direction)
        .where("terms", "in", wanted)
        .where("counts", "=", 1)
        .orderBy("recorded_at_ms")
        .orderBy("agreement_id")
        .execute();
      return rows.map(agreements.domain);
    }),

  findAgreements: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("agreements")
        .selectAll()
        .where("agreement_id", ">=", idPrefix)
        // The last code point of all: no id that begins so sorts behind it.
        .where("agreement_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("agreement_id")
        .limit(2)
        .execute();
      return rows.map(agreements.domain);
    }),

  listAgreements: ({ peer, agreedBy, before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("agreements")
        .selectAll()
        .orderBy("recorded_at_ms", "desc")
        .orderBy("agreement_id", "desc")
        .limit(limit);
      if (peer !== undefined) query = query.where("peer", "=", peer);
      if (agreedBy !== undefined) query = query.where("direction", "=", "in").where("person", "=", agreedBy);
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("recorded_at_ms", "<", before.recordedAtMs),
            eb.and([eb("recorded_at_ms", "=", before.recordedAtMs), eb("agreement_id", "<", before.agreementId)]),
          ]),
        );
      }
      return (await query.execute()).map(agreements.domain);
    }),

  listUsage: ({ month, peer, grantId }) =>
    base.read(async (db) => {
      let query = db.selectFrom("usage").selectAll().where("month", "=", month).orderBy("grant_id").orderBy("peer");
      if (peer !== undefined) query = query.where("peer", "=", peer);
      if (grantId !== undefined) query = query.where("grant_id", "=", grantId);
      return (await query.execute()).map(({ grant_id, ...same }) => ({ grantId: grant_id, ...same }));
    }),
});

/** Keeps terms for good; a text that was not known takes its place. */
export async function keepTerms(tx: Tx, row: TermsRow): Promise<void> {
  const columns = terms.row(row);
  await tx
    .insertInto("terms")
    .values(columns)
    .onConflict((conflict) =>
      columns.text === null
        ? conflict.doNothing()
        : conflict.column("sha256").doUpdateSet({ text: columns.text }).where("terms.text", "is", null),
    )
    .execute();
}
