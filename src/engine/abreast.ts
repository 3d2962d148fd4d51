/** Runs steps side by side, at most so many at one time. A failure is kept until somebody asks: nobody may be waiting when it comes. */
export class Abreast {
  readonly #width: number;
  readonly #running = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** Starts a step and waits until there is room for another. @throws the first failure so far */
  async start(step: () => Promise<void>): Promise<void> {
    const running: Promise<void> = step()
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    if (this.#running.size >= this.#width) await Promise.race(this.#running);
    this.#throwFirst();
  }

  /** Waits until all steps are over. @throws the first failure */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFirst();
  }

  #throwFirst(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
