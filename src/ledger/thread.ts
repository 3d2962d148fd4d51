import { parentPort, workerData } from "node:worker_threads";
import { serveLedger } from "./serve-ledger.ts";
import type { ThreadData } from "./thread-protocol.ts";

if (parentPort === null) throw new Error("thread.ts is the entry of a worker thread");
await serveLedger(parentPort, workerData as ThreadData);
