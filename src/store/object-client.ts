import { HanseError } from "../domain/errors.ts";
import { ObjectConnection, type Endpoint } from "./object-connection.ts";
import type { ByteStream } from "../app/ports/object-store.ts";
import { STALL_MS, type ReceivedBody } from "./http-body.ts";
import { stalled } from "./http-errors.ts";
import { giveBack } from "../threads/slab.ts";
import { MAX_HEAD_BYTES, parseHead, type AnswerHead, type BodyFraming } from "./http-head.ts";

/** An answer whose body must be read or destroyed. */
export interface ObjectAnswer extends Pick<AnswerHead, "status" | "headers"> {
  readonly body: ReceivedBody;
}

/** How long a connection is kept for the next request: shorter than servers keep theirs. */
const IDLE_MS = 4000;

const EMPTY_LINE = "\r\n\r\n";

/** Connections kept at one time. */
const MOST_IDLE = 32;

interface Idle {
  readonly connection: ObjectConnection;
  readonly timer: NodeJS.Timeout;
}

/**
 * Gets and puts objects of one origin over HTTP/1.1, each on a connection of its own for the time of its bodies, and nothing
 * else: no redirect, no coding, no header that was not given. Its answers are checked strictly (http-head.ts). It stands
 * beside undici for objects alone, because it takes a fifth of the CPU time per byte that comes, and a third per object that goes.
 */
export class ObjectClient {
  readonly #endpoint: Endpoint;
  readonly #hop: string;
  readonly #idle: Idle[] = [];
  readonly #busy = new Set<ObjectConnection>();

  constructor(endpoint: Endpoint, hop: string) {
    this.#endpoint = endpoint;
    this.#hop = hop;
  }

  /**
   * @param target path and query, each byte escaped
   * @param headers with `host` among them
   * @throws HanseError STORE_SLOW, STORE_LIED; the socket's error; the signal's reason
   */
  async get(target: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ObjectAnswer> {
    const head = headText("GET", target, headers);
    for (;;) {
      signal.throwIfAborted();
      const kept = this.#takeIdle();
      const connection = kept ?? new ObjectConnection(this.#endpoint);
      try {
        return await this.#exchange(connection, signal, () => {
          connection.send(head);
        });
      } catch (error) {
        // A server may close a connection that rested just when it is used again.
        const retired = kept !== undefined && connection.isUnanswered && !(error instanceof HanseError);
        if (!retired) throw error;
      }
    }
  }

  /**
   * Sends a body once: where the connection breaks, whether it was taken is for the caller to look up. A server that answers
   * before the body was sent gets no more of it.
   * @param headers with `host` and `content-length` among them
   * @param body exactly that many bytes; a stream is closed where it is not read to its end
   * @throws what the stream throws; STORE_LIED where a body is said to be taken that was not sent; as `get` else
   */
  async put(
    target: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array | ByteStream,
    signal: AbortSignal,
  ): Promise<ObjectAnswer> {
    signal.throwIfAborted();
    const head = headText("PUT", target, headers);
    const connection = this.#takeIdle() ?? new ObjectConnection(this.#endpoint);
    let isSent = body instanceof Uint8Array;
    const answer = await this.#exchange(connection, signal, async () => {
      if (body instanceof Uint8Array) connection.send(head, body);
      else {
        connection.send(head);
        isSent = await this.#sendStream(connection, body);
      }
    });
    if (answer.status >= 300) return answer;
    // Whoever put it may write to the buffer again: none of it may still be waiting here.
    if (isSent && (await this.#unlessStalled(connection, connection.sent()))) return answer;
    answer.body.destroy();
    throw new HanseError("STORE_LIED", `a body was taken (${answer.status}) that was not sent`, { hop: this.#hop });
  }

  /** Breaks off what runs. Idempotent. */
  close(): void {
    for (const { connection, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      connection.destroy();
    }
    for (const connection of this.#busy) connection.destroy();
  }

  /** One request and the head of its answer; the connection is broken off where that fails. */
  async #exchange(
    connection: ObjectConnection,
    signal: AbortSignal,
    send: () => void | Promise<void>,
  ): Promise<ObjectAnswer> {
    this.#busy.add(connection);
    const abort = (): void => {
      connection.destroy();
    };
    signal.addEventListener("abort", abort, { once: true });
    const leave = (): void => {
      signal.removeEventListener("abort", abort);
      this.#busy.delete(connection);
    };
    try {
      await connection.opened();
      await send();
      const answer = await this.#answerOf(connection);
      return { ...answer, body: this.#body(connection, answer, leave) };
    } catch (error) {
      leave();
      connection.destroy();
      signal.throwIfAborted();
      throw error;
    }
  }

  /** @returns false where an answer or the end of the connection came first */
  async #sendStream(connection: ObjectConnection, body: ByteStream): Promise<boolean> {
    for await (const bytes of body) {
      if (connection.hasBytes || connection.isOver) {
        // The next request on this connection would be taken for the rest of the body.
        connection.retire();
        return false;
      }
      connection.write(bytes);
      if (connection.isFull) await this.#unlessStalled(connection, connection.room());
    }
    return true;
  }

  /** The head of an answer, which must be there within a minute: one that drips, or says "soon" again and again, holds nobody. */
  #answerOf(connection: ObjectConnection): Promise<AnswerHead> {
    return this.#unlessStalled(connection, this.#headFrom(connection));
  }

  async #headFrom(connection: ObjectConnection): Promise<AnswerHead> {
    let seen: Buffer = Buffer.alloc(0);
    for (;;) {
      const bytes = await connection.next();
      if (bytes === undefined) throw brokenOff();
      seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes]);
      for (let end = seen.indexOf(EMPTY_LINE); end >= 0; end = seen.indexOf(EMPTY_LINE)) {
        if (end > MAX_HEAD_BYTES) break;
        const head = parseHead(seen.toString("latin1", 0, end), this.#hop);
        giveBack(seen.subarray(0, end + EMPTY_LINE.length));
        seen = seen.subarray(end + EMPTY_LINE.length);
        if (head.status < 200) continue;
        if (seen.length > 0) connection.putBack(seen);
        return head;
      }
      if (seen.length > MAX_HEAD_BYTES) {
        throw new HanseError("STORE_LIED", `the head of an answer is longer than ${MAX_HEAD_BYTES} bytes`, {
          hop: this.#hop,
        });
      }
    }
  }

  #body(connection: ObjectConnection, head: AnswerHead, leave: () => void): ReceivedBody {
    let over = false;
    const end = (whole: boolean): void => {
      if (over) return;
      over = true;
      leave();
      if (whole && head.persistent && connection.isFree) this.#keep(connection);
      else connection.destroy();
    };
    const bytes = this.#framed(connection, head.framing, end);
    return {
      [Symbol.asyncIterator]: () => bytes,
      destroy: () => {
        end(false);
      },
    };
  }

  async *#framed(
    connection: ObjectConnection,
    framing: BodyFraming,
    end: (whole: boolean) => void,
  ): AsyncGenerator<Uint8Array> {
    try {
      if (framing.type === "chunked") yield* this.#chunks(connection);
      else {
        for (let left = framing.type === "length" ? framing.bytes : Infinity; left > 0;) {
          const bytes = await this.#next(connection);
          if (bytes === undefined) {
            if (framing.type === "close") break;
            throw brokenOff();
          }
          const ours = bytes.length <= left ? bytes : bytes.subarray(0, left);
          if (ours.length < bytes.length) connection.putBack(bytes.subarray(ours.length));
          left -= ours.length;
          yield ours;
        }
      }
      end(true);
    } finally {
      end(false);
    }
  }

  /** Chunks without their frames; what follows the last one is not wanted, and the connection not used again for it. */
  async *#chunks(connection: ObjectConnection): AsyncGenerator<Uint8Array> {
    for (;;) {
      const line = await this.#line(connection);
      const size = /^([0-9a-fA-F]{1,8})(?:;[\t\x20-\x7e]*)?$/.exec(line)?.[1];
      if (size === undefined)
        throw new HanseError("STORE_LIED", "a chunk of an answer has no size", { hop: this.#hop });
      let left = Number.parseInt(size, 16);
      if (left === 0) {
        if ((await this.#line(connection)) !== "") connection.destroy();
        return;
      }
      while (left > 0) {
        const bytes = await this.#next(connection);
        if (bytes === undefined) throw brokenOff();
        const ours = bytes.subarray(0, left);
        if (ours.length < bytes.length) connection.putBack(bytes.subarray(ours.length));
        left -= ours.length;
        yield ours;
      }
      if ((await this.#line(connection)) !== "") {
        throw new HanseError("STORE_LIED", "a chunk of an answer is longer than its size", { hop: this.#hop });
      }
    }
  }

  async #line(connection: ObjectConnection): Promise<string> {
    let seen: Buffer = Buffer.alloc(0);
    for (;;) {
      const bytes = await this.#next(connection);
      if (bytes === undefined) throw brokenOff();
      seen = Buffer.concat([seen, bytes]);
      const end = seen.indexOf("\r\n");
      if (end >= 0) {
        if (end + 2 < seen.length) connection.putBack(seen.subarray(end + 2));
        return seen.toString("latin1", 0, end);
      }
      if (seen.length > MAX_HEAD_BYTES) throw new HanseError("STORE_LIED", "a line has no end", { hop: this.#hop });
    }
  }

  /** The next bytes, of which some must come within a minute. */
  #next(connection: ObjectConnection): Promise<Buffer | undefined> {
    return connection.hasBytes ? connection.next() : this.#unlessStalled(connection, connection.next());
  }

  async #unlessStalled<T>(connection: ObjectConnection, happens: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      connection.destroy(stalled(this.#hop));
    }, STALL_MS);
    try {
      return await happens;
    } finally {
      clearTimeout(timer);
    }
  }

  #keep(connection: ObjectConnection): void {
    if (this.#idle.length >= MOST_IDLE) {
      connection.destroy();
      return;
    }
    const timer = setTimeout(() => {
      this.#idle.splice(this.#idle.indexOf(idle), 1);
      connection.destroy();
    }, IDLE_MS);
    timer.unref();
    const idle: Idle = { connection, timer };
    connection.rest();
    this.#idle.push(idle);
  }

  /** The one that was used last: it is the least likely to be closed by now. */
  #takeIdle(): ObjectConnection | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.connection.isFree) {
        idle.connection.wakeUp();
        return idle.connection;
      }
      idle.connection.destroy();
    }
    return undefined;
  }
}

/** Where the origin of a URL is to be found. */
export function endpointOf(url: URL): Pick<Endpoint, "host" | "port" | "tls"> {
  const tls = url.protocol === "https:";
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port, tls };
}

function headText(method: "GET" | "PUT", target: string, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  // What ends a line would begin a header of its own.
  if (lines.some((line) => /[^\t\x20-\x7e]/.test(line))) {
    throw new HanseError("INVALID_INPUT", "a request would carry what HTTP does not allow");
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

const brokenOff = (): Error => Object.assign(new Error("the answer broke off"), { code: "ECONNRESET" });
