import { setTimeout as sleep } from "node:timers/promises";
import type { LiveState } from "../app/ports/engine.ts";
import type { LeasedUnit, TransferRow } from "../app/ports/ledger.ts";
import type { HanseError } from "../domain/errors.ts";
import { asHanseError, isReason } from "../domain/errors.ts";
import { isFinal } from "../domain/transfer.ts";
import { backoffMs, disposition } from "./disposition.ts";
import { Meter } from "./meter.ts";
import { owedAtEnd } from "./owed.ts";
import { resumeAtMs } from "./resume-at.ts";
import type { RunnerPorts } from "./runner-ports.ts";
import type { Work } from "./work.ts";

/** How long a lease lasts before others may take the unit; extended at a third of it. */
const LEASE_MS = 60_000;

/** How long telling of a failure may take. */
const AFTER_FAILURE_MS = 60_000;

/** A store may ask for so much; nothing waits longer in one go. */
const MOST_WAIT_MS = 15 * 60_000;

/** A transfer that runs in this process. */
export interface TransferRun {
  readonly ended: Promise<void>;
  live(nowMs: number): LiveState;
  /** Takes no new units; ends when the running ones have. */
  pause(): void;
  /** Cuts the running units. */
  stop(reason: HanseError): void;
}

/**
 * Runs a transfer from wherever the ledger says it stands to its end, to a pause, or to a stop.
 * @param share how many units may run at one time just now
 */
export function runTransfer(ports: RunnerPorts, row: TransferRow, share: () => number): TransferRun {
  const run = new Run(ports, row, share);
  return {
    ended: run.run(),
    live: (nowMs) => run.live(nowMs),
    pause: () => {
      run.pause();
    },
    stop: (reason) => {
      run.stop(reason);
    },
  };
}

class Run {
  readonly #ports: RunnerPorts;
  readonly #work: Work;
  readonly #share: () => number;
  readonly #stop = new AbortController();
  readonly #meter: Meter;
  /** Bytes of running units that the ledger does not count yet. */
  readonly #inFlight = new Map<number, number>();
  readonly #active = new Map<number, Promise<void>>();
  #row: TransferRow;
  #paused = false;
  #wake: () => void = () => undefined;
  #failuresInARow = 0;
  #lastSuccessMs: number;
  #notBeforeMs = 0;
  /** Objects and parts that were done when something last failed. */
  #doneAtFailure = 0;
  /** What ended it early: the disposition of a failure. */
  #halt: { readonly action: "pause" | "fail"; readonly error: HanseError } | undefined;

  constructor(ports: RunnerPorts, row: TransferRow, share: () => number) {
    this.#ports = ports;
    this.#row = row;
    this.#work = ports.works[row.kind];
    this.#share = share;
    this.#lastSuccessMs = ports.clock.now();
    this.#meter = new Meter(this.#lastSuccessMs);
  }

  live(nowMs: number): LiveState {
    let bytesInFlight = 0;
    for (const bytes of this.#inFlight.values()) bytesInFlight += bytes;
    return { lanes: this.#active.size, bytesPerSecond: this.#meter.bytesPerSecond(nowMs), bytesInFlight };
  }

  pause(): void {
    this.#paused = true;
    this.#wake();
  }

  stop(reason: HanseError): void {
    this.#paused = true;
    this.#stop.abort(reason);
    this.#wake();
  }

  async run(): Promise<void> {
    const { ledger } = this.#ports;
    const keepLeases = setInterval(() => {
      void this.#extendLeases();
    }, LEASE_MS / 3);
    try {
      if (!(await this.#started())) return;
      // Where the ledger failed, units could not be given back: nothing of ours runs here now.
      await ledger.releaseOwnLeases(this.#row.transferId, this.#ports.holder);
      await this.#step((signal) => this.#work.prepare(this.#row, signal));
      let more: boolean;
      do {
        await this.#runUnits();
        more = (await this.#step((signal) => this.#work.settle(this.#row, signal))) ?? false;
      } while (more);
      await this.#step((signal) => this.#work.commit(this.#row, signal));
    } finally {
      // Whatever ended it, nothing of it runs on.
      await Promise.all(this.#active.values());
      clearInterval(keepLeases);
    }
    await this.#end();
  }

  /** @returns false where somebody paused or ended it since it was looked at: their word stands */
  async #started(): Promise<boolean> {
    const { ledger, events, clock } = this.#ports;
    try {
      this.#row = await ledger.actOnTransfer(this.#row.transferId, "start", clock.now());
    } catch (error) {
      if (isReason(error, "WRONG_STATE")) return false;
      throw error;
    }
    events.transferMoved(this.#row);
    return true;
  }

  get #going(): boolean {
    return !this.#paused && this.#halt === undefined;
  }

  /** Runs one step, again and again while its failure is a passing one. */
  async #step<T>(step: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; this.#going; tries++) {
      await this.#refresh();
      try {
        const result = await step(this.#stop.signal);
        await this.#refresh();
        await this.#succeeded();
        return result;
      } catch (error) {
        if (this.#stop.signal.aborted) return undefined;
        await this.#failed(asHanseError(error, "this gateway"), tries, undefined);
        await this.#pauseUntil(this.#notBeforeMs);
      }
    }
    return undefined;
  }

  async #runUnits(): Promise<void> {
    const { ledger, clock, holder } = this.#ports;
    const { transferId } = this.#row;
    while (this.#going) {
      const now = clock.now();
      // After a failure one unit goes ahead to try the way; the others follow when it got through.
      const width = this.#failuresInARow > 0 ? 1 : this.#share();
      if (this.#notBeforeMs - now > MOST_WAIT_MS) this.#notBeforeMs = now;
      const room = now < this.#notBeforeMs ? 0 : width - this.#active.size;
      const units = room > 0 ? await ledger.leaseUnits(transferId, holder, now, LEASE_MS, room) : [];
      for (const unit of units) this.#begin(unit);
      if (units.length === 0 && this.#active.size === 0) {
        const counts = await ledger.countUnits(transferId, now);
        if (counts.queued === 0 && counts.leased === 0) return;
        await this.#pauseUntil(Math.max(this.#notBeforeMs, counts.nextAtMs ?? now + 1000));
      } else if (units.length < room || room <= 0) {
        await this.#untilSomethingEnds();
      }
    }
    await Promise.all(this.#active.values());
  }

  #begin(unit: LeasedUnit): void {
    const bytes = (count: number): void => {
      this.#inFlight.set(unit.number, (this.#inFlight.get(unit.number) ?? 0) + count);
      this.#meter.add(count, this.#ports.clock.now());
    };
    const running = this.#work
      .runUnit(this.#row, unit, bytes, this.#stop.signal)
      .then(
        async (outcome) => {
          if (outcome === "done") await this.#succeeded();
          else await this.#ports.ledger.returnUnit(unit, this.#ports.clock.now(), false);
        },
        async (error: unknown) => {
          if (this.#stop.signal.aborted) await this.#ports.ledger.returnUnit(unit, this.#ports.clock.now(), false);
          else await this.#failedUnit(asHanseError(error, "this gateway"), unit);
        },
      )
      .catch((error: unknown) => {
        // The ledger itself failed: stop here, nothing is lost, the lease runs out.
        this.#halt ??= { action: "pause", error: asHanseError(error, "ledger") };
      })
      .finally(() => {
        this.#active.delete(unit.number);
        this.#inFlight.delete(unit.number);
        this.#wake();
      });
    this.#active.set(unit.number, running);
  }

  async #succeeded(): Promise<void> {
    this.#lastSuccessMs = this.#ports.clock.now();
    this.#notBeforeMs = 0;
    if (this.#failuresInARow === 0) return;
    this.#failuresInARow = 0;
    this.#row = await this.#ports.ledger.noteReason(this.#row.transferId, { reason: "", reasonCode: "" });
  }

  /** A slice that got on before it failed has as many tries again for what comes next. */
  async #failedUnit(error: HanseError, unit: LeasedUnit): Promise<void> {
    await this.#failed(error, await this.#ports.ledger.unitTries(unit.transferId, unit.number), unit);
  }

  async #failed(error: HanseError, tries: number, unit: LeasedUnit | undefined): Promise<void> {
    const { ledger, clock, events, random } = this.#ports;
    const now = clock.now();
    events.unitFailed(this.#row.transferId, unit?.number ?? -1, error);
    await this.#noteProgress(now);
    const verdict = disposition(error, tries, now - this.#lastSuccessMs);
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(this.#failuresInARow, random));
    if (unit !== undefined)
      await ledger.returnUnit(
        unit,
        now + (verdict.type === "retry" ? waitMs : 0),
        verdict.type === "retry" && verdict.countTry,
      );
    if (verdict.type !== "retry") {
      this.#halt ??= { action: verdict.type, error };
      return;
    }
    this.#failuresInARow += 1;
    this.#notBeforeMs = Math.max(this.#notBeforeMs, now + waitMs);
    const seconds = Math.ceil(waitMs / 1000);
    await ledger.noteReason(this.#row.transferId, {
      reason: `${error.line} (next try in ${seconds} s)`,
      reasonCode: error.reason,
    });
  }

  /** A slice gets on object by object: what failed before that is no failure in a row. */
  async #noteProgress(nowMs: number): Promise<void> {
    const { objectsDone, partsDone } = (await this.#ports.ledger.getTransfer(this.#row.transferId)) ?? this.#row;
    if (objectsDone + partsDone > this.#doneAtFailure) {
      this.#failuresInARow = 0;
      this.#lastSuccessMs = nowMs;
    }
    this.#doneAtFailure = objectsDone + partsDone;
  }

  async #end(): Promise<void> {
    const { ledger, clock, events } = this.#ports;
    await this.#refresh();
    const halt = this.#halt;
    if (halt === undefined || isFinal(this.#row.state) || this.#row.state === "PAUSED") {
      if (isFinal(this.#row.state)) events.transferMoved(this.#row);
      return;
    }
    const { error } = halt;
    const failed = halt.action === "fail";
    const change = {
      reason: error.line,
      reasonCode: error.reason,
      problems: error.problems.slice(0, 100),
      resumeAtMs: failed ? undefined : resumeAtMs(error, clock.now()),
    };
    try {
      const audit = {
        action: failed ? "transfer.fail" : "transfer.park",
        actor: "gateway",
        onBehalfOf: `user:${this.#row.createdBy}`,
        subject: this.#row.transferId,
        digest: this.#row.digest === "" ? undefined : this.#row.digest,
        outcome: "failed" as const,
        reason: error.reason,
        detail: { reference: this.#row.reference },
      };
      // The source hears of a failure: perhaps its copy is no longer what was signed, and it can look.
      const owed = failed ? owedAtEnd(this.#row, "failed") : undefined;
      const { transferId } = this.#row;
      const row = await ledger.actOnTransfer(transferId, halt.action, clock.now(), change, audit, owed);
      events.transferMoved(row);
      if (failed) await this.#afterFailure(row, error);
    } catch (actError) {
      // Somebody paused or cancelled it at the same moment: their word stands.
      if (!isReason(actError, "WRONG_STATE")) throw actError;
    }
  }

  /** The transfer has FAILED, whatever comes of this. */
  async #afterFailure(row: TransferRow, error: HanseError): Promise<void> {
    try {
      await this.#work.failed(row, error, AbortSignal.any([this.#stop.signal, AbortSignal.timeout(AFTER_FAILURE_MS)]));
    } catch (followUp) {
      this.#ports.events.unitFailed(row.transferId, -1, asHanseError(followUp, "this gateway"));
    }
  }

  async #refresh(): Promise<void> {
    this.#row = (await this.#ports.ledger.getTransfer(this.#row.transferId)) ?? this.#row;
    if (this.#row.state !== "RUNNING") this.#paused = true;
  }

  async #extendLeases(): Promise<void> {
    const { ledger, clock, holder } = this.#ports;
    const numbers = [...this.#active.keys()];
    if (numbers.length === 0) return;
    await ledger.extendLeases(this.#row.transferId, holder, numbers, clock.now() + LEASE_MS).catch((error: unknown) => {
      this.#halt ??= { action: "pause", error: asHanseError(error, "ledger") };
    });
  }

  async #untilSomethingEnds(): Promise<void> {
    if (!this.#going) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async #pauseUntil(atMs: number): Promise<void> {
    if (!this.#going) return;
    const woken = new AbortController();
    // A clock that was set back must not make a short wait long.
    const waitMs = Math.min(MOST_WAIT_MS, Math.max(0, atMs - this.#ports.clock.now()));
    this.#wake = () => {
      woken.abort();
    };
    await sleep(waitMs, undefined, { signal: woken.signal }).catch(() => undefined);
  }
}
