import { once } from "node:events";
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { Metadata } from "@grpc/grpc-js";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ByteStream } from "../../../src/app/ports/object-store.ts";
import type { RelayUseCases } from "../../../src/app/relay-read.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { CHUNK_BYTES } from "../../../src/rpc/relay/chunk.ts";
import { startRelayServer } from "../../../src/rpc/relay/server.ts";
import { RELAY_TIMES, type RelayTimes } from "../../../src/rpc/relay/times.ts";
import type { RunningServer } from "../../../src/rpc/server.ts";
import { DeliveryService, HealthService, RelayService } from "../../../src/wire/services.ts";
import { noise } from "../../support/sharing.ts";
import {
  bearer,
  clientOf,
  failureOf,
  federationStub,
  infoOf,
  KeptLog,
  makeSite,
  RawClient,
  statusName,
  tokenFor,
  type TestSite,
} from "./fixture.ts";

const MIB = 1024 * 1024;
const PIECE = 64 * 1024;
const READ_PART = RelayService.ReadPart.path;

let site: TestSite;
beforeAll(async () => {
  site = await makeSite("bsc");
});

/** Objects of noise; counts what was read of them, and knows which reads are still open. */
class CountingStore {
  readonly open = new Set<string>();
  bytesRead = 0;
  /** Called when a read was closed. */
  closed: (key: string) => void = () => undefined;
  /** Set by tests: thrown instead of, or after, so many bytes of a read. */
  fault: { readonly afterBytes: number; readonly error: Error } | undefined;
  #seed = 0;

  readonly read = (
    key: string,
    options: { range?: { offset: number; size: number } | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<ByteStream> => Promise.resolve(this.#bytes(`${key}#${this.#seed++}`, key, options.range, options.signal));

  async *#bytes(id: string, key: string, range = { offset: 0, size: 0 }, signal: AbortSignal | undefined): ByteStream {
    this.open.add(id);
    try {
      for (let at = 0; at < range.size; at += PIECE) {
        // As a socket would: never in one go.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        if (this.fault !== undefined && at >= this.fault.afterBytes) throw this.fault.error;
        const piece = contentOf(key, range.offset + at, Math.min(PIECE, range.size - at));
        this.bytesRead += piece.length;
        yield piece;
      }
    } finally {
      this.open.delete(id);
      this.closed(key);
    }
  }
}

const block = noise(4 * MIB, "relay contract");
/** The bytes of an object from an offset on; they repeat each 4 MiB minus the key's length. */
function contentOf(key: string, offset: number, size: number): Buffer {
  const cycle = block.length - key.length;
  const pieces: Buffer[] = [];
  for (let at = offset; at < offset + size;) {
    const from = at % cycle;
    const piece = block.subarray(from, Math.min(cycle, from + offset + size - at));
    pieces.push(piece);
    at += piece.length;
  }
  return Buffer.concat(pieces);
}

let store: CountingStore;
let log: KeptLog;
let relayed: number;
let failures: HanseError[];
let server: RunningServer;
let does: Partial<RelayUseCases>;

async function start(times: Partial<RelayTimes> = {}): Promise<void> {
  server = await startRelayServer({
    site: "bsc",
    listen: { host: "127.0.0.1", port: 0 },
    tls: staticCertificate(site.certificate),
    log,
    useCases: {
      authenticate: (token, method) => federationStub().authenticate(token, method),
      relayRead: (peer, request) =>
        does.relayRead?.(peer, request) ??
        Promise.resolve(
          request.ranges
            .filter(({ size }) => size > 0)
            .map(({ path, ...range }) => ({ store: "main", key: path, pin: { etag: "e" }, range, path })),
        ),
      relayGoesOn: (peer, deliveryId) => does.relayGoesOn?.(peer, deliveryId) ?? Promise.resolve(),
    },
    store: () => store,
    relayed: (_deliveryId, bytes) => {
      relayed += bytes;
    },
    failed: (_peer, error) => {
      failures.push(error);
    },
    times: { ...RELAY_TIMES, ...times },
  });
}

beforeEach(() => {
  store = new CountingStore();
  log = new KeptLog();
  does = {};
  relayed = 0;
  failures = [];
});

afterEach(async () => {
  await server.shutdown(0);
});

const relayClient = (peer = "lumi") =>
  clientOf(RelayService, server.port, site.description.caCertificate, (method) => tokenFor(peer, method));

interface Range {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

async function readAll(ranges: readonly Range[], peer?: string): Promise<Buffer[]> {
  const { client, close } = relayClient(peer);
  const chunks: Buffer[] = [];
  try {
    for await (const { chunk } of client.ReadPart({ deliveryId: "dl-1", ranges: [...ranges] })) chunks.push(chunk);
    return chunks;
  } finally {
    close();
  }
}

const joined = (ranges: readonly Range[]): Buffer =>
  Buffer.concat(ranges.map(({ path, offset, size }) => contentOf(path, offset, size)));

describe("ReadPart", () => {
  test.each<[string, Range[]]>([
    ["one byte", [{ path: "a", offset: 0, size: 1 }]],
    ["a chunk less one", [{ path: "a", offset: 3, size: CHUNK_BYTES - 1 }]],
    ["a chunk", [{ path: "a", offset: 3, size: CHUNK_BYTES }]],
    ["a chunk and one", [{ path: "a", offset: 3, size: CHUNK_BYTES + 1 }]],
    [
      "a large one between small ones",
      [1, 20 * MIB + 7, 0, 5].map((size, index) => ({ path: `p${index}`, offset: 9, size })),
    ],
    ["500 of them", Array.from({ length: 500 }, (_, index) => ({ path: `p${index}`, offset: index, size: index * 3 }))],
  ])("sends %s", async (_, ranges) => {
    await start();
    const chunks = await readAll(ranges);
    expect(Buffer.concat(chunks).equals(joined(ranges))).toBe(true);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(CHUNK_BYTES);
    expect(relayed).toBe(joined(ranges).length);
    expect(store.open.size).toBe(0);
  });

  test("never puts bytes of two ranges into one message", async () => {
    await start();
    const sizes = [10, 20, 30, CHUNK_BYTES + 5, 40];
    const chunks = await readAll(sizes.map((size, index) => ({ path: `p${index}`, offset: 0, size })));
    expect(chunks.map((chunk) => chunk.length)).toEqual([10, 20, 30, CHUNK_BYTES, 5, 40]);
  });

  test.each([
    ["no range", []],
    ["501 ranges", Array.from({ length: 501 }, () => ({ path: "a", offset: 0, size: 1 }))],
    ["more than 5 GiB", [1, 2].map(() => ({ path: "a", offset: 0, size: 3 * 1024 ** 3 }))],
    ["no path", [{ path: "", offset: 0, size: 1 }]],
    ["an offset beyond 2^53", [{ path: "a", offset: 2 ** 60, size: 1 }]],
  ])("refuses %s", async (_, ranges) => {
    await start();
    expect(infoOf(await failureOf(readAll(ranges))).reason).toBe("INVALID_INPUT");
    expect(store.bytesRead).toBe(0);
  });

  test("tells SOURCE_CHANGED by the object's path, and its operator the rest", async () => {
    await start();
    store.fault = {
      afterBytes: 0,
      error: new HanseError("PRECONDITION_FAILED", "root/hidden-key: 412", { hop: "store x" }),
    };
    const error = await failureOf(readAll([{ path: "a/b", offset: 0, size: 10 }]));
    expect(infoOf(error)).toMatchObject({ reason: "SOURCE_CHANGED", metadata: { site: "bsc" } });
    expect(String(error)).toContain("a/b");
    expect(JSON.stringify(infoOf(error))).not.toContain("hidden");
    expect(failures).toMatchObject([{ reason: "PRECONDITION_FAILED", message: "root/hidden-key: 412" }]);
  });

  test("tells nothing of a failure that nobody planned for", async () => {
    await start();
    store.fault = { afterBytes: PIECE, error: new TypeError("hidden") };
    const error = await failureOf(readAll([{ path: "a", offset: 0, size: MIB }]));
    expect(infoOf(error).reason).toBe("INTERNAL");
    expect(JSON.stringify(error)).not.toContain("hidden");
    expect(log.errors).toHaveLength(1);
  });

  test("a right that ends in the middle ends the stream with its reason", async () => {
    await start({ recheckMs: 20 });
    let asked = 0;
    does.relayGoesOn = () =>
      ++asked < 3 ? Promise.resolve() : Promise.reject(new HanseError("NO_GRANT", "taken back"));
    const error = await failureOf(readAll([{ path: "a", offset: 0, size: 4 * 1024 ** 3 }]));
    expect(infoOf(error).reason).toBe("NO_GRANT");
    expect(store.open.size).toBe(0);
  });

  test("streams of one delivery are looked after by one question, and none goes on without an answer", async () => {
    await start({ recheckMs: 20, answerMs: 20 });
    let asked = 0;
    does.relayGoesOn = () => {
      asked++;
      return new Promise(() => undefined);
    };
    const range = { path: "a", offset: 0, size: 4 * 1024 ** 3 };
    const ended = await Promise.all([failureOf(readAll([range])), failureOf(readAll([range]))]);
    for (const error of ended) expect(infoOf(error).reason).toBe("INTERRUPTED");
    expect(asked).toBe(1);
  });

  test("a cancelled call closes its reads at the store", async () => {
    await start();
    for (let turn = 0; turn < 50; turn++) {
      const { client, close } = relayClient();
      const leave = new AbortController();
      const ranges = [1, 2, 3].map((index) => ({ path: `p${index}`, offset: 0, size: 512 * MIB }));
      const reading = (async () => {
        for await (const { chunk } of client.ReadPart({ deliveryId: "d", ranges }, { signal: leave.signal }))
          if (chunk.length > 0) leave.abort();
      })();
      await expect(reading).rejects.toThrow();
      await until(() => store.open.size === 0);
      close();
    }
    expect(store.bytesRead).toBeLessThan(50 * 64 * MIB);
  });

  test("a stop ends streams with SHUTTING_DOWN", async () => {
    await start();
    const { client, close } = relayClient();
    const reading = (async () => {
      let stopped = false;
      for await (const { chunk } of client.ReadPart({
        deliveryId: "d",
        ranges: [{ path: "a", offset: 0, size: 4 * 1024 ** 3 }],
      })) {
        if (!stopped && chunk.length > 0) void server.shutdown(10_000);
        stopped = true;
      }
    })();
    expect(infoOf(await failureOf(reading)).reason).toBe("SHUTTING_DOWN");
    expect(store.open.size).toBe(0);
    close();
  });

  test("each peer has its share of streams", async () => {
    await start();
    const begun = Promise.withResolvers<undefined>();
    const go = Promise.withResolvers<undefined>();
    let waiting = 0;
    does.relayRead = async (peer) => {
      if (peer.site === "lumi" && ++waiting === 32) begun.resolve(undefined);
      if (peer.site === "lumi") await go.promise;
      return [];
    };
    const range = { path: "a", offset: 0, size: 1 };
    const taken = Promise.all(Array.from({ length: 32 }, () => readAll([range])));
    await begun.promise;
    expect(infoOf(await failureOf(readAll([range]))).reason).toBe("LIMIT_EXCEEDED");
    expect(await readAll([range], "cineca")).toEqual([]);
    go.resolve(undefined);
    await taken;
  });
});

describe("a reader that takes nothing", () => {
  let session: ClientHttp2Session;
  afterEach(() => {
    session.destroy();
  });

  /** Begins a ReadPart and takes no byte beyond the window. */
  async function begin(windowBytes: number): Promise<ClientHttp2Stream> {
    session = connect(`https://127.0.0.1:${server.port}`, {
      ca: site.description.caCertificate,
      servername: "localhost",
      settings: { initialWindowSize: windowBytes },
    });
    const stream = session.request({
      ":method": "POST",
      ":path": READ_PART,
      "content-type": "application/grpc",
      te: "trailers",
      authorization: `Bearer ${tokenFor("lumi", READ_PART)}`,
    });
    stream.on("error", () => undefined);
    const request = RelayService.ReadPart.requestSerialize({
      deliveryId: "d",
      ranges: [{ path: "a", offset: 0, size: 1024 ** 3 }],
    });
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(request.length, 1);
    stream.end(Buffer.concat([prefix, request]));
    await once(stream, "response");
    return stream;
  }

  test("makes the relay read no more than a few chunks, and is cut", async () => {
    await start({ stallMs: 300, farewellMs: 50 });
    const stream = await begin(0);
    const closed = once(stream, "close");
    await closed;
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    // Two messages under way, one gathered, and what the store gives in one piece.
    expect(store.bytesRead).toBeLessThanOrEqual(3 * CHUNK_BYTES + PIECE);
    expect(store.open.size).toBe(0);
  });

  test("is cut when its right ends, too", async () => {
    await start({ recheckMs: 20, farewellMs: 50 });
    does.relayGoesOn = () => Promise.reject(new HanseError("NO_GRANT", "taken back"));
    const stream = await begin(0);
    await once(stream, "close");
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    expect(store.open.size).toBe(0);
  });
});

describe("a relay's port", () => {
  test("asks every stream for a token that is good for it", async () => {
    await start();
    const raw = new RawClient(server.port, site.description.caCertificate);
    const tokens = [
      new Metadata(),
      bearer("Bearer "),
      bearer(`Basic ${tokenFor("lumi", READ_PART)}`),
      bearer(`Bearer ${tokenFor("lumi", DeliveryService.LocateParts.path)}`),
    ];
    for (const metadata of tokens) expect(statusName(await raw.call(READ_PART, metadata))).toBe("UNAUTHENTICATED");
    expect(log.refusals.map(({ reason }) => reason)).toEqual(tokens.map(() => "TOKEN_INVALID"));
    raw.close();
  });

  test("serves ReadPart and health, and nothing else", async () => {
    await start();
    const raw = new RawClient(server.port, site.description.caCertificate);
    const { path } = DeliveryService.LocateParts;
    expect(statusName(await raw.call(path, bearer(`Bearer ${tokenFor("lumi", path)}`)))).toBe("UNIMPLEMENTED");
    expect(statusName(await raw.call(HealthService.Check.path, new Metadata()))).toBe("OK");
    raw.close();
  });
});

/** Waits for something that the event loop brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
