import type { SelectQueryBuilder } from "kysely";
import type { HanseError } from "../domain/errors.ts";
import type { Tables } from "./schema.ts";
import type { SearchDialect } from "./search-dialect.ts";

/** What differs between the two engines; everything else is one set of queries. */
export interface Dialect {
  /** A text column that compares by UTF-8 bytes. */
  readonly textType: string;
  /** The schema that holds the tables, where the engine has schemas. */
  readonly schema?: string | undefined;
  /** Makes a SELECT pick rows that nobody else is picking, and keep them to the end of the transaction. */
  claim<T extends keyof Tables, O>(query: SelectQueryBuilder<Tables, T, O>): SelectQueryBuilder<Tables, T, O>;
  /** Makes a SELECT wait for its rows, and keep them to the end of the transaction. */
  hold<T extends keyof Tables, O>(query: SelectQueryBuilder<Tables, T, O>): SelectQueryBuilder<Tables, T, O>;
  readonly search: SearchDialect;
  /** True for a transaction that lost a race and left no trace: the same again may pass. */
  isConflict(error: unknown): boolean;
  /** What the driver threw, as LEDGER_FAILED or DISK_FULL; a HanseError stays as it is. */
  failure(error: unknown): HanseError;
}
