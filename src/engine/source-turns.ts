import type { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import { Meter } from "./meter.ts";
import type { PullSource, SiteToRead } from "./pull-source.ts";
import type { SourceLoad } from "./source-share.ts";

/** A rate says nothing before. */
const MEASURED_MS = 1000;

/** One unit at one source. */
export class Turn {
  readonly unitBytes: number;
  readonly #begunAtMs: number;
  readonly stop = new AbortController();
  readonly #meter: Meter;
  bytes = 0;

  constructor(unitBytes: number, nowMs: number) {
    this.unitBytes = unitBytes;
    this.#begunAtMs = nowMs;
    this.#meter = new Meter(nowMs);
  }

  /** It has run long enough for its rate to be one. */
  isMeasured(nowMs: number): boolean {
    return nowMs - this.#begunAtMs >= MEASURED_MS;
  }

  /** Somebody else is to do it. */
  get stolen(): boolean {
    return this.stop.signal.aborted;
  }

  get bytesLeft(): number {
    return Math.max(0, this.unitBytes - this.bytes);
  }

  add(bytes: number, nowMs: number): void {
    this.bytes += bytes;
    this.#meter.add(bytes, nowMs);
  }

  bytesPerSecond(nowMs: number): number {
    return this.#meter.bytesPerSecond(nowMs);
  }
}

/** After a failure nothing is asked of a source for so long; doubled each time in a row. */
const FIRST_REST_MS = 2000;
const MOST_REST_MS = 60_000;

/** A site that one pull reads from, as long as the pull runs here: what it has in hand, how fast it is, whether it may go on. */
export class SourceTurns {
  readonly site: SiteId;
  ticket: string | undefined;
  /** Its delivery, once it was opened. */
  open: PullSource | undefined;
  /** Its delivery while it is being opened. */
  opening: Promise<void> | undefined;
  /** Units came from it since its delivery was opened. */
  proven = false;
  /** Its ticket did not serve: the owner is asked for another one before it is opened again. */
  stale = false;
  /** Why it does not bring anything just now. */
  failure: HanseError | undefined;
  /** Nothing more is read from it, for that failure. */
  left = false;
  readonly turns = new Map<number, Turn>();
  restsUntilMs = 0;
  #failures = 0;
  #bytesPerSecond = 0;
  #meter: Meter;

  constructor({ site, ticket }: SiteToRead, nowMs: number) {
    this.site = site;
    this.ticket = ticket;
    this.#meter = new Meter(nowMs);
  }

  /** It may be asked for something just now. */
  isReady(nowMs: number): boolean {
    return !this.left && this.restsUntilMs <= nowMs;
  }

  opened(source: PullSource): void {
    this.open = source;
    this.proven = false;
  }

  /** Its delivery is over. */
  closed(): void {
    this.open = undefined;
    this.stale = true;
  }

  begin(unit: number, unitBytes: number, nowMs: number): Turn {
    if (this.turns.size === 0) this.#meter = new Meter(nowMs);
    const turn = new Turn(unitBytes, nowMs);
    this.turns.set(unit, turn);
    return turn;
  }

  add(turn: Turn, bytes: number, nowMs: number): void {
    turn.add(bytes, nowMs);
    this.#meter.add(bytes, nowMs);
  }

  end(unit: number, nowMs: number): void {
    this.measure(nowMs);
    this.turns.delete(unit);
  }

  /** Takes its rate while it is at work; an idle source keeps the last. */
  measure(nowMs: number): void {
    if (this.turns.size > 0) this.#bytesPerSecond = this.#meter.bytesPerSecond(nowMs);
  }

  worked(): void {
    if (this.left) return;
    this.proven = true;
    this.failure = undefined;
    this.#failures = 0;
    this.restsUntilMs = 0;
  }

  /** Leaves it alone for a while; what fails while it rests makes that no longer. */
  rest(nowMs: number, failure: HanseError): void {
    if (this.left) return;
    this.failure = failure;
    if (nowMs < this.restsUntilMs) return;
    const ms = Math.max(FIRST_REST_MS * 2 ** this.#failures, failure.retryAfterMs ?? 0);
    this.restsUntilMs = nowMs + Math.min(MOST_REST_MS, ms);
    this.#failures = Math.min(10, this.#failures + 1);
  }

  /** Leaves it for good. */
  leave(failure: HanseError): void {
    this.left = true;
    this.failure = failure;
  }

  /** Of whole units: what came of them counts too. */
  get bytesInHand(): number {
    let bytes = 0;
    for (const { unitBytes } of this.turns.values()) bytes += unitBytes;
    return bytes;
  }

  load(): SourceLoad {
    let bytesLeft = 0;
    for (const turn of this.turns.values()) bytesLeft += turn.bytesLeft;
    return {
      units: this.turns.size,
      bytesLeft,
      bytesPerSecond: this.#bytesPerSecond,
    };
  }
}
