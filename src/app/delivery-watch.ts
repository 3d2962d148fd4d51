import type { DeliveryMeter } from "./delivery-meter.ts";
import { recheckDeliveries, type RecheckPorts } from "./recheck-deliveries.ts";
import type { Visibility } from "./visibility.ts";

/** What watching deliveries needs. */
export interface DeliveryWatchPorts extends RecheckPorts {
  readonly meter: DeliveryMeter;
  readonly visibility: Pick<Visibility, "hideEnded">;
}

/** Counts are written, and open deliveries looked at anew, this often. */
const EVERY_MS = 3000;

/** The one timer behind deliveries: brings their counts to the ledger, hides what is granted no more, ends those that may go on no more. */
export class DeliveryWatch {
  readonly #ports: DeliveryWatchPorts;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(ports: DeliveryWatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#round = this.#look().finally(() => {
        if (!this.#stopped) this.start();
      });
    }, EVERY_MS);
  }

  /** Lets a round that runs end, and writes the last counts; nothing that delivers may run any more. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await this.#told("counts of deliveries", () => this.#ports.meter.flush());
  }

  async #look(): Promise<void> {
    await this.#told("counts of deliveries", () => this.#ports.meter.flush());
    await this.#told("grants that end", () => this.#ports.visibility.hideEnded());
    await this.#told("looking at deliveries", () => recheckDeliveries(this.#ports));
  }

  /** A ledger that fails now may work in the next round. */
  async #told(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#ports.events.unexpected(what, error);
    }
  }
}
