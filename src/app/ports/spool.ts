import type { Digest } from "../../domain/digest.ts";
import type { ByteStream } from "./object-store.ts";

/** Where a manifest can be had. */
export interface ManifestSource {
  /** Whether it can begin elsewhere than at its start: then what an earlier try left is gone on with. */
  readonly resumes: boolean;
  /** Bytes from an offset on; the offset is 0 where it does not resume. They need not be true: the digest decides. */
  read(offset: number): ByteStream | Promise<ByteStream>;
}

/**
 * Manifests on the state directory's disk: a cache that can be filled again, so that neither importing nor publishing
 * holds a manifest in memory. A manifest appears under its digest only once its bytes hash to it.
 */
export interface ManifestSpool {
  has(digest: Digest): Promise<boolean>;
  /** Bytes from an offset on (`length` of them). The digest must be there. */
  read(digest: Digest, offset?: number, length?: number): ByteStream;
  size(digest: Digest): Promise<number>;
  /**
   * Brings a manifest here; does nothing where it is here already. Each has one writer at a time: who comes meanwhile
   * waits, and then finds it here or takes over. Bytes of a torn earlier try cost one reading more from the start.
   * @throws of the source; DIGEST_MISMATCH, and what came is forgotten; INVALID_MANIFEST where it is too long; DISK_FULL;
   *   the signal's own reason, at once also while waiting
   */
  fill(digest: Digest, source: ManifestSource, signal: AbortSignal): Promise<void>;
  /** Writes lines to a new file, and puts it in place under the digest of what was written. @returns that digest and the file's size */
  write(lines: AsyncIterable<string>): Promise<{ digest: Digest; sizeBytes: number }>;
}
