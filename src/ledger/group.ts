import { CompiledQuery, type Kysely } from "kysely";
import type { Tx } from "./base.ts";
import type { Tables } from "./schema.ts";
import type { AnyTurn, ReadTurn } from "./turn.ts";

/** Operations that one commit takes at most. */
const GROUP_OPERATIONS = 256;

/** How long a group takes in further operations: besides the commit, what its first one waits for the others. */
const GROUP_MS = 2;

/**
 * Runs the first turns of a line, in their order and at least one, and answers them. From the first that writes on they
 * share a transaction, each in a savepoint of its own, so that one that throws takes back itself alone. They are answered
 * when the transaction is on disk; where it cannot be committed, all that write fail, nothing of them remains, and reads
 * that saw some of it run again. Throws nothing.
 * @param elapsedMs a clock that only runs forward
 */
export async function runGroup(db: Kysely<Tables>, line: AnyTurn[], elapsedMs: () => number): Promise<void> {
  const endsAtMs = elapsedMs() + GROUP_MS;
  let left = GROUP_OPERATIONS - 1;
  const next = (): AnyTurn | undefined => {
    left -= 1;
    return left < 0 || elapsedMs() >= endsAtMs ? undefined : line.shift();
  };
  let first = line.shift();
  // Reads ahead of the first write see what is on disk: they need no transaction.
  for (; first?.writes === false; first = next()) {
    await answerRead(first, db);
  }
  if (first !== undefined) await commitTogether(db, first, next);
}

async function answerRead(turn: ReadTurn, db: Kysely<Tables>): Promise<void> {
  await turn.run(db).catch(() => undefined);
  turn.answer();
}

async function commitTogether(db: Kysely<Tables>, first: AnyTurn, next: () => AnyTurn | undefined): Promise<void> {
  const group = [first];
  try {
    await db.transaction().execute(async (tx) => {
      await inSavepoint(first, tx);
      for (let turn = next(); turn !== undefined; turn = next()) {
        group.push(turn);
        await inSavepoint(turn, tx);
      }
    });
  } catch (error) {
    for (const undone of group) {
      if (undone.writes) undone.fail(error);
      else await answerRead(undone, db);
    }
    return;
  }
  for (const done of group) done.answer();
}

const BEGIN = CompiledQuery.raw("savepoint operation");
const TAKE_BACK = CompiledQuery.raw("rollback to operation");
const END = CompiledQuery.raw("release operation");

async function inSavepoint(turn: AnyTurn, tx: Tx): Promise<void> {
  await tx.executeQuery(BEGIN);
  try {
    await turn.run(tx);
  } catch (error) {
    // Some errors (a full disk among them) make SQLite take back the whole transaction, and the savepoint with it.
    await tx.executeQuery(TAKE_BACK).catch(() => {
      throw error;
    });
  }
  await tx.executeQuery(END);
}
