import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SiteId } from "../../domain/site.ts";
import type { ReplicaState } from "../../domain/version.ts";
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
