/** Wakes those who wait for a change; they look for themselves what it was. */
export class Bell {
  #waiting = new Set<() => void>();

  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Resolves when it rings, after `atMostMs`, or when the signal is cancelled; never rejects. */
  async wait(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
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
