/** Wakes those who wait for a change; they look for themselves what it was. */
export class Bell {
  #waiting = new Set<() => void>();
  #rings = 0;

  /** How often it rang: what `wait` compares, so that a ring between looking and waiting is not lost. */
  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /**
   * Resolves when it rings, after `atMostMs`, or when the signal is cancelled; never rejects.
   * @param since `rings` as it was before looking: resolves at once where it rang since then
   */
  async wait(atMostMs: number, signal: AbortSignal, since = this.#rings): Promise<void> {
    if (signal.aborted || since !== this.#rings) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      signal.addEventListener("abort", done, { once: true });
      this.#waiting.add(done);
    });
  }
}
