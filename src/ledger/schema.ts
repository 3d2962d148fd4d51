import type {
  DeliveryState,
  OfferSiteState,
  PeerState,
  WatchState,
  WithdrawalHolder,
  WithdrawalState,
} from "../app/ports/ledger.ts";
import type { ArtifactKind } from "../domain/artifact.ts";
import type { CheckpointState } from "../domain/checkpoint/track.ts";
import type { Reason } from "../domain/errors.ts";
import type { OfferAnswer, OfferPlace } from "../domain/offer.ts";
import type { Role } from "../domain/principal.ts";
import type { RuleState } from "../domain/rule.ts";
import type { FindingKind, ScrubState } from "../domain/scrub.ts";
import type { TransferKind, TransferState } from "../domain/transfer.ts";
import type { ReplicaState } from "../domain/version.ts";

/*
 * The tables as SQL holds them. Numbers are safe integers; times are milliseconds since 1970; a name that says `json`
 * in its comment is text. Columns are in the order of migrations.ts.
 */

/** One row: whose ledger this is. */
export interface SiteTable {
  id: number;
  site_id: string;
  visibility_epoch: string;
  created_at_ms: number;
}

/** Numbers that only grow: `statement`, `clock`. */
export interface CountersTable {
  name: string;
  value: number;
}

export interface PeersTable {
  site_id: string;
  state: PeerState;
  /** json */
  description: string;
  fingerprint: string;
  statement_sequence: number;
  statement_hash: string;
  statement_expires_at_ms: number;
  confirmed_here: number;
  confirmed_there: number;
  invitation: string | null;
  last_exchange_at_ms: number | null;
  problem: string | null;
  rejected_fingerprint: string | null;
  catalog_cursor: string | null;
  catalog_fresh_at_ms: number | null;
  statement: string | null;
  state_reason: string | null;
  alarm: string | null;
  /** SHA-256 of the statement that the newest replaced. */
  statement_before: string | null;
  state_since_ms: number | null;
  era: number | null;
  alarm_at_ms: number | null;
  statement_taken_at_ms: number | null;
  recovery_sequence: number | null;
}

export interface InvitationsTable {
  jti: string;
  site_id: string;
  pin: string | null;
  expires_at_ms: number;
  used_by: string | null;
}

/** Replay memory. */
export interface CallsTable {
  issuer: string;
  jti: string;
  keep_until_ms: number;
}

export interface GrantsTable {
  grant_id: string;
  to_site: string;
  artifact: string;
  /** json */
  actions: string;
  created_at_ms: number;
  created_by: string;
  person: string | null;
  entitlement: string | null;
  /** json */
  terms: string | null;
  purpose: string | null;
  /** json */
  residency: string;
  until_ms: number | null;
  quota_bytes: number | null;
}

/** Texts and pages that agreements name. */
export interface TermsTable {
  sha256: string;
  text: string | null;
  url: string | null;
}

export interface AgreementsTable {
  agreement_id: string;
  direction: "in" | "out";
  peer: string;
  source: string;
  destination: string;
  grant_id: string;
  artifact: string;
  terms: string;
  country: string;
  token: string;
  person: string | null;
  purpose: string | null;
  for_site: number;
  /** 0 once the peer was revoked. */
  counts: number;
  agreed_at_ms: number;
  recorded_at_ms: number;
}

/** Bytes that a peer read under a grant in a month of UTC. */
export interface UsageTable {
  grant_id: string;
  peer: string;
  month: string;
  bytes: number;
}

export interface VersionsTable {
  site: string;
  artifact: string;
  label: string;
  kind: ArtifactKind;
  digest: string;
  objects: number;
  bytes: number;
  part_rule: string;
  created_at_ms: number;
  sequence: number;
  record: string;
  metadata: string;
  metadata_sequence: number;
  title: string;
  license: string;
  /** json */
  actions: string;
  publication: string | null;
  store: string | null;
  root: string | null;
  description: string;
  /** json */
  keywords: string;
  contact: string;
  /** Its number in the full-text index; NULL until it is there. */
  doc: number | null;
  /** json */
  offers: string | null;
  /** json */
  withdrawal: string | null;
  /** json */
  deprecation: string | null;
  /** json */
  derived_from: string | null;
}

/** The number that the documents of an artifact have in common. */
export interface ArtifactsTable {
  site: string;
  artifact: string;
  number: number;
}

/** Corrections of own versions' metadata, so that a repeated request finds what it did. */
export interface EditsTable {
  edit_id: string;
  artifact: string;
  label: string;
  /** Hash of what was asked for. */
  request: string;
  /** Of the metadata record that it made. */
  sequence: number;
}

/** The newest entry of a peer's visibility log about each version. */
export interface VisibilityTable {
  peer: string;
  artifact: string;
  label: string;
  sequence: number;
  /** json */
  actions: string;
  /** json */
  offers: string | null;
}

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

/** Versions whose copies here no rule removes. */
export interface PinsTable {
  site: string;
  artifact: string;
  label: string;
  pinned_by: string;
  note: string;
  pinned_at_ms: number;
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

export interface AuditTable {
  position: number;
  record: string;
  hash: string;
}

/** Who a pseudonym of the audit log is. */
export interface PersonsTable {
  person: string;
  pseudonym: string;
}

/** What peers and this site have seen of each other's audit logs. */
export interface WitnessesTable {
  site_id: string;
  /** json */
  seen: string | null;
  seen_token: string | null;
  problem: string | null;
  /** json */
  told: string | null;
  own_problem: string | null;
  seen_signed_at_ms: number | null;
  seen_at_ms: number | null;
  told_at_ms: number | null;
  gaps: number;
  /** Grows with each change. */
  turn: number;
}

export interface StoreProfilesTable {
  store: string;
  /** json */
  profile: string;
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

/** Tokens that this site handed out. */
export interface TokensTable {
  token_id: string;
  person: string;
  role: Role;
  /** json */
  scopes: string | null;
  created_by: string;
  revoked_by: string | null;
  created_at_ms: number;
  expires_at_ms: number;
  revoked_at_ms: number | null;
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

/** All tables by name. */
export interface Tables {
  site: SiteTable;
  counters: CountersTable;
  peers: PeersTable;
  invitations: InvitationsTable;
  calls: CallsTable;
  grants: GrantsTable;
  versions: VersionsTable;
  artifacts: ArtifactsTable;
  edits: EditsTable;
  visibility: VisibilityTable;
  transfers: TransfersTable;
  units: UnitsTable;
  uploads: UploadsTable;
  objects: ObjectsTable;
  object_parts: ObjectPartsTable;
  replicas: ReplicasTable;
  rules: RulesTable;
  pins: PinsTable;
  offers: OffersTable;
  offer_sites: OfferSitesTable;
  received_offers: ReceivedOffersTable;
  inherited: InheritedTable;
  bases: BasesTable;
  drops: DropsTable;
  withdrawals: WithdrawalsTable;
  withdrawal_holders: WithdrawalHoldersTable;
  deliveries: DeliveriesTable;
  terms: TermsTable;
  agreements: AgreementsTable;
  usage: UsageTable;
  outbox: OutboxTable;
  receipts: ReceiptsTable;
  transfer_sources: TransferSourcesTable;
  tokens: TokensTable;
  watches: WatchesTable;
  checkpoints: CheckpointsTable;
  audit: AuditTable;
  persons: PersonsTable;
  witnesses: WitnessesTable;
  store_profiles: StoreProfilesTable;
  scrubs: ScrubsTable;
  scrub_findings: ScrubFindingsTable;
}
