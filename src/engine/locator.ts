import type { LocateRange, PartLocation, PeerAddress, Peers } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";

/** A location is used up to this long before its end, so that the read it starts can begin in time. */
const MARGIN_MS = 30_000;

/** Most locations kept: those of large objects, which many parts share. */
const KEPT = 1000;

/** Asks a source where to read, at the time of reading; the URL of a large object serves its other parts too. */
export class Locator {
  readonly #peers: Peers;
  readonly #clock: Clock;
  readonly #kept = new Map<string, PartLocation>();

  constructor(peers: Peers, clock: Clock) {
    this.#peers = peers;
    this.#clock = clock;
  }

  /** One location per range, same order. @throws HanseError of the peer */
  async locate(
    peer: PeerAddress,
    deliveryId: string,
    ranges: readonly LocateRange[],
    signal: AbortSignal,
  ): Promise<readonly PartLocation[]> {
    const [only] = ranges;
    if (ranges.length !== 1 || only === undefined) return this.#peers.locateParts(peer, deliveryId, ranges, signal);
    const kept = this.#kept.get(only.path);
    if (kept !== undefined && kept.expiresAtMs - MARGIN_MS > this.#clock.now()) return [kept];
    const located = await this.#peers.locateParts(peer, deliveryId, ranges, signal);
    const [location] = located;
    if (location !== undefined) {
      if (this.#kept.size >= KEPT) this.#kept.clear();
      this.#kept.set(only.path, location);
    }
    return located;
  }

  /** After a failed read: ask anew. */
  forget(): void {
    this.#kept.clear();
  }
}
