import type { LeasedUnit, PullIntent, TransferRow } from "../app/ports/ledger.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import type { PullSource } from "./pull-source.ts";
import { SourceDeliveries, type PullSourcesPorts } from "./source-deliveries.ts";
import { isDeliveryGone, isOwnersWord, liesWith } from "./source-failures.ts";
import { soonest } from "./source-share.ts";
import type { SourceTurns, Turn } from "./source-turns.ts";
import { unitToSteal } from "./steal.ts";

/** Runs a unit by one source. */
export type RunBySource = (source: PullSource, bytes: (count: number) => void, signal: AbortSignal) => Promise<void>;

/** How often units under way, and sources that could not be opened, are looked at. */
const LOOK_MS = 500;

/**
 * All sites that one pull reads from: the owner and those that hold the version and may hand it on. Each unit goes to
 * whichever brings it soonest; one that fails, drips or lies gives its units to the others and is left alone, for a while
 * or for good. The owner's word stands: what the owner refuses ends the pull, whoever else holds the version.
 */
export class PullSources {
  readonly #ports: PullSourcesPorts;
  readonly #row: TransferRow;
  readonly #intent: PullIntent;
  readonly #deliveries: SourceDeliveries;
  /** Sources that a unit was taken from, or failed at, since it was last given to whoever could be had. */
  readonly #tried = new Map<number, Set<SiteId>>();
  #bytesLeft: number;
  #timer: NodeJS.Timeout | undefined;

  private constructor(ports: PullSourcesPorts, row: TransferRow, intent: PullIntent, deliveries: SourceDeliveries) {
    this.#ports = ports;
    this.#row = row;
    this.#intent = intent;
    this.#deliveries = deliveries;
    this.#bytesLeft = row.bytesTotal - row.bytesDone;
  }

  /** Opens the deliveries. @throws HanseError as SourceDeliveries.begin */
  static async open(
    ports: PullSourcesPorts,
    row: TransferRow,
    intent: PullIntent,
    signal: AbortSignal,
  ): Promise<PullSources> {
    return new PullSources(ports, row, intent, await SourceDeliveries.begin(ports, row, intent, signal));
  }

  /**
   * Runs a unit by the source that brings it soonest.
   * @returns `again` where that source is to be left for this unit and another one can be had at once
   * @throws HanseError of the source that leaves most to hope for, where none can be had at once
   */
  async run(
    unit: LeasedUnit,
    bytes: (count: number) => void,
    signal: AbortSignal,
    work: RunBySource,
  ): Promise<"done" | "again"> {
    const { clock } = this.#ports;
    const source = this.#choose(unit);
    const turn = source.begin(unit.number, unit.sizeBytes, clock.now());
    this.#watch(signal);
    const counted = (count: number): void => {
      source.add(turn, count, clock.now());
      bytes(count);
    };
    try {
      if (source.open === undefined) await this.#deliveries.open(source, signal);
      const { open } = source;
      if (open === undefined) return this.#onward(unit, source);
      const failure = await failureOf(() => work(open, counted, AbortSignal.any([signal, turn.stop.signal])));
      if (failure !== undefined) return await this.#failed(unit, source, turn, { open, ...failure }, signal);
      await this.#done(unit, source, turn);
      return "done";
    } finally {
      source.end(unit.number, clock.now());
      if (this.#sources.every(({ turns }) => turns.size === 0)) this.close();
    }
  }

  /** Stops looking after units. Idempotent; it goes on with the next unit. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get #sources(): readonly SourceTurns[] {
    return this.#deliveries.sources;
  }

  #choose(unit: LeasedUnit): SourceTurns {
    if (this.#deliveries.refused !== undefined) throw this.#deliveries.refused;
    const now = this.#ports.clock.now();
    const tried = this.#tried.get(unit.number);
    const ready = this.#sources.filter((source) => source.isReady(now));
    const fresh = orAll(ready, ({ site }) => tried?.has(site) !== true);
    const usable = orAll(fresh, ({ open }) => open !== undefined);
    const index = soonest(
      usable.map((source) => source.load()),
      unit.sizeBytes,
    );
    const standing = this.#sources.filter(({ left }) => !left);
    const chosen =
      (index === undefined ? undefined : usable[index]) ??
      standing.toSorted((a, b) => a.restsUntilMs - b.restsUntilMs)[0];
    if (chosen === undefined) throw this.#deliveries.why();
    return chosen;
  }

  async #done(unit: LeasedUnit, source: SourceTurns, turn: Turn): Promise<void> {
    const recovered = source.failure !== undefined && !source.left;
    source.worked();
    this.#tried.delete(unit.number);
    this.#bytesLeft -= turn.unitBytes;
    if (!this.#deliveries.isShared) return;
    if (recovered) await this.#deliveries.note(source);
    const count = { bytes: turn.bytes, objects: objectsOf(unit) };
    await this.#ports.ledger.countSource(this.#row.transferId, source.site, count);
  }

  async #failed(
    unit: LeasedUnit,
    source: SourceTurns,
    turn: Turn,
    { open, error }: { readonly open: PullSource; readonly error: unknown },
    signal: AbortSignal,
  ): Promise<"again"> {
    if (signal.aborted) throw error;
    open.failed(error);
    if (turn.stolen) {
      this.#triedBy(unit).add(source.site);
      return "again";
    }
    if (!(error instanceof HanseError) || !liesWith(error, source.site)) throw error;
    if (source.site === this.#intent.site && isOwnersWord(error, source.site)) throw error;
    if (isDeliveryGone(error)) return this.#renewed(unit, source, { open, error }, signal);
    await this.#told(unit, source, error);
    return this.#onward(unit, source, error);
  }

  /** A site has no delivery any more: it is opened again at once if it has ever brought anything, else it has failed. */
  async #renewed(
    unit: LeasedUnit,
    source: SourceTurns,
    { open, error }: { readonly open: PullSource; readonly error: HanseError },
    signal: AbortSignal,
  ): Promise<"again"> {
    if (source.open === open) {
      source.closed();
      if (!source.proven) await this.#told(unit, source, error);
    }
    if (source.open === undefined && source.isReady(this.#ports.clock.now()))
      await this.#deliveries.open(source, signal);
    if (source.open === undefined) return this.#onward(unit, source, error);
    // Whoever is alone is asked again by the runner, which counts its tries.
    if (!this.#deliveries.isShared) throw error;
    return "again";
  }

  /** Notes a failure that lies with a source. */
  async #told(unit: LeasedUnit, source: SourceTurns, error: HanseError): Promise<void> {
    const became = await this.#deliveries.failed(source, error);
    const { events } = this.#ports;
    if (became === "left") events.peerRefused(source.site, `what it sent of ${this.#row.reference}`, error);
    if (became === "rests" && this.#deliveries.isShared) events.unitFailed(this.#row.transferId, unit.number, error);
  }

  /**
   * A source did not bring a unit.
   * @returns `again` where another one can be had at once, each of them once
   * @throws HanseError otherwise, so that whoever runs units waits and counts
   */
  #onward(unit: LeasedUnit, source: SourceTurns, error?: HanseError): "again" {
    const now = this.#ports.clock.now();
    const tried = this.#triedBy(unit).add(source.site);
    const others = this.#sources.filter((other) => other !== source && other.isReady(now));
    const again = others.some(({ site }) => !tried.has(site)) || (source.left && others.length > 0);
    if (again && this.#deliveries.refused === undefined) return "again";
    this.#tried.delete(unit.number);
    throw this.#deliveries.isShared ? this.#deliveries.why() : (error ?? this.#deliveries.why());
  }

  #triedBy({ number }: LeasedUnit): Set<SiteId> {
    const tried = this.#tried.get(number) ?? new Set();
    this.#tried.set(number, tried);
    return tried;
  }

  /** Units of a source that has become slow go to the others, once those would be done sooner; what rested is opened again. */
  #watch(signal: AbortSignal): void {
    this.#timer ??= setInterval(() => {
      const now = this.#ports.clock.now();
      for (const source of this.#sources) {
        source.measure(now);
        if (source.open === undefined && source.isReady(now))
          this.#deliveries.open(source, signal).catch(() => undefined);
      }
      if (!this.#deliveries.isShared) return;
      const taken = unitToSteal(this.#sources, this.#bytesLeft, this.#tried, now);
      taken?.stop.abort(
        new HanseError("INTERRUPTED", "another source brings it sooner", {
          hop: "this gateway",
        }),
      );
    }, LOOK_MS).unref();
  }
}

/** Those of which something holds, or all where it holds of none. */
function orAll<T>(some: readonly T[], holds: (one: T) => boolean): readonly T[] {
  const found = some.filter(holds);
  return found.length > 0 ? found : some;
}

async function failureOf(work: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Objects that a unit brings; a large one counts with its first part. */
function objectsOf({ work, progress }: LeasedUnit): number {
  if (work.type === "slice") return work.entries - progress;
  return work.type === "part" && work.partNumber === 1 ? 1 : 0;
}
