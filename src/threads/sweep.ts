import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** So many ended connections are worth a collection of garbage. */
const MANY = 20;

/** A collection comes at most so often. */
const EACH_MS = 10_000;

/**
 * Gives memory back after many connections. What Node keeps for an HTTP/2 connection lies mostly outside of V8's heap,
 * which sees no reason to look: without this a flood's memory stays until as much honest work has come by.
 */
export class Sweep {
  #ended = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Counts a connection that ended. */
  count(): void {
    this.#ended += 1;
    if (this.#ended < MANY || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#ended = 0;
      collectGarbage();
    }, EACH_MS);
    this.#timer.unref();
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") (collect as () => void)();
}
