import type { OfferSiteState, WatchState } from "../../app/ports/ledger.ts";
import type { ArtifactKind } from "../../domain/artifact.ts";
import type { CheckpointState } from "../../domain/checkpoint/track.ts";
import type { OfferAnswer, OfferPlace } from "../../domain/offer.ts";
import type { RuleState } from "../../domain/rule.ts";

/** Standing orders to replicate. */
export interface RulesTable {
  rule_id: string;
  from_site: string;
  artifact: string;
  kind: ArtifactKind | null;
  destination: string | null;
  weekly_window: string | null;
  /** json */
  owner: string;
  created_by: string;
  state: RuleState;
  reason: string;
  reason_code: string;
  suspended_by: string | null;
  keep_last: number | null;
  keep_every: number | null;
  every: number;
  latest_only: number;
  priority: number;
  max_bytes_per_second: number | null;
  created_at_ms: number;
  since_ms: number;
  cut_in_a_row: number;
  versions_brought: number;
  bytes_moved: number;
  bytes_inherited: number;
  offer_id: string | null;
  ended_at_ms: number | null;
}

/** What offers at both sides say. */
interface OfferTermsColumns {
  offer_id: string;
  artifact: string;
  kind: ArtifactKind | null;
  copies: number;
  keep_last: number | null;
  keep_every: number | null;
  every: number;
  latest_only: number;
  until_ms: number | null;
}

/** This site's own. */
export interface OffersTable extends OfferTermsColumns {
  /** json */
  sites: string;
  created_by: string;
  created_at_ms: number;
  withdrawn_at_ms: number | null;
}

/** What sites said to them. */
export interface OfferSitesTable {
  offer_id: string;
  site: string;
  state: OfferSiteState;
  reason: string;
  since_ms: number;
  keep_last: number | null;
  held: number | null;
  missing: number | null;
}

/** Those of peers. */
export interface ReceivedOffersTable extends OfferTermsColumns {
  peer: string;
  place: OfferPlace;
  answer: OfferAnswer | null;
  answered_by: string | null;
  reason: string;
  /** json */
  rule: string | null;
  /** json */
  owner: string | null;
  rule_id: string | null;
  problem: string;
  heard_at_ms: number;
  answered_at_ms: number | null;
  told: number;
  ended_at_ms: number | null;
}

/** Standing orders to publish finished checkpoints. */
export interface WatchesTable {
  watch_id: string;
  artifact: string;
  store: string;
  root: string;
  layout: string;
  title: string;
  license: string;
  description: string;
  /** json */
  keywords: string;
  contact: string;
  /** json */
  derived_from: string | null;
  state: WatchState;
  reason: string;
  reason_code: string;
  created_by: string;
  /** json */
  actor: string;
  every_ms: number;
  abandoned_after_ms: number;
  since_ms: number;
  due_at_ms: number;
  scanned_at_ms: number | null;
  other_folders: number;
  created_at_ms: number;
  /** Grows with each change. */
  turn: number;
}

/** What watches know of each checkpoint. */
export interface CheckpointsTable {
  watch_id: string;
  folder: string;
  layout: string;
  state: CheckpointState;
  fingerprint: string;
  /** json */
  missing: string;
  problem: string;
  publication: string | null;
  published_fingerprint: string | null;
  digest: string | null;
  step: number;
  objects: number;
  bytes: number;
  first_seen_at_ms: number;
  changed_at_ms: number;
  complete_since_ms: number | null;
  published_at_ms: number | null;
}
