import type { Ledger, LeasedUnit, PullIntent, TransferRow } from "../app/ports/ledger.ts";
import type { Events } from "../app/ports/events.ts";
import type { Holder } from "../app/ports/peers.ts";
import { asHanseError, HanseError, isReason } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { noSource } from "../domain/ticket.ts";
import { PullSource, type PullSourcePorts, type SiteToRead } from "./pull-source.ts";
import { isWorthStealing, soonest, type UnderWay } from "./source-share.ts";
import { SourceTurns, type Turn } from "./source-turns.ts";

/** What reading from several sites needs. */
export interface PullSourcesPorts extends PullSourcePorts {
  readonly ledger: PullSourcePorts["ledger"] &
    Pick<Ledger, "listSources" | "putSource" | "countSource" | "appendAudit">;
  readonly events: Events;
}

/** Runs a unit by one source. */
export type RunBySource = (source: PullSource, bytes: (count: number) => void, signal: AbortSignal) => Promise<void>;

/** How often units under way are looked at. */
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
  readonly #sources: readonly SourceTurns[];
  /** Sources that a unit was taken from, or failed at: they come last for it. */
  readonly #tried = new Map<number, Set<SiteId>>();
  #bytesLeft: number;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | undefined;

  private constructor(ports: PullSourcesPorts, row: TransferRow, intent: PullIntent, sources: readonly SourceTurns[]) {
    this.#ports = ports;
    this.#row = row;
    this.#intent = intent;
    this.#sources = sources;
    this.#bytesLeft = row.bytesTotal - row.bytesDone;
  }

  /**
   * Opens the deliveries. An owner that does not answer is done without where its tickets from before are at hand.
   * @throws HanseError of the owner; UNKNOWN_VERSION where none of the sites that were asked for may hand it on
   */
  static async open(
    ports: PullSourcesPorts,
    row: TransferRow,
    intent: PullIntent,
    signal: AbortSignal,
  ): Promise<PullSources> {
    const now = ports.clock.now();
    const owner = new SourceTurns({ site: intent.site }, now);
    const holders = await openOwner(ports, row, intent, owner, signal);
    const held = holders.map((holder) => new SourceTurns(holder, now));
    const wanted = [owner, ...held].filter(({ site }) => intent.from?.includes(site) ?? true);
    if (wanted.length === 0) throw noSource(intent.site, intent.from ?? []);
    const sources = new PullSources(ports, row, intent, wanted);
    if (wanted.length > 1 || wanted[0] !== owner) {
      for (const source of wanted) await sources.#note(source);
    }
    for (const source of wanted) if (source !== owner) void sources.#openHolder(source, signal);
    // Where nothing else is there to begin with, the first that opens is waited for.
    if (wanted[0] !== owner || owner.open === undefined) await sources.#firstOpen(signal);
    return sources;
  }

  /**
   * Runs a unit by the source that brings it soonest.
   * @returns `again` where that source is to be left for this unit and another one can do it
   * @throws HanseError of the only source, or of the last that was left
   */
  async run(
    unit: LeasedUnit,
    bytes: (count: number) => void,
    signal: AbortSignal,
    work: RunBySource,
  ): Promise<"done" | "again"> {
    const { clock, ledger } = this.#ports;
    const source = this.#choose(unit);
    const turn = source.begin(unit.number, unit.sizeBytes, clock.now());
    this.#watch();
    const counted = (count: number): void => {
      source.add(turn, count, clock.now());
      bytes(count);
    };
    try {
      source.open ??= await this.#opened(source, signal);
      await work(source.open, counted, AbortSignal.any([signal, turn.stop.signal]));
      source.worked();
      this.#tried.delete(unit.number);
      this.#bytesLeft -= turn.unitBytes;
      if (this.#isShared)
        await ledger.countSource(this.#row.transferId, source.site, { bytes: turn.bytes, objects: objectsOf(unit) });
      return "done";
    } catch (error) {
      if (signal.aborted) throw error;
      source.open?.failed(error);
      if (turn.stolen) return this.#elsewhere(unit, source);
      return await this.#failed(unit, source, error, signal);
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

  /** Bytes come from somewhere else than the owner alone. */
  get #isShared(): boolean {
    return this.#sources.length > 1 || this.#sources[0]?.site !== this.#intent.site;
  }

  #choose(unit: LeasedUnit): SourceTurns {
    const now = this.#ports.clock.now();
    const standing = this.#sources.filter(({ left }) => left === undefined);
    const tried = this.#tried.get(unit.number);
    const ready = standing.filter(({ open, restsUntilMs }) => open !== undefined && restsUntilMs <= now);
    const fresh = ready.filter(({ site }) => tried?.has(site) !== true);
    const usable = fresh.length > 0 ? fresh : ready;
    const index = soonest(
      usable.map((source) => source.load()),
      unit.sizeBytes,
    );
    const chosen =
      (index === undefined ? undefined : usable[index]) ??
      standing.toSorted((a, b) => a.restsUntilMs - b.restsUntilMs)[0];
    if (chosen !== undefined) return chosen;
    throw (
      this.#sources.find(({ left }) => left !== undefined)?.left ?? noSource(this.#intent.site, this.#intent.from ?? [])
    );
  }

  #elsewhere(unit: LeasedUnit, source: SourceTurns): "again" {
    const tried = this.#tried.get(unit.number) ?? new Set();
    tried.add(source.site);
    this.#tried.set(unit.number, tried);
    return "again";
  }

  async #failed(unit: LeasedUnit, source: SourceTurns, error: unknown, signal: AbortSignal): Promise<"again"> {
    const { ledger, events, clock } = this.#ports;
    if (!(error instanceof HanseError)) throw error;
    const ours = isOfSite(error.hop, source.site);
    if (ours && source.site === this.#intent.site && isFinalWord(error)) throw error;
    if (isReason(error, "UNKNOWN_DELIVERY", "TOKEN_EXPIRED") && ours) {
      source.open = undefined;
      await this.#renew(source, signal);
      // Whoever is alone is asked again by the runner, which counts its tries.
      if (!this.#isShared) throw error;
      return "again";
    }
    const others = this.#sources.some(
      (other) => other !== source && other.left === undefined && other.open !== undefined,
    );
    if (!ours || !others) throw error;
    if (isReason(error, "DIGEST_MISMATCH") || isFinalWord(error)) {
      source.left = error;
      events.peerRefused(source.site, `what it sent of ${this.#row.reference}`, error);
      await ledger.appendAudit({
        action: "source.leave",
        actor: "gateway",
        subject: this.#row.reference,
        digest: this.#intent.digest,
        outcome: "failed",
        reason: error.reason,
        detail: { site: source.site, transfer: this.#row.transferId, text: error.message },
      });
    } else {
      source.rest(clock.now());
      events.unitFailed(this.#row.transferId, unit.number, error);
    }
    await this.#note(source, error.line);
    return this.#elsewhere(unit, source);
  }

  /** Units of a source that has become slow go to the others, once those would be done sooner. */
  #watch(): void {
    this.#timer ??= setInterval(() => {
      const now = this.#ports.clock.now();
      for (const source of this.#sources) source.measure(now);
      if (this.#isShared) this.#steal(now);
    }, LOOK_MS).unref();
  }

  #steal(now: number): void {
    for (const source of this.#sources) {
      const others = this.#sources.filter(
        (other) =>
          other !== source && other.left === undefined && other.open !== undefined && other.restsUntilMs <= now,
      );
      const otherBytesPerSecond = others.reduce((sum, other) => sum + other.load().bytesPerSecond, 0);
      for (const turn of source.turns.values()) {
        if (turn.stolen || !turn.isMeasured(now)) continue;
        if (!isWorthStealing(this.#underWay(source, turn, otherBytesPerSecond, now))) continue;
        turn.stop.abort(new HanseError("INTERRUPTED", "another source brings it sooner", { hop: "this gateway" }));
        return;
      }
    }
  }

  #underWay(source: SourceTurns, turn: Turn, otherBytesPerSecond: number, now: number): UnderWay {
    const { bytesLeft, unitBytes } = turn;
    const { bytesLeft: sourceBytesLeft, bytesPerSecond: sourceBytesPerSecond } = source.load();
    // What else this source has in hand is its own work.
    const otherBytesLeft = Math.max(0, this.#bytesLeft - source.bytesInHand);
    const here = {
      bytesLeft,
      unitBytes,
      bytesPerSecond: turn.bytesPerSecond(now),
      sourceBytesLeft,
      sourceBytesPerSecond,
    };
    return { ...here, otherBytesLeft, otherBytesPerSecond };
  }

  #opened(source: SourceTurns, signal: AbortSignal): Promise<PullSource> {
    return PullSource.open(this.#ports, this.#row, this.#intent, source, signal);
  }

  /** Opens at a holder; one that refuses is left, one that does not answer is tried again. */
  async #openHolder(source: SourceTurns, signal: AbortSignal): Promise<void> {
    try {
      source.open = await this.#opened(source, signal);
      await this.#note(source);
    } catch (error) {
      if (signal.aborted) return;
      const failure = asHanseError(error, "this gateway");
      if (failure.category !== "again") source.left = failure;
      else source.rest(this.#ports.clock.now());
      this.#ports.events.peerFailed(source.site, "opening a delivery", failure);
      await this.#note(source, failure.line).catch(() => undefined);
    }
  }

  async #firstOpen(signal: AbortSignal): Promise<void> {
    for (const source of this.#sources) {
      if (source.open === undefined && source.left === undefined) await this.#openHolder(source, signal);
      if (source.open !== undefined) return;
    }
    throw (
      this.#sources.find(({ left }) => left !== undefined)?.left ?? noSource(this.#intent.site, this.#intent.from ?? [])
    );
  }

  /** A ticket has ended, or a site forgot a delivery: the owner is asked anew, once for all that need it. */
  #renew(source: SourceTurns, signal: AbortSignal): Promise<void> {
    this.#renewing ??= this.#askAgain(signal).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing.then(async () => {
      if (source.open === undefined) await this.#openHolder(source, signal);
    });
  }

  async #askAgain(signal: AbortSignal): Promise<void> {
    const owner = await PullSource.open(this.#ports, this.#row, this.#intent, { site: this.#intent.site }, signal);
    for (const source of this.#sources) {
      if (source.site === owner.site) source.open = owner;
      else source.ticket = owner.holders.find(({ site }) => site === source.site)?.ticket ?? source.ticket;
    }
  }

  async #note(source: SourceTurns, reason = ""): Promise<void> {
    if (!this.#isShared) return;
    const { site, ticket, open, left } = source;
    const { transferId } = this.#row;
    const state = left === undefined ? "used" : "left";
    await this.#ports.ledger.putSource({ transferId, site, ticket, deliveryId: open?.deliveryId, state, reason });
  }
}

/** @returns the holders that the owner tells of, or those of before where it does not answer */
async function openOwner(
  ports: PullSourcesPorts,
  row: TransferRow,
  intent: PullIntent,
  owner: SourceTurns,
  signal: AbortSignal,
): Promise<readonly SiteToRead[]> {
  try {
    owner.open = await PullSource.open(ports, row, intent, { site: intent.site }, signal);
    return owner.open.holders.filter((holder): holder is Holder & { ticket: string } => holder.ticket !== undefined);
  } catch (error) {
    if (!isReason(error, "PEER_DOWN") || !row.planned) throw error;
    const known = (await ports.ledger.listSources(row.transferId)).filter(
      ({ ticket, state }) => ticket !== undefined && state === "used",
    );
    if (known.length === 0) throw error;
    owner.rest(ports.clock.now());
    return known;
  }
}

/** A failure lies with a site where it, or its store, is the hop. */
const isOfSite = (hop: string | undefined, site: SiteId): boolean =>
  hop === `peer ${site}` || hop === `store of peer ${site}` || hop?.endsWith(` at ${site}`) === true;

/** What the site decided, and asking again would not change. */
const isFinalWord = ({ category, reason }: HanseError): boolean =>
  category === "denied" || (category === "not-found" && reason !== "UNKNOWN_DELIVERY") || reason === "REPLICA_DAMAGED";

/** Objects that a unit brings; a large one counts with its first part. */
function objectsOf({ work, progress }: LeasedUnit): number {
  if (work.type === "slice") return work.entries - progress;
  return work.type === "part" && work.partNumber === 1 ? 1 : 0;
}
