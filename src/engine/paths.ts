import type { DeliveryMode } from "../domain/delivery.ts";
import type { Clock } from "../app/ports/runtime.ts";

/** After a failure of the direct path, for how long nothing tries it; doubled each time, at most MOST. */
const FIRST_PAUSE_MS = 60_000;
const MOST_PAUSE_MS = 10 * 60_000;

/** A unit that failed so often on one path takes the other. */
const TRIES_PER_PATH = 2;

/** The path that a unit takes, and the one that it may change to. */
export interface ChosenPath {
  readonly mode: DeliveryMode;
  readonly otherwise: DeliveryMode | undefined;
}

/**
 * Which path the units of one pull take: the one that was asked for, or direct while it works and relay while it does
 * not. Now and then one unit tries the direct path again.
 */
export class Paths {
  readonly #clock: Clock;
  readonly #modes: readonly [DeliveryMode, ...DeliveryMode[]];
  #pauseMs = FIRST_PAUSE_MS;
  #directFromMs = 0;
  /** One unit is out to try the direct path again. */
  #trying = false;

  /** @param modes those that may be taken, best first */
  constructor(modes: readonly [DeliveryMode, ...DeliveryMode[]], clock: Clock) {
    this.#clock = clock;
    this.#modes = modes;
  }

  /** @param tries how often the unit failed since it last got on */
  choose(tries: number): ChosenPath {
    const [best, ...others] = this.#modes;
    if (others.length === 0) return { mode: best, otherwise: undefined };
    const now = this.#clock.now();
    if (now < this.#directFromMs) return { mode: "relay", otherwise: undefined };
    // Where the direct path failed before, this unit tries it and the others wait to see.
    if (this.#directFromMs > 0) {
      this.#directFromMs = now + this.#pauseMs;
      this.#trying = true;
    }
    const swapped = tries % (2 * TRIES_PER_PATH) >= TRIES_PER_PATH;
    return swapped ? { mode: "relay", otherwise: undefined } : { mode: "direct", otherwise: "relay" };
  }

  /** The direct path did not work; lanes that find it out together count once. */
  fellBack(): void {
    const now = this.#clock.now();
    if (now < this.#directFromMs && !this.#trying) return;
    this.#trying = false;
    this.#directFromMs = now + this.#pauseMs;
    this.#pauseMs = Math.min(MOST_PAUSE_MS, 2 * this.#pauseMs);
  }

  /** Relay did not work: the direct path is tried before its time. */
  relayFailed(): void {
    this.#directFromMs = Math.min(this.#directFromMs, this.#clock.now());
  }

  /** The direct path works. */
  directWorked(): void {
    this.#trying = false;
    this.#directFromMs = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
  }
}
