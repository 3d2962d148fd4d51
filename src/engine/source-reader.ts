import type { LaneResult, LaneSource, PartSource, RelaySource, Relays, RelayStream } from "../app/ports/lanes.ts";
import type { ByteRange, ByteStream, ObjectStore } from "../app/ports/object-store.ts";
import { HanseError, isReason } from "../domain/errors.ts";

/** What a lane needs of the world: this site's stores, and readers of what peers located. */
export interface LaneWorld {
  /** @throws HanseError UNKNOWN_STORE */
  store(name: string): ObjectStore;
  /** A reader of a peer's presigned URL. */
  source(source: Extract<LaneSource, { type: "url" }>): PartSource;
  readonly relays: Relays;
}

/** One range of one object that a task is going to read. */
export interface WantedRange {
  readonly source: LaneSource;
  readonly path: string;
  readonly range: ByteRange;
  /** Size of the whole object at the source. */
  readonly objectSize: number;
}

/**
 * Reads the ranges of one task, some side by side, each from where it is said to be. Where a peer's store cannot be reached
 * or does not let us in, that range and all that are opened later come by the peer's relay: a stream for each, because
 * what a longer one runs ahead would have to be read again after a crash, and one at a time, because a relay has few for us.
 */
export class SourceReader {
  readonly #world: LaneWorld;
  readonly #wanted: readonly WantedRange[];
  readonly #told: (result: LaneResult) => void;
  readonly #signal: AbortSignal;
  #relay: RelayStream | undefined;
  /** Resolves when the relay's stream was read, or was left. */
  #relayed: Promise<undefined> = Promise.resolve(undefined);
  #fellBack = false;

  constructor(
    world: LaneWorld,
    wanted: readonly WantedRange[],
    told: (result: LaneResult) => void,
    signal: AbortSignal,
  ) {
    this.#world = world;
    this.#wanted = wanted;
    this.#told = told;
    this.#signal = signal;
  }

  /** Opens the range of this index; its stream must be read or closed. */
  async open(index: number): Promise<{ stream: ByteStream; relayed: boolean }> {
    const wanted = this.#wantedAt(index);
    try {
      return await this.#open(wanted, index);
    } catch (error) {
      // What passes concerns the store, everything else this object: URLs are not shown, so its path is.
      if (!(error instanceof HanseError) || error.category === "again") throw error;
      const { reason, message, hop, remedy, retryAfterMs } = error;
      throw new HanseError(reason, `${wanted.path}: ${message}`, { hop, remedy, retryAfterMs, cause: error });
    }
  }

  /** Lets go of the relay's stream. Idempotent. */
  close(): void {
    this.#relay?.close();
    this.#relay = undefined;
  }

  async #open(wanted: WantedRange, index: number): Promise<{ stream: ByteStream; relayed: boolean }> {
    const { source, range, objectSize } = wanted;
    if (source.type === "store") {
      const options = { range, pin: source.pin, signal: this.#signal };
      return { stream: await this.#world.store(source.store).read(source.key, options), relayed: false };
    }
    const relay = this.#relayOf(source);
    if (relay !== undefined) return { stream: await this.#take(index, relay), relayed: true };
    if (source.type !== "url") throw new HanseError("INTERNAL", "a relay was not taken");
    try {
      const stream = await this.#world.source(source).read(range, objectSize, this.#signal);
      return { stream, relayed: false };
    } catch (error) {
      if (source.otherwise === undefined || !isOutOfReach(error)) throw error;
      this.#fellBack = true;
      this.#told({ type: "fell-back", index, because: error.line });
      return { stream: await this.#take(index, source.otherwise), relayed: true };
    }
  }

  #wantedAt(index: number): WantedRange {
    const wanted = this.#wanted[index];
    if (wanted === undefined) throw new HanseError("INTERNAL", `a task has no range ${index}`);
    return wanted;
  }

  #relayOf(source: Exclude<LaneSource, { type: "store" }>): RelaySource | undefined {
    if (source.type === "relay") return source;
    return this.#fellBack ? source.otherwise : undefined;
  }

  async #take(index: number, relay: RelaySource): Promise<ByteStream> {
    const { path, range } = this.#wantedAt(index);
    const before = this.#relayed;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#relayed = promise;
    await before;
    try {
      this.#signal.throwIfAborted();
      const stream = this.#world.relays.open(relay, [{ path, ...range }], this.#signal);
      this.#relay = stream;
      return thenDone(stream.take(range.size), () => {
        this.close();
        resolve(undefined);
      });
    } catch (error) {
      resolve(undefined);
      throw error;
    }
  }
}

/** Tells when a stream is over, however it ends. */
async function* thenDone(stream: ByteStream, done: () => void): ByteStream {
  try {
    yield* stream;
  } finally {
    done();
  }
}

/**
 * The way to the store is closed, or it does not let us in: another path may be open. A store that is merely slow is
 * not helped by reading from it through the gateway.
 */
const isOutOfReach = (error: unknown): error is HanseError =>
  isReason(error, "STORE_DOWN", "ORIGIN_REFUSED", "SOURCE_DENIED");
