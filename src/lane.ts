import { parentPort, workerData } from "node:worker_threads";
import { HanseError } from "./domain/errors.ts";
import { serveLane } from "./engine/serve-lane.ts";
import { openLaneStore } from "./store/open-store.ts";
import type { StoreOptions } from "./store/options.ts";
import { PresignedReader, type NetworkPolicy } from "./store/presigned.ts";

/** What a lane's thread is started with. Secrets stay within the process. */
export interface LaneData {
  readonly stores: readonly StoreOptions[];
  readonly network: NetworkPolicy;
}

if (parentPort === null) throw new Error("lane.ts is the entry of a worker thread");
const { stores: options, network } = workerData as LaneData;
const stores = new Map(options.map((store) => [store.name, openLaneStore(store)]));
const reader = new PresignedReader(network, { now: Date.now });

serveLane(parentPort, {
  store: (name) => {
    const store = stores.get(name);
    if (store === undefined)
      throw new HanseError("UNKNOWN_STORE", `there is no store ${name}`, { hop: "this gateway" });
    return store;
  },
  source: ({ location, origins, peer }) => reader.source({ ...location, origins, peer }),
});
