import type { Ledger } from "../app/ports/ledger.ts";
import { makePooledBase } from "./base.ts";
import { openOn, type LedgerOptions } from "./ledger.ts";
import * as postgres from "./postgres.ts";
import { withRules } from "./with-rules.ts";

/**
 * Opens the site's ledger on PostgreSQL 15 or newer and makes its tables where there are none.
 * @param options `url` as libpq takes it; `schema` that holds the tables, `hanse` by default
 * @throws HanseError LEDGER_FAILED: no answer, no rights, another site's, a newer Hanse's
 */
export async function openPostgresLedger(
  options: LedgerOptions & { readonly url: string; readonly schema?: string | undefined },
): Promise<Ledger> {
  const schema = options.schema ?? "hanse";
  const pool = await postgres.openPool(options.url, schema);
  const dialect = postgres.postgresDialectOf(schema);
  return withRules(await openOn(postgres.kyselyDialectOf(pool), dialect, makePooledBase, options));
}
