import type { ServiceImplementation } from "nice-grpc";
import type { WithdrawalHolder as HolderRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases, WithdrawalView } from "../../app/use-cases.ts";
import { formatReference } from "../../domain/artifact.ts";
import type { RemovalProof } from "../../domain/withdrawal.ts";
import type { Removal } from "../../wire/gen/hanse/control/v1/Removal.ts";
import type { Withdrawal } from "../../wire/gen/hanse/control/v1/Withdrawal.ts";
import type { WithdrawalHolder } from "../../wire/gen/hanse/control/v1/WithdrawalHolder.ts";
import type { WithdrawalsService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { page, requestId, requiredText, text } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** hanse.control.v1.WithdrawalsService */
export function withdrawalsService(
  useCases: Pick<ControlUseCases, "dropReplica" | "withdrawVersion" | "getWithdrawal" | "listWithdrawals">,
): ServiceImplementation<WithdrawalsService, ControlContext> {
  return {
    async DropReplica(request, { user }) {
      requestId(request.requestId);
      const { reference, location, purged, problem } = await useCases.dropReplica(user, {
        reference: requiredText(request.reference, "reference"),
        reason: text(request.reason, "reason"),
      });
      return {
        reference,
        location,
        done: purged !== undefined,
        removed: purged === undefined ? null : wireRemoval(purged, purged.straysNamed),
        problem: problem ?? "",
      };
    },
    async WithdrawVersion(request, { user, signal }) {
      requestId(request.requestId);
      const asked = {
        reference: requiredText(request.reference, "reference"),
        reason: requiredText(request.reason, "reason"),
      };
      return { withdrawal: wireWithdrawal(await useCases.withdrawVersion(user, asked, signal), true) };
    },
    async GetWithdrawal(request, { user }) {
      const view = await useCases.getWithdrawal(user, requiredText(request.reference, "reference"));
      const { holders, statements } = view;
      const others = [...statements].filter(([site]) => !holders.some(({ peer }) => peer === site));
      return { withdrawal: wireWithdrawal(view, true, statements), statements: others.map(([, token]) => token) };
    },
    async ListWithdrawals(request, { user }) {
      const { items, nextToken } = await useCases.listWithdrawals(user, page(request));
      return { withdrawals: items.map((view) => wireWithdrawal(view, false)), nextPageToken: nextToken };
    },
  };
}

const wireRemoval = (
  { objects, versions, uploads, strays }: RemovalProof,
  strayKeys: readonly string[] = [],
): Removal => ({ objects, versions, uploads, strays, strayKeys: [...strayKeys] });

/** What an own withdrawal, and one of a peer, is called for people. */
const STATES = { noted: "waiting", done: "done", exception: "exception", told: "" } as const;

/** @param full with signed documents, which would make a list long */
const wireWithdrawal = (
  { withdrawal, holders }: WithdrawalView,
  full: boolean,
  statements: ReadonlyMap<string, string> = new Map(),
): Withdrawal => ({
  reference: formatReference(withdrawal),
  digest: withdrawal.digest,
  reason: withdrawal.reason,
  withdrawnAt: toTimestamp(withdrawal.withdrawnAtMs),
  token: full ? withdrawal.token : "",
  holders: holders.map((holder) => wireHolder(holder, full, statements.get(holder.peer))),
  state: STATES[withdrawal.state],
  problem: withdrawal.problem ?? "",
  receipt: full ? (withdrawal.receipt ?? "") : "",
  told: withdrawal.told,
});

const wireHolder = (holder: HolderRow, full: boolean, statement: string | undefined): WithdrawalHolder => ({
  siteId: holder.peer,
  state: holder.state,
  since: toTimestamp(holder.sinceMs),
  answeredAt: holder.answeredAtMs === undefined ? null : toTimestamp(holder.answeredAtMs),
  exception: holder.exception ?? "",
  removed: wireRemoval(holder.removed),
  receipt: full ? (holder.receipt ?? "") : "",
  statement: statement ?? "",
  expected: holder.expected,
});
