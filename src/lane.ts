import { parentPort, workerData } from "node:worker_threads";
import { openFailpoints } from "./compose-failpoints.ts";
import { HanseError } from "./domain/errors.ts";
import { serveLane } from "./engine/serve-lane.ts";
import { openLaneStore } from "./store/open-store.ts";
import type { StoreOptions } from "./store/options.ts";
import { PresignedReader, type NetworkPolicy } from "./store/presigned.ts";

/** What a lane's thread is started with. Secrets stay within the process. */
export interface LaneData {
  readonly stores: readonly StoreOptions[];
  readonly network: NetworkPolicy;
  /** Where the process is to die: the text of `HANSE_FAILPOINT`. */
  readonly failpoint?: string | undefined;
}

if (parentPort === null) throw new Error("lane.ts is the entry of a worker thread");
const { stores: options, network, failpoint } = workerData as LaneData;
const failpoints = openFailpoints(failpoint);
const stores = new Map(options.map((store) => [store.name, openLaneStore(store, failpoints.laneStore)]));
const reader = new PresignedReader(network, { now: Date.now });

serveLane(parentPort, {
  store: (name) => {
    const store = stores.get(name);
    if (store === undefined)
      throw new HanseError("UNKNOWN_STORE", `there is no store ${name}`, { hop: "this gateway" });
    return store;
  },
  source: ({ location, origins, peer }) => failpoints.laneSource(reader.source({ ...location, origins, peer })),
});
