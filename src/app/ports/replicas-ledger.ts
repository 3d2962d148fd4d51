import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteId } from "../../domain/site.ts";
import type { ReplicaState } from "../../domain/version.ts";
import type { ClosingWork, OwedWork } from "./outbox-ledger.ts";
import type { TransferRow } from "./transfer-rows.ts";

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
  /** Commits a replica, its transfer (SUCCEEDED) and what is owed for it, in one step. WRONG_STATE where the transfer is not RUNNING. */
  commitReplica(
    replica: ReplicaRow,
    nowMs: number,
    audit: AuditEvent,
    owed?: OwedWork<ClosingWork>,
  ): Promise<TransferRow>;
  /** Writes a replica's row: `partial` when its first bytes come, `damaged` when a fault was found. */
  putReplica(replica: ReplicaRow, audit?: AuditEvent): Promise<void>;
  /**
   * Writes what was found of a copy that stands, held or damaged. Nothing is written, and nothing audited, where it went or
   * was made anew meanwhile.
   */
  markReplica(replica: ReplicaRow, audit?: AuditEvent): Promise<void>;
  getReplica(site: SiteId, artifact: ArtifactName, label: Label): Promise<ReplicaRow | undefined>;
  removeReplica(site: SiteId, artifact: ArtifactName, label: Label, audit?: AuditEvent): Promise<void>;
  /** All replicas in a store, for overlap checks. */
  listReplicas(filter?: { store?: string | undefined }): Promise<readonly ReplicaRow[]>;
}
