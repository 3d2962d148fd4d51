import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { CheckedStatement, Documents } from "./ports/documents.ts";
import type { PeerRow, PeersLedger } from "./ports/ledger.ts";

/** What taking over statements needs. */
export interface AcceptStatementPorts {
  readonly documents: Documents;
  readonly ledger: Pick<PeersLedger, "updatePeer">;
}

/**
 * Takes over a newer statement of a peer, signed by a key that is pinned for it (R1, R11). The same statement again
 * changes nothing.
 * @throws HanseError INVALID_DOCUMENT, PEER_UNAUTHENTICATED, STATEMENT_ROLLBACK: a lower sequence, or the same one with other content
 */
export async function acceptStatement(
  ports: AcceptStatementPorts,
  peer: PeerRow,
  token: string,
  nowMs: number,
): Promise<PeerRow> {
  const hash = sha256(token);
  if (hash === peer.statementHash) return touch(ports, peer, nowMs);
  const statement = await ports.documents.readPinnedStatement(token, peer.description.keys);
  if (statement.description.siteId !== peer.siteId) {
    throw new HanseError(
      "INVALID_DOCUMENT",
      `the statement is of ${statement.description.siteId}, not of ${peer.siteId}`,
      { hop: `peer ${peer.siteId}` },
    );
  }
  if (statement.sequence <= peer.statementSequence) {
    throw new HanseError(
      "STATEMENT_ROLLBACK",
      `statement ${statement.sequence} does not follow ${peer.statementSequence}`,
      {
        hop: `peer ${peer.siteId}`,
        remedy: "Its ledger may have been restored from an old copy: ask its operator",
      },
    );
  }
  if (statement.expiresAtMs <= nowMs) {
    throw new HanseError("TOKEN_EXPIRED", "the statement is expired", {
      hop: `peer ${peer.siteId}`,
      remedy: "Check the clocks of both sites",
    });
  }
  const updated = await ports.ledger.updatePeer(peer.siteId, {
    ...statementColumns(statement),
    lastExchangeAtMs: nowMs,
    problem: undefined,
  });
  return updated ?? peer;
}

async function touch(ports: AcceptStatementPorts, peer: PeerRow, nowMs: number): Promise<PeerRow> {
  return (await ports.ledger.updatePeer(peer.siteId, { lastExchangeAtMs: nowMs, problem: undefined })) ?? peer;
}

/** What a peer's row takes from a statement. */
export const statementColumns = (
  statement: CheckedStatement,
): Pick<PeerRow, "description" | "statementSequence" | "statementHash" | "statementExpiresAtMs"> => ({
  description: statement.description,
  statementSequence: statement.sequence,
  statementHash: sha256(statement.token),
  statementExpiresAtMs: statement.expiresAtMs,
});
