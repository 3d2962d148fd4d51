import type { FindingKind, ScrubState } from "../../domain/scrub.ts";

export interface StoreProfilesTable {
  store: string;
  /** json */
  profile: string;
}

/** Runs of `hanse scrub`. */
export interface ScrubsTable {
  scrub_id: string;
  state: ScrubState;
  reason: string;
  reason_code: string;
  /** Empty for one that the schedule began. */
  started_by: string;
  /** json */
  refs: string;
  store: string | null;
  /** json */
  subset: string;
  /** Where it goes on. */
  place: string;
  /** json */
  findings: string;
  max_rate: number;
  objects_total: number;
  bytes_total: number;
  objects: number;
  bytes: number;
  started_at_ms: number;
  ended_at_ms: number | null;
}

/** What scrubs found; known by store, key and reference. */
export interface ScrubFindingsTable {
  scrub_id: string;
  store: string;
  object_key: string;
  kind: FindingKind;
  reference: string;
  detail: string;
  position: number;
  at_ms: number;
}
