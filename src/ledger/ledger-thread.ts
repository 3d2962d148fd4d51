import { Worker } from "node:worker_threads";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import { fromPlainError } from "../domain/plain-error.ts";
import { ledgerClosed } from "./errors.ts";
import type { Answer, Asked, FromThread, ThreadData } from "./thread-protocol.ts";
import { THREAD_MEMORY } from "../threads/thread-memory.ts";

/** Operations that may wait for the thread at a time; what is asked for beyond them is refused. */
export const MOST_WAITING = 10_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The thread that owns the embedded ledger. One that ends by itself is not started again: what it was asked for and was
 * not answered may stand or not, and only a new start of the process looks.
 */
export class LedgerThread {
  /** The names of its operations, once the ledger is open. */
  readonly opened: Promise<readonly string[]>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #closing: Promise<void> | undefined;
  #death: HanseError | undefined;

  /** @param onDeath called once where the thread ended by itself after it had opened the ledger */
  constructor(entry: URL, data: ThreadData, clock: Clock, onDeath: (error: HanseError) => void) {
    const opened = Promise.withResolvers<readonly string[]>();
    const exited = Promise.withResolvers<undefined>();
    this.opened = opened.promise;
    this.#exited = exited.promise;
    this.#clock = clock;
    this.#worker = new Worker(entry, { workerData: data, name: "ledger", resourceLimits: THREAD_MEMORY });
    let open = false;
    let cause: unknown;
    this.#worker.on("message", (message: FromThread) => {
      if (message.type === "answers") this.#settle(message.answers);
      else if (message.type === "refused") cause = fromPlainError(message.error);
      else {
        open = true;
        opened.resolve(message.operations);
        this.#rest();
      }
    });
    this.#worker.on("error", (error) => {
      cause = error;
    });
    this.#worker.on("exit", (code) => {
      const death = cause instanceof HanseError ? cause : died(code, cause);
      this.#death = death;
      opened.reject(death);
      for (const { reject } of this.#waiting.values()) reject(death);
      this.#waiting.clear();
      exited.resolve(undefined);
      if (open && this.#closing === undefined) onDeath(death);
    });
  }

  /** Has the thread run an operation. @throws HanseError what it threw there; LIMIT_EXCEEDED, LEDGER_FAILED */
  async call(operation: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#closing !== undefined) throw ledgerClosed();
    if (this.#waiting.size >= MOST_WAITING) throw tooMany();
    return this.#ask(operation, args);
  }

  /** Ends the thread when everything that was asked for is answered. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    if (this.#death !== undefined) return;
    try {
      await this.#ask("close", []);
    } finally {
      await this.#exited;
    }
  }

  #ask(operation: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#death !== undefined) throw this.#death;
    const id = (this.#lastId += 1);
    const asked: Asked = { id, operation, args, nowMs: this.#clock.now() };
    try {
      this.#worker.postMessage(asked);
    } catch (error) {
      throw noData(operation, error);
    }
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #settle(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("error" in answer) waiting?.reject(fromPlainError(answer.error));
      else waiting?.resolve(answer.value);
    }
    this.#rest();
  }

  /** Like an open file, a ledger that nobody asks anything keeps no process alive. */
  #rest(): void {
    if (this.#waiting.size === 0 && this.#closing === undefined) this.#worker.unref();
  }
}

const died = (code: number, cause: unknown): HanseError =>
  new HanseError("LEDGER_FAILED", `the ledger's thread ended with code ${code}`, {
    hop: "ledger",
    remedy: "Start the gateway again; what was acknowledged is on disk",
    cause,
  });

const noData = (operation: string, cause: unknown): HanseError =>
  new HanseError("LEDGER_FAILED", `${operation} was asked for with something that is no data`, {
    hop: "ledger",
    remedy: "Report it with the gateway's log; nothing was changed",
    cause,
  });

const tooMany = (): HanseError =>
  new HanseError("LIMIT_EXCEEDED", `${MOST_WAITING} operations wait for the ledger`, {
    hop: "ledger",
    remedy: "Try again; look at the load of the state directory's disk if it goes on",
    retryAfterMs: 1000,
  });
