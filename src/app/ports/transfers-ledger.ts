import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { ManifestPart } from "../../domain/manifest.ts";
import type { TransferAction } from "../../domain/transfer.ts";
import type { InheritedRow } from "./inherited-ledger.ts";
import type { ClosingWork, OwedWork } from "./outbox-ledger.ts";
import type {
  LeasedUnit,
  NewUnit,
  ObjectRow,
  ObjectUploadRow,
  TransferChange,
  TransferRow,
  UnitCounts,
} from "./transfer-rows.ts";

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
   * Moves the state by `action` (domain/transfer.ts), applies `change` and notes what is owed for it, in one step; keeps
   * started, ended and running times. Throws WRONG_STATE as nextState does; UNKNOWN_TRANSFER.
   */
  actOnTransfer(
    transferId: string,
    action: TransferAction,
    nowMs: number,
    change?: TransferChange,
    audit?: AuditEvent,
    owed?: OwedWork<ClosingWork>,
  ): Promise<TransferRow>;
  /**
   * Says how a transfer that is RUNNING fares; of any other the reason that stands is somebody's word, and stays.
   * @returns the row after. UNKNOWN_TRANSFER.
   */
  noteReason(transferId: string, why: Pick<TransferRow, "reason" | "reasonCode">): Promise<TransferRow>;
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
    added: { objects: number; bytes: number; parts: number; relayed?: number; inherited?: number },
    inherited?: readonly Omit<InheritedRow, "transferId">[],
  ): Promise<void>;
  /** Ends a unit; counts nothing: progressUnit and finishPart do. LEASE_LOST. */
  finishUnit(unit: LeasedUnit): Promise<void>;
  /** Notes a written part and ends its unit. @param part.inherited it was copied within the store. @returns the upload's row after. LEASE_LOST. */
  finishPart(
    unit: LeasedUnit,
    part: { etag: string; relayed?: boolean; inherited?: boolean },
  ): Promise<ObjectUploadRow>;
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
