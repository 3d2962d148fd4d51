import type { MessagePort } from "node:worker_threads";
import { asHanseError } from "../domain/errors.ts";
import { toPlainError } from "../domain/plain-error.ts";
import { openSqliteData } from "./ledger.ts";
import type { DataLedger } from "./with-rules.ts";
import type { Answer, Asked, FromThread, ThreadData } from "./thread-protocol.ts";

type Operation = (...args: readonly unknown[]) => Promise<unknown>;

/** Opens the embedded ledger and serves it on a worker thread's port until it is closed there. */
export async function serveLedger(port: MessagePort, { directory, siteId, nowMs }: ThreadData): Promise<void> {
  const send = (message: FromThread): void => {
    port.postMessage(message);
  };
  let now = nowMs;
  let ledger: DataLedger;
  try {
    ledger = await openSqliteData({ directory, siteId, clock: { now: () => now } });
  } catch (error) {
    send({ type: "refused", error: toPlainError(asHanseError(error, "ledger")) });
    port.close();
    return;
  }
  let closed = false;
  const close = async (): Promise<void> => {
    try {
      await ledger.close();
    } finally {
      closed = true;
    }
  };
  const operations = new Map(Object.entries({ ...ledger, close } as unknown as Record<string, Operation>));

  let answers: Answer[] = [];
  const answer = (one: Answer): void => {
    answers.push(one);
    if (answers.length > 1) return;
    // Only when all that settles together has settled: one message for a whole commit.
    process.nextTick(() => {
      send({ type: "answers", answers });
      answers = [];
      if (closed) port.close();
    });
  };
  port.on("message", ({ id, operation, args, nowMs: askedAtMs }: Asked) => {
    now = askedAtMs;
    const run = operations.get(operation);
    if (run === undefined) throw new Error(`the ledger has no operation ${operation}`);
    run(...args).then(
      (value) => {
        answer({ id, value });
      },
      (error: unknown) => {
        answer({ id, error: toPlainError(asHanseError(error, "ledger")) });
      },
    );
  });
  send({ type: "open", operations: [...operations.keys()] });
}
