import type { PeerRow } from "../app/ports/ledger.ts";
import { fieldsOf, mapper } from "./mapper.ts";
import type { PeersTable } from "./schema.ts";

const { plain, flag, json } = fieldsOf<PeersTable>();
/** A peer's row and its columns. */
export const peers = mapper<PeerRow, PeersTable>({
  siteId: plain("site_id"),
  state: plain("state"),
  description: json("description"),
  fingerprint: plain("fingerprint"),
  statementSequence: plain("statement_sequence"),
  statementHash: plain("statement_hash"),
  statementExpiresAtMs: plain("statement_expires_at_ms"),
  confirmedHere: flag("confirmed_here"),
  confirmedThere: flag("confirmed_there"),
  invitation: plain("invitation"),
  lastExchangeAtMs: plain("last_exchange_at_ms"),
  problem: plain("problem"),
  rejectedFingerprint: plain("rejected_fingerprint"),
  catalogCursor: plain("catalog_cursor"),
  catalogFreshAtMs: plain("catalog_fresh_at_ms"),
  statement: plain("statement"),
  stateReason: plain("state_reason"),
  stateSinceMs: plain("state_since_ms"),
  era: plain("era"),
  alarm: plain("alarm"),
  alarmAtMs: plain("alarm_at_ms"),
  statementBefore: plain("statement_before"),
  statementTakenAtMs: plain("statement_taken_at_ms"),
  recoverySequence: plain("recovery_sequence"),
});
