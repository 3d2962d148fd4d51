import { setTimeout as pause } from "node:timers/promises";

/** How long calls took, and how many failed. */
export interface Latencies {
  readonly calls: number;
  readonly failures: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

/** Between two calls of the honest client. */
const EACH_MS = 20;

/**
 * Makes honest calls one after the other while something else goes on.
 * @param call one call; answers how it ended, e.g. `OK`
 */
export async function beside<T>(
  call: () => Promise<string>,
  attack: () => Promise<T>,
): Promise<{ readonly attacked: T; readonly honest: Latencies }> {
  const times: number[] = [];
  const failures: string[] = [];
  const over = new AbortController();
  const client = (async () => {
    while (!over.signal.aborted) {
      const from = performance.now();
      const status = await call();
      times.push(performance.now() - from);
      if (status !== "OK") failures.push(status);
      await pause(EACH_MS);
    }
  })();
  try {
    const attacked = await attack();
    over.abort();
    await client;
    return { attacked, honest: latenciesOf(times, failures) };
  } finally {
    over.abort();
    await client;
  }
}

function latenciesOf(times: readonly number[], failures: readonly string[]): Latencies {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { calls: times.length, failures, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}
