import type { CopyNeed } from "../../domain/inherited.ts";

/** Bytes of an object that a server-side copy made: nobody has read them at their new place yet. */
export interface InheritedRow {
  /** Of the transfer that made the copy: the replica's, as long as nothing else was written there. */
  readonly transferId: string;
  readonly path: string;
  /** 1 for a small object as a whole. */
  readonly partNumber: number;
  /** Where they begin in the object. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** Root of the replica in the same store that they came from: of a repair its own; empty where that was not noted. */
  readonly fromRoot: string;
}

/** A copy that is needed, by its place. */
export interface NeededCopy extends CopyNeed {
  readonly store: string;
  readonly root: string;
}

/** What replicas have of others by server-side copies, until somebody reads it back. Written by progressUnit and finishPart. */
export interface InheritedLedger {
  /** By path and part number, those behind `after` first. */
  listInherited(
    transferId: string,
    page: { after?: Pick<InheritedRow, "path" | "partNumber"> | undefined; limit: number },
  ): Promise<readonly InheritedRow[]>;
  /** The transfers whose replicas are held and have parts that were not read back. */
  unreadTransfers(): Promise<readonly string[]>;
  /** They were read back, and are as the manifest says. Idempotent. */
  readBack(transferId: string, parts: readonly Pick<InheritedRow, "path" | "partNumber">[]): Promise<void>;
  /** All that a transfer copied was read, or is there no more. @returns how many parts that were. Idempotent. */
  forgetInherited(transferId: string): Promise<number>;
  /**
   * Notes before a pull is planned which replicas in its store it copies from: none of them is dropped until it has.
   * @returns those of the roots whose replicas stand; the others go, or are gone
   */
  holdBases(transferId: string, store: string, roots: readonly string[]): Promise<readonly string[]>;
  /** Replicas that cannot be dropped yet, each with who needs it. */
  neededCopies(): Promise<readonly NeededCopy[]>;
}
