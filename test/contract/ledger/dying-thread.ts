import { parentPort, workerData } from "node:worker_threads";
import { serveLedger } from "../../../src/ledger/serve-ledger.ts";
import type { Asked, ThreadData } from "../../../src/ledger/thread-protocol.ts";

/* The ledger's thread, which dies when it is asked for the peer `die`. */
if (parentPort === null) throw new Error("dying-thread.ts is the entry of a worker thread");
parentPort.on("message", ({ operation, args }: Asked) => {
  if (operation === "getPeer" && args[0] === "die") process.exit(7);
});
await serveLedger(parentPort, workerData as ThreadData);
