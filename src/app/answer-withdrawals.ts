import { formatReference } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { Documents } from "./ports/documents.ts";
import type { PeersLedger, WithdrawalsLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { FederationUseCases } from "./use-cases.ts";

/** What answering peers about withdrawals needs. */
export interface AnswerWithdrawalsPorts {
  readonly site: string;
  readonly ledger: Pick<WithdrawalsLedger, "withdrawalsFor" | "getWithdrawal" | "keepHolderAnswer"> &
    Pick<PeersLedger, "getPeer">;
  readonly documents: Pick<Documents, "readWithdrawalReceipt">;
  readonly clock: Clock;
}

/** Withdrawals of one answer: far below a megabyte. */
const PAGE = 100;

/** What peers, suspended and revoked ones too, may hear and say of versions that this site took back. */
export function answerWithdrawals(
  ports: AnswerWithdrawalsPorts,
): Pick<FederationUseCases, "listWithdrawals" | "reportWithdrawal"> {
  const { ledger, documents, clock, site } = ports;
  return {
    async listWithdrawals(peer, afterSequence) {
      return (await ledger.withdrawalsFor(peer.site, afterSequence, PAGE)).map(({ token }) => token);
    },

    async reportWithdrawal(peer, receipt) {
      const keys = (await ledger.getPeer(peer.site))?.description.keys ?? [];
      const nowMs = clock.now();
      const terms = await documents.readWithdrawalReceipt(receipt, { holder: peer.site, owner: site, keys, nowMs });
      const { artifact, label, digest, outcome, exception, removed, answeredAtMs } = terms;
      const key = { site, artifact, label };
      const row = await ledger.getWithdrawal(key);
      // Only the notice itself can be answered: who never had it learns nothing here.
      if (row === undefined || sha256(row.token) !== terms.of || row.digest !== digest) {
        throw new HanseError("UNKNOWN_WITHDRAWAL", `there is no such withdrawal of ${artifact}@${label}`, {
          hop: "this gateway",
          remedy: "Ask for the withdrawals again, and answer those",
        });
      }
      await ledger.keepHolderAnswer(
        {
          ...{ artifact, label, peer: peer.site, state: outcome, receipt, exception, removed },
          sinceMs: row.recordedAtMs,
          answeredAtMs,
        },
        {
          action: "withdrawal.answer",
          actor: `peer:${peer.site}`,
          subject: formatReference(key),
          digest,
          outcome: outcome === "exception" ? "failed" : "ok",
          reason: outcome === "exception" ? "WITHDRAWN" : undefined,
          detail: { outcome, said: exception, objects: removed.objects, versions: removed.versions },
        },
      );
    },
  };
}
