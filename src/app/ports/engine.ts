import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { Digest } from "../../domain/digest.ts";
import type { HanseError } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Actor } from "../../domain/principal.ts";
import type { PullIntent, ScrubRow, TransferRow, VersionRow } from "./ledger.ts";
import type { ObjectStore } from "./object-store.ts";

/** What is known of a transfer only while it runs here. */
export interface LiveState {
  readonly lanes: number;
  readonly bytesPerSecond: number;
  /** Bytes of units that are not recorded yet. */
  readonly bytesInFlight: number;
  /** Why it does not run though it should, where the ledger could not take the reason: a full disk. */
  readonly trouble?: HanseError | undefined;
}

/** Runs transfers; what they are is in the ledger. */
export interface TransferRunner {
  /** Starts queued transfers while there is room. Call it after queueing one. */
  fill(): Promise<void>;
  live(transferId: string): LiveState;
  /** Takes no new units of it; running ones end by themselves. The state in the ledger is the caller's. */
  pause(transferId: string): void;
  /** Cuts what runs of it; the state in the ledger is the caller's. */
  halt(transferId: string, reason: HanseError): void;
  /**
   * Stops it, and removes what it left until nothing is left; then it is CANCELLED. Where that takes long, the row comes
   * back in step `cancelling` and the rest goes on, after a restart too. Idempotent.
   */
  cancel(row: TransferRow): Promise<TransferRow>;
}

/** Runs scrubs; what they are is in the ledger. */
export interface Scrubber {
  /** Begins one that stands in the ledger as RUNNING. Idempotent. */
  begin(row: ScrubRow): void;
  /** Stops one; resolves when it stands in the ledger as STOPPED, or as what it came to before. */
  stop(scrubId: string): Promise<void>;
}

/**
 * What a pull tells its source when it asks to read: in which country the copy will lie, and what its person agreed to.
 * @throws HanseError RESIDENCY_REFUSED where this site itself sees that it may not lie there
 */
export type PullLeave = (
  intent: PullIntent,
  actor: Actor,
) => Promise<{ readonly storeCountry: string; readonly agreement: string | undefined }>;

/** Whose version a root is kept for. */
export interface Claim {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  /** The site that keeps the replica. */
  readonly holder: SiteId;
  readonly transferId: string;
}

export type ObjectFaultKind = "missing" | "size" | "digest" | "unreadable" | "marker";

export type VerifyEvent =
  | { readonly type: "fault"; readonly path: string; readonly fault: ObjectFaultKind; readonly detail: string }
  | {
      readonly type: "progress";
      readonly objectsDone: number;
      readonly objectsTotal: number;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  | {
      readonly type: "summary";
      readonly ok: boolean;
      readonly objects: number;
      readonly bytes: number;
      readonly faults: number;
      readonly location: string;
    };

/** A copy of a version at this site, to be read again. */
export interface CopyToVerify {
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  readonly store: ObjectStore;
  readonly root: string;
  /** The record that the commit marker must hold; undefined for an own version, which has no marker. */
  readonly marker: string | undefined;
}

/** A replica of which nothing is to be left. */
export interface Purge {
  readonly store: ObjectStore;
  readonly root: string;
  readonly digest: Digest;
  /** Its manifest is in the spool; without it only what transfers wrote, and says so, is known as the version's. */
  readonly known: boolean;
}

/** What a purge removed, and what it left. */
export interface Purged {
  readonly objects: number;
  /** States of objects, deletions that the bucket noted included. */
  readonly versions: number;
  /** Unfinished uploads. */
  readonly uploads: number;
  /** Keys under the root that are not the version's, and were left. */
  readonly strays: number;
  /** The first hundred of them. */
  readonly straysNamed: readonly string[];
}

/**
 * Removes a replica for good; the last listing found no state of its objects and no upload of it any more. Idempotent.
 * @throws HanseError of the store: STORE_DENIED where a state is locked or held
 */
export type PurgeReplica = (purge: Purge, signal: AbortSignal) => Promise<Purged>;

/** The engine's answers to questions of use cases. */
export interface Inspector {
  /** Tells whether a root is empty or carries this version's claim. @throws HanseError ROOT_OCCUPIED for anything else */
  checkRoot(store: ObjectStore, root: string, claim: Claim, signal?: AbortSignal): Promise<"empty" | "claimed">;
  /** Reads a copy against its manifest, which must be in the spool; faults come as they are found, a summary last. */
  verify(copy: CopyToVerify, signal: AbortSignal): AsyncIterable<VerifyEvent>;
  /**
   * How much of a version held ones have in the same store: what a pull would copy there instead of fetching it.
   * @returns bytes; 0 also where the manifest cannot be had now, or is too long to be fetched for a prediction
   */
  inheritable(
    version: Pick<VersionRow, "site" | "artifact" | "label" | "digest" | "objects">,
    store: ObjectStore,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<number>;
  /** What changed in an own version's source since it was published; empty where all is as it was. */
  changes(version: VersionRow, signal: AbortSignal): Promise<readonly string[]>;
}
