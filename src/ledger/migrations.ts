import { sql, type Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { HanseError } from "../domain/errors.ts";
import { addDerivations } from "./derivations.ts";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";
import { addSearch } from "./search-migration.ts";

/** A table as its columns' names by type; `?` marks one that may be NULL. */
interface TableShape {
  readonly table: string;
  readonly key: string;
  readonly text: string;
  readonly int: string;
}

const INITIAL: readonly TableShape[] = [
  {
    table: "site",
    key: "id",
    text: "site_id visibility_epoch",
    int: "id created_at_ms",
  },
  {
    table: "counters",
    key: "name",
    text: "name",
    int: "value",
  },
  {
    table: "peers",
    key: "site_id",
    text: "site_id state description fingerprint statement_hash invitation? problem? rejected_fingerprint? catalog_cursor?",
    int: "statement_sequence statement_expires_at_ms confirmed_here confirmed_there last_exchange_at_ms? catalog_fresh_at_ms?",
  },
  {
    table: "invitations",
    key: "jti",
    text: "jti site_id pin? used_by?",
    int: "expires_at_ms",
  },
  {
    table: "calls",
    key: "issuer, jti",
    text: "issuer jti",
    int: "keep_until_ms",
  },
  {
    table: "grants",
    key: "grant_id",
    text: "grant_id to_site artifact actions created_by",
    int: "created_at_ms",
  },
  {
    table: "versions",
    key: "site, artifact, label",
    text: "site artifact label kind digest part_rule record metadata title license actions publication? store? root?",
    int: "objects bytes created_at_ms sequence metadata_sequence",
  },
  {
    table: "visibility",
    key: "peer, artifact, label",
    text: "peer artifact label actions",
    int: "sequence",
  },
  {
    table: "transfers",
    key: "transfer_id",
    text: "transfer_id kind state step reason reason_code intent reference digest plan_cursor delivery_id? problems created_by",
    int: "objects_total objects_done bytes_total bytes_done parts_total parts_done retries planned created_at_ms started_at_ms? ended_at_ms? running_ms running_since_ms? units_total",
  },
  {
    table: "units",
    key: "transfer_id, number",
    text: "transfer_id work state holder? etag?",
    int: "number size_bytes fence lease_until_ms not_before_ms tries progress line_offset? part_number?",
  },
  {
    table: "uploads",
    key: "transfer_id, line_offset",
    text: "transfer_id path upload_id? token state",
    int: "line_offset line_bytes size_bytes parts_total parts_done",
  },
  {
    table: "objects",
    key: "publication, position",
    text: "publication path etag version_id? sha256? parts?",
    int: "position size_bytes",
  },
  {
    table: "object_parts",
    key: "publication, position, part",
    text: "publication sha256",
    int: "position part size_bytes",
  },
  {
    table: "replicas",
    key: "site, artifact, label",
    text: "site artifact label digest store root state problem? transfer_id",
    int: "held_since_ms?",
  },
  {
    table: "deliveries",
    key: "delivery_id",
    text: "delivery_id peer request_id artifact label digest actor? state",
    int: "opened_at_ms closed_at_ms? bytes objects",
  },
  {
    table: "audit",
    key: "position",
    text: "record hash",
    int: "position",
  },
  {
    table: "store_profiles",
    key: "store",
    text: "store profile",
    int: "",
  },
];

const INITIAL_INDEXES = [
  "create index calls_by_time on calls (keep_until_ms)",
  "create index grants_by_age on grants (created_at_ms, grant_id)",
  "create index grants_by_peer on grants (to_site, created_at_ms, grant_id)",
  "create index versions_by_sequence on versions (site, artifact, sequence)",
  "create index versions_by_digest on versions (digest, site)",
  "create index versions_by_publication on versions (publication)",
  "create unique index visibility_by_sequence on visibility (peer, sequence)",
  "create index transfers_by_age on transfers (created_at_ms, transfer_id)",
  "create index transfers_by_person on transfers (created_by, created_at_ms, transfer_id)",
  "create index transfers_by_state on transfers (state, created_at_ms, transfer_id)",
  "create index units_not_done on units (transfer_id, number) where state <> 'done'",
  "create index units_by_object on units (transfer_id, line_offset, part_number) where line_offset is not null",
  "create index uploads_open on uploads (transfer_id, line_offset) where state = 'open'",
  "create index objects_by_path on objects (publication, path)",
  "create index replicas_by_store on replicas (store)",
  "create unique index deliveries_by_request on deliveries (peer, request_id)",
];

const RECEIPTS: readonly TableShape[] = [
  {
    table: "outbox",
    key: "transfer_id",
    text: "transfer_id peer work holder?",
    int: "position due_ms tries fence",
  },
  {
    table: "receipts",
    key: "receipt_id",
    text: "receipt_id direction peer source destination transfer_id delivery_id owner artifact label kind digest modes person? source_token? destination_token? problem?",
    int: "objects bytes started_at_ms ended_at_ms pending recorded_at_ms",
  },
];

const RECEIPT_INDEXES = [
  "create unique index outbox_by_peer on outbox (peer, position)",
  "create index receipts_by_age on receipts (recorded_at_ms, receipt_id)",
  "create index receipts_by_transfer on receipts (transfer_id)",
];

const AUDIT: readonly TableShape[] = [
  { table: "persons", key: "person", text: "person pseudonym", int: "" },
  {
    table: "witnesses",
    key: "site_id",
    text: "site_id seen? seen_token? problem? told? own_problem?",
    int: "seen_signed_at_ms? seen_at_ms? told_at_ms? gaps turn",
  },
];

const PEOPLE: readonly TableShape[] = [
  {
    table: "tokens",
    key: "token_id",
    text: "token_id person role scopes? created_by revoked_by?",
    int: "created_at_ms expires_at_ms revoked_at_ms?",
  },
];

const PEOPLE_INDEXES = [
  "create index tokens_by_age on tokens (created_at_ms, token_id)",
  "create index tokens_by_end on tokens (expires_at_ms)",
];

const TERMS: readonly TableShape[] = [
  {
    table: "terms",
    key: "sha256",
    text: "sha256 text? url?",
    int: "",
  },
  {
    table: "agreements",
    key: "agreement_id",
    text: "agreement_id direction peer source destination grant_id artifact terms country token person? purpose?",
    int: "for_site counts agreed_at_ms recorded_at_ms",
  },
  {
    table: "usage",
    key: "grant_id, peer, month",
    text: "grant_id peer month",
    int: "bytes",
  },
];

const SOURCES: readonly TableShape[] = [
  {
    table: "transfer_sources",
    key: "transfer_id, site",
    text: "transfer_id site delivery_id? ticket? state reason",
    int: "bytes objects",
  },
];

const REFUSED_TICKETS: readonly TableShape[] = [
  {
    table: "refused_tickets",
    key: "sha256",
    text: "sha256 owner reason_code reason",
    int: "until_ms",
  },
];

const TERMS_INDEXES = [
  "create index agreements_by_age on agreements (recorded_at_ms, agreement_id)",
  "create index agreements_by_terms on agreements (peer, direction, terms)",
  "create index usage_by_peer on usage (peer, month)",
];

const WATCHES: readonly TableShape[] = [
  {
    table: "watches",
    key: "watch_id",
    text: "watch_id artifact store root layout title license description keywords contact state reason reason_code created_by actor",
    int: "every_ms abandoned_after_ms since_ms due_at_ms scanned_at_ms? other_folders created_at_ms turn",
  },
  {
    table: "checkpoints",
    key: "watch_id, folder",
    text: "watch_id folder layout state fingerprint missing problem publication? published_fingerprint? digest?",
    int: "step objects bytes first_seen_at_ms changed_at_ms complete_since_ms? published_at_ms?",
  },
];

const DELTA: readonly TableShape[] = [
  {
    table: "inherited",
    key: "transfer_id, path, part_number",
    text: "transfer_id path",
    int: "part_number offset_bytes size_bytes",
  },
];

const KEPT: readonly TableShape[] = [
  {
    table: "bases",
    key: "transfer_id, root",
    text: "transfer_id store root",
    int: "",
  },
];

/** What rules brought before it was counted: the transfers tell. */
const RULES_BROUGHT = `update rules set
  versions_brought = (select count(*) from transfers t where t.rule_id = rules.rule_id and t.state = 'SUCCEEDED'),
  bytes_moved = (select coalesce(sum(t.bytes_done - t.bytes_inherited), 0) from transfers t where t.rule_id = rules.rule_id and t.state = 'SUCCEEDED'),
  bytes_inherited = (select coalesce(sum(t.bytes_inherited), 0) from transfers t where t.rule_id = rules.rule_id and t.state = 'SUCCEEDED')`;

const RULES: readonly TableShape[] = [
  {
    table: "rules",
    key: "rule_id",
    text: "rule_id from_site artifact kind? destination? weekly_window? owner created_by state reason reason_code suspended_by?",
    int: "keep_last? keep_every? every latest_only priority max_bytes_per_second? created_at_ms since_ms cut_in_a_row",
  },
  {
    table: "pins",
    key: "site, artifact, label",
    text: "site artifact label pinned_by note",
    int: "pinned_at_ms",
  },
];

const RULES_INDEXES = [
  "create index rules_by_age on rules (created_at_ms, rule_id)",
  "create index transfers_by_rule on transfers (state, rule_id) where rule_id is not null",
];

const SCRUBS: readonly TableShape[] = [
  {
    table: "scrubs",
    key: "scrub_id",
    text: "scrub_id state reason reason_code started_by refs store? subset place findings",
    int: "max_rate objects_total bytes_total objects bytes started_at_ms ended_at_ms?",
  },
  {
    table: "scrub_findings",
    key: "scrub_id, store, object_key, reference",
    text: "scrub_id store object_key kind reference detail",
    int: "position at_ms",
  },
];

const SCRUB_INDEXES = [
  "create index scrubs_by_age on scrubs (started_at_ms, scrub_id)",
  "create index scrub_findings_by_position on scrub_findings (scrub_id, position)",
];

const columnsOf = (names: string, type: string): string[] =>
  names
    .split(" ")
    .filter((name) => name !== "")
    .map((name) => (name.endsWith("?") ? `${name.slice(0, -1)} ${type}` : `${name} ${type} not null`));

const WITHDRAWALS: readonly TableShape[] = [
  {
    table: "drops",
    key: "site, artifact, label",
    text: "site artifact label digest store root cause because ordered_by problem? problem_code?",
    int: "begun_at_ms",
  },
  {
    table: "withdrawals",
    key: "site, artifact, label",
    text: "site artifact label digest reason token state store? root? removed? receipt? problem?",
    int: "sequence withdrawn_at_ms recorded_at_ms told due_ms tries",
  },
  {
    table: "withdrawal_holders",
    key: "artifact, label, peer",
    text: "artifact label peer state receipt? exception?",
    int: "since_ms answered_at_ms? asked_at_ms objects versions uploads",
  },
];

const OFFERS: readonly TableShape[] = [
  {
    table: "offers",
    key: "offer_id",
    text: "offer_id artifact kind? sites created_by",
    int: "copies keep_last? keep_every? every latest_only until_ms? created_at_ms withdrawn_at_ms?",
  },
  {
    table: "offer_sites",
    key: "offer_id, site",
    text: "offer_id site state reason",
    int: "since_ms keep_last? held? missing?",
  },
  {
    table: "received_offers",
    key: "peer, offer_id",
    text: "peer offer_id artifact kind? place answer? answered_by? reason rule? owner? rule_id? problem",
    int: "copies keep_last? keep_every? every latest_only until_ms? heard_at_ms answered_at_ms? told ended_at_ms?",
  },
];

async function createTables(db: Kysely<unknown>, dialect: Dialect, tables: readonly TableShape[]): Promise<void> {
  for (const { table, key, text, int } of tables) {
    const columns = [...columnsOf(text, dialect.textType), ...columnsOf(int, "bigint"), `primary key (${key})`];
    await sql.raw(`create table ${table} (${columns.join(", ")})`).execute(db);
  }
}

/** One by one, because SQLite adds no two in a statement. */
async function addColumns(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) await sql.raw(`alter table ${table} add column ${column}`).execute(db);
}

const migrationsFor = (dialect: Dialect): Record<string, Migration> => ({
  "0001_initial": {
    async up(db: Kysely<unknown>) {
      await createTables(db, dialect, INITIAL);
      for (const index of INITIAL_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0002_paths": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "transfers", [
        `mode ${dialect.textType} not null default 'direct'`,
        `mode_reason ${dialect.textType} not null default ''`,
        "bytes_relayed bigint not null default 0",
      ]);
    },
  },
  "0003_deliveries": {
    async up(db: Kysely<unknown>) {
      const { textType } = dialect;
      await addColumns(db, "deliveries", [
        `modes ${textType} not null default '[]'`,
        "located_bytes bigint not null default 0",
        "relayed_bytes bigint not null default 0",
        ...columnsOf("reason? reason_code? ended_by?", textType),
        ...columnsOf("active_at_ms? urls_until_ms? reported_at_ms?", "bigint"),
      ]);
      await sql.raw("create index deliveries_by_age on deliveries (opened_at_ms, delivery_id)").execute(db);
      await sql.raw("create index deliveries_by_state on deliveries (state, opened_at_ms, delivery_id)").execute(db);
    },
  },
  "0004_receipts": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "peers", columnsOf("statement?", dialect.textType));
      await createTables(db, dialect, RECEIPTS);
      for (const index of RECEIPT_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0005_search": { up: (db: Kysely<unknown>) => addSearch(db, dialect) },
  "0006_peers": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "peers", [
        ...columnsOf("state_reason? alarm? statement_before?", dialect.textType),
        ...columnsOf("state_since_ms? era? alarm_at_ms? statement_taken_at_ms? recovery_sequence?", "bigint"),
      ]);
    },
  },
  "0007_people": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "transfers", columnsOf("actor?", dialect.textType));
      await createTables(db, dialect, PEOPLE);
      for (const index of PEOPLE_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0009_audit": {
    async up(db: Kysely<unknown>) {
      await createTables(db, dialect, AUDIT);
      await sql.raw("create unique index persons_by_pseudonym on persons (pseudonym)").execute(db);
    },
  },
  "0008_terms": {
    async up(db: Kysely<unknown>) {
      const { textType } = dialect;
      await addColumns(db, "grants", [
        ...columnsOf("person? entitlement? terms? purpose?", textType),
        `residency ${textType} not null default '[]'`,
        ...columnsOf("until_ms? quota_bytes?", "bigint"),
      ]);
      for (const table of ["versions", "visibility"]) await addColumns(db, table, columnsOf("offers?", textType));
      await addColumns(db, "transfers", columnsOf("resume_at_ms?", "bigint"));
      await addColumns(db, "deliveries", columnsOf("entitlements? store_country? grant_id?", textType));
      await createTables(db, dialect, TERMS);
      for (const index of TERMS_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0010_watches": {
    async up(db: Kysely<unknown>) {
      await createTables(db, dialect, WATCHES);
      await sql.raw("create index watches_by_age on watches (created_at_ms, watch_id)").execute(db);
      await sql.raw("create index checkpoints_by_step on checkpoints (watch_id, step, folder)").execute(db);
    },
  },
  "0011_rules": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "transfers", [
        ...columnsOf("rule_id?", dialect.textType),
        ...columnsOf("priority? newness? max_bytes_per_second?", "bigint"),
      ]);
      await createTables(db, dialect, RULES);
      for (const index of RULES_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0012_delta": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "transfers", [
        `inherit_reason ${dialect.textType} not null default ''`,
        "bytes_inheritable bigint not null default 0",
        "bytes_inherited bigint not null default 0",
      ]);
      await addColumns(db, "units", ["inherited bigint not null default 0"]);
      await createTables(db, dialect, DELTA);
    },
  },
  "0013_scrub": {
    async up(db: Kysely<unknown>) {
      await createTables(db, dialect, SCRUBS);
      for (const index of SCRUB_INDEXES) await sql.raw(index).execute(db);
    },
  },
  "0014_withdrawals": {
    async up(db: Kysely<unknown>) {
      await createTables(db, dialect, WITHDRAWALS);
      await addColumns(db, "versions", columnsOf("withdrawal? deprecation? derived_from?", dialect.textType));
    },
  },
  "0015_sources": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "deliveries", [
        ...columnsOf("owner? ticket?", dialect.textType),
        ...columnsOf("ticket_until_ms?", "bigint"),
      ]);
      await createTables(db, dialect, SOURCES);
      await sql.raw("create index deliveries_by_version on deliveries (artifact, label, digest)").execute(db);
    },
  },
  "0017_kept": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "inherited", [`from_root ${dialect.textType} not null default ''`]);
      await createTables(db, dialect, KEPT);
      await addColumns(
        db,
        "rules",
        ["versions_brought", "bytes_moved", "bytes_inherited"].map((name) => `${name} bigint not null default 0`),
      );
      await sql.raw(RULES_BROUGHT).execute(db);
    },
  },
  "0018_offers": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "rules", [
        ...columnsOf("offer_id?", dialect.textType),
        ...columnsOf("ended_at_ms?", "bigint"),
      ]);
      await createTables(db, dialect, OFFERS);
    },
  },
  "0018_proofs": {
    async up(db: Kysely<unknown>) {
      await addColumns(db, "watches", columnsOf("derived_from?", dialect.textType));
    },
  },
  "0019_lineage": { up: (db: Kysely<unknown>) => addDerivations(db, dialect) },
  "0020_refused_tickets": { up: (db: Kysely<unknown>) => createTables(db, dialect, REFUSED_TICKETS) },
});

/**
 * Brings the tables up to what this Hanse knows; all of it happens or nothing.
 * @throws HanseError LEDGER_FAILED where a newer Hanse wrote the ledger, and nothing is touched then
 */
export async function migrateLedger(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const migrations = migrationsFor(dialect);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    ...(dialect.schema === undefined ? {} : { migrationTableSchema: dialect.schema }),
  });
  const newer = (await executedMigrations(db, dialect)).filter((name) => !(name in migrations));
  if (newer.length > 0) {
    throw new HanseError("LEDGER_FAILED", `the ledger was written by a newer Hanse (${newer.join(", ")})`, {
      hop: "ledger",
      remedy: "Start the newer Hanse again, or restore the backup from before the update",
    });
  }
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw dialect.failure(error);
}

async function executedMigrations(db: Kysely<Tables>, dialect: Dialect): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const known = tables.some(
    (table) => table.name === "kysely_migration" && (dialect.schema === undefined || table.schema === dialect.schema),
  );
  if (!known) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
}
