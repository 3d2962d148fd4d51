import { asHanseError, HanseError } from "../../domain/errors.ts";
import type { PeerPrincipal } from "../../domain/principal.ts";
import type { RelayTimes } from "./times.ts";

/** A stream's right to go on. */
export interface Watch extends Disposable {
  /** Cancelled with the HanseError that says why the stream must end. */
  readonly signal: AbortSignal;
}

interface Watched {
  readonly stop: AbortController;
  readonly timer: NodeJS.Timeout;
  streams: number;
}

/** Looks after running streams: one question per delivery, however many streams it has. */
export class Watches {
  readonly #goesOn: (peer: PeerPrincipal, deliveryId: string) => Promise<void>;
  readonly #times: RelayTimes;
  readonly #watched = new Map<string, Watched>();

  /** @param goesOn throws where the peer may not go on */
  constructor(goesOn: (peer: PeerPrincipal, deliveryId: string) => Promise<void>, times: RelayTimes) {
    this.#goesOn = goesOn;
    this.#times = times;
  }

  /** Looks after one more stream until it is disposed of. The right was there a moment ago. */
  join(peer: PeerPrincipal, deliveryId: string): Watch {
    const watched = this.#watched.get(deliveryId) ?? this.#begin(peer, deliveryId);
    watched.streams += 1;
    return {
      signal: watched.stop.signal,
      [Symbol.dispose]: () => {
        watched.streams -= 1;
        if (watched.streams === 0) this.#end(deliveryId, watched);
      },
    };
  }

  #begin(peer: PeerPrincipal, deliveryId: string): Watched {
    const stop = new AbortController();
    let asking = false;
    const look = async (): Promise<void> => {
      if (asking) return;
      asking = true;
      try {
        await inTime(this.#goesOn(peer, deliveryId), this.#times.answerMs);
      } catch (error) {
        this.#end(deliveryId, watched);
        stop.abort(asHanseError(error));
      } finally {
        asking = false;
      }
    };
    const watched: Watched = { stop, timer: setInterval(() => void look(), this.#times.recheckMs), streams: 0 };
    this.#watched.set(deliveryId, watched);
    return watched;
  }

  #end(deliveryId: string, watched: Watched): void {
    clearInterval(watched.timer);
    // A stream that came after a refusal has a watch of its own.
    if (this.#watched.get(deliveryId) === watched) this.#watched.delete(deliveryId);
  }
}

async function inTime(answer: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new HanseError("INTERRUPTED", "nobody could say whether this stream may go on", {
        hop: "this gateway",
        remedy: "Try again",
      }),
    );
  }, ms);
  try {
    await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
