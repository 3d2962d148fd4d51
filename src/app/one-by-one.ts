/**
 * Runs what it is given one after the other, in the order in which it came: for what looks first and acts on what it saw.
 * The ledger's operations are whole, and others come between two of them.
 */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all before it has ended, well or not. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#last.then(work);
    this.#last = running.catch(() => undefined);
    return running;
  }
}
