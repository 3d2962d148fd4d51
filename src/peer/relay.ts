import type { Documents } from "../app/ports/documents.ts";
import type { RelaySource, Relays, RelayStream } from "../app/ports/lanes.ts";
import type { ByteStream } from "../app/ports/object-store.ts";
import type { LocateRange } from "../app/ports/peers.ts";
import type { Clock } from "../app/ports/runtime.ts";
import { HanseError } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { SiteId } from "../domain/site.ts";
import { RelayService } from "../wire/services.ts";
import { endpointResolver, type NetworkOptions } from "./address.ts";
import { Caller } from "./caller.ts";
import { Connections } from "./connections.ts";
import { badAnswer } from "./failures.ts";
import { refuseIdle } from "./idle-limit.ts";

/** Connections per peer and thread: one alone is limited by its flow-control window and by one TLS session. */
const CHANNELS = 2;

/** How far a relay may run ahead of us. Bytes that wait in the window cost memory at this side. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** At most what the contract allows in one message. */
const CHUNK_BYTES = 256 * 1024;

export interface RelaysOptions {
  /** This site. */
  readonly site: SiteId;
  readonly documents: Pick<Documents, "signCall">;
  readonly clock: Clock;
  readonly network: NetworkOptions;
}

/** Reads peers' relays; one for each worker thread. @throws HanseError INVALID_CONFIG for a bad `network.allow` */
export function openRelays({ site, documents, clock, network }: RelaysOptions): Relays & { close(): Promise<void> } {
  const resolve = endpointResolver(network);
  const connections = Array.from({ length: CHANNELS }, (_, turn) => {
    // Each begins with another of the peer's listeners, so that all of its threads have work.
    const endpoints = (relays: readonly string[]): readonly string[] => [
      ...relays.slice(turn % Math.max(1, relays.length)),
      ...relays.slice(0, turn % Math.max(1, relays.length)),
    ];
    return new Connections(resolve, {
      endpoints: ({ relays }) => endpoints(relays),
      channel: { "grpc-node.flow_control_window": WINDOW_BYTES },
    });
  });
  const callers = connections.map((connection) => new Caller(site, connection, documents, clock));
  let next = 0;
  return {
    open(source, ranges, signal) {
      const caller = callers[next++ % callers.length];
      if (caller === undefined) throw new HanseError("INTERNAL", "there is no channel");
      return new Stream(caller, source, ranges, signal);
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

class Stream implements RelayStream {
  readonly #hop: string;
  readonly #end = new AbortController();
  readonly #chunks: AsyncGenerator<Uint8Array, void, undefined>;
  /** What came and was not taken yet. */
  #rest: Uint8Array = new Uint8Array();
  #left: number;

  constructor(caller: Caller, source: RelaySource, ranges: readonly LocateRange[], signal: AbortSignal) {
    const { peer, deliveryId, actor } = source;
    this.#hop = peerHop(peer.siteId);
    this.#left = ranges.reduce((sum, range) => sum + range.size, 0);
    const until = AbortSignal.any([signal, this.#end.signal]);
    this.#chunks = refuseIdle(peer.siteId, until, (idle) => {
      const call = { peer, deadlineMs: Number.POSITIVE_INFINITY, actor, signal: idle };
      const answers = caller.stream(RelayService, call, (client, options) =>
        client.ReadPart({ deliveryId, ranges: [...ranges] }, options),
      );
      return chunksOf(peer.siteId, answers);
    });
  }

  async *take(sizeBytes: number): ByteStream {
    let wanted = sizeBytes;
    while (wanted > 0) {
      if (this.#rest.length === 0) this.#rest = await this.#next(wanted, sizeBytes);
      const piece = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(piece.length);
      wanted -= piece.length;
      this.#left -= piece.length;
      // What ends the stream is known before the last bytes are let go.
      if (this.#left === 0) await this.#expectEnd();
      yield piece;
    }
  }

  close(): void {
    this.#end.abort(new HanseError("INTERRUPTED", "the stream was closed", { hop: this.#hop }));
    // Its own end is of no interest any more.
    this.#chunks.return().catch(() => undefined);
  }

  async #next(missing: number, sizeBytes: number): Promise<Uint8Array> {
    const { done, value } = await this.#chunks.next();
    if (done !== true) return value;
    throw new HanseError("SHORT_BODY", `its relay ended after ${sizeBytes - missing} of ${sizeBytes} bytes`, {
      hop: this.#hop,
      remedy: "Try again",
    });
  }

  async #expectEnd(): Promise<void> {
    const more = this.#rest.length > 0 || (await this.#chunks.next()).done !== true;
    if (!more) return;
    throw new HanseError("BODY_TOO_LONG", "its relay sends more bytes than were asked for", {
      hop: this.#hop,
      remedy: "Ask the peer's operator to look at its gateway, or to update it",
    });
  }
}

async function* chunksOf(
  siteId: SiteId,
  answers: AsyncIterable<{ readonly chunk: Uint8Array }>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { chunk } of answers) {
    if (chunk.length > CHUNK_BYTES) throw badAnswer(siteId, `a chunk of ${chunk.length} bytes`);
    yield chunk;
  }
}
