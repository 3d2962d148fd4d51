import type { ObjectStore } from "./app/ports/object-store.ts";
import type { SiteStore, Stores } from "./app/ports/stores.ts";
import type { Config, StoreConfig } from "./config/config.ts";
import { resolveStoreUrl } from "./config/locate-store.ts";
import type { Secrets, StoreCredentials } from "./config/secrets.ts";
import { HanseError } from "./domain/errors.ts";
import { openStore } from "./store/open-store.ts";
import type { S3Credentials, StoreOptions } from "./store/options.ts";

/** The stores of a site as adapters are opened: plain data with the secrets in it, for this process only. */
export function storeOptions(config: Config, secrets: Secrets): StoreOptions[] {
  return config.stores.map((store): StoreOptions => {
    if (store.type === "directory") return { type: "directory", name: store.name, path: store.path };
    const found = secrets.get(store.name);
    if (found === undefined) throw new HanseError("INVALID_CONFIG", `store ${store.name} has no credentials`);
    const { name, bucket, endpoint, publicEndpoint, region, pathStyle, ca } = store;
    const reader = found.reader && reveal(found.reader);
    return {
      type: "s3",
      name,
      bucket,
      endpoint,
      publicEndpoint,
      region,
      pathStyle,
      ca,
      credentials: reveal(found.credentials),
      reader,
    };
  });
}

const reveal = (pair: StoreCredentials): S3Credentials => ({
  accessKeyId: pair.accessKeyId,
  secretAccessKey: pair.secretAccessKey.reveal(),
  sessionToken: pair.sessionToken?.reveal(),
});

/** Opens the stores of a site and finds places in them. @param wrap put around each */
export function openStores(
  config: Config,
  options: readonly StoreOptions[],
  wrap: (store: ObjectStore) => ObjectStore = (store) => store,
): Stores & { close(): Promise<void> } {
  const stores = config.stores.map((store): SiteStore & { readonly config: StoreConfig } => {
    const opened = options.find((option) => option.name === store.name);
    if (opened === undefined) throw new HanseError("INVALID_CONFIG", `store ${store.name} has no options`);
    const { name, prefix, country, readOnly, share, pullPrefix, access } = store;
    return {
      name,
      objects: wrap(openStore(opened)),
      prefix,
      country,
      readOnly,
      share,
      pullPrefix,
      access,
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
