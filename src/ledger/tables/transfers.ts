import type { TransferKind, TransferState } from "../../domain/transfer.ts";

export interface TransfersTable {
  transfer_id: string;
  kind: TransferKind;
  state: TransferState;
  step: string;
  reason: string;
  reason_code: string;
  /** json */
  intent: string;
  reference: string;
  digest: string;
  objects_total: number;
  objects_done: number;
  bytes_total: number;
  bytes_done: number;
  parts_total: number;
  parts_done: number;
  retries: number;
  plan_cursor: string;
  planned: number;
  delivery_id: string | null;
  /** json */
  problems: string;
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  running_ms: number;
  created_by: string;
  /** When it became RUNNING; NULL in every other state. */
  running_since_ms: number | null;
  units_total: number;
  mode: "direct" | "relay";
  mode_reason: string;
  bytes_relayed: number;
  /** json */
  actor: string | null;
  resume_at_ms: number | null;
  inherit_reason: string;
  bytes_inheritable: number;
  bytes_inherited: number;
  rule_id: string | null;
  priority: number | null;
  newness: number | null;
  max_bytes_per_second: number | null;
}

export interface UnitsTable {
  transfer_id: string;
  number: number;
  size_bytes: number;
  /** json */
  work: string;
  state: "queued" | "leased" | "done";
  holder: string | null;
  fence: number;
  lease_until_ms: number;
  not_before_ms: number;
  tries: number;
  progress: number;
  /** Of a `part` unit, so that an upload finds its parts. */
  line_offset: number | null;
  part_number: number | null;
  /** Of a written part. */
  etag: string | null;
  /** 1 for a part that was copied within the store. */
  inherited: number;
}

export interface UploadsTable {
  transfer_id: string;
  line_offset: number;
  line_bytes: number;
  path: string;
  size_bytes: number;
  parts_total: number;
  parts_done: number;
  upload_id: string | null;
  token: string;
  state: "open" | "done";
}

export interface ObjectsTable {
  publication: string;
  position: number;
  path: string;
  size_bytes: number;
  etag: string;
  version_id: string | null;
  sha256: string | null;
  /** json */
  parts: string | null;
}

/** Digests of single parts, recorded by `hash-parts` units. */
export interface ObjectPartsTable {
  publication: string;
  position: number;
  part: number;
  size_bytes: number;
  sha256: string;
}

/** Sites that a pull reads from. */
export interface TransferSourcesTable {
  transfer_id: string;
  site: string;
  delivery_id: string | null;
  ticket: string | null;
  state: "used" | "left";
  reason: string;
  bytes: number;
  objects: number;
}
