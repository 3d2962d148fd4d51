import type { DeliveriesLedger, DeliveryCount } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";

/** What counting needs. */
export interface DeliveryMeterPorts {
  readonly ledger: Pick<DeliveriesLedger, "countDeliveries">;
  readonly clock: Clock;
}

/** An object that a URL was handed out for. */
export interface LocatedObject {
  readonly path: string;
  readonly sizeBytes: number;
  /** Only a part of it was asked for: other parts will be, and the same URL serves them. */
  readonly inParts: boolean;
}

/** Most deliveries, and objects of one, that are remembered as counted; beyond, the oldest count once more. */
const REMEMBERED = { deliveries: 500, objects: 20_000 } as const;

/**
 * Counts what leaves this site per delivery, in memory; `flush` brings it to the ledger, and whoever composes the house
 * calls it each few seconds and at the stop. A kill -9 loses the counts since the last flush and nothing else.
 *
 * Located bytes are sizes of objects, because a URL opens the whole object: a small one counts at each locating, a large
 * one, whose parts share URLs, once per delivery and run of the gateway. A reader can read less, or again while the URL
 * lives; the store's own log tells. Relayed bytes are those that were sent.
 */
export class DeliveryMeter {
  readonly #ports: DeliveryMeterPorts;
  readonly #counted = new Map<string, Set<string>>();
  #pending = new Map<string, DeliveryCount>();

  constructor(ports: DeliveryMeterPorts) {
    this.#ports = ports;
  }

  /** URLs of these objects are about to be handed out. @param urlsUntilMs when the last of them ends */
  located(deliveryId: string, objects: readonly LocatedObject[], urlsUntilMs: number): void {
    let bytes = 0;
    for (const object of objects)
      if (!object.inParts || this.#isFirst(deliveryId, object.path)) bytes += object.sizeBytes;
    this.#add({ deliveryId, locatedBytes: bytes, relayedBytes: 0, atMs: this.#ports.clock.now(), urlsUntilMs });
  }

  /** So many bytes more were sent through a gateway of this site. */
  relayed(deliveryId: string, bytes: number): void {
    this.#add({ deliveryId, locatedBytes: 0, relayedBytes: bytes, atMs: this.#ports.clock.now() });
  }

  /** The delivery is over: what was remembered of it can go. */
  forget(deliveryId: string): void {
    this.#counted.delete(deliveryId);
  }

  /** Writes what was counted; when it has returned, that is on disk. @throws HanseError LEDGER_FAILED, DISK_FULL; the counts are kept then */
  async flush(): Promise<void> {
    const counts = this.#pending;
    if (counts.size === 0) return;
    this.#pending = new Map();
    try {
      await this.#ports.ledger.countDeliveries([...counts.values()]);
    } catch (error) {
      for (const count of counts.values()) this.#add(count);
      throw error;
    }
  }

  #add(count: DeliveryCount): void {
    const sum = this.#pending.get(count.deliveryId);
    if (sum === undefined) {
      this.#pending.set(count.deliveryId, count);
      return;
    }
    const urlsUntilMs = Math.max(sum.urlsUntilMs ?? 0, count.urlsUntilMs ?? 0);
    this.#pending.set(count.deliveryId, {
      deliveryId: count.deliveryId,
      locatedBytes: sum.locatedBytes + count.locatedBytes,
      relayedBytes: sum.relayedBytes + count.relayedBytes,
      atMs: Math.max(sum.atMs, count.atMs),
      ...(urlsUntilMs === 0 ? {} : { urlsUntilMs }),
    });
  }

  #isFirst(deliveryId: string, path: string): boolean {
    const paths = this.#counted.get(deliveryId) ?? new Set();
    if (paths.has(path)) return false;
    if (paths.size >= REMEMBERED.objects) paths.clear();
    paths.add(path);
    this.#counted.set(deliveryId, paths);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > REMEMBERED.deliveries && oldest !== undefined) this.#counted.delete(oldest);
    return true;
  }
}
