import { parentPort, workerData } from "node:worker_threads";
import type { UrlSource } from "./app/ports/lanes.ts";
import { callSigner } from "./auth/mint-call.ts";
import type { SiteSigningKey } from "./auth/keys.ts";
import { openFailpoints } from "./compose-failpoints.ts";
import { holdKeys, replaceKeys, type StoreKeyPairs } from "./compose-hold-keys.ts";
import { HanseError } from "./domain/errors.ts";
import { serveLane } from "./engine/serve-lane.ts";
import { openRelays } from "./peer/relay.ts";
import { openLaneStore } from "./store/open-store.ts";
import type { StoreOptions } from "./store/options.ts";
import { PresignedReader, type NetworkPolicy } from "./store/presigned.ts";

/** What a lane's thread is started with. Secrets stay within the process. */
export interface LaneData {
  readonly stores: readonly StoreOptions[];
  readonly network: NetworkPolicy;
  readonly site: string;
  /** Signs the calls of peers' relays. */
  readonly signingKey: SiteSigningKey;
  /** Where the process is to die: the text of `HANSE_FAILPOINT`. */
  readonly failpoint?: string | undefined;
}

/** What a running lane's thread is told: these keys are used from now on. */
export interface LaneNews {
  readonly signingKey: SiteSigningKey;
  readonly stores: StoreKeyPairs;
}

if (parentPort === null) throw new Error("lane.ts is the entry of a worker thread");
const { stores: options, network, site, signingKey, failpoint } = workerData as LaneData;
const failpoints = openFailpoints(failpoint);
const keys = holdKeys(options);
const stores = new Map(
  options.map((store) => [store.name, openLaneStore(store, failpoints.laneStore, keys.get(store.name))]),
);
const clock = { now: Date.now };
const reader = new PresignedReader(network, clock);
let key = signingKey;
const documents = callSigner({ siteId: site, key: () => key });

const world = {
  store: (name: string) => {
    const store = stores.get(name);
    if (store === undefined)
      throw new HanseError("UNKNOWN_STORE", `there is no store ${name}`, { hop: "this gateway" });
    return store;
  },
  relays: failpoints.laneRelays(openRelays({ site, documents, clock, network })),
  source: ({ location, origins, peer }: UrlSource) =>
    failpoints.laneSource(reader.source({ ...location, origins, peer })),
};

serveLane(parentPort, world, (told) => {
  const news = told as LaneNews;
  key = news.signingKey;
  replaceKeys(keys, news.stores);
});
