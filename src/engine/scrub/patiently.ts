import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../app/ports/runtime.ts";
import { asHanseError } from "../../domain/errors.ts";
import { backoffMs } from "../disposition.ts";

/** What waiting for a store needs. */
export interface PatiencePorts {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** A store that does not answer is waited for so long. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Repeats what a store does not answer: that says nothing about what lies in it.
 * @throws HanseError where repeating cannot help, or after ten minutes; the signal's reason
 */
export async function patiently<T>(
  { clock, random }: PatiencePorts,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  const sinceMs = clock.now();
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const failure = asHanseError(error, "this gateway");
      if (failure.category !== "again" || clock.now() - sinceMs > PATIENCE_MS) throw failure;
      const waitMs = Math.max(failure.retryAfterMs ?? 0, backoffMs(failures, random));
      await sleep(waitMs, undefined, { signal });
    }
  }
}
