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
}

/** What replicas have of others by server-side copies, until somebody reads it back. Written by progressUnit and finishPart. */
export interface InheritedLedger {
  /** By path and part number, those behind `after` first. */
  listInherited(
    transferId: string,
    page: { after?: Pick<InheritedRow, "path" | "partNumber"> | undefined; limit: number },
  ): Promise<readonly InheritedRow[]>;
  /** They were read back, and are as the manifest says. Idempotent. */
  readBack(transferId: string, parts: readonly Pick<InheritedRow, "path" | "partNumber">[]): Promise<void>;
  /** Nothing that a transfer copied is there any more, or all of it was read. Idempotent. */
  forgetInherited(transferId: string): Promise<void>;
}
