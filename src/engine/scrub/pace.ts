import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../app/ports/runtime.ts";

/** Nothing waits longer in one go: a clock that was set back must not make a short wait long. */
const MOST_WAIT_MS = 60_000;

/** Lets bytes pass at a rate, over everything that asks it. Who takes more than a second's worth at once makes the next wait. */
export class Pace {
  readonly #bytesPerMs: number;
  readonly #clock: Clock;
  #freeAtMs = 0;

  constructor(bytesPerSecond: number, clock: Clock) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#clock = clock;
  }

  /** Waits until these bytes may be read. @throws the signal's reason */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const now = this.#clock.now();
    const waitMs = Math.min(MOST_WAIT_MS, Math.max(0, this.#freeAtMs - now));
    this.#freeAtMs = now + waitMs + bytes / this.#bytesPerMs;
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  }
}
