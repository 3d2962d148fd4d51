import { keyPairsOf } from "./compose-stores.ts";
import type { Config, S3StoreConfig } from "./config/config.ts";
import { readStoreSecrets, type Secrets, type StoreSecrets } from "./config/secrets.ts";
import { asHanseError, type HanseError } from "./domain/errors.ts";
import type { StoreKeyPairs } from "./compose-hold-keys.ts";

/** The files are looked at this often. */
const EVERY_MS = 10_000;

/** What looking after stores' keys needs. */
export interface WatchedStoreKeysOptions {
  readonly config: Config;
  readonly first: Secrets;
  /** Other keys of a store are there. @param all of all stores */
  readonly changed: (store: string, all: StoreKeyPairs) => void;
  /** Once they are in use; or with an error, where those in the files cannot be used and the ones before stay. */
  readonly told: (store: string, error: HanseError | undefined) => void;
}

/** Stores' keys that follow their files. They are read, not watched: a mounted secret is replaced by a link. */
export class WatchedStoreKeys {
  readonly #options: WatchedStoreKeysOptions;
  readonly #stores: readonly S3StoreConfig[];
  readonly #secrets: Map<string, StoreSecrets>;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchedStoreKeysOptions) {
    this.#options = options;
    this.#stores = options.config.stores
      .filter((store) => store.type === "s3")
      .filter(({ credentials, reader }) => credentials.type === "file" || reader?.type === "file");
    this.#secrets = new Map(options.first);
  }

  /** When the first of a store's keys ends; undefined where nothing says so. Milliseconds since 1970. */
  expiresAtMs(store: string): number | undefined {
    const { credentials, reader } = this.#secrets.get(store) ?? {};
    const ends = [credentials?.expiresAtMs, reader?.expiresAtMs].filter((atMs) => atMs !== undefined);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.look();
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the files now. Never throws. */
  look(): void {
    const { changed, told } = this.#options;
    for (const store of this.#stores) {
      try {
        const found = readStoreSecrets(store, process.env);
        const before = this.#secrets.get(store.name);
        this.#secrets.set(store.name, found);
        if (before !== undefined && textOf(before) === textOf(found)) continue;
        changed(store.name, this.all());
        told(store.name, undefined);
      } catch (error) {
        told(store.name, asHanseError(error, "this gateway"));
      }
    }
  }

  /** The pairs of all stores as they are now. */
  all(): StoreKeyPairs {
    return Object.fromEntries([...this.#secrets].map(([name, secrets]) => [name, keyPairsOf(secrets)]));
  }
}

const textOf = (secrets: StoreSecrets): string => JSON.stringify(keyPairsOf(secrets));
