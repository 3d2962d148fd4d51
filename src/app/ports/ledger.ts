import type { AuditEvent, ChainedAuditRecord } from "../../domain/audit.ts";
import type { ArtifactKind, ArtifactName, ArtifactPattern, Label } from "../../domain/artifact.ts";
import type { Digest } from "../../domain/digest.ts";
import type { ManifestPart } from "../../domain/manifest.ts";
import type { SiteDescription, SiteId } from "../../domain/site.ts";
import type { TransferAction, TransferKind, TransferState } from "../../domain/transfer.ts";
import type { ReplicaState } from "../../domain/version.ts";
import type { StoreProfile } from "./object-store.ts";

/*
 * The ledger is the site's durable memory. Its methods are whole named operations: each is one transaction, and when
 * it has returned, what it wrote is on disk. All times are milliseconds since 1970. An AuditEvent passed along is
 * chained in the same transaction. Failures of the storage itself throw HanseError LEDGER_FAILED (DISK_FULL where the
 * disk is full) and leave everything as it was. Nothing else is thrown unless a method says so.
 */

export type PeerState = "invited" | "active" | "suspended" | "revoked";

/** A peer as this site knows it. */
export interface PeerRow {
  readonly siteId: SiteId;
  readonly state: PeerState;
  /** From the newest statement that was accepted; its keys are the pinned ones. */
  readonly description: SiteDescription;
  /** Thumbprint (64 hex) that the operators compared; of the key that signed the first statement. */
  readonly fingerprint: string;
  readonly statementSequence: number;
  /** SHA-256 of the newest accepted statement: the same sequence with another hash is a rollback. */
  readonly statementHash: Digest;
  readonly statementExpiresAtMs: number;
  readonly confirmedHere: boolean;
  readonly confirmedThere: boolean;
  /** The invitation that we still have to present to it. */
  readonly invitation?: string | undefined;
  readonly lastExchangeAtMs?: number | undefined;
  /** What failed in the last contact; undefined when all is well. */
  readonly problem?: string | undefined;
  /** Another key that tried to use the same invitation. */
  readonly rejectedFingerprint?: string | undefined;
  /** Where its catalog goes on; see WatchCatalog. */
  readonly catalogCursor?: string | undefined;
  /** When the mirror of its catalog was last known complete. */
  readonly catalogFreshAtMs?: number | undefined;
}

/** What a peer's row has from its newest statement. */
export type PeerStatement = Pick<
  PeerRow,
  "description" | "statementSequence" | "statementHash" | "statementExpiresAtMs"
>;

/** An invitation that this site made. */
export interface InvitationRow {
  readonly jti: string;
  readonly siteId: SiteId;
  readonly pin?: string | undefined;
  readonly expiresAtMs: number;
  /** Thumbprint of the key that used it. */
  readonly usedBy?: string | undefined;
}

export type IntroduceOutcome =
  | { readonly outcome: "stored" | "same"; readonly peer: PeerRow }
  | { readonly outcome: "unknown-invitation" | "expired" | "other-site" | "other-key" | "known-peer" };

export interface PeersLedger {
  /** Idempotent on jti. @returns the one that stands under it */
  putInvitation(invitation: InvitationRow, audit: AuditEvent): Promise<InvitationRow>;
  /**
   * Uses an invitation for `peer` (state `invited`, or `active` where the invitation pinned exactly this fingerprint or
   * an operator here confirmed it before). Stored the first time; `same` when the same key comes again; `other-key` notes
   * the stranger's fingerprint at the peer; `known-peer` where a peer of this id stands already that is more than invited
   * or has another key. Only `stored` is audited.
   */
  introducePeer(jti: string, peer: PeerRow, nowMs: number, audit: AuditEvent): Promise<IntroduceOutcome>;
  /** Writes the whole row, replacing one with the same site id. */
  putPeer(peer: PeerRow, audit?: AuditEvent): Promise<void>;
  /** Changes some fields of a peer that exists; returns the row after, undefined where there is none. */
  updatePeer(
    siteId: SiteId,
    change: Partial<Omit<PeerRow, "siteId">>,
    audit?: AuditEvent,
  ): Promise<PeerRow | undefined>;
  /**
   * Replaces a peer's statement where the one that stands has a lower sequence, together with other fields: of many that
   * come at once the newest stays.
   * @returns the row after; undefined where nothing was changed
   */
  advanceStatement(
    siteId: SiteId,
    statement: PeerStatement,
    change: Pick<Partial<PeerRow>, "lastExchangeAtMs" | "problem">,
    audit?: AuditEvent,
  ): Promise<PeerRow | undefined>;
  getPeer(siteId: SiteId): Promise<PeerRow | undefined>;
  /** By site id. */
  listPeers(page?: { after?: SiteId | undefined; limit?: number | undefined }): Promise<readonly PeerRow[]>;
  /**
   * Replay memory: notes that this call token was used.
   * @returns false where (issuer, jti) was seen before
   */
  recordCall(issuer: SiteId, jti: string, keepUntilMs: number): Promise<boolean>;
  /** Drops replay memory whose time is over. `nowMs` never goes back: see `clockFloor`. */
  forgetCalls(nowMs: number): Promise<void>;
  /** The highest clock reading ever stored, raised to `nowMs` where that is later: a clock that never goes back. */
  clockFloor(nowMs: number): Promise<number>;
  /**
   * The next number for this site's own statements: one more than the last, and not less than the clock's seconds since
   * 1970, so that it grows although the ledger was lost or restored.
   */
  nextStatementSequence(nowMs: number): Promise<number>;
}

export interface GrantRow {
  readonly grantId: string;
  readonly to: SiteId;
  readonly artifact: ArtifactPattern;
  readonly actions: readonly GrantAction[];
  readonly createdAtMs: number;
  readonly createdBy: string;
}

export type GrantAction = "discover" | "read";

/** A version as this site knows it, own or mirrored. */
export interface VersionRow {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly kind: ArtifactKind;
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  readonly partRule: string;
  readonly createdAtMs: number;
  readonly sequence: number;
  /** `hanse-version+jwt`. */
  readonly record: string;
  /** `hanse-metadata+jwt`. */
  readonly metadata: string;
  readonly metadataSequence: number;
  readonly title: string;
  readonly license: string;
  /** What we may do with it; own versions have all. Empty where its owner shows it no more: a label stays bound for good. */
  readonly actions: readonly GrantAction[];
  /** Own versions: the publication whose objects it consists of. */
  readonly publication?: string | undefined;
  /** Own versions: the store where its manifest and objects lie, by name. */
  readonly store?: string | undefined;
  /** Own versions: key prefix of the objects inside the store's bucket. */
  readonly root?: string | undefined;
}

/** One step of a peer's visibility log. */
export interface VisibilityEntry {
  /** Grows within one peer's log. */
  readonly sequence: number;
  readonly artifact: ArtifactName;
  readonly label: Label;
  /** Empty: hidden. */
  readonly actions: readonly GrantAction[];
}

/** Tells what of `versions` a peer may do; given by policy, so that the ledger needs no rules. */
export type VisibilityRule = (artifact: ArtifactName) => readonly GrantAction[];

export interface CatalogLedger {
  /** Idempotent on grantId. @returns the one that stands under it */
  putGrant(grant: GrantRow, audit: AuditEvent): Promise<GrantRow>;
  /** @returns the grant that was removed, undefined where there was none (then nothing is audited) */
  removeGrant(grantId: string, audit: AuditEvent): Promise<GrantRow | undefined>;
  /** Oldest first; `to` for one peer's. */
  listGrants(filter?: {
    to?: SiteId | undefined;
    after?: string | undefined;
    limit?: number | undefined;
  }): Promise<readonly GrantRow[]>;

  /**
   * Binds an own version to its label and commits its publication's objects, in one step.
   * @returns `same` where the label already carries this digest (nothing changes), `taken` where it carries another
   */
  putOwnVersion(version: VersionRow, audit: AuditEvent): Promise<"created" | "same" | "taken">;
  /** Also one that its owner shows no more. */
  getVersion(site: SiteId, artifact: ArtifactName, label: Label): Promise<VersionRow | undefined>;
  /**
   * The version of an artifact with the highest sequence. One that its owner shows no more counts only where this site
   * holds a copy of it, whole or damaged, and after all that are shown.
   */
  latestVersion(site: SiteId, artifact: ArtifactName): Promise<VersionRow | undefined>;
  /** An own version that has this manifest digest, any label. */
  ownVersionByDigest(digest: Digest, siteId: SiteId): Promise<readonly VersionRow[]>;
  /**
   * By site, artifact, then newest first, then label; without those that their owner shows no more and of which this
   * site holds no copy, whole or damaged. `after` is the last row of the page before.
   */
  listVersions(filter: {
    site?: SiteId | undefined;
    after?: Pick<VersionRow, "site" | "artifact" | "sequence" | "label"> | undefined;
    limit: number;
  }): Promise<readonly VersionRow[]>;

  /**
   * Brings a peer's visibility log up to date: appends an entry for each own version whose actions for this peer
   * differ from the newest entry about it. Idempotent.
   * @returns how many entries were appended
   */
  refreshVisibility(peer: SiteId, ownSite: SiteId, rule: VisibilityRule): Promise<number>;
  /** Entries after a sequence in order; only the newest about each version is kept. */
  readVisibility(peer: SiteId, afterSequence: number, limit: number): Promise<readonly VisibilityEntry[]>;
  /** A random name of this ledger's logs, made with it: a cursor from another ledger is seen by it. */
  visibilityEpoch(): Promise<string>;

  /**
   * Applies one event of a peer's catalog to the mirror and stores its cursor, in one step: `shown` upserts (with
   * a lower metadata sequence only the actions, with another digest nothing), `hidden` empties the actions, `resync`
   * those of all of that site, `up-to-date` notes the time.
   */
  applyCatalogEvent(
    site: SiteId,
    cursor: string,
    event:
      | { readonly type: "shown"; readonly version: VersionRow }
      | { readonly type: "hidden"; readonly artifact: ArtifactName; readonly label: Label }
      | { readonly type: "resync" }
      | { readonly type: "up-to-date"; readonly atMs: number },
  ): Promise<void>;
}

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
  readonly skipInvalid: boolean;
  readonly store: string;
  /** Key prefix of the source inside its bucket. */
  readonly root: string;
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
  readonly problems: readonly string[];
  readonly createdAtMs: number;
  readonly startedAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
  /** Time spent RUNNING up to the last change of state. */
  readonly runningMs: number;
  readonly createdBy: string;
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
    }
  /** One part of a large object. */
  | { readonly type: "part"; readonly lineOffset: number; readonly partNumber: number; readonly offset: number }
  /** Objects of a publication to be hashed whole, by position; `progress` counts those that are done. */
  | { readonly type: "hash"; readonly firstPosition: number; readonly entries: number }
  /** A run of parts of one large object to be hashed; `progress` counts those that are done. */
  | { readonly type: "hash-parts"; readonly position: number; readonly firstPart: number; readonly parts: number };

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
    | "problems"
  >
>;

export interface TransfersLedger {
  /** Idempotent on transferId: an existing row is returned as it is, `created` false. */
  createTransfer(
    row: TransferRow,
    audit: AuditEvent,
  ): Promise<{ readonly row: TransferRow; readonly created: boolean }>;
  getTransfer(transferId: string): Promise<TransferRow | undefined>;
  /** Those whose id begins so, at most 2. */
  findTransfers(idPrefix: string): Promise<readonly TransferRow[]>;
  /** Newest first; `before` is the last row of the page before. */
  listTransfers(filter: {
    createdBy?: string | undefined;
    activeOnly?: boolean | undefined;
    before?: Pick<TransferRow, "createdAtMs" | "transferId"> | undefined;
    limit: number;
  }): Promise<readonly TransferRow[]>;
  /** Pulls and publications that are not at their end, oldest first: for overlap checks and for going on after a start. */
  openTransfers(): Promise<readonly TransferRow[]>;
  /**
   * Moves the state by `action` (domain/transfer.ts) and applies `change`, in one step; keeps started, ended and
   * running times. Throws WRONG_STATE as nextState does; UNKNOWN_TRANSFER.
   */
  actOnTransfer(
    transferId: string,
    action: TransferAction,
    nowMs: number,
    change?: TransferChange,
    audit?: AuditEvent,
  ): Promise<TransferRow>;
  /** Applies a change and leaves the state. UNKNOWN_TRANSFER. */
  changeTransfer(transferId: string, change: TransferChange): Promise<TransferRow>;

  /** Adds units and uploads and moves the plan cursor, in one step, so that planning can go on where it stopped. Idempotent on unit number and line offset. */
  addUnits(
    transferId: string,
    units: readonly NewUnit[],
    uploads: readonly ObjectUploadRow[],
    change: TransferChange,
  ): Promise<void>;
  /** Leases up to `limit` units that are queued and due, or whose lease ran out, lowest numbers first. */
  leaseUnits(
    transferId: string,
    holder: string,
    nowMs: number,
    leaseMs: number,
    limit: number,
  ): Promise<readonly LeasedUnit[]>;
  /** Keeps leases alive. @returns the numbers that are still ours */
  extendLeases(
    transferId: string,
    holder: string,
    numbers: readonly number[],
    untilMs: number,
  ): Promise<readonly number[]>;
  /** Notes that `progress` items of a unit are done and adds to the transfer's counts; its failed tries lay before that and are forgotten. LEASE_LOST. */
  progressUnit(
    unit: LeasedUnit,
    progress: number,
    added: { objects: number; bytes: number; parts: number },
  ): Promise<void>;
  /** Ends a unit; counts nothing: progressUnit and finishPart do. LEASE_LOST. */
  finishUnit(unit: LeasedUnit): Promise<void>;
  /** Notes a written part and ends its unit. @returns the upload's row after. LEASE_LOST. */
  finishPart(unit: LeasedUnit, part: { etag: string }): Promise<ObjectUploadRow>;
  /** Puts a unit back, due at `notBeforeMs`; `countTry` for a failure of its own. LEASE_LOST is not thrown: there is nothing to give back then. */
  returnUnit(unit: LeasedUnit, notBeforeMs: number, countTry: boolean): Promise<void>;
  /** How often a unit failed since it last got on; 0 for one that is gone. */
  unitTries(transferId: string, unitNumber: number): Promise<number>;
  /** Puts back all leases that `holder` does not hold: called once at start, when nobody else can. */
  releaseOtherLeases(holder: string): Promise<void>;
  /** Puts back the leases that `holder` has on units of one transfer: before it runs there anew, when none of them runs. */
  releaseOwnLeases(transferId: string, holder: string): Promise<void>;
  /** Makes a transfer's queued units due now and forgets their tries: after `resume`. */
  retryUnitsNow(transferId: string): Promise<void>;
  countUnits(transferId: string, nowMs: number): Promise<UnitCounts>;

  getUpload(transferId: string, lineOffset: number): Promise<ObjectUploadRow | undefined>;
  /** Open uploads, by line offset; `complete` for those whose parts are all written. */
  listOpenUploads(
    transferId: string,
    filter?: { complete?: boolean | undefined; after?: number | undefined; limit?: number | undefined },
  ): Promise<readonly ObjectUploadRow[]>;
  /** Records the upload that was begun for an object. @returns the row after: the first id recorded stands */
  recordUpload(transferId: string, lineOffset: number, uploadId: string): Promise<ObjectUploadRow>;
  /** ETags of the parts that were recorded, by number. */
  writtenParts(transferId: string, lineOffset: number): Promise<readonly { number: number; etag: string }[]>;
  /** Forgets an upload's id and parts and queues its units again: the store lost `uploadId`. Changes nothing where another upload was begun since. */
  restartUpload(transferId: string, lineOffset: number, uploadId: string): Promise<void>;
  /** Queues named parts of an upload again: the store does not hold them. */
  resendParts(transferId: string, lineOffset: number, partNumbers: readonly number[]): Promise<void>;
  /** The object stands under its key: marks it done, forgets its parts, counts one object. Idempotent. */
  finishUpload(transferId: string, lineOffset: number): Promise<void>;
  /** Forgets units and uploads of a transfer that is at its end. */
  forgetUnits(transferId: string): Promise<void>;

  /** Adds listed objects of a publication and moves the cursor, in one step. Idempotent on position. */
  addObjects(transferId: string, objects: readonly ObjectRow[], change: TransferChange): Promise<void>;
  /** Objects by position. */
  listObjects(publication: string, fromPosition: number, limit: number): Promise<readonly ObjectRow[]>;
  /** Finds objects of an own version by path; those that do not exist are missing in the answer. */
  findObjects(publication: string, paths: readonly string[]): Promise<readonly ObjectRow[]>;
  /** Records digests (and, after a copy, the ETag of the copy) of hashed objects and the unit's progress, in one step. LEASE_LOST. */
  recordHashes(
    unit: LeasedUnit,
    hashed: readonly {
      position: number;
      sha256?: Digest | undefined;
      parts?: readonly ManifestPart[] | undefined;
      etag?: string | undefined;
      versionId?: string | undefined;
    }[],
    progress: number,
    added: { objects: number; bytes: number; parts: number },
  ): Promise<void>;
  /** Records some part digests of one object; `parts` are merged by index. LEASE_LOST. */
  recordPartHashes(
    unit: LeasedUnit,
    position: number,
    firstPart: number,
    parts: readonly ManifestPart[],
    progress: number,
    added: { objects: number; bytes: number; parts: number },
  ): Promise<void>;
  /** Notes under which ETag and version the copy of an object lies, once it was copied. Idempotent. */
  repinObject(
    publication: string,
    position: number,
    pin: { etag: string; versionId?: string | undefined },
  ): Promise<void>;
  /** Forgets the objects of a publication that came to nothing. */
  forgetObjects(publication: string): Promise<void>;
}

export interface ReplicaRow {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  readonly store: string;
  readonly root: string;
  readonly state: ReplicaState;
  readonly problem?: string | undefined;
  readonly transferId: string;
  readonly heldSinceMs?: number | undefined;
}

export interface ReplicasLedger {
  /** Commits a replica and its transfer (SUCCEEDED), in one step. WRONG_STATE where the transfer is not RUNNING. */
  commitReplica(replica: ReplicaRow, nowMs: number, audit: AuditEvent): Promise<TransferRow>;
  /** Writes a replica's row: `partial` when its first bytes come, `damaged` when a fault was found. */
  putReplica(replica: ReplicaRow, audit?: AuditEvent): Promise<void>;
  getReplica(site: SiteId, artifact: ArtifactName, label: Label): Promise<ReplicaRow | undefined>;
  removeReplica(site: SiteId, artifact: ArtifactName, label: Label, audit?: AuditEvent): Promise<void>;
  /** All replicas in a store, for overlap checks. */
  listReplicas(filter?: { store?: string | undefined }): Promise<readonly ReplicaRow[]>;
}

/** The source's side of a transfer. */
export interface DeliveryRow {
  readonly deliveryId: string;
  readonly peer: SiteId;
  readonly requestId: string;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  /** The person at the peer, where it named one. */
  readonly actor?: string | undefined;
  readonly state: "open" | "succeeded" | "failed" | "cancelled";
  readonly openedAtMs: number;
  readonly closedAtMs?: number | undefined;
  /** As the destination told at the end. */
  readonly bytes: number;
  readonly objects: number;
}

export interface DeliveriesLedger {
  /** Idempotent on (peer, requestId): the row that stands is returned, and reopened where it was closed unsuccessfully. */
  openDelivery(row: DeliveryRow, audit: AuditEvent): Promise<DeliveryRow>;
  getDelivery(deliveryId: string): Promise<DeliveryRow | undefined>;
  /** Idempotent: the first outcome stands. */
  closeDelivery(
    deliveryId: string,
    end: { state: "succeeded" | "failed" | "cancelled"; bytes: number; objects: number; atMs: number },
    audit: AuditEvent,
  ): Promise<DeliveryRow | undefined>;
}

export interface SiteLedger {
  /** Chains one event by itself. */
  appendAudit(event: AuditEvent): Promise<ChainedAuditRecord>;
  /** Records in order from an index. */
  readAudit(fromIndex: number, limit: number): Promise<readonly ChainedAuditRecord[]>;
  putStoreProfile(profile: StoreProfile): Promise<void>;
  listStoreProfiles(): Promise<readonly StoreProfile[]>;
  /** Lets go of the file or the connections. Idempotent. */
  close(): Promise<void>;
}

/** Everything; use cases name only the parts they use. */
export interface Ledger
  extends PeersLedger, CatalogLedger, TransfersLedger, ReplicasLedger, DeliveriesLedger, SiteLedger {}
