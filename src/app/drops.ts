import { formatReference, type Label } from "../domain/artifact.ts";
import { asHanseError, HanseError, isReason, REASONS } from "../domain/errors.ts";
import { Bell } from "./bell.ts";
import { manifestAt, replicaManifest } from "./manifest-at.ts";
import { outboxWaitMs } from "./outbox.ts";
import type { Purged, PurgeReplica } from "./ports/engine.ts";
import type { Events } from "./ports/events.ts";
import type { DropRow, DropsLedger } from "./ports/ledger.ts";
import type { Clock } from "./ports/runtime.ts";
import type { ManifestSpool } from "./ports/spool.ts";
import { showPlace, type SiteStore, type Stores } from "./ports/stores.ts";

/** What removing replicas needs. */
export interface DropsPorts {
  readonly ledger: DropsLedger;
  readonly stores: Stores;
  readonly spool: ManifestSpool;
  readonly purge: PurgeReplica;
  readonly events: Events;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** How a removal stands. */
export interface DropOutcome {
  readonly drop: DropRow;
  /** What was removed; undefined where it goes on. */
  readonly purged: Purged | undefined;
}

/**
 * Removes replicas: each is a row in the ledger before the first object goes, and is gone on with after a restart, until
 * nothing is left. A failure waits and is told; it never ends it.
 */
export class Drops {
  readonly #ports: DropsPorts;
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Removal>();

  constructor(ports: DropsPorts) {
    this.#ports = ports;
  }

  /** Takes up what the last process left. */
  async start(): Promise<void> {
    for (const drop of await this.#ports.ledger.listDrops()) void this.#begin(drop);
  }

  /**
   * Notes a removal and begins it.
   * @param instead see DropsLedger.beginDrop
   * @returns undefined where there is no replica of this content
   * @throws HanseError NOT_READ_BACK, WRONG_STATE: it has to stay
   */
  async begin(wanted: DropRow, instead?: readonly Label[]): Promise<DropRow | undefined> {
    const { ledger, stores } = this.#ports;
    const audit = {
      action: "replica.drop",
      actor: wanted.by,
      subject: formatReference(wanted),
      digest: wanted.digest,
      outcome: "ok" as const,
      detail: {
        because: wanted.because,
        cause: wanted.cause,
        at: showPlace(stores, wanted.store, wanted.root),
      },
    };
    const drop = await ledger.beginDrop(wanted, audit, instead);
    if (drop !== undefined) void this.#begin(drop);
    return drop;
  }

  /** Waits for the end of a removal that was begun, or for what keeps it from ending, at most so long: it goes on by itself. */
  async wait(drop: DropRow, atMostMs: number): Promise<DropOutcome> {
    const removal = this.#running.get(formatReference(drop));
    const over = removal === undefined ? [] : [removal.ended, removal.stuck.promise];
    const purged = over.length === 0 ? undefined : await this.#within(Promise.race(over), atMostMs);
    const { site, artifact, label } = drop;
    return {
      drop: (await this.#ports.ledger.getDrop(site, artifact, label)) ?? drop,
      purged,
    };
  }

  /** Leaves the rest to the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #within(running: Promise<Purged | undefined>, atMostMs: number): Promise<Purged | undefined> {
    const enough = new AbortController();
    const late = new Bell().wait(atMostMs, enough.signal).then(() => undefined);
    try {
      return await Promise.race([running, late]);
    } finally {
      enough.abort();
    }
  }

  #begin(drop: DropRow): Promise<Purged | undefined> {
    const reference = formatReference(drop);
    const standing = this.#running.get(reference);
    if (standing !== undefined) return standing.ended;
    const stuck = Promise.withResolvers<undefined>();
    const ended = this.#work(drop, () => {
      stuck.resolve(undefined);
    })
      .catch((error: unknown) => {
        // The ledger does not take it: the row stands, and the next start or the next word goes on.
        if (!this.#stop.signal.aborted) this.#ports.events.unexpected(`drop of ${reference}`, error);
        return undefined;
      })
      .finally(() => this.#running.delete(reference));
    this.#running.set(reference, { ended, stuck });
    return ended;
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Tries until nothing is left. @param stuck called where something keeps it from going on that does not pass by itself */
  async #work(drop: DropRow, stuck: () => void): Promise<Purged | undefined> {
    const { ledger, events, random } = this.#ports;
    const { signal } = this.#stop;
    const reference = formatReference(drop);
    for (let failures = 0; !this.#isStopping(); failures += 1) {
      try {
        const purged = await this.#purge(drop, signal);
        await this.#end(drop, purged);
        return purged;
      } catch (error) {
        if (this.#isStopping()) return undefined;
        const failure = asHanseError(error, "this gateway");
        events.dropFailed(reference, failure);
        await ledger.noteDrop(drop, {
          problem: failure.line,
          problemCode: failure.reason,
        });
        const lasts = REASONS[failure.reason] !== "again" && REASONS[failure.reason] !== "internal";
        if (lasts) stuck();
        const waitMs = lasts && failures >= SOON ? LATER_MS : outboxWaitMs(failures, random);
        await new Bell().wait(Math.max(failure.retryAfterMs ?? 0, waitMs), signal);
      }
    }
    return undefined;
  }

  async #purge({ store: name, root, digest }: DropRow, signal: AbortSignal): Promise<Purged> {
    const store = this.#ports.stores.get(name);
    const known = await this.#knows(store, root, digest, signal);
    return this.#ports.purge({ store: store.objects, root, digest, known }, signal);
  }

  /** The manifest tells what is the version's; it goes with the replica, so it is brought here first. */
  async #knows(store: SiteStore, root: string, digest: string, signal: AbortSignal): Promise<boolean> {
    try {
      await manifestAt(this.#ports.spool, digest, replicaManifest(store, root), signal);
      return true;
    } catch (error) {
      if (!isReason(error, "OBJECT_MISSING", "DIGEST_MISMATCH", "INVALID_MANIFEST")) throw error;
      return false;
    }
  }

  async #end(drop: DropRow, purged: Purged): Promise<void> {
    const { ledger, events, stores } = this.#ports;
    const { objects, versions, uploads, strays, straysNamed } = purged;
    await ledger.endDrop(
      drop,
      { objects, versions, uploads, strays },
      {
        action: "replica.dropped",
        actor: "gateway",
        onBehalfOf: drop.by,
        subject: formatReference(drop),
        digest: drop.digest,
        outcome: "ok",
        detail: {
          because: drop.because,
          at: showPlace(stores, drop.store, drop.root),
          ...{ objects, versions, uploads, strays },
          named: straysNamed.slice(0, NAMED_IN_AUDIT),
        },
      },
    );
    events.replicaDropped(formatReference(drop), drop.by, purged);
  }
}

/** A removal under way. */
interface Removal {
  readonly ended: Promise<Purged | undefined>;
  /** Settled where something keeps it from ending for now. */
  readonly stuck: PromiseWithResolvers<undefined>;
}

/** What does not pass by itself, as a lock, is tried again soon so often, and then now and then. */
const SOON = 4;
const LATER_MS = 10 * 60_000;

/** Strays that a record of the audit log names. */
const NAMED_IN_AUDIT = 10;

/** @throws HanseError WRONG_STATE where a replica of the version is being removed here */
export async function refuseDropping(
  ledger: Pick<DropsLedger, "getDrop">,
  { site, artifact, label }: Pick<DropRow, "site" | "artifact" | "label">,
): Promise<void> {
  const drop = await ledger.getDrop(site, artifact, label);
  if (drop === undefined) return;
  const why = drop.problem === undefined ? "" : ` (${drop.problem})`;
  throw new HanseError("WRONG_STATE", `the copy of ${formatReference(drop)} here is being removed${why}`, {
    hop: "this gateway",
    remedy: "Try again when it is gone: `hanse drop` tells how it stands",
  });
}
