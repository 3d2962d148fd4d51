import { parentPort, workerData } from "node:worker_threads";
import { openFailpoints } from "./compose-failpoints.ts";
import { HanseError } from "./domain/errors.ts";
import { serveRelay } from "./rpc/relay/thread.ts";
import { replaceableCertificate, type CertificatePair } from "./rpc/certificates.ts";
import { openLaneStore } from "./store/open-store.ts";
import type { StoreOptions } from "./store/options.ts";

/** What a relay's thread is started with. Secrets stay within the process. */
export interface RelayData {
  readonly site: string;
  readonly stores: readonly StoreOptions[];
  readonly certificate: CertificatePair;
  /** Where the process is to die: the text of `HANSE_FAILPOINT`. */
  readonly failpoint?: string | undefined;
}

if (parentPort === null) throw new Error("relay.ts is the entry of a worker thread");
const { site, stores: options, certificate, failpoint } = workerData as RelayData;
const { relayStore } = openFailpoints(failpoint);
const stores = new Map(options.map((store) => [store.name, openLaneStore(readOnly(store), relayStore)]));

const tls = replaceableCertificate(certificate);

serveRelay(parentPort, {
  site,
  tls,
  replaceCertificate: (pair) => {
    tls.replace(pair);
  },
  store: (name) => {
    const store = stores.get(name);
    if (store === undefined)
      throw new HanseError("UNKNOWN_STORE", `there is no store ${name}`, { hop: "this gateway" });
    return store;
  },
});

/** A relay only reads: where the site has keys that can do no more, it has no others. */
function readOnly(store: StoreOptions): StoreOptions {
  return store.type === "s3" ? { ...store, credentials: store.reader ?? store.credentials } : store;
}
