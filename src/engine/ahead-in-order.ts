import { SMALL_OBJECT_BYTES } from "./small-object.ts";

/** Objects that one lane has under way at a time: of small ones, most of the time is waiting for the stores. */
export const AHEAD = 8;

/** What a lane holds of them together; a single one may be so large. */
const MOST_BYTES = SMALL_OBJECT_BYTES;

type Told = () => void;

/**
 * Runs steps side by side, at most eight and at most 8 MiB of bytes at one time, and tells of each when all before it were
 * told: whoever looks later finds everything up to some step, and at most seven behind it.
 */
export class AheadInOrder {
  readonly #under: { readonly bytes: number; readonly step: Promise<Told> }[] = [];

  /**
   * Begins a step as soon as there is room for its bytes.
   * @param step resolves with what is to be told of it
   * @throws the failure of an earlier step; then nothing was begun
   */
  async start(bytes: number, step: () => Promise<Told>): Promise<void> {
    while (this.#under.length >= AHEAD || (this.#under.length > 0 && this.#bytes + bytes > MOST_BYTES))
      await this.#tellFirst();
    const begun = step();
    // Asked for in its turn; until then a failure must not end the thread.
    begun.catch(() => undefined);
    this.#under.push({ bytes, step: begun });
  }

  /** Tells of all that were begun. @throws the first failure */
  async settled(): Promise<void> {
    while (this.#under.length > 0) await this.#tellFirst();
  }

  /** Waits until nothing runs any more, and tells nothing. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#under.map(({ step }) => step));
  }

  get #bytes(): number {
    return this.#under.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #tellFirst(): Promise<void> {
    const [first] = this.#under;
    const tell = await first?.step;
    this.#under.shift();
    tell?.();
  }
}
