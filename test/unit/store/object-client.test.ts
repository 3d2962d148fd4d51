import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { lookup } from "node:dns";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeAuthority, makeServerCertificate } from "../../../src/auth/certificates.ts";
import { ObjectClient, type ObjectAnswer } from "../../../src/store/object-client.ts";
import { giveBack } from "../../../src/threads/slab.ts";
import { noise } from "../../support/sharing.ts";

const MIB = 1024 * 1024;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** A server that answers each request, by its number, with whatever `answer` writes. */
async function serve(
  answer: (socket: Socket, request: number, head: string) => void,
  make: (onConnection: (socket: Socket) => void) => Server = (onConnection) => createServer(onConnection),
): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = make((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay();
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    let text = "";
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        answer(socket, (requests += 1), head);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, connections: () => connections };
}

function client(port: number, more: { host?: string; tls?: boolean; ca?: string } = {}): ObjectClient {
  const made = new ObjectClient({ host: "127.0.0.1", port, tls: false, lookup, ...more }, "store of bsc");
  undo.push(() => {
    made.close();
  });
  return made;
}

const get = (from: ObjectClient, signal = new AbortController().signal): Promise<ObjectAnswer> =>
  from.get("/b/k?x=1", { host: "store.example", range: "bytes=0-9" }, signal);

async function bodyOf({ body }: ObjectAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const plain = (text: string, more = ""): string =>
  `HTTP/1.1 206 Partial Content\r\nContent-Length: ${text.length}\r\n${more}\r\n${text}`;

describe("a body", () => {
  it("comes by its length, on a connection that serves the next request too", async () => {
    const heads: string[] = [];
    const server = await serve((socket, request, head) => {
      heads.push(head);
      socket.write(plain(`answer ${request}`, "ETag: e\r\n"));
    });
    const from = client(server.port);
    const first = await get(from);
    expect([first.status, first.headers["etag"]]).toEqual([206, "e"]);
    expect((await bodyOf(first)).toString()).toBe("answer 1");
    expect((await bodyOf(await get(from))).toString()).toBe("answer 2");
    expect(server.connections()).toBe(1);
    expect(heads[0]?.split("\r\n")).toEqual(["GET /b/k?x=1 HTTP/1.1", "host: store.example", "range: bytes=0-9"]);
  });

  it("comes in chunks, cut anywhere, without their frames", async () => {
    const text = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n`;
    for (let cut = 1; cut < text.length; cut += 1) {
      const server = await serve((socket) => {
        socket.write(text.slice(0, cut));
        setImmediate(() => socket.write(text.slice(cut)));
      });
      const from = client(server.port);
      expect((await bodyOf(await get(from))).toString()).toBe("abc0123456789");
      expect((await bodyOf(await get(from))).toString()).toBe("abc0123456789");
      expect(server.connections()).toBe(1);
    }
  });

  it("ends with the connection where it has no length", async () => {
    const server = await serve((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nall of it"));
    expect((await bodyOf(await get(client(server.port)))).toString()).toBe("all of it");
  });

  it("may follow interim answers", async () => {
    const server = await serve((socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${plain("real")}`));
    expect((await bodyOf(await get(client(server.port)))).toString()).toBe("real");
  });

  it("that is large waits in the network for a slow reader, and comes whole", async () => {
    const bytes = noise(24 * MIB, "slow");
    let sent = 0;
    const server = await serve((socket) => {
      socket.write(`HTTP/1.1 206 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
      socket.write(bytes, () => (sent = bytes.length));
    });
    const { body } = await get(client(server.port));
    const iterator = body[Symbol.asyncIterator]();
    const first = await iterator.next();
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    // What nobody reads is neither here nor on its way: the server still holds the rest.
    expect(sent).toBe(0);
    const chunks = [first.value as Uint8Array];
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) chunks.push(next.value);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it("of TLS comes the same way, from the pinned authority alone", async () => {
    const bytes = noise(6 * MIB, "tls");
    const authority = await makeAuthority("bsc", Date.now());
    const { certificate: cert, key } = await makeServerCertificate(authority, ["localhost"], [], Date.now());
    const server = await serve(
      (socket) => {
        socket.write(`HTTP/1.1 206 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
        socket.write(bytes);
      },
      (onConnection) => createTlsServer({ cert, key }, onConnection),
    );
    const from = client(server.port, { host: "localhost", tls: true, ca: authority.certificate });
    expect((await bodyOf(await get(from))).equals(bytes)).toBe(true);
    expect((await bodyOf(await get(from))).equals(bytes)).toBe(true);
    expect(server.connections()).toBe(1);
    await expect(get(client(server.port, { host: "localhost", tls: true }))).rejects.toThrow(/self-signed|unable/);
    await expect(
      get(client(server.port, { host: "127.0.0.1", tls: true, ca: authority.certificate })),
    ).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});

describe("a connection", () => {
  it("that the server closed while it rested is replaced without a word", async () => {
    const server = await serve((socket, request) => {
      if (request === 2) socket.destroy();
      else socket.write(plain(`answer ${request}`));
    });
    const from = client(server.port);
    expect((await bodyOf(await get(from))).toString()).toBe("answer 1");
    // The second request goes out on the old connection, which dies of it.
    expect((await bodyOf(await get(from))).toString()).toBe("answer 3");
    expect(server.connections()).toBe(2);
  });

  it("that is new and brings nothing is a failure", async () => {
    const server = await serve((socket) => socket.destroy());
    await expect(get(client(server.port))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it.each([
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
  ])("that is to be closed serves no other request: %j", async (text) => {
    const server = await serve((socket) => socket.write(text));
    const from = client(server.port);
    await bodyOf(await get(from));
    await bodyOf(await get(from));
    expect(server.connections()).toBe(2);
  });

  it("whose body was left, or that brought more than was said, serves no other request", async () => {
    const server = await serve((socket) => socket.write(`${plain("0123456789")}more`));
    const from = client(server.port);
    for await (const chunk of (await get(from)).body) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect((await bodyOf(await get(from))).toString()).toBe("0123456789");
    expect((await bodyOf(await get(from))).toString()).toBe("0123456789");
    expect(server.connections()).toBe(3);
  });

  it("is broken off by its signal, before the answer and in the body", async () => {
    const reached = Promise.withResolvers<undefined>();
    const server = await serve((socket, request) => {
      if (request === 2) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
      else reached.resolve(undefined);
    });
    const from = client(server.port);
    const [early, late] = [new AbortController(), new AbortController()];
    const waiting = get(from, early.signal);
    await reached.promise;
    early.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    const reading = bodyOf(await get(from, late.signal));
    late.abort(new Error("enough"));
    await expect(reading).rejects.toThrow();
    await expect(get(from, late.signal)).rejects.toThrow("enough");
  });
});

describe("an answer that is no HTTP, or could be read in two ways", () => {
  it.each([
    ["SSH-2.0-OpenSSH\r\n\r\n", "status line"],
    ["HTTP/2 200 OK\r\n\r\n", "status line"],
    ["HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "no header"],
    ["HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "no header"],
    ["HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "no header"],
    ["HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", "no header"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "two content-length"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "two lengths"],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "two lengths"],
    ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "length is none"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n", "length is none"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n", "length is none"],
    [`HTTP/1.1 200 OK\r\nA: ${"b".repeat(40_000)}\r\n\r\n`, "longer than"],
    ["x".repeat(40_000), "longer than"],
  ])("%#: is refused", async (text, said) => {
    const server = await serve((socket) => socket.write(text));
    await expect(get(client(server.port))).rejects.toMatchObject({
      reason: "STORE_LIED",
      hop: "store of bsc",
      message: expect.stringContaining(said) as string,
    });
  });

  it.each(["zz\r\nabc\r\n", "3\r\nabcd\r\n0\r\n\r\n", "fffffffff\r\n", `1;${"x".repeat(40_000)}`])(
    "chunks %#: are refused",
    async (chunks) => {
      const server = await serve((socket) =>
        socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`),
      );
      await expect(bodyOf(await get(client(server.port)))).rejects.toMatchObject({ reason: "STORE_LIED" });
    },
  );

  it.each([
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ])("that breaks off is a failure: %j", async (text) => {
    const server = await serve((socket) => socket.end(text));
    await expect(bodyOf(await get(client(server.port)))).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});

it.each(["HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b", "x"])(
  "an answer that goes on beginning for a minute is given up: %j",
  async (piece) => {
    const begun = Promise.withResolvers<undefined>();
    const server = await serve((socket) => {
      const timer = setInterval(() => {
        socket.write(piece.slice(0, 1));
        socket.write(piece.slice(1));
        begun.resolve(undefined);
      }, 5);
      undo.push(() => {
        clearInterval(timer);
      });
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    undo.push(() => vi.useRealTimers());
    const asked = expect(get(client(server.port))).rejects.toMatchObject({ reason: "STORE_SLOW" });
    await begun.promise;
    vi.advanceTimersByTime(60_001);
    await asked;
  },
);

it("a request carries no line of its own making", async () => {
  const from = client(1);
  const { signal } = new AbortController();
  await expect(from.get("/a\r\nX: y", {}, signal)).rejects.toMatchObject({ reason: "INVALID_INPUT" });
  await expect(from.get("/a", { a: "b\nc" }, signal)).rejects.toMatchObject({ reason: "INVALID_INPUT" });
});

describe("what is put", () => {
  /** What a server got of one request after its head; it answers when `sizeBytes` are there. */
  async function take(sizeBytes: number, answer = "HTTP/1.1 200 OK\r\nETag: e\r\nContent-Length: 0\r\n\r\n") {
    const heads: string[] = [];
    const bodies: Buffer[] = [];
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      let bytes = Buffer.alloc(0);
      socket.on("error", () => undefined);
      undo.push(() => socket.destroy());
      socket.on("data", (more) => {
        bytes = Buffer.concat([bytes, more]);
        const end = bytes.indexOf("\r\n\r\n");
        if (end < 0 || bytes.length < end + 4 + sizeBytes) return;
        heads.push(bytes.toString("latin1", 0, end));
        bodies.push(bytes.subarray(end + 4));
        bytes = Buffer.alloc(0);
        socket.write(answer);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => server.close());
    return { port: (server.address() as { port: number }).port, heads, bodies, connections: () => connections };
  }

  const put = (
    to: ObjectClient,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    sizeBytes: number,
    signal?: AbortSignal,
  ) =>
    to.put(
      "/b/k",
      { host: "store.example", "content-length": String(sizeBytes) },
      body,
      signal ?? new AbortController().signal,
    );

  /** Bytes in pieces, and whether they were let go of. */
  function pieces(bytes: Uint8Array, pieceBytes: number, fails?: Error) {
    const state = { given: 0, closed: false };
    async function* stream(): AsyncGenerator<Uint8Array> {
      try {
        for (; state.given < bytes.length; state.given += pieceBytes) {
          await Promise.resolve();
          yield bytes.subarray(state.given, state.given + pieceBytes);
        }
        if (fails !== undefined) throw fails;
      } finally {
        state.closed = true;
      }
    }
    return { stream: stream(), state };
  }

  it("goes with its head, whole or in pieces, on one connection", async () => {
    const bytes = noise(300_000, "put");
    const server = await take(bytes.length);
    const to = client(server.port);
    for (const body of [bytes, pieces(bytes, 70_000).stream]) {
      const answer = await put(to, body, bytes.length);
      expect([answer.status, answer.headers["etag"]]).toEqual([200, "e"]);
      expect((await bodyOf(answer)).length).toBe(0);
    }
    expect(server.heads[0]?.split("\r\n")).toEqual([
      "PUT /b/k HTTP/1.1",
      "host: store.example",
      "content-length: 300000",
    ]);
    expect(server.bodies.map((body) => body.equals(bytes))).toEqual([true, true]);
    expect(server.connections()).toBe(1);
  });

  it("waits for a server that does not read, and is read no further meanwhile", async () => {
    const bytes = noise(24 * MIB, "slow");
    const reads = Promise.withResolvers<Socket>();
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      socket.on("error", () => undefined);
      undo.push(() => socket.destroy());
      reads.resolve(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => server.close());
    const { stream, state } = pieces(bytes, 64 * 1024);
    const putting = put(client((server.address() as { port: number }).port), stream, bytes.length);
    const socket = await reads.promise;
    for (let turn = 0; turn < 500; turn += 1) await new Promise(setImmediate);
    expect(state.given).toBeLessThan(bytes.length);
    const got: Buffer[] = [];
    let length = 0;
    socket.on("data", (more: Buffer) => {
      got.push(more);
      length += more.length;
      if (Buffer.concat(got.slice(0, 1)).indexOf("\r\n\r\n") + 4 + bytes.length === length)
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    socket.resume();
    expect((await putting).status).toBe(200);
    const whole = Buffer.concat(got);
    expect(whole.subarray(whole.indexOf("\r\n\r\n") + 4).equals(bytes)).toBe(true);
  });

  it("is broken off where the server has answered already; its connection serves no other request", async () => {
    const bytes = noise(24 * MIB, "early");
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => undefined);
      undo.push(() => socket.destroy());
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 507 Full\r\nContent-Length: 2\r\n\r\nno");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => server.close());
    const to = client((server.address() as { port: number }).port);
    for (const round of [1, 2]) {
      const { stream, state } = pieces(bytes, 64 * 1024);
      const answer = await put(to, stream, bytes.length);
      expect([answer.status, (await bodyOf(answer)).toString()]).toEqual([507, "no"]);
      expect(state.given).toBeLessThan(bytes.length);
      expect(state.closed).toBe(true);
      expect(connections).toBe(round);
    }
  });

  it("was not taken by a server that says so before it came", async () => {
    const bytes = noise(24 * MIB, "lie");
    const server = await take(1);
    const { stream, state } = pieces(bytes, 64 * 1024);
    await expect(put(client(server.port), stream, bytes.length)).rejects.toMatchObject({ reason: "STORE_LIED" });
    expect(state.closed).toBe(true);
    const deaf = createServer((socket) => {
      socket.on("error", () => undefined);
      undo.push(() => socket.destroy());
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        setTimeout(() => socket.destroy(), 50);
      });
    });
    deaf.listen(0, "127.0.0.1");
    await once(deaf, "listening");
    undo.push(() => deaf.close());
    const whole = put(client((deaf.address() as { port: number }).port), bytes, bytes.length);
    await expect(whole).rejects.toMatchObject({ reason: "STORE_LIED" });
  });

  it("fails as its stream fails, and is let go of where the connection breaks or the signal says so", async () => {
    const bytes = noise(24 * MIB, "broken");
    const quiet = await take(Infinity);
    const failing = pieces(bytes.subarray(0, MIB), 64 * 1024, new Error("no more of it"));
    await expect(put(client(quiet.port), failing.stream, bytes.length)).rejects.toThrow("no more of it");
    const broken = await serve((socket) => socket.destroy());
    const reset = pieces(bytes, 64 * 1024);
    await expect(put(client(broken.port), reset.stream, bytes.length)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/) as string,
    });
    const stop = new AbortController();
    const stopped = pieces(bytes, 64 * 1024);
    const putting = put(client(quiet.port), stopped.stream, bytes.length, stop.signal);
    setImmediate(() => {
      stop.abort(new Error("enough"));
    });
    await expect(putting).rejects.toThrow("enough");
    expect([failing, reset, stopped].map(({ state }) => state.closed)).toEqual([true, true, true]);
  });
});

it("bytes that were given back are overwritten, those that were not stay as they were", async () => {
  const bytes = noise(8 * MIB, "slabs");
  const server = await serve((socket) => {
    socket.write(`HTTP/1.1 206 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
  });
  const from = client(server.port);
  const buffers = new Set<ArrayBufferLike>();
  let at = 0;
  for await (const chunk of (await get(from)).body) {
    expect(bytes.subarray(at, at + chunk.length).equals(chunk)).toBe(true);
    at += chunk.length;
    buffers.add(chunk.buffer);
    giveBack(chunk);
  }
  expect(at).toBe(bytes.length);
  // 8 MiB through a few buffers of 256 KiB at the most.
  expect(buffers.size).toBeLessThan(8);
  expect((await bodyOf(await get(from))).equals(bytes)).toBe(true);
});
