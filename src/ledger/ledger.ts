import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Ledger } from "../app/ports/ledger.ts";
import type { Clock, RandomBytes } from "../app/ports/runtime.ts";
import { auditOperations } from "./audit.ts";
import type { makePooledBase } from "./base.ts";
import { agreementOperations } from "./agreements.ts";
import { catalogOperations } from "./catalog.ts";
import { deliveryOperations } from "./deliveries.ts";
import { deliveryLists } from "./delivery-lists.ts";
import type { Dialect } from "./dialect.ts";
import { dropOperations } from "./drops.ts";
import { editOperations } from "./edits.ts";
import { makeGroupedBase } from "./grouped-base.ts";
import { inheritedOperations } from "./inherited.ts";
import { migrateLedger } from "./migrations.ts";
import { objectOperations } from "./objects.ts";
import { offerOperations } from "./offers.ts";
import { outboxOperations } from "./outbox.ts";
import { peerOperations } from "./peers.ts";
import { receiptOperations } from "./receipts.ts";
import { receivedOfferOperations } from "./received-offers.ts";
import { replicaOperations } from "./replicas.ts";
import { ruleOperations } from "./rules.ts";
import type { Tables } from "./schema.ts";
import { scrubOperations } from "./scrubs.ts";
import { searchOperations } from "./search.ts";
import { bindSite, siteOperations } from "./site.ts";
import { sourceOperations } from "./sources.ts";
import * as sqlite from "./sqlite.ts";
import { ticketOperations } from "./tickets.ts";
import { tokenOperations } from "./tokens.ts";
import { transferOperations } from "./transfers.ts";
import { unitOperations } from "./units.ts";
import { uploadOperations } from "./uploads.ts";
import { watchOperations } from "./watches.ts";
import { witnessOperations } from "./witnesses.ts";
import { withdrawalOperations } from "./withdrawals.ts";
import { withRules, type DataLedger } from "./with-rules.ts";

/** What every ledger is opened with. */
export interface LedgerOptions {
  /** Whose ledger it is; one that was made for another site is refused. */
  readonly siteId: string;
  /** Gives audit records their time; the system's by default. */
  readonly clock?: Clock | undefined;
  /** Names the visibility logs of a new ledger; the system's by default. */
  readonly random?: RandomBytes | undefined;
}

/** What the embedded ledger is opened with. */
export interface SqliteOptions extends LedgerOptions {
  /** The state directory. */
  readonly directory: string;
}

/**
 * Opens the site's embedded ledger, `ledger.db` in the state directory, and makes it where there is none. One process
 * at a time: hold the site first (lock.ts).
 * @throws HanseError LEDGER_FAILED, DISK_FULL: another site's, a newer Hanse's, damaged, on a network file system
 */
export async function openSqliteLedger(options: SqliteOptions): Promise<Ledger> {
  return withRules(await openSqliteData(options));
}

/** As openSqliteLedger, with operations that are data alone. */
export async function openSqliteData(options: SqliteOptions): Promise<DataLedger> {
  const openOnFile = (db: DatabaseSync, file: string): Promise<DataLedger> =>
    openOn(sqlite.kyselyDialectOf(db), sqlite.sqliteDialectOf(file), makeGroupedBase, options);
  const { file, db } = await sqlite.openLedgerFile(options.directory, async (aside) => {
    await (await openOnFile(sqlite.openDatabase(aside), aside)).close();
  });
  return openOnFile(db, file);
}

/** Brings the tables up to date and puts the operations on them. */
export async function openOn(
  kyselyDialect: ConstructorParameters<typeof Kysely<Tables>>[0]["dialect"],
  dialect: Dialect,
  makeBase: typeof makePooledBase,
  { siteId, clock = { now: Date.now }, random = randomBytes }: LedgerOptions,
): Promise<DataLedger> {
  const db = new Kysely<Tables>({ dialect: kyselyDialect });
  try {
    await migrateLedger(db, dialect);
    await bindSite(db, siteId, clock.now(), random);
  } catch (error) {
    await db.destroy();
    throw dialect.failure(error);
  }
  const base = makeBase(db, dialect, siteId, clock);
  return {
    ...peerOperations(base),
    ...catalogOperations(base),
    ...searchOperations(base),
    ...editOperations(base),
    ...transferOperations(base),
    ...unitOperations(base),
    ...uploadOperations(base),
    ...watchOperations(base),
    ...objectOperations(base),
    ...replicaOperations(base),
    ...ruleOperations(base),
    ...offerOperations(base),
    ...receivedOfferOperations(base),
    ...inheritedOperations(base),
    ...dropOperations(base),
    ...withdrawalOperations(base),
    ...deliveryOperations(base),
    ...deliveryLists(base),
    ...agreementOperations(base),
    ...outboxOperations(base),
    ...receiptOperations(base),
    ...auditOperations(base),
    ...witnessOperations(base),
    ...sourceOperations(base),
    ...ticketOperations(base),
    ...tokenOperations(base),
    ...scrubOperations(base),
    ...siteOperations(base),
    close: () => base.close(),
  };
}
