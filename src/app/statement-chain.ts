import { HanseError } from "../domain/errors.ts";
import type { CheckedStatement, Documents } from "./ports/documents.ts";
import type { PeerRow } from "./ports/ledger.ts";

/** As many links are looked at. */
export const MOST_LINKS = 16;

/** A statement as it came, with the statements that lead to its key from those before. */
export interface ShownStatement {
  readonly token: string;
  /** Oldest first; empty where its key is pinned. */
  readonly chain: readonly string[];
}

/**
 * Reads a statement from what is pinned for a peer: each link that a key so far signed, or the pinned recovery key, and
 * that goes forward, pins the keys that it shows; links from before are passed over. Expired links count: only the
 * statement itself must be of now.
 * @returns the statement, and the sequence of the newest emergency on the way, where there was one
 * @throws HanseError as Documents.readPinnedStatement
 */
export async function followChain(
  { documents }: { readonly documents: Pick<Documents, "readPinnedStatement"> },
  peer: PeerRow,
  token: string,
  chain: readonly string[],
): Promise<{ statement: CheckedStatement; recoverySequence: number | undefined }> {
  let { keys, recoveryThumbprint } = peer.description;
  let { statementSequence: sequence, recoverySequence } = peer;
  const follow = (link: CheckedStatement): boolean => {
    if (link.description.siteId !== peer.siteId) return false;
    const forward = link.recovered === true ? link.sequence > (recoverySequence ?? 0) : link.sequence > sequence;
    if (!forward) return false;
    ({ keys, recoveryThumbprint } = link.description);
    ({ sequence } = link);
    if (link.recovered === true) recoverySequence = link.sequence;
    return true;
  };
  for (const link of chain.slice(-MOST_LINKS)) {
    if (link === token) break;
    try {
      follow(await documents.readPinnedStatement(link, keys, recoveryThumbprint));
    } catch (error) {
      // A link from before what is pinned, or one that leads nowhere: the statement itself decides.
      if (!(error instanceof HanseError) || error.category === "internal") throw error;
    }
  }
  const statement = await documents.readPinnedStatement(token, keys, recoveryThumbprint);
  if (statement.recovered === true) follow(statement);
  return { statement, recoverySequence };
}
