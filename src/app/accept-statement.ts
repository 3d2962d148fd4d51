import type { AuditEvent } from "../domain/audit.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError, isReason } from "../domain/errors.ts";
import type { CheckedStatement, Documents } from "./ports/documents.ts";
import { followChain, type ShownStatement } from "./statement-chain.ts";
import type { PeerRow, PeersLedger, PeerStatement } from "./ports/ledger.ts";

/** No exchange takes longer. */
const CROSSING_MS = 30_000;

/** What taking over statements needs. */
export interface AcceptStatementPorts {
  readonly documents: Pick<Documents, "readPinnedStatement">;
  readonly ledger: Pick<PeersLedger, "updatePeer" | "advanceStatement" | "getPeer">;
}

/**
 * Takes over what a peer said of itself in an exchange, and notes that it was heard. The same statement again is heard
 * and changes nothing; so is the one before it where both crossed on their way.
 * @param sentAtMs when the exchange began, as far as that is known
 * @throws HanseError as takeStatement
 */
export async function acceptStatement(
  ports: AcceptStatementPorts,
  peer: PeerRow,
  shown: ShownStatement,
  nowMs: number,
  sentAtMs?: number,
): Promise<PeerRow> {
  const { token } = shown;
  const heard = { lastExchangeAtMs: nowMs, problem: undefined };
  const hash = sha256(token);
  if (hash === peer.statementHash)
    return (await ports.ledger.updatePeer(peer.siteId, { ...heard, statement: token })) ?? peer;
  try {
    return await takeStatement(ports, peer, shown, nowMs, heard);
  } catch (error) {
    if (!isReason(error, "STATEMENT_ROLLBACK")) throw error;
    const standing = (await ports.ledger.getPeer(peer.siteId)) ?? peer;
    if (!crossed(standing, hash, nowMs, sentAtMs)) throw error;
    return (await ports.ledger.updatePeer(peer.siteId, heard)) ?? standing;
  }
}

/** A statement that was under way while the newest arrived by an exchange in the other direction. */
function crossed(
  { statementBefore, statementTakenAtMs = 0 }: PeerRow,
  hash: string,
  nowMs: number,
  sentAtMs: number | undefined,
): boolean {
  if (hash !== statementBefore || sentAtMs === undefined) return false;
  return sentAtMs <= statementTakenAtMs && nowMs - statementTakenAtMs <= CROSSING_MS;
}

/**
 * Takes over a newer statement of a peer, signed by a key that is pinned for it, or that the chain leads to from one,
 * however it came.
 * @param change what else is noted in the same step
 * @throws HanseError INVALID_DOCUMENT, PEER_UNAUTHENTICATED, TOKEN_EXPIRED; STATEMENT_ROLLBACK for a lower sequence than
 *   the one that stands, or the same one with other content
 */
export async function takeStatement(
  ports: AcceptStatementPorts,
  peer: PeerRow,
  { token, chain }: ShownStatement,
  nowMs: number,
  change: Pick<Partial<PeerRow>, "lastExchangeAtMs" | "problem">,
  audit?: AuditEvent,
): Promise<PeerRow> {
  const { siteId } = peer;
  const { statement, recoverySequence } = await followChain(ports, peer, token, chain);
  if (statement.description.siteId !== siteId) {
    throw new HanseError("INVALID_DOCUMENT", `the statement is of ${statement.description.siteId}, not of ${siteId}`, {
      hop: `peer ${siteId}`,
    });
  }
  // A number, so that a statement that was read before an emergency does not count after it.
  const columns = { ...statementColumns(statement), recoverySequence: recoverySequence ?? 0 };
  refuseRollback(peer, columns);
  if (statement.expiresAtMs <= nowMs) {
    throw new HanseError("TOKEN_EXPIRED", "the statement is expired", {
      hop: `peer ${siteId}`,
      remedy: "Check the clocks of both sites",
    });
  }
  const after = await ports.ledger.advanceStatement(siteId, columns, change, nowMs, audit ?? rekeyed(peer, columns));
  if (after !== undefined) return after;
  // Another exchange was faster: with the same statement, or with one that it must not replace.
  const standing = (await ports.ledger.getPeer(siteId)) ?? peer;
  refuseRollback(standing, columns);
  return standing;
}

/** A peer's new key, for the audit log; undefined where it has the same. */
function rekeyed(peer: PeerRow, { fingerprint, recoverySequence }: PeerStatement): AuditEvent | undefined {
  if (fingerprint === peer.fingerprint) return undefined;
  const emergency = (recoverySequence ?? 0) > (peer.recoverySequence ?? 0);
  return {
    action: "peer.rekey",
    actor: `peer:${peer.siteId}`,
    subject: peer.siteId,
    outcome: "ok",
    detail: { from: peer.fingerprint, to: fingerprint, by: emergency ? "recovery key" : "key before" },
  };
}

/** @throws HanseError STATEMENT_ROLLBACK where a statement is older than the one that stands, or contradicts it */
export function refuseRollback(standing: PeerRow, statement: PeerStatement): void {
  const { statementSequence: sequence, statementHash: hash, recoverySequence } = statement;
  const emergency = standing.recoverySequence ?? 0;
  if (recoverySequence !== undefined && recoverySequence > emergency) return;
  const before = recoverySequence !== undefined && recoverySequence < emergency;
  if (!before && (sequence > standing.statementSequence || hash === standing.statementHash)) return;
  throw new HanseError("STATEMENT_ROLLBACK", `statement ${sequence} does not follow ${standing.statementSequence}`, {
    hop: `peer ${standing.siteId}`,
    remedy: "Its clock or its ledger may have gone back: ask its operator",
  });
}

/** What a peer's row takes from a statement. */
export const statementColumns = (statement: CheckedStatement): PeerStatement => ({
  description: statement.description,
  fingerprint: statement.fingerprint,
  statementSequence: statement.sequence,
  statementHash: sha256(statement.token),
  statementExpiresAtMs: statement.expiresAtMs,
  statement: statement.token,
});
