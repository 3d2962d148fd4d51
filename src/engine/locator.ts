import type { LocateRange, PartLocation, PeerAddress, Peers } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";

/** A location is used up to this long before its end, so that the read it starts can begin in time. */
const MARGIN_MS = 30_000;

/** Most ranges of one call: what the contract allows. */
const MOST_RANGES = 500;

/** Most locations kept; the oldest go first. */
const KEPT = 4 * MOST_RANGES;

/** Ranges of one unit, and what comes after it. */
export interface RangesToLocate {
  readonly ranges: readonly LocateRange[];
  /** At most so many ranges of the units that follow: asked for along with these, where a call is made at all. */
  readonly upcoming?: ((most: number) => Promise<readonly LocateRange[]>) | undefined;
}

/**
 * Asks a source where to read, when it is about to be read: for hundreds of objects in one call, so that the units
 * that follow need none. The location of a large object serves all of its parts.
 */
export class Locator {
  readonly #peers: Pick<Peers, "locateParts">;
  readonly #clock: Clock;
  readonly #kept = new Map<string, PartLocation>();
  /** One call at a time: who waits finds in its answer what it wanted. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(peers: Pick<Peers, "locateParts">, clock: Clock) {
    this.#peers = peers;
    this.#clock = clock;
  }

  /** One location per range, same order. @throws HanseError of the peer */
  async locate(
    peer: PeerAddress,
    deliveryId: string,
    wanted: RangesToLocate,
    signal: AbortSignal,
  ): Promise<readonly PartLocation[]> {
    const known = this.#find(wanted.ranges);
    if (known !== undefined) return known;
    const asked = this.#turn.then(() => this.#find(wanted.ranges) ?? this.#ask(peer, deliveryId, wanted, signal));
    this.#turn = asked.catch(() => undefined);
    return asked;
  }

  /** After a failed read: ask anew. */
  forget(): void {
    this.#kept.clear();
  }

  #find(ranges: readonly LocateRange[]): readonly PartLocation[] | undefined {
    const usableAt = this.#clock.now() + MARGIN_MS;
    const found: PartLocation[] = [];
    for (const { path } of ranges) {
      const kept = this.#kept.get(path);
      if (kept === undefined || kept.expiresAtMs <= usableAt) return undefined;
      found.push(kept);
    }
    return found;
  }

  async #ask(
    peer: PeerAddress,
    deliveryId: string,
    { ranges, upcoming }: RangesToLocate,
    signal: AbortSignal,
  ): Promise<readonly PartLocation[]> {
    signal.throwIfAborted();
    const room = MOST_RANGES - ranges.length;
    const ahead = upcoming === undefined || room <= 0 ? [] : await upcoming(room);
    const asked = [...ranges, ...ahead];
    const located = await this.#peers.locateParts(peer, deliveryId, asked, signal);
    for (const [i, { path }] of asked.entries()) {
      const location = located[i];
      if (location === undefined) throw new HanseError("INTERNAL", "fewer locations than ranges");
      this.#keep(path, location);
    }
    return located.slice(0, ranges.length);
  }

  #keep(path: string, location: PartLocation): void {
    this.#kept.delete(path);
    this.#kept.set(path, location);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) return;
      this.#kept.delete(oldest);
    }
  }
}
