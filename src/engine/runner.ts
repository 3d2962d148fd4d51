import type { LiveState, TransferRunner } from "../app/ports/engine.ts";
import type { TransferRow } from "../app/ports/ledger.ts";
import { asHanseError, HanseError } from "../domain/errors.ts";
import { Cancellations, CANCELLING } from "./cancellations.ts";
import { inTurn } from "./in-turn.ts";
import { widthAt } from "./rule-paces.ts";
import { runTransfer, type TransferRun } from "./run-transfer.ts";
import type { RunnerPorts } from "./runner-ports.ts";

const IDLE: LiveState = { lanes: 0, bytesPerSecond: 0, bytesInFlight: 0 };

/** How long running parts may go on after a stop before they are cut; less than the 30 s a stop may take. */
const DRAIN_MS = 15_000;

/** How long after a failure of the ledger a transfer is taken up again. */
const TROUBLE_MS = 5000;

/** A cancel answers when everything is removed, or after this long: then it goes on by itself. */
const ANSWER_MS = 20_000;

/** Runs the site's transfers: what is QUEUED or RUNNING in the ledger, a few at a time, in their turn. */
export class Runner implements TransferRunner {
  readonly #ports: RunnerPorts;
  readonly #runs = new Map<string, TransferRun>();
  readonly #ended = new Map<string, Promise<void>>();
  /** What ended runs in a way that the ledger could not take. */
  readonly #troubles = new Map<string, HanseError>();
  readonly #cancellations: Cancellations;
  #later: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
    this.#cancellations = new Cancellations(ports);
  }

  /** Takes up what the last process left. */
  async start(): Promise<void> {
    await this.#ports.ledger.releaseOtherLeases(this.#ports.holder);
    for (const row of await this.#ports.ledger.openTransfers()) {
      if (row.step === CANCELLING) await this.#cancellations.begin(row, Promise.resolve());
    }
    await this.fill();
  }

  async fill(): Promise<void> {
    const open = await this.#ports.ledger.openTransfers();
    if (this.#stopping) return;
    const waiting = inTurn(
      open.filter((row) => (row.state === "QUEUED" || row.state === "RUNNING") && row.step !== CANCELLING),
    );
    for (const row of waiting) {
      if (this.#runs.size >= this.#ports.maxTransfers) return;
      const busy = this.#runs.has(row.transferId) || this.#cancellations.has(row.transferId);
      if (!busy) this.#begin(row);
    }
  }

  /** Transfers that run just now. */
  get running(): number {
    return this.#runs.size;
  }

  live(transferId: string): LiveState {
    const run = this.#runs.get(transferId);
    return (
      run?.live(this.#ports.clock.now()) ?? {
        ...IDLE,
        trouble: this.#troubles.get(transferId),
      }
    );
  }

  pause(transferId: string): void {
    this.#runs.get(transferId)?.pause();
  }

  halt(transferId: string, reason: HanseError): void {
    this.#runs.get(transferId)?.stop(reason);
  }

  async cancel(row: TransferRow): Promise<TransferRow> {
    const { transferId } = row;
    if (!this.#cancellations.has(transferId)) {
      this.#runs.get(transferId)?.stop(new HanseError("INTERRUPTED", "the transfer was cancelled"));
      await this.#cancellations.begin(row, this.#ended.get(transferId) ?? Promise.resolve());
    }
    await this.#cancellations.wait(transferId, ANSWER_MS);
    return (await this.#ports.ledger.getTransfer(transferId)) ?? row;
  }

  /** Lets running parts end, cuts them after 15 s, and starts nothing more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#later);
    for (const run of this.#runs.values()) run.pause();
    const cut = setTimeout(() => {
      for (const run of this.#runs.values()) run.stop(new HanseError("SHUTTING_DOWN", "the gateway is stopping"));
    }, DRAIN_MS);
    await Promise.all([...this.#ended.values(), this.#cancellations.stop()]);
    clearTimeout(cut);
  }

  #begin(row: TransferRow): void {
    const { transferId } = row;
    const share = (): number =>
      widthAt(Math.max(1, Math.floor(this.#ports.lanes / Math.max(1, this.#runs.size))), row.maxBytesPerSecond);
    const run = runTransfer(this.#ports, row, share);
    this.#runs.set(transferId, run);
    const ended = run.ended
      .then(
        () => undefined,
        (error: unknown) => asHanseError(error, "this gateway"),
      )
      .then(async (trouble) => {
        this.#runs.delete(transferId);
        this.#ended.delete(transferId);
        if (trouble !== undefined) {
          this.#troubles.set(transferId, trouble);
          throw trouble;
        }
        this.#troubles.delete(transferId);
        // Paused and resumed while its last parts ended: it is queued again and has to be taken up.
        await this.fill();
      })
      .catch((error: unknown) => {
        this.#ports.events.unitFailed(transferId, -1, asHanseError(error, "this gateway"));
        this.#fillLater();
      });
    this.#ended.set(transferId, ended);
  }

  /** The ledger does not take what has to be written: looked at again in a while, by itself. */
  #fillLater(): void {
    if (this.#stopping) return;
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.fill().catch(() => {
        this.#fillLater();
      });
    }, TROUBLE_MS);
  }
}
