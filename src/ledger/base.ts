import type { Kysely, Transaction } from "kysely";
import type { Clock } from "../app/ports/runtime.ts";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** How often a transaction that lost a race is tried in all. */
const TRIES = 6;

/** A transaction under way. */
export type Tx = Transaction<Tables>;

/**
 * What every group of operations stands on. Both ways throw HanseError only. `work` asks nothing of the base itself: it
 * would wait for its own end.
 */
export interface Base {
  readonly dialect: Dialect;
  readonly siteId: string;
  readonly clock: Clock;
  /** Runs `work` as one transaction; when it has returned, it is on disk. `work` may run again after a lost race. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs queries that change nothing. They see what was written before they were asked for. */
  read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Lets go of the file or the connections. Idempotent. */
  close(): Promise<void>;
}

/** Makes the base of a ledger on many connections: each operation is a transaction on one of them. */
export function makePooledBase(db: Kysely<Tables>, dialect: Dialect, siteId: string, clock: Clock): Base {
  let closed: Promise<void> | undefined;
  return {
    dialect,
    siteId,
    clock,
    async write(work) {
      for (let left = TRIES - 1; ; left -= 1) {
        try {
          return await db.transaction().execute(work);
        } catch (error) {
          if (left === 0 || !dialect.isConflict(error)) throw dialect.failure(error);
        }
      }
    },
    async read(work) {
      try {
        return await work(db);
      } catch (error) {
        throw dialect.failure(error);
      }
    },
    close: () => (closed ??= db.destroy()),
  };
}

/** Rows per INSERT: keeps the widest table below SQLite's 32,766 and PostgreSQL's 65,535 variables. */
const ROWS_PER_STATEMENT = 500;

/** Cuts a list into statements' worth of rows. */
export function* chunks<T>(rows: readonly T[], size: number = ROWS_PER_STATEMENT): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
