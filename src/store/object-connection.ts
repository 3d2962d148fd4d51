import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { giveBack, Slab } from "../threads/slab.ts";

/** Where a connection leads. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM, where the certificate is not from a public authority. */
  readonly ca?: string | undefined;
  readonly lookup: LookupFunction;
}

const CONNECT_MS = 10_000;

/** What is read at a time at most; bytes of several reads share one, so that small reads cost no large buffers. */
const SLAB_BYTES = 256 * 1024;

/** The least that is left of a slab for a read; a connection that brings less at a time needs no larger slab. */
const LEAST_READ_BYTES = 64 * 1024;

/** Slabs of a connection at a time; of more, some are not given back, and let go. */
const MOST_SLABS = 4;

/** Bytes that wait for their reader before the socket is told to wait. */
const MOST_WAITING_BYTES = 512 * 1024;

/**
 * One connection to a store, whose bytes come in buffers that Node fills directly: a stream's own would be copied, and
 * hold 64 KiB each whatever came.
 */
export class ObjectConnection {
  readonly #socket: Socket;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The one that is filled, and those that may serve again. */
  #slabs: [Slab, ...Slab[]] = [new Slab(LEAST_READ_BYTES)];
  #came = 0;
  /** The socket was told to wait. */
  #held = false;
  #ended = false;
  #retired = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #opened = Promise.withResolvers<undefined>();

  constructor(endpoint: Endpoint) {
    const { host, port, lookup, tls, ca } = endpoint;
    const onread = { buffer: () => this.#nextBuffer(), callback: (bytes: number) => this.#took(bytes) };
    const options = { host, port, lookup, onread, noDelay: true };
    this.#socket = tls
      ? connectTls({
          ...options,
          ALPNProtocols: ["http/1.1"],
          servername: isIP(host) === 0 ? host : "",
          ...(ca === undefined ? {} : { ca }),
        })
      : connectTcp(options);
    const slow = setTimeout(() => {
      this.destroy(Object.assign(new Error("the connection took too long"), { code: "ETIMEDOUT" }));
    }, CONNECT_MS);
    this.#socket.once(tls ? "secureConnect" : "connect", () => {
      clearTimeout(slow);
      this.#opened.resolve(undefined);
    });
    this.#socket.on("error", (error) => {
      this.#failure ??= error;
    });
    this.#socket.on("drain", () => {
      this.#tell();
    });
    this.#socket.on("end", () => {
      this.#end();
    });
    this.#socket.on("close", () => {
      clearTimeout(slow);
      this.#opened.reject(this.#failure ?? closed());
      this.#end();
    });
    this.#opened.promise.catch(() => undefined);
  }

  /** @throws the socket's error where it cannot be opened */
  opened(): Promise<undefined> {
    return this.#opened.promise;
  }

  /** Nothing more comes of it. */
  get isOver(): boolean {
    return this.#ended;
  }

  /** Bytes came that nobody has taken. */
  get hasBytes(): boolean {
    return this.#waitingBytes > 0;
  }

  /** Another request can be sent on it. */
  get isFree(): boolean {
    return !this.#retired && !this.isOver && !this.hasBytes && this.#socket.writableLength === 0;
  }

  /** Serves no request after this one. */
  retire(): void {
    this.#retired = true;
  }

  /** No byte came since the last request. */
  get isUnanswered(): boolean {
    return this.#came === 0;
  }

  /** Sends the head of a request, and its body where that is all at hand. */
  send(head: string, body?: Uint8Array): void {
    this.#came = 0;
    this.#socket.cork();
    this.#socket.write(head, "latin1");
    if (body !== undefined) this.#socket.write(body);
    this.#socket.uncork();
  }

  /** Sends bytes of a body, and gives them back when they are sent. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes, (error) => {
      if (error === null || error === undefined) giveBack(bytes);
    });
  }

  /** Waits until all was sent. @returns false where it cannot be any more */
  sent(): Promise<boolean> {
    if (this.#socket.writableLength === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#socket.write(NOTHING, (error) => {
        resolve(error === null || error === undefined);
      });
    });
  }

  /** More bytes of a body should wait: so many are on their way, nothing came back, and it is not over. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain && !this.hasBytes && !this.isOver;
  }

  /** Waits while it is full. */
  async room(): Promise<void> {
    while (this.isFull) await this.#told();
  }

  /** The next bytes; undefined at the end. @throws the socket's error */
  async next(): Promise<Buffer | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return undefined;
      await this.#told();
    }
    const bytes = this.#waiting.shift();
    this.#waitingBytes -= bytes?.length ?? 0;
    if (this.#held && this.#waitingBytes < MOST_WAITING_BYTES) {
      this.#held = false;
      this.#socket.resume();
    }
    return bytes;
  }

  /** Gives back what was taken beyond its answer. */
  putBack(bytes: Buffer): void {
    this.#waiting.unshift(bytes);
    this.#waitingBytes += bytes.length;
  }

  /** Lets the process end although it is open. */
  rest(): void {
    this.#socket.unref();
  }

  wakeUp(): void {
    this.#socket.ref();
  }

  /** Breaks it off; whoever waits is told `error`. Idempotent. */
  destroy(error: Error = closed()): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#end();
  }

  #nextBuffer(): Buffer {
    const [first, ...others] = this.#slabs;
    for (const slab of this.#slabs) {
      const room = slab.room();
      if (room.length < LEAST_READ_BYTES) continue;
      if (slab !== first) this.#slabs = [slab, ...this.#slabs.filter((one) => one !== slab)];
      return room;
    }
    const slab = new Slab(SLAB_BYTES);
    this.#slabs = [slab, first, ...others].slice(0, MOST_SLABS) as [Slab, ...Slab[]];
    return slab.room();
  }

  #took(bytes: number): boolean {
    const [slab] = this.#slabs;
    this.#waiting.push(slab.hand(bytes));
    this.#waitingBytes += bytes;
    this.#came += bytes;
    this.#held = this.#waitingBytes >= MOST_WAITING_BYTES;
    this.#tell();
    return !this.#held;
  }

  #end(): void {
    this.#ended = true;
    this.#tell();
  }

  /** Waits for whatever happens next; one waits at a time. */
  #told(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #tell(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

const NOTHING = new Uint8Array();

const closed = (): Error => Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" });
