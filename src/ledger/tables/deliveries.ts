import type { DeliveryState } from "../../app/ports/ledger.ts";
import type { ArtifactKind } from "../../domain/artifact.ts";
import type { Reason } from "../../domain/errors.ts";

export interface DeliveriesTable {
  delivery_id: string;
  peer: string;
  request_id: string;
  artifact: string;
  label: string;
  digest: string;
  actor: string | null;
  state: DeliveryState;
  /** json */
  modes: string;
  opened_at_ms: number;
  closed_at_ms: number | null;
  bytes: number;
  objects: number;
  reported_at_ms: number | null;
  located_bytes: number;
  relayed_bytes: number;
  active_at_ms: number | null;
  urls_until_ms: number | null;
  reason: string | null;
  reason_code: Reason | null;
  ended_by: string | null;
  /** json */
  entitlements: string | null;
  store_country: string | null;
  grant_id: string | null;
  owner: string | null;
  ticket: string | null;
  ticket_until_ms: number | null;
}

/** Work that is owed to peers. */
export interface OutboxTable {
  transfer_id: string;
  peer: string;
  /** json */
  work: string;
  /** Who has it in hand. */
  holder: string | null;
  /** Grows with what is owed, all peers together. */
  position: number;
  /** When it may be tried; while it is in hand, when the claim ends. */
  due_ms: number;
  tries: number;
  fence: number;
}

export interface ReceiptsTable {
  receipt_id: string;
  direction: "in" | "out" | "between";
  peer: string;
  source: string;
  destination: string;
  transfer_id: string;
  delivery_id: string;
  owner: string;
  artifact: string;
  label: string;
  kind: ArtifactKind;
  digest: string;
  /** json */
  modes: string;
  person: string | null;
  source_token: string | null;
  destination_token: string | null;
  problem: string | null;
  objects: number;
  bytes: number;
  started_at_ms: number;
  ended_at_ms: number;
  pending: number;
  recorded_at_ms: number;
}

/** Other sites' tickets that their owners said no to. */
export interface RefusedTicketsTable {
  /** Of the ticket's text. */
  sha256: string;
  owner: string;
  reason_code: Reason;
  reason: string;
  until_ms: number;
}
