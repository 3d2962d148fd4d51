/** Seconds over which the rate is taken. */
const WINDOW_MS = 5000;
const SLOTS = 10;

/** Counts bytes and tells their rate over the last seconds. The clock is an argument. */
export class Meter {
  readonly #slots = new Array<number>(SLOTS).fill(0);
  #slot = 0;
  readonly #startedAtMs: number;

  constructor(nowMs: number) {
    this.#startedAtMs = nowMs;
    this.#slot = Math.floor(nowMs / (WINDOW_MS / SLOTS));
  }

  add(bytes: number, nowMs: number): void {
    this.#advance(nowMs);
    const index = this.#slot % SLOTS;
    this.#slots[index] = (this.#slots[index] ?? 0) + bytes;
  }

  bytesPerSecond(nowMs: number): number {
    this.#advance(nowMs);
    const spanMs = Math.min(WINDOW_MS, Math.max(nowMs - this.#startedAtMs, WINDOW_MS / SLOTS));
    return (this.#slots.reduce((sum, bytes) => sum + bytes, 0) * 1000) / spanMs;
  }

  #advance(nowMs: number): void {
    const slot = Math.floor(nowMs / (WINDOW_MS / SLOTS));
    for (let i = Math.max(this.#slot + 1, slot - SLOTS + 1); i <= slot; i++) this.#slots[i % SLOTS] = 0;
    this.#slot = Math.max(this.#slot, slot);
  }
}
