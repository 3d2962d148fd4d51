import type { ArtifactKind, ArtifactName, Label } from "../../domain/artifact.ts";
import type { Digest } from "../../domain/digest.ts";
import type { ManifestPart } from "../../domain/manifest.ts";
import type { Actor } from "../../domain/principal.ts";
import type { SiteId } from "../../domain/site.ts";
import type { TransferKind, TransferState } from "../../domain/transfer.ts";
import type { DeliveryMode } from "../../domain/delivery.ts";

/** An object of a publication, and of the own version that it became. */
export interface ObjectRow {
  /** Position in the manifest, from 0. */
  readonly position: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly versionId?: string | undefined;
  /** Known once hashed. */
  readonly sha256?: Digest | undefined;
  /** Known once hashed, where there are several. */
  readonly parts?: readonly ManifestPart[] | undefined;
}

/** What a transfer is to do; fixed when it is made. */
export type TransferIntent = PullIntent | PublicationIntent;

export interface PullIntent {
  readonly kind: "pull";
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  readonly record: string;
  readonly metadata: string;
  readonly store: string;
  /** Key prefix inside the bucket: the replica's root. */
  readonly root: string;
  /** The one path that was asked for; undefined for whichever works, direct before relay. */
  readonly via?: DeliveryMode | undefined;
  /** The sites that bytes may come from; undefined for the owner and all that hold it and may hand it on. */
  readonly from?: readonly SiteId[] | undefined;
  /** Take every byte from the source, also what a held version has. */
  readonly fetchAll?: boolean | undefined;
  /** Mends the replica that stands there instead of bringing a new one. */
  readonly repair?: boolean | undefined;
}

export interface PublicationIntent {
  readonly kind: "publication";
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly artifactKind: ArtifactKind;
  readonly partRule: string;
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Absent where nobody was named. */
  readonly contact?: string | undefined;
  /** See MetadataRecord. */
  readonly derivedFrom?: readonly string[] | undefined;
  readonly skipInvalid: boolean;
  readonly store: string;
  /** Key prefix of the source inside its bucket. */
  readonly root: string;
  /** The state of the source that is to be published and no other: see FolderFingerprint; undefined for whatever lies there. */
  readonly fingerprint?: string | undefined;
  /** Where the bytes are copied first; undefined for publishing in place. */
  readonly copyTo?: { readonly store: string; readonly root: string } | undefined;
}

export interface TransferRow {
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly state: TransferState;
  /** `manifest`, `plan`, `copy`, `commit`; `list`, `hash`, `copy`, `commit`. */
  readonly step: string;
  readonly reason: string;
  readonly reasonCode: string;
  readonly intent: TransferIntent;
  /** `site/name@label`. */
  readonly reference: string;
  readonly digest: string;
  readonly objectsTotal: number;
  readonly objectsDone: number;
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly partsTotal: number;
  readonly partsDone: number;
  readonly retries: number;
  /** Where planning or listing goes on: an offset in the manifest, or the last key listed. */
  readonly planCursor: string;
  readonly planned: boolean;
  /** Of a pull: what the source gave. */
  readonly deliveryId?: string | undefined;
  /** Of a pull: the path that it takes, or took last. */
  readonly mode: DeliveryMode;
  /** Why it is that path, where another one would be better; empty otherwise. */
  readonly modeReason: string;
  /** Those of `bytesDone` that came by relay. */
  readonly bytesRelayed: number;
  /** Those of `bytesTotal` that versions which are held here have, as was found when it was planned. */
  readonly bytesInheritable: number;
  /** Those of `bytesDone` that never crossed the network: copied within the store, or found whole by a repair. */
  readonly bytesInherited: number;
  /** Why something was fetched that a held version has; empty otherwise. */
  readonly inheritReason: string;
  readonly problems: readonly string[];
  readonly createdAtMs: number;
  readonly startedAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
  /** Time spent RUNNING up to the last change of state. */
  readonly runningMs: number;
  /** Of one that is paused until then: it goes on by itself. */
  readonly resumeAtMs?: number | undefined;
  readonly createdBy: string;
  /** That person as other sites are told; undefined where a Hanse that kept the name alone wrote the row. */
  readonly actor?: Actor | undefined;
  /** The rule that began it; undefined for a person's own, and so is what follows. */
  readonly ruleId?: string | undefined;
  /** Higher ones run first; undefined counts as 0. */
  readonly priority?: number | undefined;
  /** Of two of one rule the higher one runs first. */
  readonly newness?: number | undefined;
  /** For all transfers of its rule together. */
  readonly maxBytesPerSecond?: number | undefined;
}

/** Bytes of an object in the destination's own store. */
export interface InheritFrom {
  /** Of the replica that they are part of; absent where an older Hanse planned it. */
  readonly root?: string | undefined;
  readonly key: string;
  readonly offset: number;
  /** Of the whole object there. */
  readonly objectSize: number;
  /** The state in which these bytes were read and found right; undefined for whatever Hanse wrote there. */
  readonly etag?: string | undefined;
}

/** What a unit is to do. Offsets are into the manifest file, so that a unit stays small whatever it covers. */
export type UnitWork =
  /** Small objects in manifest order; `progress` counts those that are done. */
  | {
      readonly type: "slice";
      readonly lineOffset: number;
      readonly lineBytes: number;
      readonly entries: number;
      readonly firstEntry: number;
      /** Which of them, from 0, lie equal under roots of held versions in the same store. */
      readonly inherit?: readonly { readonly root: string; readonly entries: readonly number[] }[] | undefined;
    }
  /** One part of a large object. */
  | {
      readonly type: "part";
      readonly lineOffset: number;
      readonly partNumber: number;
      readonly offset: number;
      /** Where the same bytes lie in the same store already. */
      readonly inherit?: InheritFrom | undefined;
    }
  /** Objects of a replica to be read against the manifest, in its order; what is not right becomes further units. `progress` counts those that are done. */
  | {
      readonly type: "check";
      readonly lineOffset: number;
      readonly lineBytes: number;
      readonly entries: number;
      readonly firstEntry: number;
    }
  /** Objects of a publication to be hashed whole, by position; `progress` counts those that are done. */
  | {
      readonly type: "hash";
      readonly firstPosition: number;
      readonly entries: number;
    }
  /** A run of parts of one large object to be hashed; `progress` counts those that are done. */
  | {
      readonly type: "hash-parts";
      readonly position: number;
      readonly firstPart: number;
      readonly parts: number;
      /** Where the run lies in an object that is cut on tensor borders; left out for fixed sizes. */
      readonly cut?:
        { readonly offset: number; readonly partSizes: readonly number[]; readonly last: boolean } | undefined;
    };

export interface NewUnit {
  readonly number: number;
  readonly sizeBytes: number;
  readonly work: UnitWork;
}

/** A unit in somebody's hands. `fence` grows with each lease; a write under an older one throws LEASE_LOST. */
export interface LeasedUnit extends NewUnit {
  readonly transferId: string;
  readonly fence: number;
  readonly tries: number;
  readonly progress: number;
}

/** A large object on its way. */
export interface ObjectUploadRow {
  /** Offset of its line in the manifest: its name within the transfer. */
  readonly lineOffset: number;
  readonly lineBytes: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly partsTotal: number;
  readonly partsDone: number;
  /** Undefined until the upload was begun. */
  readonly uploadId?: string | undefined;
  /** In the upload's metadata, so that a HEAD tells whose object it is. */
  readonly token: string;
  readonly state: "open" | "done";
}

export interface UnitCounts {
  readonly queued: number;
  readonly leased: number;
  readonly done: number;
  /** When the next queued unit may be tried; undefined where one may be now or none is queued. */
  readonly nextAtMs?: number | undefined;
}

/** Changes to a transfer besides its state. */
export type TransferChange = Partial<
  Pick<
    TransferRow,
    | "step"
    | "reason"
    | "reasonCode"
    | "digest"
    | "objectsTotal"
    | "bytesTotal"
    | "partsTotal"
    | "objectsDone"
    | "bytesDone"
    | "partsDone"
    | "planCursor"
    | "planned"
    | "deliveryId"
    | "mode"
    | "modeReason"
    | "problems"
    | "resumeAtMs"
    | "bytesInheritable"
    | "inheritReason"
  >
>;
