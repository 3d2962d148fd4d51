import type { MessagePort } from "node:worker_threads";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { toPlainError } from "../domain/plain-error.ts";
import type { FromLane, ToLane } from "./lane-protocol.ts";
import { runTask } from "./run-task.ts";
import type { LaneWorld } from "./source-reader.ts";

/** Bytes are told in lumps of this size, so that counting them costs nothing. */
const REPORT_BYTES = 1024 * 1024;

/** Serves tasks on a worker thread's port until the thread is ended. Tasks run side by side: each is one lane. */
export function serveLane(port: MessagePort, world: LaneWorld): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromLane): void => {
    port.postMessage(message);
  };
  const run = async (id: number, task: Extract<ToLane, { type: "run" }>["task"]): Promise<void> => {
    const stop = new AbortController();
    running.set(id, stop);
    let unreported = 0;
    const flush = (): void => {
      if (unreported > 0) send({ type: "bytes", id, count: unreported });
      unreported = 0;
    };
    try {
      const report = {
        result: (result: Extract<FromLane, { type: "result" }>["result"]) => {
          flush();
          send({ type: "result", id, result });
        },
        bytes: (count: number) => {
          unreported += count;
          if (unreported >= REPORT_BYTES) flush();
        },
      };
      await runTask(task, world, report, stop.signal);
      send({ type: "done", id });
    } catch (error) {
      const failure = stop.signal.aborted ? new HanseError("INTERRUPTED", "the task was stopped") : asHanseError(error);
      send({ type: "failed", id, error: toPlainError(failure) });
    } finally {
      running.delete(id);
    }
  };
  port.on("message", (message: ToLane) => {
    if (message.type === "run") void run(message.id, message.task);
    else running.get(message.id)?.abort();
  });
  send({ type: "ready" });
}
