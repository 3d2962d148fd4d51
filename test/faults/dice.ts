import { randomInt } from "node:crypto";

/** Chance that can be had again: the same seed throws the same numbers. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number of 0 … below-1 (mulberry32). */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.flatMap(() => left.splice(this.below(left.length), 1));
  }
}

/** The seed of this run, printed: `SEED=n` throws the same moments again. */
export function seedOfRun(suite: string): number {
  const seed = Number(process.env["SEED"] ?? randomInt(1_000_000));
  console.log(`${suite}: SEED=${seed}`);
  return seed;
}

/** How many rounds to run: `HANSE_ROUNDS=n` asks for more than a CI run has time for. */
export function rounds(usual: number): number {
  const asked = Number(process.env["HANSE_ROUNDS"] ?? usual);
  if (Number.isSafeInteger(asked) && asked > 0) return asked;
  throw new Error("HANSE_ROUNDS is not a number from 1: nothing would be run");
}
