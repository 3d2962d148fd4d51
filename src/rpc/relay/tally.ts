/** Bytes are told in lumps: when so many have gathered, or some have waited so long. */
const LUMP_BYTES = 8 * 1024 * 1024;
const LUMP_MS = 5000;

/** Counts what a stream sends, and tells it so seldom that counting costs nothing. */
export class Tally {
  readonly #told: (bytes: number) => void;
  readonly #now: () => number;
  #bytes = 0;
  #sinceMs: number;

  /** @param now monotonic milliseconds; replaced in tests */
  constructor(told: (bytes: number) => void, now: () => number = () => performance.now()) {
    this.#told = told;
    this.#now = now;
    this.#sinceMs = now();
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= LUMP_BYTES || this.#now() - this.#sinceMs >= LUMP_MS) this.tell();
  }

  /** Tells what was not told yet. */
  tell(): void {
    if (this.#bytes > 0) this.#told(this.#bytes);
    this.#bytes = 0;
    this.#sinceMs = this.#now();
  }
}
