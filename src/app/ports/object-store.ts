import type { Digest } from "../../domain/digest.ts";

/** An object as a listing or a HEAD shows it. */
export interface StoredObject {
  /** The key inside the bucket (or the path below the directory), never with a leading `/`. */
  readonly key: string;
  readonly sizeBytes: number;
  /** Good for If-Match and for nothing else: it is no digest. */
  readonly etag: string;
  /** Where the bucket keeps versions; listings need not tell it. */
  readonly versionId?: string | undefined;
  /** When this state was written, in milliseconds since 1970, where the store tells; for people, never for decisions. */
  readonly modifiedAtMs?: number | undefined;
  /** User metadata, names in lower case; from HEAD only. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** What keeps this state from being deleted, where the store tells; from HEAD only, for people and never for decisions. */
  readonly lock?: ObjectLock | undefined;
}

/** A store's promise to delete a state to nobody. */
export interface ObjectLock {
  /** Milliseconds since 1970; undefined where no end is told. */
  readonly untilMs?: number | undefined;
  /** Somebody's hold on it, which ends when they say so. */
  readonly held: boolean;
}

/** One state of an object, where the bucket keeps versions; in any other bucket the object as it is. */
export interface StoredVersion {
  readonly key: string;
  /** What `deleteVersion` names it by; undefined where the store keeps one state of each object. */
  readonly versionId?: string | undefined;
  /** No bytes: the bucket's note that the object was deleted, which hides the states before it. */
  readonly deleted: boolean;
}

/** Which state of an object is wanted. With none of both: whatever lies there now. */
export interface ObjectPin {
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
}

export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** Bytes as they come, in chunks of any size. Leaving the loop closes the source. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** A multipart upload under way. */
export interface Upload {
  readonly key: string;
  readonly uploadId: string;
  /** Listings alone tell it, where the store does: milliseconds since 1970, by the store's clock. */
  readonly begunAtMs?: number | undefined;
}

/** One part for `uploadPart`. */
export interface PartToWrite {
  /** 1 to 10,000. */
  readonly number: number;
  /** Where the part begins in the finished object; parts are contiguous. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** What the bytes must hash to; handed to the store's own check where it has one. */
  readonly sha256?: Digest | undefined;
}

/** What a server-side copy takes: an object of the same store, in the state that is named. */
export interface CopySource {
  readonly key: string;
  /** The copy is refused where the object has another one by now. */
  readonly etag: string;
}

export interface WrittenPart {
  readonly number: number;
  readonly etag: string;
  readonly sizeBytes: number;
}

/** What a probe found out about a store; `doctor` and `hanse store ls` show it. */
export interface StoreProfile {
  readonly store: string;
  /** Undefined where all is well; else why the store cannot be used and the remedy. */
  readonly problem?: string | undefined;
  /** Names and findings for people, e.g. `{ "range read": "yes", "checksum sha256": "ignored" }`. */
  readonly findings: Readonly<Record<string, string>>;
  readonly writable: boolean;
  /** The store itself refuses a body whose SHA-256 differs from the one announced. */
  readonly checksSha256: boolean;
  readonly limits: StoreLimits;
  readonly probedAtMs: number;
}

/** What one object of this store can be. */
export interface StoreLimits {
  readonly maxParts: number;
  readonly minPartBytes: number;
  readonly maxPartBytes: number;
  /** Largest object; undefined where none is known. */
  readonly maxObjectBytes?: number | undefined;
}

/**
 * One bucket, or one directory, of a site. Implementations judge their own errors and throw HanseError only:
 *
 * - passing: STORE_DOWN (no answer), STORE_SLOW (503, 429, 500; with retryAfterMs where told), SHORT_BODY
 * - lasting: BUCKET_MISSING, OBJECT_MISSING, STORE_DENIED (401, 403), PRECONDITION_FAILED (412, the pinned state is
 *   gone), QUOTA_EXCEEDED (507, quota codes, ENOSPC, EDQUOT), BODY_TOO_LONG, STORE_LIED (an answer against the protocol)
 * - a cancelled signal: the signal's own reason is thrown, at once, before any effect where it was cancelled already
 *
 * They never retry; the `retry` wrapper does. `hop` in the error names the store.
 */
export interface ObjectStore {
  /** The name that the site's configuration gives it. */
  readonly name: string;
  /** `s3://bucket` or `file:/path`: how people see it, to be followed by `/key`. */
  readonly location: string;
  /** `s3` stores can presign; in a `directory` `a` cannot stand beside `a/b`. */
  readonly type: "s3" | "directory" | "memory";
  readonly limits: StoreLimits;

  /** Objects under a key prefix (`p/` for a folder) in the order of their keys' UTF-8 bytes. Idempotent. */
  list(
    prefix: string,
    options?: { after?: string | undefined; signal?: AbortSignal | undefined },
  ): AsyncIterable<StoredObject>;

  /** @returns undefined where there is no such object. Idempotent. */
  head(
    key: string,
    options?: { pin?: ObjectPin | undefined; signal?: AbortSignal | undefined },
  ): Promise<StoredObject | undefined>;

  /**
   * Reads a whole object or one range of it. The stream ends after exactly the bytes asked for, or throws SHORT_BODY
   * or BODY_TOO_LONG; content encodings are not undone. Without a range the object's size is what the store says.
   * @throws PRECONDITION_FAILED where the pinned state is gone, OBJECT_MISSING
   */
  read(
    key: string,
    options?: { range?: ByteRange | undefined; pin?: ObjectPin | undefined; signal?: AbortSignal | undefined },
  ): Promise<ByteStream>;

  /**
   * Writes a small object in one step; readers see the old state or the new one whole. Idempotent.
   * @param bytes at most 8 MiB
   * @param options.sha256 what the bytes hash to; `verify` computes it where it is not given
   * @param options.ifAbsent PRECONDITION_FAILED where the key exists, if the store can tell
   */
  put(
    key: string,
    bytes: Uint8Array,
    options?: {
      metadata?: Readonly<Record<string, string>> | undefined;
      sha256?: Digest | undefined;
      ifAbsent?: boolean | undefined;
      signal?: AbortSignal | undefined;
    },
  ): Promise<StoredObject>;

  /** Begins a multipart upload; nothing is visible under the key before `completeUpload`. Not idempotent: each call begins one. */
  createUpload(
    key: string,
    options?: { metadata?: Readonly<Record<string, string>> | undefined; signal?: AbortSignal | undefined },
  ): Promise<Upload>;

  /**
   * Streams one part. Idempotent: writing a number again replaces it. A body that is shorter or longer than
   * sizeBytes fails the call and leaves no such part.
   */
  uploadPart(
    upload: Upload,
    part: PartToWrite,
    body: ByteStream,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<WrittenPart>;

  /**
   * Makes one part out of bytes that the store has already; none of them passes through here, and nobody hashes them.
   * Idempotent: writing a number again replaces it.
   * @throws PRECONDITION_FAILED where the source changed, OBJECT_MISSING where it or the upload is gone, SHORT_BODY where it
   *   ends before the range does, STORE_DENIED or INVALID_INPUT where the store makes no such copies
   */
  copyPart(
    upload: Upload,
    part: Omit<PartToWrite, "sha256">,
    from: CopySource & { readonly range: ByteRange },
    options?: { signal?: AbortSignal | undefined },
  ): Promise<WrittenPart>;

  /**
   * Makes a small object out of another one of this store, whole, with metadata of its own. Readers see the old state or
   * the new one whole. Idempotent. Throws as copyPart does.
   * @param from.sizeBytes at most 8 MiB
   */
  copyObject(
    key: string,
    from: CopySource & { readonly sizeBytes: number },
    options?: { metadata?: Readonly<Record<string, string>> | undefined; signal?: AbortSignal | undefined },
  ): Promise<StoredObject>;

  /** The parts that the store holds, by number. OBJECT_MISSING where the upload is gone. Idempotent. */
  listParts(upload: Upload, options?: { signal?: AbortSignal | undefined }): AsyncIterable<WrittenPart>;

  /**
   * Makes the object out of exactly these parts, ascending. After an uncertain answer look (`head` for the upload's
   * metadata), do not repeat: a second call may find the upload gone (OBJECT_MISSING).
   * @throws PRECONDITION_FAILED where the store does not hold one of the parts under that ETag
   */
  completeUpload(
    upload: Upload,
    parts: readonly Pick<WrittenPart, "number" | "etag">[],
    options?: { signal?: AbortSignal | undefined },
  ): Promise<void>;

  /** Idempotent: an upload that is gone is fine. */
  abortUpload(upload: Upload, options?: { signal?: AbortSignal | undefined }): Promise<void>;

  /** Unfinished uploads under a key prefix. Idempotent. */
  listUploads(prefix: string, options?: { signal?: AbortSignal | undefined }): AsyncIterable<Upload>;

  /** Idempotent: an object that is gone is fine. Where the bucket keeps versions, the states that it had stay there. */
  delete(key: string, options?: { signal?: AbortSignal | undefined }): Promise<void>;

  /**
   * All that a bucket keeps under a key prefix, deletions that it noted included: by key, and for each key the newest first.
   * Empty where nothing is left that could be brought back or paid for, unfinished uploads aside. Idempotent.
   */
  listVersions(prefix: string, options?: { signal?: AbortSignal | undefined }): AsyncIterable<StoredVersion>;

  /** Removes one state for good. Idempotent: one that is gone is fine. STORE_DENIED where it is locked or held. */
  deleteVersion(
    version: Pick<StoredVersion, "key" | "versionId">,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<void>;

  /**
   * A URL that reads this one object (all ranges of it) at the store's public endpoint and nothing else, by
   * read-only credentials where the site has them. Computed here; asks nobody.
   * @returns undefined for a store that has no URLs
   */
  presignRead(key: string, options: { pin?: ObjectPin | undefined; ttlSeconds: number }): Promise<string | undefined>;

  /**
   * Finds out what the store can do. On a writable store it writes and removes small objects under
   * `{prefix}/.hanse/probe/`; on a read-only one it only lists and reads.
   */
  probe(options: {
    prefix: string;
    readOnly: boolean;
    nowMs: number;
    signal?: AbortSignal | undefined;
  }): Promise<StoreProfile>;

  /** Lets go of connections and file handles. Idempotent. */
  close(): Promise<void>;
}
