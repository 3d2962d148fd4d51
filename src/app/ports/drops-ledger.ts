import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteId } from "../../domain/site.ts";
import type { RemovalProof } from "../../domain/withdrawal.ts";

/** A replica that is being removed; it stands until nothing is left. */
export interface DropRow {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  readonly store: string;
  readonly root: string;
  /** Which state the replica has meanwhile: `withdrawn` where its owner took the version back. */
  readonly cause: "dropped" | "withdrawn";
  /** In words; may be empty. */
  readonly because: string;
  /** As the audit log names actors. */
  readonly by: string;
  readonly begunAtMs: number;
  /** Why it is not done yet; undefined where nothing failed. */
  readonly problem?: string | undefined;
  readonly problemCode?: string | undefined;
}

/** Names a version at its owner. */
export type DropKey = Pick<DropRow, "site" | "artifact" | "label">;

export interface DropsLedger {
  /**
   * Notes that a replica is to be removed, and takes it away from readers: its state is `withdrawn`, or `partial` where it
   * is only dropped. Idempotent: the row that stands is returned, which a withdrawal takes over. A pin that is acknowledged
   * before is seen, and none is taken after.
   * @param instead labels of the same artifact whose copies it is dropped for: all of them must be held still
   * @returns undefined where there is no replica of this content; then nothing is written
   * @throws HanseError where it is only dropped: NOT_READ_BACK where it is needed (see InheritedLedger.neededCopies);
   *   WRONG_STATE where it is pinned, or one of `instead` is not held any more
   */
  beginDrop(drop: DropRow, audit: AuditEvent, instead?: readonly Label[]): Promise<DropRow | undefined>;
  getDrop(site: SiteId, artifact: ArtifactName, label: Label): Promise<DropRow | undefined>;
  /** Oldest first. */
  listDrops(): Promise<readonly DropRow[]>;
  /** Notes why it is not done yet. */
  noteDrop(drop: DropKey, problem: Pick<DropRow, "problem" | "problemCode">): Promise<void>;
  /**
   * Nothing is left: forgets the replica and the drop; where the owner took the version back, what was removed stands with
   * that. Idempotent; audited once.
   */
  endDrop(drop: DropKey, removed: RemovalProof, audit: AuditEvent): Promise<void>;
}
