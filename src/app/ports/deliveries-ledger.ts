import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Reason } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";
import type { DeliveryMode } from "../../domain/delivery.ts";

/**
 * `succeeded`, `failed` and `cancelled` as the destination told; `stopped` by an operator here, for good; `denied` where
 * the peer or its grant no longer stood, until it is opened again under one that does.
 */
export type DeliveryState = "open" | "succeeded" | "failed" | "cancelled" | "stopped" | "denied";

/** The source's side of a transfer. */
export interface DeliveryRow {
  readonly deliveryId: string;
  readonly peer: SiteId;
  /** The peer's transfer. */
  readonly requestId: string;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  /** The person at the peer, where it named one. */
  readonly actor?: string | undefined;
  /** The groups that the person is in, as the peer said when it was last opened. */
  readonly entitlements?: readonly string[] | undefined;
  /** Of the store that the copy is to lie in, as the peer said then; undefined where it did not. */
  readonly storeCountry?: string | undefined;
  /** The grant that allows it, which its bytes are counted to. */
  readonly grantId?: string | undefined;
  readonly state: DeliveryState;
  /** What was offered at the last opening. */
  readonly modes: readonly DeliveryMode[];
  readonly openedAtMs: number;
  readonly closedAtMs?: number | undefined;
  /** As the destination told at the end. */
  readonly bytes: number;
  readonly objects: number;
  readonly reportedAtMs?: number | undefined;
  /** Counted here, over all openings; see DeliveryCount. */
  readonly locatedBytes: number;
  readonly relayedBytes: number;
  /** The last locating or relaying. */
  readonly activeAtMs?: number | undefined;
  /** When the last URL that was handed out ends. */
  readonly urlsUntilMs?: number | undefined;
  /** Why it was stopped or denied, in words; undefined else. */
  readonly reason?: string | undefined;
  readonly reasonCode?: Reason | undefined;
  /** Who stopped or denied it, as the audit log names actors. */
  readonly endedBy?: string | undefined;
  /** The site that owns the version, where this site hands on a replica; undefined for own versions. */
  readonly owner?: SiteId | undefined;
  /** The owner's newest ticket, and when it ends; with `owner`. */
  readonly ticket?: string | undefined;
  readonly ticketUntilMs?: number | undefined;
}

/** What a delivery moved since the last count. */
export interface DeliveryCount {
  readonly deliveryId: string;
  /** Sizes of the objects that URLs were handed out for. */
  readonly locatedBytes: number;
  /** Sent through a gateway of this site. */
  readonly relayedBytes: number;
  readonly atMs: number;
  /** End of the last URL of these. */
  readonly urlsUntilMs?: number | undefined;
}

/** What went to a peer, or to one person there. */
export interface DeliverySum {
  readonly peer: SiteId;
  /** Undefined in the sum of a whole peer, and for deliveries that named nobody. */
  readonly actor: string | undefined;
  readonly deliveries: number;
  readonly locatedBytes: number;
  readonly relayedBytes: number;
  readonly reportedBytes: number;
}

export interface DeliveriesLedger {
  /**
   * Idempotent on (peer, requestId): the row that stands is returned, and reopened where it had failed, was cancelled or
   * denied, then with the new row's entitlements, country, grant and ticket; a running one takes the new ticket. A stopped
   * one comes back as it is. Audited where it was opened or reopened.
   */
  openDelivery(row: DeliveryRow, audit: AuditEvent): Promise<DeliveryRow>;
  /** Peers that told that an own version with this digest arrived whole, those that told it last first. */
  deliveredTo(version: Pick<DeliveryRow, "artifact" | "label" | "digest">, limit: number): Promise<readonly SiteId[]>;
  getDelivery(deliveryId: string): Promise<DeliveryRow | undefined>;
  /** At most two whose id begins so. */
  findDeliveries(idPrefix: string): Promise<readonly DeliveryRow[]>;
  /** Newest first. */
  listDeliveries(query: {
    readonly peer?: SiteId | undefined;
    readonly openOnly?: boolean | undefined;
    readonly before?: Pick<DeliveryRow, "openedAtMs" | "deliveryId"> | undefined;
    readonly limit: number;
  }): Promise<readonly DeliveryRow[]>;
  /**
   * Notes what the destination told at the end. Idempotent: the first report stands. A stopped delivery stays stopped.
   * @returns the row after; undefined where there is none
   */
  closeDelivery(
    deliveryId: string,
    end: { state: "succeeded" | "failed" | "cancelled"; bytes: number; objects: number; atMs: number },
    audit: AuditEvent,
  ): Promise<DeliveryRow | undefined>;
  /**
   * Stops (any but a succeeded one) or denies (an open one). Nothing changes, and nothing is audited, where it is in that
   * state already or cannot come there.
   * @returns whether it was changed, and the row after; undefined where there is none
   */
  endDelivery(
    deliveryId: string,
    end: { state: "stopped" | "denied"; reason: string; reasonCode: Reason; by: string; atMs: number },
    audit: AuditEvent,
  ): Promise<{ row: DeliveryRow; changed: boolean } | undefined>;
  /** Another grant allows it now, which its bytes are counted to from here on. */
  rebindDelivery(deliveryId: string, grantId: string): Promise<void>;
  /**
   * Adds to the counts of deliveries in whatever state, and to what the peer read under the delivery's grant in the month
   * of `atMs`; unknown ones are left out.
   */
  countDeliveries(counts: readonly DeliveryCount[]): Promise<void>;
  /** Sums by peer or by (peer, person), in the order of their names. */
  sumDeliveries(query: {
    readonly byPerson: boolean;
    readonly after?: Pick<DeliverySum, "peer" | "actor"> | undefined;
    readonly limit: number;
  }): Promise<readonly DeliverySum[]>;
}
