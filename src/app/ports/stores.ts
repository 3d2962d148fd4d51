import type { StoreAccess } from "../../policy/store-access.ts";
import { HANSE_FOLDER, joinKey } from "../../domain/path.ts";
import type { DeliveryMode } from "../../domain/delivery.ts";
import type { ObjectStore } from "./object-store.ts";

/** A store of this site as its configuration describes it. */
export interface SiteStore {
  readonly name: string;
  readonly objects: ObjectStore;
  /** Key prefix inside the bucket that is ours; empty for all of it. */
  readonly prefix: string;
  readonly country: string;
  readonly readOnly: boolean;
  /** How peers may read from it. */
  readonly share: readonly DeliveryMode[];
  /** Where pulls go without `--to`, below the prefix. */
  readonly pullPrefix: string;
  readonly access: readonly StoreAccess[];
  /** Bytes and objects that it takes, as far as the configuration says; Hanse's own are counted. */
  readonly quotaBytes?: number | undefined;
  readonly maxObjects?: number | undefined;
  /** Of a directory: what its disk has left. */
  readonly freeBytes?: (() => Promise<number>) | undefined;
}

/** A place in a store: `key` is inside the bucket, the store's own prefix included. */
export interface StorePlace {
  readonly store: SiteStore;
  readonly key: string;
}

/** The stores of this site. */
export interface Stores {
  /** @throws HanseError UNKNOWN_STORE */
  get(name: string): SiteStore;
  all(): readonly SiteStore[];
  /** The store that keeps Hanse's own records of the site's versions. @throws HanseError UNKNOWN_STORE where the site has none */
  home(): SiteStore;
  /** Reads `s3://BUCKET/P`, `NAME:P` or `file:/path`. @throws HanseError INVALID_INPUT, UNKNOWN_STORE, NOT_ALLOWED outside the store's prefix */
  resolve(text: string): StorePlace;
}

/** Where the manifest of this site's own versions with a digest lies in its home store, with their records beside it. */
export const versionFolder = (home: SiteStore, digest: string): string =>
  joinKey(home.prefix, HANSE_FOLDER, "versions", digest);

/** Where a record of an own version lies in the home store. */
export const recordKey = (
  home: SiteStore,
  { digest, artifact, label }: { readonly digest: string; readonly artifact: string; readonly label: string },
  record: "version.jwt" | "metadata.jwt" | "withdrawal.jwt",
): string => joinKey(versionFolder(home, digest), `${artifact}@${label}`, record);

/** A place as a reader would type it. */
export const formatPlace = (store: SiteStore, key: string): string => `${store.objects.location}/${key}`;

/** A place as a reader would type it; where its store was taken out of the configuration, by the store's name. */
export function showPlace(stores: Stores, name: string, key: string): string {
  const store = stores.all().find((known) => known.name === name);
  return store === undefined ? `${name}:${key}` : formatPlace(store, key);
}
