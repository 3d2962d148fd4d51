import { AsyncLocalStorage } from "node:async_hooks";
import { constants, type ServerHttp2Stream } from "node:http2";
import { Duplex } from "node:stream";
import { Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { HanseError } from "../../domain/errors.ts";
import { PiecedChunk } from "./chunk.ts";

/** Messages of a stream that are sent off and not yet taken by the connection: one goes, one waits. */
const MOST_UNDER_WAY = 2;

/** A stream whose reader takes nothing for this long ends. */
const STALL_MS = 60_000;

/** How long a failed stream may take to tell its status before it is cut. */
const FAREWELL_MS = 2000;

/**
 * What one stream has under way to its reader. grpc-js queues 16 messages by itself, and has no way to end a stream
 * whose reader takes nothing: its status would wait behind the bytes for ever.
 */
export class Outlet {
  readonly #cut: () => void;
  readonly #stallMs: number;
  #underWay = 0;
  #taken: () => void = () => undefined;
  #last: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(cut: () => void, stallMs: number) {
    this.#cut = cut;
    this.#stallMs = stallMs;
  }

  /**
   * Waits until another message may be sent, and counts it.
   * @throws HanseError INTERRUPTED where the reader took nothing for a minute; the signal's reason
   */
  async room(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#underWay >= MOST_UNDER_WAY) await this.#wait(signal);
    this.#underWay += 1;
  }

  /** Nothing more will be sent: what is under way has so long to get out before the stream is cut. */
  end(failed: boolean): void {
    if (this.#closed) return;
    this.#last = setTimeout(this.#cut, failed ? FAREWELL_MS : this.#stallMs);
    this.#last.unref();
  }

  /** The connection took one message. */
  took(): void {
    this.#underWay -= 1;
    this.#taken();
  }

  /** The stream is over, however. */
  closed(): void {
    this.#closed = true;
    clearTimeout(this.#last);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const stalled = setTimeout(() => {
      reject(stalledReader(this.#stallMs));
    }, this.#stallMs);
    const stopped = (): void => {
      reject(signal.reason);
    };
    signal.addEventListener("abort", stopped, { once: true });
    this.#taken = () => {
      resolve(undefined);
    };
    try {
      await promise;
    } finally {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stopped);
    }
  }
}

const stalledReader = (ms: number): HanseError =>
  new HanseError("INTERRUPTED", `the reader took nothing for ${ms / 1000} s`, {
    hop: "this gateway",
    remedy: "Read on, or read again what is missing",
  });

const outlets = new AsyncLocalStorage<Outlet>();

/** The outlet of the call that runs. */
export function outletOfCall(): Outlet {
  const outlet = outlets.getStore();
  if (outlet === undefined) throw new Error("the server has no outlets");
  return outlet;
}

/** Gives each call its outlet. @param stallMs replaced in tests */
export const outletInterceptor =
  (stallMs: number = STALL_MS): ServerInterceptor =>
  (_method, call) => {
    const stream = streamOf(call);
    const outlet = new Outlet(() => stream?.close(constants.NGHTTP2_CANCEL), stallMs);
    return new OutletCall(call, outlet, stream);
  };

class OutletCall extends ServerInterceptingCall {
  readonly #outlet: Outlet;
  readonly #stream: ServerHttp2Stream | undefined;
  #begun = false;

  constructor(
    call: ConstructorParameters<typeof ServerInterceptingCall>[0],
    outlet: Outlet,
    stream: ServerHttp2Stream | undefined,
  ) {
    super(call);
    this.#outlet = outlet;
    this.#stream = stream;
  }

  override start(listener: Parameters<ServerInterceptingCall["start"]>[0]): void {
    const outlet = this.#outlet;
    super.start({
      onReceiveMetadata: (metadata) => {
        listener.onReceiveMetadata(metadata);
      },
      onReceiveMessage: (message) => {
        listener.onReceiveMessage(message);
      },
      // Here the handler is called.
      onReceiveHalfClose: () => {
        outlets.run(outlet, () => {
          listener.onReceiveHalfClose();
        });
      },
      onCancel: () => {
        outlet.closed();
        listener.onCancel();
      },
    });
  }

  override sendMetadata(metadata: Metadata): void {
    this.#begun = true;
    super.sendMetadata(metadata);
  }

  /** A chunk in pieces goes out as they are; without access to the stream, and whatever else, as grpc-js does it. */
  override sendMessage(message: unknown, callback: () => void): void {
    const took = (): void => {
      this.#outlet.took();
    };
    if (!(message instanceof PiecedChunk) || this.#stream === undefined) {
      super.sendMessage(message, () => {
        took();
        callback();
      });
      return;
    }
    if (!this.#begun) this.sendMetadata(new Metadata());
    if (this.#stream.closed || this.#stream.destroyed) return;
    writeAll(this.#stream, [message.head, ...message.pieces], took);
    callback();
  }
}

function writeAll(stream: ServerHttp2Stream, pieces: readonly Uint8Array[], written: () => void): void {
  stream.cork();
  pieces.forEach((piece, index) => {
    if (index < pieces.length - 1) stream.write(piece);
    // A stream that broke tells its call by itself.
    else stream.write(piece, (error) => error ?? written());
  });
  stream.uncork();
}

/** grpc-js gives access to no part of it: its innermost call holds the HTTP/2 stream. */
function streamOf(call: object): ServerHttp2Stream | undefined {
  const stream: unknown = Reflect.get(call, "stream");
  return isStream(stream) ? stream : undefined;
}

const isStream = (value: unknown): value is ServerHttp2Stream =>
  value instanceof Duplex && "close" in value && typeof value.close === "function";
