import { sql, type Kysely } from "kysely";
import type { DropKey, HolderAnswer, WithdrawalChange, WithdrawalRow, WithdrawalsLedger } from "../app/ports/ledger.ts";
import type { SiteId } from "../domain/site.ts";
import { chain } from "./audit.ts";
import type { Base, Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { Tables, WithdrawalHoldersTable, WithdrawalsTable } from "./schema.ts";

const { plain, flag, json } = fieldsOf<WithdrawalsTable>();
const withdrawals = mapper<WithdrawalRow, WithdrawalsTable>({
  site: plain("site"),
  artifact: plain("artifact"),
  label: plain("label"),
  digest: plain("digest"),
  reason: plain("reason"),
  token: plain("token"),
  sequence: plain("sequence"),
  withdrawnAtMs: plain("withdrawn_at_ms"),
  recordedAtMs: plain("recorded_at_ms"),
  state: plain("state"),
  store: plain("store"),
  root: plain("root"),
  removed: json("removed"),
  receipt: plain("receipt"),
  told: flag("told"),
  problem: plain("problem"),
  dueMs: plain("due_ms"),
  tries: plain("tries"),
});

const NO_STRAYS = 0;

const toAnswer = (row: WithdrawalHoldersTable): HolderAnswer => ({
  artifact: row.artifact,
  label: row.label,
  peer: row.peer,
  state: row.state,
  receipt: row.receipt ?? undefined,
  exception: row.exception ?? undefined,
  removed: { objects: row.objects, versions: row.versions, uploads: row.uploads, strays: NO_STRAYS },
  sinceMs: row.since_ms,
  answeredAtMs: row.answered_at_ms ?? undefined,
});

/** The columns that name a version. */
const keyOf = ({ site, artifact, label }: DropKey): DropKey => ({ site, artifact, label });

/** Versions that their owners took back. */
export const withdrawalOperations = (base: Base): WithdrawalsLedger => ({
  withdrawVersion: (row, audit) =>
    base.write(async (tx) => {
      // Numbers of the logs become visible in their order only if one transaction at a time appends.
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const standing = await find(tx, row);
      if (standing !== undefined) return standing;
      await tx.insertInto("withdrawals").values(withdrawals.row(row)).execute();
      await markVersion(tx, row);
      for (const peer of await holdersOf(tx, row)) {
        await tx
          .insertInto("withdrawal_holders")
          .values({
            ...{ artifact: row.artifact, label: row.label, peer, state: "waiting" as const },
            ...{ receipt: null, exception: null, since_ms: row.recordedAtMs, answered_at_ms: null },
            ...{ asked_at_ms: row.recordedAtMs, objects: 0, versions: 0, uploads: 0 },
          })
          .execute();
      }
      await appendToLogs(tx, row.artifact, row.label, undefined);
      await chain(base, tx, audit);
      return row;
    }),

  nextWithdrawal: (site) =>
    base.read(async (db) => {
      const { last } = await db
        .selectFrom("withdrawals")
        .select((eb) => eb.fn.max<number | null>("sequence").as("last"))
        .where("site", "=", site)
        .executeTakeFirstOrThrow();
      return (last ?? 0) + 1;
    }),

  noteWithdrawal: (row, audit) =>
    base.write(async (tx) => {
      const standing = await find(tx, row);
      if (standing !== undefined && standing.sequence >= row.sequence) {
        // Its owner says it again: it may have lost the answer.
        if (standing.token === row.token && standing.receipt !== undefined && standing.told)
          await change(tx, row, { told: false, dueMs: 0, tries: 0 });
        return standing;
      }
      // Said anew while it goes here: it goes on at its place, and that nothing is left is proven again.
      const place = standing?.digest === row.digest ? { store: standing.store, root: standing.root } : {};
      const noted = { ...row, ...place };
      const columns = withdrawals.row(noted);
      await tx
        .insertInto("withdrawals")
        .values(columns)
        .onConflict((conflict) => conflict.columns(["site", "artifact", "label"]).doUpdateSet(columns))
        .execute();
      await markVersion(tx, row);
      await chain(base, tx, audit);
      return noted;
    }),

  getWithdrawal: (key) =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("withdrawals")
        .selectAll()
        .where((eb) => eb.and(keyOf(key)))
        .executeTakeFirst();
      return row === undefined ? undefined : withdrawals.domain(row);
    }),

  changeWithdrawal: (key, changed, audit) =>
    base.write(async (tx) => {
      await change(tx, key, changed);
      await chain(base, tx, audit);
    }),

  dueWithdrawals: (nowMs, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("withdrawals")
        .selectAll()
        .where((eb) => eb.and([eb("state", "<>", "told"), eb("due_ms", "<=", nowMs)]))
        .where((eb) => eb.or([eb("state", "<>", "done"), eb("told", "=", 0)]))
        .orderBy("due_ms")
        .limit(limit)
        .execute();
      return rows.map(withdrawals.domain);
    }),

  nextWithdrawalMs: () =>
    base.read(async (db) => {
      const { due } = await db
        .selectFrom("withdrawals")
        .select((eb) => eb.fn.min<number | null>("due_ms").as("due"))
        .where("state", "<>", "told")
        .where((eb) => eb.or([eb("state", "<>", "done"), eb("told", "=", 0)]))
        .executeTakeFirstOrThrow();
      return due ?? undefined;
    }),

  goingWithdrawals: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("withdrawals")
        .selectAll()
        .where("state", "in", ["noted", "exception"])
        .where("store", "is not", null)
        .where("removed", "is", null)
        .orderBy("recorded_at_ms")
        .execute();
      return rows
        .map(withdrawals.domain)
        .flatMap(({ store, root = "", ...row }) => (store === undefined ? [] : [{ ...row, store, root }]));
    }),

  listWithdrawals: ({ site, before, limit }) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("withdrawals")
        .selectAll()
        .$if(site !== undefined, (query) => query.where("site", "=", site ?? ""))
        .$if(before !== undefined, (query) =>
          query.where(
            sql<boolean>`(withdrawn_at_ms, site, artifact, label) < (${before?.withdrawnAtMs ?? 0}, ${before?.site ?? ""}, ${before?.artifact ?? ""}, ${before?.label ?? ""})`,
          ),
        )
        .orderBy("withdrawn_at_ms", "desc")
        .orderBy("site", "desc")
        .orderBy("artifact", "desc")
        .orderBy("label", "desc")
        .limit(limit)
        .execute();
      return rows.map(withdrawals.domain);
    }),

  withdrawalsFor: (peer, afterSequence, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("withdrawals")
        .innerJoin("withdrawal_holders", (join) =>
          join
            .onRef("withdrawal_holders.artifact", "=", "withdrawals.artifact")
            .onRef("withdrawal_holders.label", "=", "withdrawals.label"),
        )
        .selectAll("withdrawals")
        .where("withdrawals.state", "=", "told")
        .where("withdrawal_holders.peer", "=", peer)
        .where("withdrawals.sequence", ">", afterSequence)
        .orderBy("withdrawals.sequence")
        .limit(limit)
        .execute();
      return rows.map(withdrawals.domain);
    }),

  listHolders: (artifact, label) =>
    base.read(async (db) => {
      const expected = await holdersOf(db, { site: base.siteId, artifact, label });
      const rows = await db
        .selectFrom("withdrawal_holders")
        .selectAll()
        .where((eb) => eb.and({ artifact, label }))
        .orderBy("peer")
        .execute();
      return rows.map((row) => ({ ...toAnswer(row), expected: expected.has(row.peer) }));
    }),

  keepHolderAnswer: (answer, audit) =>
    base.write(async (tx) => {
      const { artifact, label, peer, state, removed } = answer;
      const changed = {
        state,
        receipt: answer.receipt ?? null,
        exception: answer.exception ?? null,
        ...{ objects: removed.objects, versions: removed.versions, uploads: removed.uploads },
        answered_at_ms: answer.answeredAtMs ?? null,
        asked_at_ms: answer.sinceMs,
      };
      const row = { artifact, label, peer, since_ms: answer.sinceMs, ...changed };
      if (state === "nothing-held" && !(await isWaitedFor(tx, row))) return false;
      const kept = await tx
        .insertInto("withdrawal_holders")
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(["artifact", "label", "peer"])
            .doUpdateSet(changed)
            .where("withdrawal_holders.state", "in", ["waiting", "exception"])
            .where(
              sql<boolean>`coalesce(withdrawal_holders.answered_at_ms, 0) < ${row.answered_at_ms ?? 0} and coalesce(withdrawal_holders.receipt, '') <> ${row.receipt ?? ""}`,
            ),
        )
        .returning("peer")
        .executeTakeFirst();
      if (kept !== undefined) await chain(base, tx, audit);
      return kept !== undefined;
    }),

  remindHolders: (sinceBeforeMs) =>
    base.write(async (tx) => {
      await base.dialect.hold(tx.selectFrom("site").select("id")).execute();
      const rows = await tx
        .selectFrom("withdrawal_holders")
        .selectAll()
        .where("state", "=", "waiting")
        .where("since_ms", "<", sinceBeforeMs)
        .orderBy("since_ms")
        .limit(REMINDED)
        .execute();
      for (const { artifact, label, peer } of rows) await appendToLogs(tx, artifact, label, peer);
      return rows.map(toAnswer);
    }),
});

/** Holders that are reminded at one time. */
const REMINDED = 500;

async function find(tx: Tx, key: DropKey): Promise<WithdrawalRow | undefined> {
  const row = await tx
    .selectFrom("withdrawals")
    .selectAll()
    .where((eb) => eb.and(keyOf(key)))
    .executeTakeFirst();
  return row === undefined ? undefined : withdrawals.domain(row);
}

const change = (tx: Tx, key: DropKey, changed: WithdrawalChange): Promise<unknown> =>
  tx
    .updateTable("withdrawals")
    .set(withdrawals.change(changed))
    .where((eb) => eb.and(keyOf(key)))
    .execute();

/**
 * Inside the caller's transaction: notes what was removed of a version that was taken back, which is looked at now; nothing
 * of any other.
 */
export const noteRemoved = (tx: Tx, key: DropKey, removed: WithdrawalRow["removed"]): Promise<unknown> =>
  change(tx, key, { removed, dueMs: 0 });

/** The version carries the withdrawal, where it is known with this content. */
async function markVersion(tx: Tx, row: WithdrawalRow): Promise<void> {
  const { token, reason, withdrawnAtMs } = row;
  await tx
    .updateTable("versions")
    .set({ withdrawal: JSON.stringify({ token, reason, withdrawnAtMs }) })
    .where((eb) => eb.and({ ...keyOf(row), digest: row.digest }))
    .execute();
}

/** Peers that ever had a delivery of an own version, or are known by a receipt to have got it. */
async function holdersOf(db: Kysely<Tables>, { site, artifact, label }: DropKey): Promise<ReadonlySet<SiteId>> {
  const delivered = await db
    .selectFrom("deliveries")
    .select("peer")
    .distinct()
    .where((eb) => eb.and({ artifact, label }))
    // Another owner's version may be called the same; this site only handed it on.
    .where("owner", "is", null)
    .execute();
  const receipted = await db
    .selectFrom("receipts")
    .select("destination")
    .distinct()
    .where((eb) => eb.and({ owner: site, artifact, label }))
    .execute();
  const peers = [...delivered.map(({ peer }) => peer), ...receipted.map(({ destination }) => destination)];
  return new Set(peers.filter((peer) => peer !== site));
}

/** Whoever was only shown the version is no holder, and says so. */
async function isWaitedFor(
  tx: Tx,
  { artifact, label, peer }: Pick<WithdrawalHoldersTable, "artifact" | "label" | "peer">,
): Promise<boolean> {
  const row = await tx
    .selectFrom("withdrawal_holders")
    .select("peer")
    .where((eb) => eb.and({ artifact, label, peer }))
    .executeTakeFirst();
  return row !== undefined;
}

/** Moves the entry about a version to the end of one log, or of all, hidden ones included: whoever follows it is told again. */
const appendToLogs = (tx: Tx, artifact: string, label: string, peer: SiteId | undefined): Promise<unknown> =>
  tx
    .updateTable("visibility")
    .set({
      sequence: sql`(select max(log.sequence) + 1 from visibility as log where log.peer = visibility.peer)`,
    })
    .where((eb) => eb.and({ artifact, label, ...(peer === undefined ? {} : { peer }) }))
    .execute();
