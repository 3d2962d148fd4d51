import { statfs } from "node:fs/promises";
import type { ObjectStore } from "./app/ports/object-store.ts";
import type { SiteStore, Stores } from "./app/ports/stores.ts";
import type { Config, StoreConfig } from "./config/config.ts";
import { resolveStoreUrl } from "./config/locate-store.ts";
import type { Secrets, StoreCredentials, StoreSecrets } from "./config/secrets.ts";
import { HanseError } from "./domain/errors.ts";
import { openStore } from "./store/open-store.ts";
import type { S3Credentials, StoreOptions } from "./store/options.ts";
import type { S3KeyPairs, S3Keys } from "./store/s3-keys.ts";

/** The stores of a site as adapters are opened: plain data with the secrets in it, for this process only. */
export function storeOptions(config: Config, secrets: Secrets): StoreOptions[] {
  return config.stores.map((store): StoreOptions => {
    if (store.type === "directory") return { type: "directory", name: store.name, path: store.path };
    const found = secrets.get(store.name);
    if (found === undefined) throw new HanseError("INVALID_CONFIG", `store ${store.name} has no credentials`);
    const { name, bucket, endpoint, publicEndpoint, region, pathStyle, ca } = store;
    return {
      type: "s3",
      name,
      bucket,
      endpoint,
      publicEndpoint,
      region,
      pathStyle,
      ca,
      ...keyPairsOf(found),
    };
  });
}

/** A store's key pairs as adapters use them: plain data with the secrets in it, for this process only. */
export const keyPairsOf = ({ credentials, reader }: StoreSecrets): S3KeyPairs => ({
  credentials: reveal(credentials),
  reader: reader && reveal(reader),
});

const reveal = (pair: StoreCredentials): S3Credentials => ({
  accessKeyId: pair.accessKeyId,
  secretAccessKey: pair.secretAccessKey.reveal(),
  sessionToken: pair.sessionToken?.reveal(),
});

/** Opens the stores of a site and finds places in them. @param wrap put around each @param keys those that may be replaced */
export function openStores(
  config: Config,
  options: readonly StoreOptions[],
  wrap: (store: ObjectStore) => ObjectStore = (store) => store,
  keys: ReadonlyMap<string, S3Keys> = new Map(),
): Stores & { close(): Promise<void> } {
  const stores = config.stores.map((store): SiteStore & { readonly config: StoreConfig } => {
    const opened = options.find((option) => option.name === store.name);
    if (opened === undefined) throw new HanseError("INVALID_CONFIG", `store ${store.name} has no options`);
    const { name, prefix, country, readOnly, share, pullPrefix, access, quotaBytes, maxObjects } = store;
    return {
      name,
      objects: wrap(openStore(opened, keys.get(store.name))),
      prefix,
      country,
      readOnly,
      share,
      pullPrefix,
      access,
      quotaBytes,
      maxObjects,
      freeBytes: store.type === "directory" ? () => freeBytesAt(store.path) : undefined,
      config: store,
    };
  });
  const get = (name: string): SiteStore => {
    const store = stores.find((candidate) => candidate.name === name);
    if (store !== undefined) return store;
    throw new HanseError("UNKNOWN_STORE", `this site has no store '${name}'`, {
      hop: "this gateway",
      remedy: "It may have been taken out of site.yaml: put it back, or name another place",
    });
  };
  return {
    get,
    all: () => stores,
    home() {
      if (config.home !== undefined) return get(config.home);
      throw new HanseError("UNKNOWN_STORE", "this site has no store that can be written", {
        hop: "this gateway",
        remedy: "Add one to site.yaml",
      });
    },
    resolve(text) {
      const { store, key } = resolveStoreUrl(text, config.stores);
      return { store: get(store.name), key };
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.objects.close()));
    },
  };
}

/** What a disk has left for whoever is not root. */
async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
