import { Worker } from "node:worker_threads";
import type { LaneResult, Lanes, LaneTask } from "../app/ports/lanes.ts";
import { HanseError } from "../domain/errors.ts";
import { fromPlainError } from "../domain/plain-error.ts";
import type { FromLane, ToLane } from "./lane-protocol.ts";
import { THREAD_MEMORY } from "../threads/thread-memory.ts";

interface Pending {
  readonly result: (result: LaneResult) => void;
  readonly bytes: (count: number) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

const RESTART_MS = 1000;

/** How to start the threads. */
export interface LanePoolOptions {
  /** The file that composes a lane: src/lane.ts, or its built twin. */
  readonly entry: URL;
  readonly threads: number;
  /** Handed to each thread as workerData; plain data. */
  readonly workerData: unknown;
}

/** Lanes in worker threads: the main thread keeps answering while bytes move. A thread that dies is replaced; its tasks fail as passing. */
export class LanePool implements Lanes {
  readonly #options: LanePoolOptions;
  readonly #threads: Thread[];
  readonly #restarts = new Set<NodeJS.Timeout>();
  #nextId = 1;
  #closed = false;
  #told: ToLane | undefined;

  constructor(options: LanePoolOptions) {
    this.#options = options;
    this.#threads = Array.from({ length: Math.max(1, options.threads) }, () => this.#start());
  }

  async run(
    task: LaneTask,
    on: {
      result: (result: LaneResult) => void;
      bytes: (count: number) => void;
    },
    signal: AbortSignal,
    pace?: SharedArrayBuffer,
  ): Promise<void> {
    signal.throwIfAborted();
    const thread = this.#idlest();
    const id = this.#nextId++;
    const send = (message: ToLane): void => {
      thread.worker.postMessage(message);
    };
    const cancel = (): void => {
      send({ type: "cancel", id });
    };
    signal.addEventListener("abort", cancel, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        thread.pending.set(id, { ...on, resolve, reject });
        send({ type: "run", id, task, pace });
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      thread.pending.delete(id);
      signal.removeEventListener("abort", cancel);
    }
  }

  /** Tells every thread, also those that are started later; plain data. */
  tell(value: unknown): void {
    this.#told = { type: "tell", value };
    for (const { worker } of this.#threads) worker.postMessage(this.#told);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    await Promise.all(this.#threads.map(async (thread) => thread.worker.terminate()));
  }

  #idlest(): Thread {
    const [thread] = [...this.#threads].sort((a, b) => a.pending.size - b.pending.size);
    if (thread !== undefined) return thread;
    throw new HanseError("INTERRUPTED", "the lanes' threads are starting again", { hop: "this gateway" });
  }

  #start(): Thread {
    const worker = new Worker(this.#options.entry, {
      workerData: this.#options.workerData,
      resourceLimits: THREAD_MEMORY,
    });
    const thread: Thread = { worker, pending: new Map() };
    if (this.#told !== undefined) worker.postMessage(this.#told);
    let served = false;
    worker.on("message", (message: FromLane) => {
      if (message.type === "ready") {
        served = true;
        return;
      }
      const pending = thread.pending.get(message.id);
      if (pending === undefined) return;
      if (message.type === "progress") {
        if (message.bytes > 0) pending.bytes(message.bytes);
        message.results.forEach(pending.result);
      } else if (message.type === "done") pending.resolve();
      else pending.reject(fromPlainError(message.error));
    });
    let cause: unknown;
    worker.on("error", (error) => {
      cause = error;
    });
    worker.on("exit", (code) => {
      const error = new HanseError("INTERRUPTED", `a lane's thread ended with code ${code}`, {
        hop: "this gateway",
        cause,
      });
      this.#threads.splice(this.#threads.indexOf(thread), 1);
      for (const pending of thread.pending.values()) pending.reject(error);
      if (this.#closed) return;
      // One that never served would die again at once.
      if (served) this.#threads.push(this.#start());
      else this.#restarts.add(setTimeout(() => this.#threads.push(this.#start()), RESTART_MS));
    });
    return thread;
  }
}
