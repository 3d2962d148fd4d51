/** Runs steps one after the other, in the order they were given; after one failed, none runs. */
export class Sequence {
  #tail: Promise<void> = Promise.resolve();

  then(step: () => Promise<void>): void {
    this.#tail = this.#tail.then(step);
    // Waited for in settled(); without this, a failure before that would end the process.
    this.#tail.catch(() => undefined);
  }

  /** Resolves when all steps are over, rejects with the first failure. */
  async settled(): Promise<void> {
    await this.#tail;
  }
}
