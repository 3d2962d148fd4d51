import { Bell } from "./bell.ts";
import type { Clock } from "./ports/runtime.ts";
import type { WatchesLedger, WatchRow } from "./ports/ledger.ts";
import { endOutdated, publishCheckpoints, type PublishCheckpointsPorts } from "./publish-checkpoints.ts";
import { scanWatch, type ScanPorts } from "./scan-watch.ts";

/** What watching needs. */
export interface WatcherPorts extends Omit<PublishCheckpointsPorts, "ledger">, Omit<ScanPorts, "ledger"> {
  readonly ledger: PublishCheckpointsPorts["ledger"] & ScanPorts["ledger"] & Pick<WatchesLedger, "listWatches">;
  readonly clock: Clock;
  readonly events: PublishCheckpointsPorts["events"] & { unexpected(id: string, error: unknown): void };
}

/** Watches that are attended to at one time. */
const AT_ONCE = 4;

/** Something is looked for at least so often: another process may have changed the ledger. */
const MOST_WAIT_MS = 60_000;

/** A watch that could not be attended to is tried again after so long. */
const TROUBLE_MS = 5000;

/**
 * Scans each watch when it is due and publishes what is complete. Everything stands in the ledger: after a restart the
 * watches go on when they are due, and what was begun is found again.
 */
export class Watcher {
  readonly #ports: WatcherPorts;
  readonly #stop = new AbortController();
  readonly #bell = new Bell();
  /** Rings after each scan. */
  readonly #scanned = new Bell();
  readonly #running = new Map<string, Promise<void>>();
  /** Watches that wait after trouble, and until when. */
  readonly #trouble = new Map<string, number>();
  /** Watches that were attended to since something last happened. */
  readonly #attended = new Set<string>();
  #ended: Promise<void> | undefined;

  constructor(ports: WatcherPorts) {
    this.#ports = ports;
  }

  /** Begins with what is due. */
  start(): void {
    this.#ended ??= this.#run();
  }

  /** A watch changed, or a publication came to its end: look now. */
  poke(): void {
    this.#attended.clear();
    this.#bell.ring();
  }

  /** Resolves when some scan has ended, after `atMostMs`, or when the signal is cancelled. */
  async scanEnded(atMostMs: number, signal: AbortSignal): Promise<void> {
    await this.#scanned.wait(atMostMs, signal);
  }

  /** Cuts the scans under way: nothing is noted of them. Publications are the runner's. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await Promise.all(this.#running.values());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const { rings } = this.#bell;
      const waitMs = await this.#begin().catch((error: unknown) => {
        this.#ports.events.unexpected("watches", error);
        return TROUBLE_MS;
      });
      await this.#bell.wait(waitMs, signal, rings);
    }
  }

  /** Attends to what is due or was stirred. @returns how long nothing more is */
  async #begin(): Promise<number> {
    const { ledger, clock } = this.#ports;
    let waitMs = MOST_WAIT_MS;
    for (const watch of await ledger.listWatches()) {
      const { watchId: id } = watch;
      if (watch.state === "SUSPENDED" || this.#running.has(id)) continue;
      const now = clock.now();
      // A clock that was set back must not keep a watch waiting for its old time.
      const dueAtMs = Math.max(Math.min(watch.dueAtMs, now + watch.everyMs), this.#trouble.get(id) ?? 0);
      const due = dueAtMs <= now;
      if (!due) waitMs = Math.min(waitMs, dueAtMs - now);
      if ((!due && this.#attended.has(id)) || this.#running.size >= AT_ONCE) continue;
      this.#attended.add(id);
      this.#attend(watch, due);
    }
    return waitMs;
  }

  #attend(watch: WatchRow, due: boolean): void {
    const { watchId: id } = watch;
    const running = this.#look(watch, due)
      .then(() => {
        this.#trouble.delete(id);
      })
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        this.#ports.events.unexpected(`watch ${id}`, error);
        this.#trouble.set(id, this.#ports.clock.now() + TROUBLE_MS);
      })
      .finally(() => {
        this.#running.delete(id);
        this.#bell.ring();
      });
    this.#running.set(id, running);
  }

  async #look(before: WatchRow, due: boolean): Promise<void> {
    const { signal } = this.#stop;
    let watch: WatchRow | undefined = before;
    if (due) {
      const scanned = await scanWatch(this.#ports, before, signal);
      await endOutdated(this.#ports, scanned.outdated);
      this.#scanned.ring();
      ({ watch } = scanned);
    }
    // What was known stays as it is while the store cannot be looked at.
    if (watch?.state === "OK") await publishCheckpoints(this.#ports, watch, due, signal);
  }
}
