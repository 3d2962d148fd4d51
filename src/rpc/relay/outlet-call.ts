import { constants, type ServerHttp2Stream } from "node:http2";
import { Duplex } from "node:stream";
import { Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { PiecedChunk } from "./chunk.ts";
import { Outlet, runWith } from "./outlet.ts";
import type { RelayTimes } from "./times.ts";

/** Gives each call its outlet. */
export const outletInterceptor =
  (times: RelayTimes): ServerInterceptor =>
  (_method, call) => {
    const stream = streamOf(call);
    const outlet = new Outlet(() => stream?.close(constants.NGHTTP2_CANCEL), times);
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
        runWith(outlet, () => {
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
    else {
      stream.write(piece, (error) => {
        if (error === null || error === undefined) written();
      });
    }
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
