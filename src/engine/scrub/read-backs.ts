import type { Events } from "../../app/ports/events.ts";
import type { Ledger } from "../../app/ports/ledger.ts";
import type { Stores } from "../../app/ports/stores.ts";
import { asHanseError, HanseError } from "../../domain/errors.ts";
import { markerKey } from "../replica-root.ts";
import { lookAtLedger, type ScrubTarget } from "./look.ts";
import { Pace } from "./pace.ts";
import { patiently } from "./patiently.ts";
import type { WrongPiece } from "./read-again.ts";
import { readBackTarget, type ReadBackPorts } from "./read-back.ts";

/** What reading back by itself needs. */
export interface ReadBacksPorts extends ReadBackPorts {
  readonly ledger: Ledger;
  readonly stores: Stores;
  readonly events: Pick<Events, "replicaDamaged" | "readBack" | "unexpected">;
  /** Brings a replica's manifest into the spool. */
  readonly manifest: (target: ScrubTarget, signal: AbortSignal) => Promise<void>;
  /** Transfers run: they go first. */
  readonly busy: () => boolean;
  /** Lots read at one time while nothing else runs. */
  readonly width: number;
  readonly maxBytesPerSecond: number;
}

/**
 * Reads back soon after a pull what it made by copies within the store, so that the copy that these came from may go. All that
 * is left to do stands in the ledger: after a restart it goes on by itself. What proves wrong makes the replica damaged.
 */
export class ReadBacks {
  readonly #ports: ReadBacksPorts;
  readonly #pace: Pace;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;

  constructor(ports: ReadBacksPorts) {
    this.#ports = ports;
    this.#pace = new Pace(ports.maxBytesPerSecond, ports.clock);
  }

  /** There may be something to read. Idempotent. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Leaves the rest to the next start. */
  async close(): Promise<void> {
    this.#stop.abort(new HanseError("SHUTTING_DOWN", "the gateway is stopping"));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#takeWake()) {
      try {
        await this.#round(signal);
      } catch (error) {
        if (!signal.aborted) this.#ports.events.unexpected("reading back", error);
      }
    }
  }

  #takeWake(): boolean {
    const awake = this.#again && !this.#stop.signal.aborted;
    this.#again = false;
    return awake;
  }

  /** One after the other, held longest first; a failure of one keeps no other waiting. */
  async #round(signal: AbortSignal): Promise<void> {
    const unread = await this.#ports.ledger.unreadTransfers();
    if (unread.length === 0) return;
    const look = await lookAtLedger(this.#ports);
    for (const transferId of unread) {
      const target = look.targets.find((each) => !each.own && each.transferId === transferId);
      if (target === undefined || look.live(target.store, target.root)) continue;
      try {
        await this.#read(target, signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#ports.events.unexpected(`reading back ${target.reference}`, asHanseError(error, "this gateway"));
      }
    }
  }

  async #read(target: ScrubTarget, signal: AbortSignal): Promise<void> {
    const { stores, manifest, busy, width, maxBytesPerSecond, events } = this.#ports;
    const store = stores.get(target.store).objects;
    await patiently(this.#ports, signal, () => manifest(target, signal));
    const speed = {
      pace: this.#pace,
      bytesPerSecond: maxBytesPerSecond,
      width: busy() ? 1 : width,
    };
    const { wrong, right } = await readBackTarget(this.#ports, store, target, speed, signal);
    if (wrong.length > 0) {
      const marker = await patiently(this.#ports, signal, () => store.head(markerKey(target.root), { signal }));
      if (marker === undefined) {
        throw new HanseError("STORE_DOUBTED", `${target.reference} has lost its commit marker too`, {
          hop: `store ${target.store}`,
          remedy: `Nothing was marked. Look whether the store is the right one, and whole; then \`hanse verify ${target.reference}\``,
        });
      }
      await this.#mark(target, wrong);
    }
    if (right > 0) events.readBack(target.reference, right);
  }

  async #mark(target: ScrubTarget, wrong: readonly WrongPiece[]): Promise<void> {
    const { ledger, events } = this.#ports;
    const { reference, version, store, root, transferId } = target;
    const { site, artifact, label, digest } = version;
    const replica = await ledger.getReplica(site, artifact, label);
    const faults = wrong.length;
    const [first] = wrong;
    const problem = `${faults} ${faults === 1 ? "part that was" : "parts that were"} copied within the store ${faults === 1 ? "is" : "are"} not what was signed, the first in ${first?.piece.path ?? ""}`;
    const place = { site, artifact, label, digest, store, root };
    await ledger.markReplica(
      {
        ...place,
        state: "damaged",
        problem,
        transferId,
        heldSinceMs: replica?.heldSinceMs,
      },
      {
        ...{
          action: "replica.read-back",
          actor: "gateway",
          subject: reference,
          digest,
        },
        ...{
          outcome: "failed" as const,
          reason: "REPLICA_FAULTS",
          detail: { faults },
        },
      },
    );
    events.replicaDamaged(reference, faults);
  }
}
