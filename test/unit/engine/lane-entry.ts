import { parentPort, workerData } from "node:worker_threads";
import { serveLane } from "../../../src/engine/serve-lane.ts";
import { openMemory } from "../../../src/store/memory.ts";

/*
 * A lane whose store does what its key says: `die` ends the thread, `throw` lets an error escape, `hang` waits until
 * the read is cancelled, anything else is read as its own bytes. The counters tell the test what was seen.
 */
if (parentPort === null) throw new Error("this is the entry of a worker thread");
const [started, hanging, cancelled] = (workerData as { counters: Int32Array[] }).counters;

function tell(counter: Int32Array | undefined): void {
  if (counter === undefined) throw new Error("a counter is missing");
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
}

const store = openMemory({ name: "main" });
store.read = async (key, options) => {
  if (key === "die") process.exit(7);
  if (key === "throw") {
    setImmediate(() => {
      throw new Error("nobody catches this");
    });
  }
  if (key === "hang" || key === "throw") {
    const signal = options?.signal;
    const stopped = Promise.withResolvers<undefined>();
    signal?.addEventListener("abort", () => {
      tell(cancelled);
      stopped.resolve(undefined);
    });
    tell(hanging);
    await stopped.promise;
    signal?.throwIfAborted();
  }
  return (async function* () {
    yield await Promise.resolve(Buffer.from(key));
  })();
};
tell(started);
const noRelay = (): never => {
  throw new Error("no relay");
};
serveLane(parentPort, {
  store: () => store,
  source: () => ({ read: () => Promise.reject(new Error("no URLs")) }),
  relays: { open: noRelay },
});
