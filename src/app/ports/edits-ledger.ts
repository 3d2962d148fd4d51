import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteId } from "../../domain/site.ts";
import type { VersionRow } from "./catalog-ledger.ts";

/** A correction of an own version's metadata that was made. */
export interface EditRow {
  readonly editId: string;
  readonly artifact: ArtifactName;
  readonly label: Label;
  /** Hash of what was asked for. */
  readonly request: Digest;
  /** Of the metadata record that it made. */
  readonly sequence: number;
}

/** What a row says from its metadata record. */
export type RowMetadata = Pick<
  VersionRow,
  "metadata" | "metadataSequence" | "title" | "license" | "description" | "keywords" | "contact"
> & {
  readonly deprecation: VersionRow["deprecation"];
  readonly derivedFrom: VersionRow["derivedFrom"];
};

export interface EditsLedger {
  getEdit(editId: string): Promise<EditRow | undefined>;
  /**
   * Puts metadata in the place of what an own version has and notes the edit, where the standing sequence is the one
   * before; an entry is appended to each visibility log that shows the version. All in one step.
   * @returns false where another edit came before, or this one was made: then nothing was written
   */
  editVersion(ownSite: SiteId, edit: EditRow, metadata: RowMetadata, audit: AuditEvent): Promise<boolean>;
}
