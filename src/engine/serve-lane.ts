import type { MessagePort } from "node:worker_threads";
import type { LaneResult } from "../app/ports/lanes.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { toPlainError } from "../domain/plain-error.ts";
import type { FromLane, ToLane } from "./lane-protocol.ts";
import { Pace } from "./pace.ts";
import { runTask } from "./run-task.ts";
import type { LaneWorld } from "./source-reader.ts";

/**
 * What a task brings about is told in lumps, whichever of these is reached first: telling of each object would cost more
 * than copying a small one. What is lost with the process is found again in the store.
 */
const LUMP = { bytes: 4 * 1024 * 1024, results: 64, ms: 250 } as const;

/**
 * Serves tasks on a worker thread's port until the thread is ended. Tasks run side by side: each is one lane.
 * @param told hears what the pool tells all lanes
 */
export function serveLane(port: MessagePort, world: LaneWorld, told: (value: unknown) => void = () => undefined): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromLane): void => {
    port.postMessage(message);
  };
  const run = async ({ id, task, pace: shared }: Extract<ToLane, { type: "run" }>): Promise<void> => {
    const stop = new AbortController();
    running.set(id, stop);
    const pace = shared === undefined ? undefined : new Pace(shared);
    const told = new Told((results, bytes) => {
      send({ type: "progress", id, results, bytes });
    });
    try {
      const report = {
        result: (result: LaneResult) => {
          told.add(result, 0);
        },
        bytes: (count: number) => {
          told.add(undefined, count);
        },
        paced: pace === undefined ? undefined : (count: number) => pace.take(count, stop.signal),
      };
      await runTask(task, world, report, stop.signal);
      told.flush();
      send({ type: "done", id });
    } catch (error) {
      told.flush();
      const failure = stop.signal.aborted ? new HanseError("INTERRUPTED", "the task was stopped") : asHanseError(error);
      send({ type: "failed", id, error: toPlainError(failure) });
    } finally {
      running.delete(id);
    }
  };
  port.on("message", (message: ToLane) => {
    if (message.type === "run") void run(message);
    else if (message.type === "tell") told(message.value);
    else running.get(message.id)?.abort();
  });
  send({ type: "ready" });
}

/** Gathers what is to be told of one task. */
class Told {
  readonly #tell: (results: readonly LaneResult[], bytes: number) => void;
  #results: LaneResult[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (results: readonly LaneResult[], bytes: number) => void) {
    this.#tell = tell;
  }

  add(result: LaneResult | undefined, bytes: number): void {
    if (result !== undefined) this.#results.push(result);
    this.#bytes += bytes;
    if (this.#bytes >= LUMP.bytes || this.#results.length >= LUMP.results) this.flush();
    else
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, LUMP.ms);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#results.length === 0 && this.#bytes === 0) return;
    this.#tell(this.#results, this.#bytes);
    this.#results = [];
    this.#bytes = 0;
  }
}
