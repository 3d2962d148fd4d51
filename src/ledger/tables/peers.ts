import type { PeerState } from "../../app/ports/ledger.ts";

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
