import type { Digest } from "../../domain/digest.ts";
import type { ManifestEntry, ManifestPart } from "../../domain/manifest.ts";
import type { Actor } from "../../domain/principal.ts";
import type { StoreOrigin } from "../../domain/site.ts";
import type { ObjectPin, StoredObject, Upload, ByteStream, ByteRange } from "./object-store.ts";
import type { LocateRange, PartLocation, PeerAddress } from "./peers.ts";

/** Where a lane reads from: a peer's presigned URL, its relay, or a store of this site. */
export type LaneSource =
  | UrlSource
  | RelaySource
  | {
      readonly type: "store";
      readonly store: string;
      readonly key: string;
      readonly pin?: ObjectPin | undefined;
    };

/** An object in a peer's store, as its gateway located it. */
export interface UrlSource {
  readonly type: "url";
  readonly peer: string;
  readonly location: PartLocation;
  readonly origins: readonly StoreOrigin[];
  /** The path to take where the store cannot be reached or does not let us in. */
  readonly otherwise?: RelaySource | undefined;
}

/** An object of an open delivery, to be read through the peer's gateway. */
export interface RelaySource {
  readonly type: "relay";
  readonly peer: PeerAddress;
  readonly deliveryId: string;
  /** The person that it is read for. */
  readonly actor: Actor;
}

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
  /** Objects of this site's store, in order: find out from their headers where their parts end. One result per object. */
  | {
      readonly type: "cut-objects";
      readonly store: string;
      readonly objects: readonly {
        readonly key: string;
        readonly pin?: ObjectPin | undefined;
        readonly objectSize: number;
      }[];
      /** See formatPartRule. */
      readonly partRule: string;
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
  | {
      readonly type: "object-written";
      readonly index: number;
      readonly stored: StoredObject;
      readonly relayed: boolean;
    }
  | {
      readonly type: "part-written";
      readonly index: 0;
      readonly etag: string;
      readonly relayed: boolean;
    }
  /** From this item on the task reads by relay; why, as people read it. */
  | {
      readonly type: "fell-back";
      readonly index: number;
      readonly because: string;
    }
  | {
      readonly type: "object-hashed";
      readonly index: number;
      readonly sha256: Digest | undefined;
      readonly parts: readonly ManifestPart[];
    }
  | { readonly type: "object-cut"; readonly index: number; readonly partSizes: readonly number[] };

/**
 * Lanes that run tasks in worker threads. Results come in order while a task runs; bytes are reported as they pass.
 * A failure throws HanseError after the results before it were handed over; a cancelled signal stops the task's
 * requests before the promise rejects with its reason.
 */
export interface Lanes {
  /** @param pace shared memory that holds what tasks read to one rate together; none for as fast as it goes */
  run(
    task: LaneTask,
    on: {
      result: (result: LaneResult) => void;
      bytes: (count: number) => void;
    },
    signal: AbortSignal,
    pace?: SharedArrayBuffer,
  ): Promise<void>;
  close(): Promise<void>;
}

/** One object whose ranges can be read: what a presigned URL leads to. */
export interface PartSource {
  /** Exactly these bytes, or HanseError: SHORT_BODY, BODY_TOO_LONG, PRECONDITION_FAILED (changed), LOCATION_EXPIRED, SOURCE_DENIED, STORE_DOWN, STORE_SLOW, ORIGIN_REFUSED. */
  read(range: ByteRange, objectSize: number, signal: AbortSignal): Promise<ByteStream>;
}

/** Peers' relays, for lanes. */
export interface Relays {
  /** Begins a stream of these ranges in this order; connects when the first bytes are taken. */
  open(source: RelaySource, ranges: readonly LocateRange[], signal: AbortSignal): RelayStream;
}

/** Ranges that come one after the other through a peer's gateway. */
export interface RelayStream {
  /**
   * The next `sizeBytes` of the stream: take the ranges whole and in order. Throws HanseError of the peer, SHORT_BODY where
   * the stream ends early, BODY_TOO_LONG where it goes on after the last range.
   */
  take(sizeBytes: number): ByteStream;
  /** Ends the stream. Idempotent. */
  close(): void;
}
