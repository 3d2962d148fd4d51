import { parentPort, workerData } from "node:worker_threads";
import { openFailpoints } from "./compose-failpoints.ts";
import { HanseError } from "./domain/errors.ts";
import { holdKeys, replaceKeys, type StoreKeyPairs } from "./compose-hold-keys.ts";
import { serveRelay } from "./rpc/relay/thread.ts";
import { replaceableCertificate, type CertificatePair } from "./rpc/certificates.ts";
import { openLaneStore } from "./store/open-store.ts";
import type { StoreOptions } from "./store/options.ts";
import type { S3KeyPairs } from "./store/s3-keys.ts";

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
const readers = options.map(readOnly);
const keys = holdKeys(readers);
const stores = new Map(readers.map((store) => [store.name, openLaneStore(store, relayStore, keys.get(store.name))]));

const tls = replaceableCertificate(certificate);

serveRelay(parentPort, {
  site,
  tls,
  replaceCertificate: (pair) => {
    tls.replace(pair);
  },
  replaceKeys: (pairs) => {
    const told = Object.entries(pairs as StoreKeyPairs);
    replaceKeys(keys, Object.fromEntries(told.map(([name, pair]) => [name, onlyReader(pair)])));
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
  return store.type === "s3" ? { ...store, ...onlyReader(store) } : store;
}

function onlyReader({ credentials, reader }: S3KeyPairs): S3KeyPairs {
  return { credentials: reader ?? credentials, reader };
}
