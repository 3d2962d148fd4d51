import type { Digest } from "../../domain/digest.ts";
import type { ManifestEntry, ManifestPart } from "../../domain/manifest.ts";
import type { StoreOrigin } from "../../domain/site.ts";
import type { ObjectPin, StoredObject, Upload, ByteStream, ByteRange } from "./object-store.ts";
import type { PartLocation } from "./peers.ts";

/** Where a lane reads from: a peer's presigned URL, or a store of this site. */
export type LaneSource =
  | {
      readonly type: "url";
      readonly peer: string;
      readonly location: PartLocation;
      readonly origins: readonly StoreOrigin[];
    }
  | { readonly type: "store"; readonly store: string; readonly key: string; readonly pin?: ObjectPin | undefined };

/** What a lane is asked to do. Plain data: it crosses to a worker thread. */
export type LaneTask =
  /** Small objects, in order: fetch whole, verify, PUT. One result per object. */
  | {
      readonly type: "copy-objects";
      readonly store: string;
      readonly objects: readonly {
        readonly entry: ManifestEntry;
        readonly source: LaneSource;
        readonly key: string;
        readonly metadata: Readonly<Record<string, string>>;
      }[];
    }
  /** One part of a large object: stream, verify on the way. One result. */
  | {
      /** The part's bytes end within the upload; nothing is visible yet. */
      readonly type: "copy-part";
      readonly store: string;
      readonly source: LaneSource;
      readonly upload: Upload;
      readonly number: number;
      readonly range: ByteRange;
      readonly sha256: Digest;
      readonly path: string;
      /** Size of the whole object at the source. */
      readonly objectSize: number;
    }
  /** Objects of this site's store, in order: read and hash by parts. One result per object. */
  | {
      readonly type: "hash-objects";
      readonly store: string;
      readonly objects: readonly {
        readonly key: string;
        readonly pin?: ObjectPin | undefined;
        /** Where the first part begins; 0 but for a run of parts. */
        readonly offset: number;
        readonly partSizes: readonly number[];
        /** Whether to compute the digest over all parts as well. */
        readonly whole: boolean;
        /** Size of the whole object; a run of parts covers less. */
        readonly objectSize: number;
      }[];
    };

/** One finished item of a task; `index` counts from 0 within it. */
export type LaneResult =
  | { readonly type: "object-written"; readonly index: number; readonly stored: StoredObject }
  | { readonly type: "part-written"; readonly index: 0; readonly etag: string }
  | {
      readonly type: "object-hashed";
      readonly index: number;
      readonly sha256: Digest | undefined;
      readonly parts: readonly ManifestPart[];
    };

/**
 * Lanes that run tasks in worker threads. Results come in order while a task runs; bytes are reported as they pass.
 * A failure throws HanseError after the results before it were handed over; a cancelled signal stops the task's
 * requests before the promise rejects with its reason.
 */
export interface Lanes {
  run(
    task: LaneTask,
    on: { result: (result: LaneResult) => void; bytes: (count: number) => void },
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A thing that gives ranges of an object's bytes; a presigned URL here, a relay stream later. */
export interface PartSource {
  /** Exactly these bytes, or HanseError: SHORT_BODY, BODY_TOO_LONG, PRECONDITION_FAILED (changed), LOCATION_EXPIRED, SOURCE_DENIED, STORE_DOWN, STORE_SLOW, ORIGIN_REFUSED. */
  read(range: ByteRange, objectSize: number, signal: AbortSignal): Promise<ByteStream>;
}
