import { HanseError } from "../domain/errors.ts";
import type { UserPrincipal } from "../domain/principal.ts";
import { isFinal, type TransferAction } from "../domain/transfer.ts";
import type { StoreAction } from "../policy/store-access.ts";
import { maySeeTransfer, maySteerTransfer } from "../policy/transfers.ts";
import { refuseDropping } from "./drops.ts";
import { userActor } from "./ids.ts";
import { pageOf, parseTimedToken, timedToken } from "./pages.ts";
import type { TransferRunner } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { DropsLedger, SourcesLedger, TransferRow, TransfersLedger, WithdrawalsLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import { showPlace, type Stores } from "./ports/stores.ts";
import type { Bell } from "./bell.ts";
import { resumed } from "./resume-transfer.ts";
import { refuseStore } from "./refuse-store.ts";
import { refuseWithdrawn } from "./refuse-withdrawn.ts";
import type { ControlUseCases, TransferView } from "./use-cases.ts";

/** What showing and steering transfers needs. */
export interface TransferPorts {
  readonly ledger: TransfersLedger &
    Pick<SourcesLedger, "listSources"> &
    Pick<WithdrawalsLedger, "getWithdrawal"> &
    Pick<DropsLedger, "getDrop">;
  readonly runner: TransferRunner;
  readonly stores: Stores;
  readonly events: Events;
  readonly clock: Clock;
}

/** What watching them needs besides. */
export interface WatchedTransferPorts extends TransferPorts {
  /** Rings when a transfer is in another state. */
  readonly moves: Pick<Bell, "rings" | "wait">;
}

/** How often a watch looks at how far a transfer has come. */
const LOOK_MS = 200;

/** The use cases of `hanse transfer …`. */
export function transfers(
  ports: WatchedTransferPorts,
): Pick<
  ControlUseCases,
  "listTransfers" | "getTransfer" | "watchTransfer" | "pauseTransfer" | "resumeTransfer" | "cancelTransfer"
> {
  const { ledger, runner, clock } = ports;
  const act = async (user: UserPrincipal, transferId: string, action: TransferAction): Promise<TransferRow> => {
    const row = await steered(ports, user, transferId);
    const after = await ledger.actOnTransfer(
      row.transferId,
      action,
      clock.now(),
      action === "resume" ? resumed(row) : { reason: "", reasonCode: "" },
      {
        action: `transfer.${action}`,
        actor: userActor(user),
        subject: row.transferId,
        outcome: "ok",
        detail: { reference: row.reference },
      },
    );
    if (after.state !== row.state) ports.events.transferMoved(after);
    return after;
  };
  return {
    async listTransfers(user, activeOnly, page) {
      const seesAll = maySeeTransfer(user, "");
      const rows = await ledger.listTransfers({
        createdBy: seesAll ? undefined : user.person,
        activeOnly,
        before: parseTimedToken(page.token, (createdAtMs, transferId) => ({ createdAtMs, transferId })),
        limit: page.size + 1,
      });
      const { items, nextToken } = pageOf(rows, page, (last) => timedToken(last.createdAtMs, last.transferId));
      return { items: items.map((row) => viewTransfer(ports, row)), nextToken };
    },

    async getTransfer(user, transferId) {
      const row = await seen(ports, user, transferId);
      return { ...viewTransfer(ports, row), sources: await ledger.listSources(row.transferId) };
    },

    async *watchTransfer(user, transferId, signal) {
      const { transferId: id } = await seen(ports, user, transferId);
      let told = "";
      do {
        const { rings } = ports.moves;
        const view = viewTransfer(ports, await seen(ports, user, id));
        const text = JSON.stringify(view);
        if (text !== told) yield view;
        told = text;
        if (isFinal(view.row.state)) return;
        await ports.moves.wait(LOOK_MS, signal, rings);
      } while (!signal.aborted);
    },

    async pauseTransfer(user, transferId) {
      const row = await act(user, transferId, "pause");
      runner.pause(row.transferId);
      return viewTransfer(ports, row);
    },

    async resumeTransfer(user, transferId) {
      const before = await steered(ports, user, transferId);
      refuseStores(ports.stores, user, before);
      refuseRevoked(before);
      await refuseGoing(ports, before);
      const row = await act(user, transferId, "resume");
      await ledger.retryUnitsNow(row.transferId);
      await runner.fill();
      return viewTransfer(ports, row);
    },

    async cancelTransfer(user, transferId) {
      const row = await steered(ports, user, transferId);
      if (row.state === "CANCELLED") return viewTransfer(ports, row);
      if (row.state === "SUCCEEDED") {
        throw new HanseError("WRONG_STATE", `${row.transferId} has succeeded: there is nothing to cancel`, {
          hop: "this gateway",
          remedy: `\`hanse show ${row.reference}\` tells what it made`,
        });
      }
      return viewTransfer(ports, await runner.cancel(row));
    },
  };
}

/** A revocation ends what it ended for good: a new peering begins with nothing. @throws HanseError WRONG_STATE */
function refuseRevoked({ transferId, state, reasonCode, intent }: TransferRow): void {
  if (state !== "FAILED" || reasonCode !== "PEER_REVOKED" || intent.kind !== "pull") return;
  throw new HanseError("WRONG_STATE", `${transferId} ended for good when ${intent.site} was revoked`, {
    hop: "this gateway",
    remedy: `\`hanse transfer cancel ${transferId}\` removes what it brought; under a new peering, pull it again`,
  });
}

/** What goes from here does not come again. @throws HanseError WITHDRAWN; WRONG_STATE while its copy is being removed */
async function refuseGoing({ ledger }: Pick<TransferPorts, "ledger">, { intent }: TransferRow): Promise<void> {
  if (intent.kind !== "pull") return;
  refuseWithdrawn({ ...intent, withdrawal: await ledger.getWithdrawal(intent) });
  await refuseDropping(ledger, intent);
}

/** A transfer as people see it. */
export function viewTransfer(ports: Pick<TransferPorts, "runner" | "stores">, stored: TransferRow): TransferView {
  // What was the last thing it did is no news once it is over.
  const current = isFinal(stored.state) ? { ...stored, step: "" } : stored;
  const { intent } = stored;
  const place = (store: string, root: string): string => showPlace(ports.stores, store, root);
  const { trouble, ...live } = ports.runner.live(stored.transferId);
  const row = trouble === undefined ? current : { ...current, reason: trouble.line, reasonCode: trouble.reason };
  if (intent.kind === "pull")
    return { row, ...live, from: intent.site, to: place(intent.store, intent.root), repair: intent.repair };
  const to =
    intent.copyTo === undefined ? place(intent.store, intent.root) : place(intent.copyTo.store, intent.copyTo.root);
  return { row, ...live, from: place(intent.store, intent.root), to };
}

async function seen(ports: TransferPorts, user: UserPrincipal, idText: string): Promise<TransferRow> {
  const found = (await ports.ledger.getTransfer(idText)) ?? (await onlyMatch(ports.ledger, idText));
  if (found !== undefined && maySeeTransfer(user, found.createdBy)) return found;
  // The same answer for what does not exist and for what belongs to somebody else.
  throw new HanseError("UNKNOWN_TRANSFER", `there is no transfer ${idText}`, {
    hop: "this gateway",
    remedy: "`hanse transfer ls` shows the transfers",
  });
}

async function onlyMatch(ledger: TransfersLedger, prefix: string): Promise<TransferRow | undefined> {
  if (prefix.length < 4) return undefined;
  const matches = await ledger.findTransfers(prefix);
  if (matches.length <= 1) return matches[0];
  throw new HanseError("INVALID_INPUT", `more than one transfer begins with ${prefix}`, {
    remedy: "Write more of its id",
  });
}

async function steered(ports: TransferPorts, user: UserPrincipal, idText: string): Promise<TransferRow> {
  const row = await seen(ports, user, idText);
  if (maySteerTransfer(user, row.createdBy)) return row;
  throw new HanseError("NOT_ALLOWED", `${row.transferId} belongs to ${row.createdBy}`, {
    hop: "this gateway",
    remedy: "Ask them, or an operator",
  });
}

/** What a person may do is looked at anew when work is taken up again. @throws HanseError NOT_ALLOWED */
function refuseStores(stores: Stores, user: UserPrincipal, { intent }: TransferRow): void {
  const refuse = (action: StoreAction, place: { store: string; root: string }): void => {
    refuseStore(user, action, { store: stores.get(place.store), key: place.root });
  };
  refuse(intent.kind === "pull" ? "pull" : "publish", intent);
  if (intent.kind === "pull" || intent.copyTo === undefined) return;
  refuse("pull", intent.copyTo);
  refuse("publish", intent.copyTo);
}
