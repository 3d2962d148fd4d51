import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";
import { HanseError } from "../domain/errors.ts";
import type { Dialect } from "./dialect.ts";
import { assertSafe, damaged, sqliteFailure } from "./errors.ts";
import { assertLocalDisk } from "./local-disk.ts";
import { sqliteSearch } from "./search-sqlite.ts";

/** How long another connection's write is waited for; blocks the thread meanwhile. */
const BUSY_TIMEOUT_MS = 5000;

/** Compiled statements that are kept. */
const STATEMENTS = 500;

/** What SQLite needs besides the one set of queries. */
export const sqliteDialectOf = (file: string): Dialect => ({
  textType: "text",
  // Writers come one after the other: `begin immediate` has picked and held everything already.
  claim: (query) => query,
  hold: (query) => query,
  search: sqliteSearch,
  isConflict: () => false,
  failure: (error) => sqliteFailure(error, file),
});

/** Makes a directory that only its owner sees, whatever the umask; one that stands keeps its mode. */
export function makeStateDirectory(directory: string): void {
  if (existsSync(directory)) return;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
}

/**
 * Opens the ledger's file in `directory`. A new one is made aside by `make` and gets its name when it is whole, so
 * that a file of that name is never half a ledger.
 * @throws HanseError LEDGER_FAILED: a network file system, a damaged file
 */
export async function openLedgerFile(
  directory: string,
  make: (file: string) => Promise<void>,
): Promise<{ file: string; db: DatabaseSync }> {
  const file = join(directory, "ledger.db");
  try {
    makeStateDirectory(directory);
    assertLocalDisk(directory);
    if (!existsSync(file)) {
      if (existsSync(`${file}-wal`)) throw damaged(file, new Error("the file is missing beside its write-ahead log"));
      await makeAside(file, make);
    }
    // SQLite takes an empty file for a new database: ours never is one.
    if (statSync(file).size === 0) throw damaged(file, new Error("the file is empty"));
    return { file, db: openDatabase(file) };
  } catch (error) {
    throw sqliteFailure(error, file);
  }
}

async function makeAside(file: string, make: (file: string) => Promise<void>): Promise<void> {
  const aside = `${file}.new`;
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(aside + suffix, { force: true });
  closeSync(openSync(aside, "wx", 0o600));
  await make(aside);
  const made = openSync(aside, "r");
  fsyncSync(made);
  closeSync(made);
  renameSync(aside, file);
  const directory = openSync(join(file, ".."), "r");
  fsyncSync(directory);
  closeSync(directory);
}

/** Opens a file with the settings under which "returned" means "on disk", and makes sure that they hold (D6). */
export function openDatabase(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma trusted_schema = off;");
    const { journal_mode: mode } = db.prepare("pragma journal_mode").get() ?? {};
    const { synchronous } = db.prepare("pragma synchronous").get() ?? {};
    if (mode !== "wal" || synchronous !== 2) {
      throw new HanseError(
        "LEDGER_FAILED",
        `${file} cannot be written durably here (journal ${String(mode)}, synchronous ${String(synchronous)})`,
        {
          hop: "ledger",
          remedy: "Put the state directory on a local disk",
        },
      );
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Kysely's SQLite dialect speaks better-sqlite3's interface; this lends it node:sqlite. */
export function kyselyDialectOf(db: DatabaseSync): SqliteDialect {
  const cache = new Map<string, SqliteStatement>();
  const database: SqliteDatabase = {
    close() {
      cache.clear();
      db.close();
    },
    prepare(sql) {
      if (sql === "rollback") return rollback(db);
      let statement = cache.get(sql);
      if (statement === undefined) {
        // A deferred BEGIN that writes later fails at once with SQLITE_BUSY_SNAPSHOT; IMMEDIATE waits.
        statement = lend(db.prepare(sql === "begin" ? "begin immediate" : sql));
        if (cache.size >= STATEMENTS) cache.clear();
        cache.set(sql, statement);
      }
      return statement;
    },
  };
  return new SqliteDialect({ database });
}

const lend = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...parameters.map(bind)),
  run: (parameters) => statement.run(...parameters.map(bind)),
  iterate: (parameters) => statement.iterate(...parameters.map(bind)),
});

/** SQLite rolls back by itself on some errors (a full disk among them); rolling back again would hide the error. */
const rollback = (db: DatabaseSync): SqliteStatement => ({
  reader: false,
  all: () => [],
  run() {
    if (db.isTransaction) db.exec("rollback");
    return { changes: 0, lastInsertRowid: 0 };
  },
  iterate: () => [][Symbol.iterator](),
});

function bind(value: unknown): SQLInputValue {
  assertSafe(value);
  return value as SQLInputValue;
}
