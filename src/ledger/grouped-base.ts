import type { Kysely } from "kysely";
import type { Clock } from "../app/ports/runtime.ts";
import type { Base } from "./base.ts";
import type { Dialect } from "./dialect.ts";
import { ledgerClosed } from "./errors.ts";
import { runGroup } from "./group.ts";
import type { Tables } from "./schema.ts";
import { turnOf, type AnyTurn } from "./turn.ts";

/**
 * Makes the base of a ledger on one connection: operations run one after the other, in the order in which they were asked
 * for, and those that wait together are committed together. `close` runs what was asked for before it.
 * @param elapsedMs a clock that only runs forward
 */
export function makeGroupedBase(
  db: Kysely<Tables>,
  dialect: Dialect,
  siteId: string,
  clock: Clock,
  elapsedMs: () => number = () => performance.now(),
): Base {
  const line: AnyTurn[] = [];
  let busy = false;
  let closed: Promise<void> | undefined;

  const goOn = (): void => {
    if (busy || line.length === 0) return;
    busy = true;
    // At the end of the event loop's turn: all that was asked for by then joins, and the answers before have gone out.
    setImmediate(() => {
      void runGroup(db, line, elapsedMs).then(() => {
        busy = false;
        goOn();
      });
    });
  };
  const queue = async <T>(turn: AnyTurn, answered: Promise<T>): Promise<T> => {
    line.push(turn);
    goOn();
    try {
      return await answered;
    } catch (error) {
      throw dialect.failure(error);
    }
  };
  const read: Base["read"] = (work) => {
    const { turn, answered } = turnOf(work);
    return queue({ writes: false, ...turn }, answered);
  };
  const write: Base["write"] = (work) => {
    const { turn, answered } = turnOf(work);
    return queue({ writes: true, ...turn }, answered);
  };

  return {
    dialect,
    siteId,
    clock,
    write: (work) => (closed === undefined ? write(work) : Promise.reject(ledgerClosed())),
    read: (work) => (closed === undefined ? read(work) : Promise.reject(ledgerClosed())),
    close: () => (closed ??= read(() => Promise.resolve()).then(() => db.destroy())),
  };
}
