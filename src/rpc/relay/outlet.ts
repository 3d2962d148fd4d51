import { AsyncLocalStorage } from "node:async_hooks";
import { HanseError } from "../../domain/errors.ts";
import type { RelayTimes } from "./times.ts";

/** Messages of a stream that are sent off and not yet taken by the connection: one goes, one waits. */
const MOST_UNDER_WAY = 2;

/**
 * What one stream has under way to its reader. grpc-js queues 16 messages by itself, and has no way to end a stream
 * whose reader takes nothing: its status would wait behind the bytes for ever.
 */
export class Outlet {
  readonly #cut: () => void;
  readonly #times: Pick<RelayTimes, "stallMs" | "farewellMs">;
  #underWay = 0;
  #taken: () => void = () => undefined;
  #last: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param cut ends the stream at once */
  constructor(cut: () => void, times: Pick<RelayTimes, "stallMs" | "farewellMs">) {
    this.#cut = cut;
    this.#times = times;
  }

  /**
   * Waits until another message may be sent, and counts it.
   * @throws HanseError INTERRUPTED where the reader took nothing for a minute; the signal's reason
   */
  async room(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#underWay >= MOST_UNDER_WAY) await this.#wait(signal);
    this.#underWay += 1;
  }

  /** Nothing more will be sent: what is under way has so long to get out before the stream is cut. */
  end(failed: boolean): void {
    if (this.#closed) return;
    this.#last = setTimeout(this.#cut, failed ? this.#times.farewellMs : this.#times.stallMs);
    this.#last.unref();
  }

  /** The connection took one message. */
  took(): void {
    this.#underWay -= 1;
    this.#taken();
  }

  /** The stream is over, however. */
  closed(): void {
    this.#closed = true;
    clearTimeout(this.#last);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const stalled = setTimeout(() => {
      reject(stalledReader(this.#times.stallMs));
    }, this.#times.stallMs);
    const stopped = (): void => {
      reject(signal.reason);
    };
    signal.addEventListener("abort", stopped, { once: true });
    this.#taken = () => {
      resolve(undefined);
    };
    try {
      await promise;
    } finally {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stopped);
    }
  }
}

const stalledReader = (ms: number): HanseError =>
  new HanseError("INTERRUPTED", `the reader took nothing for ${ms / 1000} s`, {
    hop: "this gateway",
    remedy: "Read on, or read again what is missing",
  });

const outlets = new AsyncLocalStorage<Outlet>();

/** Calls a handler that has this outlet. */
export const runWith = (outlet: Outlet, handler: () => void): void => {
  outlets.run(outlet, handler);
};

/** The outlet of the call that runs. */
export function outletOfCall(): Outlet {
  const outlet = outlets.getStore();
  if (outlet === undefined) throw new Error("the server has no outlets");
  return outlet;
}
