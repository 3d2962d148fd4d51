import type { Role } from "../../domain/principal.ts";

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
