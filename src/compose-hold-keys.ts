import type { StoreOptions } from "./store/options.ts";
import { S3Keys, type S3KeyPairs } from "./store/s3-keys.ts";

/** The key pairs of some stores, by name: plain data. */
export type StoreKeyPairs = Readonly<Record<string, S3KeyPairs>>;

/** Key holders for the stores of a thread that are buckets. */
export const holdKeys = (options: readonly StoreOptions[]): ReadonlyMap<string, S3Keys> =>
  new Map(options.flatMap((store) => (store.type === "s3" ? [[store.name, new S3Keys(store)] as const] : [])));

/** Puts other pairs into holders; stores that are not there are left out. */
export function replaceKeys(held: ReadonlyMap<string, S3Keys>, pairs: StoreKeyPairs): void {
  for (const [name, pair] of Object.entries(pairs)) held.get(name)?.replace(pair);
}
