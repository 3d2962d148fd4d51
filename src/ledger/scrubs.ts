import type { FindingRow, ScrubRow, ScrubsLedger } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import { FINDING_KINDS, NO_FINDINGS, type Finding, type FindingCounts } from "../domain/scrub.ts";
import { chain } from "./audit.ts";
import { chunks, type Base, type Tx } from "./base.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { ScrubFindingsTable, ScrubsTable } from "./schema.ts";

const { plain, json } = fieldsOf<ScrubsTable>();
const scrubs = mapper<ScrubRow, ScrubsTable>({
  scrubId: plain("scrub_id"),
  state: plain("state"),
  reason: plain("reason"),
  reasonCode: plain("reason_code"),
  startedBy: plain("started_by"),
  references: json("refs"),
  store: plain("store"),
  subset: json("subset"),
  cursor: plain("place"),
  findings: json("findings"),
  maxBytesPerSecond: plain("max_rate"),
  objectsTotal: plain("objects_total"),
  bytesTotal: plain("bytes_total"),
  objects: plain("objects"),
  bytes: plain("bytes"),
  startedAtMs: plain("started_at_ms"),
  endedAtMs: plain("ended_at_ms"),
});

const found = fieldsOf<ScrubFindingsTable>().plain;
const findings = mapper<FindingRow, ScrubFindingsTable>({
  kind: found("kind"),
  store: found("store"),
  key: found("object_key"),
  reference: found("reference"),
  detail: found("detail"),
  position: found("position"),
  atMs: found("at_ms"),
});

/** Rows of findings per statement. */
const ROWS = 200;

/** Runs of `hanse scrub` and what they found. */
export const scrubOperations = (base: Base): ScrubsLedger => ({
  createScrub: (row, audit) =>
    base.write(async (tx) => {
      const made = await tx
        .insertInto("scrubs")
        .values(scrubs.row(row))
        .onConflict((conflict) => conflict.doNothing())
        .returning("scrub_id")
        .executeTakeFirst();
      if (made !== undefined) {
        if (audit !== undefined) await chain(base, tx, audit);
        return { row, created: true };
      }
      return { row: await standing(tx, row.scrubId), created: false };
    }),

  getScrub: (scrubId) =>
    base.read(async (db) => {
      const row = await db.selectFrom("scrubs").selectAll().where("scrub_id", "=", scrubId).executeTakeFirst();
      return row === undefined ? undefined : scrubs.domain(row);
    }),

  findScrubs: (idPrefix) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("scrubs")
        .selectAll()
        .where("scrub_id", ">=", idPrefix)
        .where("scrub_id", "<", `${idPrefix}\u{10ffff}`)
        .orderBy("scrub_id")
        .limit(2)
        .execute();
      return rows.map(scrubs.domain);
    }),

  listScrubs: ({ before, limit }) =>
    base.read(async (db) => {
      let query = db
        .selectFrom("scrubs")
        .selectAll()
        .orderBy("started_at_ms", "desc")
        .orderBy("scrub_id", "desc")
        .limit(limit);
      if (before !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb("started_at_ms", "<", before.startedAtMs),
            eb.and([eb("started_at_ms", "=", before.startedAtMs), eb("scrub_id", "<", before.scrubId)]),
          ]),
        );
      }
      return (await query.execute()).map(scrubs.domain);
    }),

  openScrubs: () =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("scrubs")
        .selectAll()
        .where("state", "=", "RUNNING")
        .orderBy("started_at_ms")
        .orderBy("scrub_id")
        .execute();
      return rows.map(scrubs.domain);
    }),

  lastScheduledScrub: () =>
    base.read(async (db) => {
      const row = await db
        .selectFrom("scrubs")
        .selectAll()
        .where("started_by", "=", "")
        .orderBy("started_at_ms", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : scrubs.domain(row);
    }),

  noteScrub: (scrubId, change, fresh, nowMs) =>
    base.write(async (tx) => {
      const before = await standing(tx, scrubId);
      const counts = await append(tx, before, fresh, nowMs);
      const after = { ...before, ...change, findings: counts };
      await tx
        .updateTable("scrubs")
        .set(scrubs.change({ ...change, findings: counts }))
        .where("scrub_id", "=", scrubId)
        .execute();
      return after;
    }),

  endScrub: (scrubId, end, nowMs, audit) =>
    base.write(async (tx) => {
      const ended = await tx
        .updateTable("scrubs")
        .set(scrubs.change({ ...end, endedAtMs: nowMs, cursor: "" }))
        .where("scrub_id", "=", scrubId)
        .where("state", "=", "RUNNING")
        .returningAll()
        .executeTakeFirst();
      if (ended === undefined) return standing(tx, scrubId);
      await chain(base, tx, audit);
      return scrubs.domain(ended);
    }),

  listFindings: (scrubId, afterPosition, limit) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("scrub_findings")
        .selectAll()
        .where("scrub_id", "=", scrubId)
        .where("position", ">", afterPosition)
        .orderBy("position")
        .limit(limit)
        .execute();
      return rows.map(findings.domain);
    }),

  countFindings: (scrubId, reference) =>
    base.read(async (db) => {
      const rows = await db
        .selectFrom("scrub_findings")
        .select((eb) => ["kind", eb.fn.countAll<number>().as("count")])
        .where("scrub_id", "=", scrubId)
        .where("reference", "=", reference)
        .groupBy("kind")
        .execute();
      return Object.fromEntries(
        FINDING_KINDS.map((kind) => [kind, rows.find((row) => row.kind === kind)?.count ?? 0]),
      ) as FindingCounts;
    }),

  forgetScrubs: (keep) =>
    base.write(async (tx) => {
      const old = await tx
        .selectFrom("scrubs")
        .select("scrub_id")
        .where("state", "<>", "RUNNING")
        .orderBy("started_at_ms", "desc")
        .orderBy("scrub_id", "desc")
        .offset(keep)
        .limit(1000)
        .execute();
      for (const { scrub_id } of old) {
        await tx.deleteFrom("scrub_findings").where("scrub_id", "=", scrub_id).execute();
        await tx.deleteFrom("scrubs").where("scrub_id", "=", scrub_id).execute();
      }
    }),
});

async function standing(tx: Tx, scrubId: string): Promise<ScrubRow> {
  const row = await tx.selectFrom("scrubs").selectAll().where("scrub_id", "=", scrubId).executeTakeFirst();
  if (row !== undefined) return scrubs.domain(row);
  throw new HanseError("UNKNOWN_SCRUB", `there is no scrub ${scrubId}`, {
    hop: "this gateway",
    remedy: "`hanse scrub ls` shows them",
  });
}

/** Appends what is not known yet. @returns the counts after */
async function append(tx: Tx, scrub: ScrubRow, fresh: readonly Finding[], nowMs: number): Promise<FindingCounts> {
  const counts = { ...NO_FINDINGS, ...scrub.findings };
  const last = await tx
    .selectFrom("scrub_findings")
    .select("position")
    .where("scrub_id", "=", scrub.scrubId)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  let position = last?.position ?? 0;
  for (const some of chunks(fresh, ROWS)) {
    const rows = some.map((finding) => {
      position += 1;
      return { ...findings.row({ ...finding, position, atMs: nowMs }), scrub_id: scrub.scrubId };
    });
    const made = await tx
      .insertInto("scrub_findings")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["scrub_id", "store", "object_key", "reference"]).doNothing())
      .returning("kind")
      .execute();
    for (const { kind } of made) counts[kind] += 1;
  }
  return counts;
}
