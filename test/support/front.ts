import { createServer, request, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as moment } from "node:timers/promises";

/** One request that passed a front. */
export interface Passed {
  readonly method: string;
  /** Path without the query: no signature is kept. */
  readonly path: string;
  readonly range: string | undefined;
  readonly status: number;
  readonly bytesSent: number;
}

/** A plain HTTP front before a store: counts what leaves it, whichever store it is. Host headers pass as they are, so signatures hold. */
export interface Front {
  readonly origin: string;
  readonly passed: Passed[];
  /** Called before each request goes on; may wait, e.g. to hold a transfer in its middle. */
  before: ((request: IncomingMessage) => Promise<void>) | undefined;
  /** Called when the store has done what was asked and its answer has not gone back yet; may throw to lose the answer. */
  after: ((request: IncomingMessage) => Promise<void>) | undefined;
  /** What all answers together may bring each second; undefined for as much as comes. */
  bytesPerSecond: number | undefined;
  close(): Promise<void>;
}

/** Opens a front of `endpoint` on loopback. */
export async function openFront(endpoint: string): Promise<Front> {
  const target = new URL(endpoint);
  const passed: Passed[] = [];
  const hooks: Pick<Front, "before" | "after" | "bytesPerSecond"> = {
    before: undefined,
    after: undefined,
    bytesPerSecond: undefined,
  };
  let freeAtMs = 0;
  const paced = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      if (hooks.bytesPerSecond !== undefined) {
        const now = performance.now();
        freeAtMs = Math.max(now, freeAtMs) + (1000 * chunk.length) / hooks.bytesPerSecond;
        await moment(freeAtMs - now);
      }
      yield chunk;
    }
  };
  const server = createServer((incoming, outgoing) => {
    let bytesSent = 0;
    const path = (incoming.url ?? "/").split("?")[0] ?? "/";
    const work = async (): Promise<void> => {
      await hooks.before?.(incoming);
      const forward = request({
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      });
      const answered = once(forward, "response") as Promise<[IncomingMessage]>;
      // A store may answer before the body is through; a client that dies in its body ends the request to the store.
      pipeline(incoming, forward).catch(() => undefined);
      const [answer] = await answered;
      try {
        await hooks.after?.(incoming);
      } catch (error) {
        answer.destroy();
        throw error;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => {
        bytesSent += chunk.length;
      });
      await pipeline(answer, paced, outgoing);
    };
    work()
      .catch(() => {
        outgoing.destroy();
      })
      .finally(() => {
        passed.push({
          method: incoming.method ?? "",
          path: decodeURIComponent(path),
          range: incoming.headers.range,
          status: outgoing.statusCode,
          bytesSent,
        });
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    get before() {
      return hooks.before;
    },
    set before(hook) {
      hooks.before = hook;
    },
    get after() {
      return hooks.after;
    },
    set after(hook) {
      hooks.after = hook;
    },
    get bytesPerSecond() {
      return hooks.bytesPerSecond;
    },
    set bytesPerSecond(rate) {
      hooks.bytesPerSecond = rate;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
