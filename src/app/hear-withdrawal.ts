import { formatReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { Documents } from "./ports/documents.ts";
import type { Events } from "./ports/events.ts";
import type { CatalogLedger, PeerRow, WithdrawalRow, WithdrawalsLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What hearing of a withdrawal needs. */
export interface HearWithdrawalPorts {
  readonly documents: Pick<Documents, "readWithdrawal">;
  readonly ledger: Pick<CatalogLedger, "getVersion"> & Pick<WithdrawalsLedger, "getWithdrawal" | "noteWithdrawal">;
  readonly events: Events;
  readonly clock: Clock;
}

/**
 * Takes a withdrawal from its owner: signed by a key that is pinned for it, of the content that this site knows under the
 * label. It is in the ledger when this returns; what has to be done is done afterwards. Idempotent.
 * @param named what the notice came with, and must be of; undefined where the owner lists all that ever concerned this site:
 *   what of it is known already is no news, and nobody waits for another answer
 * @throws HanseError INVALID_DOCUMENT, PEER_UNAUTHENTICATED
 */
export async function hearWithdrawal(
  { documents, ledger, events, clock }: HearWithdrawalPorts,
  peer: PeerRow,
  token: string,
  named?: { readonly artifact: string; readonly label: string },
): Promise<WithdrawalRow> {
  const { siteId, description } = peer;
  const nowMs = clock.now();
  const terms = await documents.readWithdrawal(token, { owner: siteId, keys: description.keys, nowMs });
  const { artifact, label, digest, reason, sequence, withdrawnAtMs } = terms;
  const known = await ledger.getVersion(siteId, artifact, label);
  const another = named !== undefined && (named.artifact !== artifact || named.label !== label);
  if (another || (known !== undefined && known.digest !== digest)) {
    throw new HanseError("INVALID_DOCUMENT", `the withdrawal of ${artifact}@${label} is of another version`, {
      hop: `peer ${siteId}`,
      remedy: "Ask its operator what happened; the version that was known stands",
    });
  }
  const key = { site: siteId, artifact, label };
  const before = named === undefined ? await ledger.getWithdrawal(key) : undefined;
  if (before?.token === token) return before;
  const row: WithdrawalRow = {
    ...{ ...key, digest, reason, token, sequence, withdrawnAtMs },
    ...{ recordedAtMs: nowMs, state: "noted", told: false, dueMs: 0, tries: 0 },
  };
  const standing = await ledger.noteWithdrawal(row, {
    action: "withdrawal.hear",
    actor: `peer:${siteId}`,
    subject: formatReference(key),
    digest,
    outcome: "ok",
    detail: { said: reason, sequence },
  });
  events.withdrawalHeard(formatReference(key), reason);
  return standing;
}
