/** A stretch of an upload's shared file, and the part that has it. */
interface Stretch {
  readonly number: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Which part may write where in an upload's shared file. A part whose stretch another part holds, or that is being
 * written at this moment, goes to a file of its own: wrong offsets cost copying at the end and never bytes.
 */
export class Layout {
  readonly #held = new Map<number, Stretch>();
  readonly #writing = new Set<Stretch>();

  /** @param held the parts that lie in the shared file already */
  constructor(held: Iterable<Stretch>) {
    for (const stretch of held) this.#held.set(stretch.number, stretch);
  }

  /** @returns undefined where the part needs a file of its own */
  reserve(stretch: Stretch): (() => void) | undefined {
    const others = [...this.#held.values()].filter((held) => held.number !== stretch.number);
    if ([...others, ...this.#writing].some((taken) => overlap(taken, stretch))) return undefined;
    this.#writing.add(stretch);
    return () => {
      this.#writing.delete(stretch);
    };
  }

  /** The part's bytes lie there from now on. */
  hold(stretch: Stretch): void {
    this.#held.set(stretch.number, stretch);
  }

  /** The part lies in the shared file no more. */
  drop(number: number): void {
    this.#held.delete(number);
  }
}

const overlap = (a: Stretch, b: Stretch): boolean =>
  a.offset < b.offset + b.sizeBytes && b.offset < a.offset + a.sizeBytes;
