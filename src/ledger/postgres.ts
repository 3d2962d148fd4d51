import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from "kysely";
import pg from "pg";
import { HanseError } from "../domain/errors.ts";
import type { Dialect } from "./dialect.ts";
import { assertSafe, isPostgresConflict, postgresFailure } from "./errors.ts";
import { postgresSearch } from "./search-postgres.ts";

/** Connections per process. */
const CONNECTIONS = 10;

/** How long a connection is waited for. */
const CONNECT_TIMEOUT_MS = 10_000;

const UNIQUE_VIOLATION = "23505";

/** What PostgreSQL needs besides the one set of queries. */
export const postgresDialectOf = (schema: string): Dialect => ({
  // The database's own collation would order pages by a language's rules.
  textType: 'text collate "C"',
  schema,
  claim: (query) => query.forUpdate().skipLocked(),
  hold: (query) => query.forUpdate(),
  search: postgresSearch,
  isConflict: isPostgresConflict,
  failure: postgresFailure,
});

/** Opens a pool on which "returned" means "on disk"; tables lie in `schema`, which is made where it is missing. */
export async function openPool(url: string, schema: string): Promise<pg.Pool> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new HanseError("INVALID_CONFIG", `'${schema}' is not a schema's name`, {
      remedy: "Use a-z, 0-9 and '_', e.g. hanse",
    });
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: `-c search_path=${schema} -c synchronous_commit=on -c client_min_messages=warning`,
    types,
  });
  // A connection that dies while idle is replaced by the next query's; without a listener it would end the process.
  pool.on("error", () => undefined);
  // The same between two queries of a transaction: the next query fails and says why.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await createSchema(pool, schema);
  } catch (error) {
    await pool.end();
    throw postgresFailure(error);
  }
  return pool;
}

async function createSchema(pool: pg.Pool, schema: string): Promise<void> {
  const create = (): Promise<unknown> => pool.query(`create schema if not exists ${schema}`);
  try {
    await create();
  } catch (error) {
    // PostgreSQL's "if not exists" loses to another who makes it at the same moment; by then it exists.
    if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
    await create();
  }
}

/** Kysely's dialect on a pool whose parameters are checked as SQLite's are. */
export function kyselyDialectOf(pool: pg.Pool): PostgresDialect {
  const checked: PostgresPool = {
    connect: async () => checkParameters(await pool.connect()),
    end: () => pool.end(),
    options: pool.options,
  };
  return new PostgresDialect({ pool: checked });
}

function checkParameters(client: pg.PoolClient): PostgresPoolClient {
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    parameters.forEach(assertSafe);
    return client.query(sql, [...parameters]);
  };
  return {
    query: query as PostgresPoolClient["query"],
    release: (destroy) => {
      client.release(destroy);
    },
  };
}

const WHOLE_NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

/** BIGINT, and the NUMERIC that sums of it have, are safe Numbers or an error. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    WHOLE_NUMBERS.includes(oid) ? parseSafe : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

function parseSafe(text: string): number {
  const value = Number(text);
  assertSafe(value);
  return value;
}
