import { setTimeout as sleep } from "node:timers/promises";
import type { TransferRow } from "../app/ports/ledger.ts";
import { asHanseError } from "../domain/errors.ts";
import { isFinal } from "../domain/transfer.ts";
import { backoffMs } from "./disposition.ts";
import { owedAtEnd } from "./owed.ts";
import type { RunnerPorts } from "./runner-ports.ts";

/** Step of a transfer whose remains are being removed: taken up again after a restart. */
export const CANCELLING = "cancelling";

/** Ends cancelled transfers: removes what they left, however long that takes, and only then calls them CANCELLED. */
export class Cancellations {
  readonly #ports: RunnerPorts;
  readonly #running = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  /** True while a transfer's remains are being removed. */
  has(transferId: string): boolean {
    return this.#running.has(transferId);
  }

  /**
   * Removes a transfer's remains in the background, after `halted`: when nothing of it runs any more.
   * @returns when the intent is in the ledger: from then on no crash brings the transfer back
   */
  async begin(row: TransferRow, halted: Promise<void>): Promise<void> {
    const { transferId } = row;
    const noted = Promise.withResolvers<undefined>();
    const work = async (): Promise<void> => {
      await halted;
      const marked = await this.#mark(transferId);
      noted.resolve(undefined);
      await this.#remove(marked);
    };
    const running = work()
      .catch((error: unknown) => {
        noted.reject(error);
        if (!this.#stop.signal.aborted)
          this.#ports.events.unitFailed(transferId, -1, asHanseError(error, "this gateway"));
      })
      .finally(() => this.#running.delete(transferId));
    this.#running.set(transferId, running);
    await noted.promise;
  }

  /** Resolves when a transfer's remains are gone, or after so long. */
  async wait(transferId: string, atMostMs: number): Promise<void> {
    const enough = new AbortController();
    const late = sleep(atMostMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([this.#running.get(transferId), late]);
    enough.abort();
  }

  /** Leaves the rest to the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #mark(transferId: string): Promise<TransferRow> {
    const { ledger, clock } = this.#ports;
    const mark = { step: CANCELLING, reason: "", reasonCode: "" };
    const current = await ledger.getTransfer(transferId);
    // A FAILED transfer is at its end, and would not be taken up again after a restart.
    if (current?.state === "FAILED") return ledger.actOnTransfer(transferId, "resume", clock.now(), mark);
    return ledger.changeTransfer(transferId, mark);
  }

  /** Tries until nothing is left: a store that is down for a while keeps the transfer `cancelling`, with the reason. */
  async #remove(row: TransferRow): Promise<void> {
    const { ledger, works, events, random } = this.#ports;
    const { signal } = this.#stop;
    for (let failures = 0; ; failures++) {
      try {
        await works[row.kind].cleanUp(row, signal);
        await this.#end(row);
        return;
      } catch (error) {
        signal.throwIfAborted();
        const failure = asHanseError(error, "this gateway");
        events.unitFailed(row.transferId, -1, failure);
        await ledger.changeTransfer(row.transferId, {
          reason: `what it wrote cannot be removed yet: ${failure.line}`,
          reasonCode: failure.reason,
        });
        await sleep(backoffMs(failures, random), undefined, { signal });
      }
    }
  }

  async #end(row: TransferRow): Promise<void> {
    const { ledger, clock, events } = this.#ports;
    await ledger.forgetUnits(row.transferId);
    const current = (await ledger.getTransfer(row.transferId)) ?? row;
    if (isFinal(current.state) && current.state !== "FAILED") return;
    const after = await ledger.actOnTransfer(
      row.transferId,
      "cancel",
      clock.now(),
      { step: "", reason: "", reasonCode: "" },
      {
        action: "transfer.cancel",
        actor: `user:${row.createdBy}`,
        subject: row.transferId,
        digest: row.digest === "" ? undefined : row.digest,
        outcome: "ok",
        detail: { reference: row.reference },
      },
      owedAtEnd(current, "cancelled"),
    );
    events.transferMoved(after);
  }
}
