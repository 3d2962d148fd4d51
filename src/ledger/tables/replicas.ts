import type { WithdrawalHolder, WithdrawalState } from "../../app/ports/ledger.ts";
import type { ReplicaState } from "../../domain/version.ts";

/** Versions whose copies here no rule removes. */
export interface PinsTable {
  site: string;
  artifact: string;
  label: string;
  pinned_by: string;
  note: string;
  pinned_at_ms: number;
}

export interface ReplicasTable {
  site: string;
  artifact: string;
  label: string;
  digest: string;
  store: string;
  root: string;
  state: ReplicaState;
  problem: string | null;
  transfer_id: string;
  held_since_ms: number | null;
}

/** What replicas have by server-side copies and nobody has read since. */
export interface InheritedTable {
  transfer_id: string;
  path: string;
  part_number: number;
  offset_bytes: number;
  size_bytes: number;
  from_root: string;
}

/** Replicas that a pull copies from. */
export interface BasesTable {
  transfer_id: string;
  store: string;
  root: string;
}

/** Replicas that are being removed. */
export interface DropsTable {
  site: string;
  artifact: string;
  label: string;
  digest: string;
  store: string;
  root: string;
  cause: "dropped" | "withdrawn";
  because: string;
  ordered_by: string;
  problem: string | null;
  problem_code: string | null;
  begun_at_ms: number;
}

/** Versions that their owners took back. */
export interface WithdrawalsTable {
  site: string;
  artifact: string;
  label: string;
  digest: string;
  reason: string;
  token: string;
  state: WithdrawalState;
  store: string | null;
  root: string | null;
  /** json */
  removed: string | null;
  receipt: string | null;
  problem: string | null;
  sequence: number;
  withdrawn_at_ms: number;
  recorded_at_ms: number;
  told: number;
  due_ms: number;
  tries: number;
}

/** Who had a version that this site took back, and what they did with it. */
export interface WithdrawalHoldersTable {
  artifact: string;
  label: string;
  peer: string;
  state: WithdrawalHolder["state"];
  receipt: string | null;
  exception: string | null;
  since_ms: number;
  answered_at_ms: number | null;
  asked_at_ms: number;
  objects: number;
  versions: number;
  uploads: number;
}
