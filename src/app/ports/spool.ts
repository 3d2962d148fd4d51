import type { Digest } from "../../domain/digest.ts";
import type { ByteStream } from "./object-store.ts";

/**
 * Manifests on the state directory's disk: a cache that can be filled again, so that neither importing nor publishing
 * holds a manifest in memory. A manifest appears under its digest only once its bytes hash to it.
 */
export interface ManifestSpool {
  has(digest: Digest): Promise<boolean>;
  /** Bytes from an offset on (`length` of them). The digest must be there. */
  read(digest: Digest, offset?: number, length?: number): ByteStream;
  size(digest: Digest): Promise<number>;
  /** How many bytes of an unfinished download are there. */
  partialSize(digest: Digest): Promise<number>;
  /** Appends to the unfinished download. */
  appendPartial(digest: Digest, bytes: ByteStream, signal: AbortSignal): Promise<void>;
  /** Checks the download's digest and puts it in place; throws DIGEST_MISMATCH and forgets it where it is another. */
  finishPartial(digest: Digest): Promise<void>;
  dropPartial(digest: Digest): Promise<void>;
  /** Writes lines to a new file, and puts it in place under the digest of what was written. @returns that digest and the file's size */
  write(lines: AsyncIterable<string>): Promise<{ digest: Digest; sizeBytes: number }>;
}
