import type { Kysely } from "kysely";
import type { Tx } from "./base.ts";
import type { Tables } from "./schema.ts";

/** One operation in the line, with what it runs on. */
export interface Turn<Db> {
  /** Runs it and keeps its answer back; one that reads may run again, for a new answer. @throws what the operation threw, which is its answer then */
  run(db: Db): Promise<void>;
  /** Gives the answer. */
  answer(): void;
  /** Gives another answer than its own: what it did was taken back. */
  fail(error: unknown): void;
}

/** One that changes nothing. A transaction is a database too: it runs inside of one as well. */
export type ReadTurn = { readonly writes: false } & Turn<Kysely<Tables>>;

export type AnyTurn = ReadTurn | ({ readonly writes: true } & Turn<Tx>);

/** Makes the turn of an operation, and the promise of its answer. */
export function turnOf<Db, T>(
  work: (db: Db) => Promise<T>,
): {
  readonly turn: Turn<Db>;
  readonly answered: Promise<T>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let answer = (): void => undefined;
  const turn: Turn<Db> = {
    async run(db) {
      try {
        const value = await work(db);
        answer = () => {
          resolve(value);
        };
      } catch (error) {
        answer = () => {
          reject(error);
        };
        throw error;
      }
    },
    answer: () => {
      answer();
    },
    fail: reject,
  };
  return { turn, answered: promise };
}
