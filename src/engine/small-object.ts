import type { ManifestEntry } from "../domain/manifest.ts";

/** Objects of one part up to this size are buffered, verified and PUT whole; all others go by multipart. */
export const SMALL_OBJECT_BYTES = 8 * 1024 * 1024;

/** An object of several parts may have no digest of the whole: only its parts can be verified. */
export const isSmall = (entry: ManifestEntry): boolean => entry.size <= SMALL_OBJECT_BYTES && entry.parts === undefined;
