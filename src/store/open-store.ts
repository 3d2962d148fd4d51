import type { ObjectStore } from "../app/ports/object-store.ts";
import { openDirectory } from "./directory.ts";
import { withLimit } from "./limit.ts";
import { openMemory } from "./memory.ts";
import type { StoreOptions } from "./options.ts";
import { withRetry } from "./retry.ts";
import type { S3Keys } from "./s3-keys.ts";
import { openS3 } from "./s3.ts";
import { withVerify } from "./verify.ts";

/**
 * A store as the rest of Hanse uses it: bytes are verified once, before all tries; a try that waits for its next turn
 * holds no place. Opens no connection. @throws HanseError INVALID_CONFIG
 * @param keys of a bucket, where they may be replaced
 */
export const openStore = (options: StoreOptions, keys?: S3Keys): ObjectStore =>
  withVerify(withRetry(withLimit(openBare(options, keys))));

/**
 * A store as lanes use it: verified and limited, never repeated, because the engine repeats units and a second layer of
 * tries would multiply them and hide why it waits. Opens no connection. @throws HanseError INVALID_CONFIG
 * @param wrap put where only verified bytes pass
 * @param keys of a bucket, where they may be replaced
 */
export const openLaneStore = (
  options: StoreOptions,
  wrap: (store: ObjectStore) => ObjectStore = (store) => store,
  keys?: S3Keys,
): ObjectStore => withVerify(wrap(withLimit(openBare(options, keys))));

function openBare(options: StoreOptions, keys: S3Keys | undefined): ObjectStore {
  switch (options.type) {
    case "s3":
      return openS3(options, undefined, keys);
    case "directory":
      return openDirectory(options);
    case "memory":
      return openMemory(options);
  }
}
