import { setTimeout as sleep } from "node:timers/promises";

/** What was not used is good for so long: a timer that comes late does not lower the rate. */
const SLACK_NS = 100_000_000n;

const SECOND_NS = 1_000_000_000n;

/** Where in the shared memory the next bytes' turn stands, and the rate. */
const TURN = 0;
const RATE = 1;

/** Makes what lanes of all threads share to keep to one rate together. */
export function sharePace(bytesPerSecond: number): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
  new BigInt64Array(shared)[RATE] = BigInt(bytesPerSecond);
  return shared;
}

/** Holds bytes to a rate that many lanes share: each takes its turn in shared memory and waits for it. */
export class Pace {
  readonly #slots: BigInt64Array;

  constructor(shared: SharedArrayBuffer) {
    this.#slots = new BigInt64Array(shared);
  }

  /** How long these bytes have to wait for their turn, in nanoseconds; it is theirs from now on. @param nowNs of a clock that all threads have */
  reserve(bytes: number, nowNs: bigint): bigint {
    const costNs = (BigInt(bytes) * SECOND_NS) / Atomics.load(this.#slots, RATE);
    for (;;) {
      const turn = Atomics.load(this.#slots, TURN);
      const start = turn > nowNs - SLACK_NS ? turn : nowNs - SLACK_NS;
      // Another thread may have taken the same turn in between.
      if (Atomics.compareExchange(this.#slots, TURN, turn, start + costNs) !== turn) continue;
      return start > nowNs ? start - nowNs : 0n;
    }
  }

  /** Resolves when these bytes may pass. @throws the signal's reason */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const waitMs = Number(this.reserve(bytes, process.hrtime.bigint()) / 1_000_000n);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    signal.throwIfAborted();
  }
}
