import { once } from "node:events";
import { connect, constants, createServer, type ClientHttp2Session, type Http2Server } from "node:http2";
import { connect as connectTcp, type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { guardConnections, type GuardLimits } from "../../../src/rpc/guard.ts";
import { LIMITS } from "../../../src/rpc/limits.ts";
import { listeningServers } from "../../../src/rpc/listening-servers.ts";

let server: Http2Server;
let clients: ClientHttp2Session[] = [];

afterEach(() => {
  for (const client of clients) client.destroy();
  clients = [];
  server.close();
});

async function listen(limits: Partial<GuardLimits>, strangers = true): Promise<number> {
  server = createServer();
  server.on("stream", (stream) => stream.resume().on("error", () => undefined));
  guardConnections(server, strangers, { ...LIMITS, ...limits });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function client(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  clients.push(session);
  return session;
}

describe("a connection", () => {
  test("that says nothing is closed, one that greeted is not", async () => {
    const port = await listen({ greetingMs: 100 });
    const greeted = client(port);
    await once(greeted, "remoteSettings");
    const silent = connectTcp(port, "127.0.0.1").resume();
    await once(silent, "close");
    expect(greeted.closed).toBe(false);
  });

  test("that pings and pings is sent away with ENHANCE_YOUR_CALM, one that pings now and then is not", async () => {
    const port = await listen({ controlFrames: 20 });
    const calm = client(port);
    await once(calm, "remoteSettings");
    await new Promise<void>((resolve) => {
      calm.ping(() => {
        resolve();
      });
    });
    const eager = client(port);
    const told = once(eager, "goaway");
    await once(eager, "remoteSettings");
    for (let n = 0; n < 9; n++) eager.ping(() => eager.destroyed || eager.ping(() => undefined));
    for (let n = 0; n < 5; n++) eager.settings({ initialWindowSize: 70_000 + n });
    const more = setInterval(() => {
      if (!eager.destroyed) eager.ping(() => undefined);
    }, 1);
    const [code] = (await told) as [number];
    clearInterval(more);
    expect(code).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(calm.closed).toBe(false);
  });
});

test("a connection that pings because much comes to it is left in peace", async () => {
  const port = await listen({ controlFrames: 5 });
  server.removeAllListeners("stream");
  server.on("stream", (stream) => {
    stream.respond({ ":status": 200 });
    stream.end(Buffer.alloc(4 * 1024 * 1024));
  });
  const busy = client(port);
  await once(busy, "remoteSettings");
  const stream = busy.request({ ":path": "/" });
  stream.on("data", () => busy.ping(() => undefined));
  await once(stream, "end");
  expect(busy.closed).toBe(false);
});

describe("a request that does not end", () => {
  const begun = (port: number) => client(port).request({ ":method": "POST", ":path": "/x.Y/Z" }, { endStream: false });

  test("of a stranger is cut, while its connection stays", async () => {
    const stream = begun(await listen({ requestMs: 100 }));
    stream.on("error", () => undefined);
    await once(stream, "close");
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    expect(clients[0]?.closed).toBe(false);
  });

  test("but has ended in time stays", async () => {
    const port = await listen({ requestMs: 100 });
    const stream = begun(port);
    stream.end();
    const other = begun(port);
    other.on("error", () => undefined);
    await once(other, "close");
    expect(stream.closed).toBe(false);
  });

  test("of a user of this site stays: some are streams", async () => {
    const port = await listen({ requestMs: 50, greetingMs: 200 }, false);
    const stream = begun(port);
    const silent = connectTcp(port, "127.0.0.1").resume();
    await once(silent, "close");
    expect(stream.closed).toBe(false);
  });
});

test("the servers of a port are found by it, and by nothing else", async () => {
  server = createServer();
  const other = createServer();
  const { port, servers } = await listeningServers(async () => {
    other.listen(0, "127.0.0.1");
    server.listen(0, "127.0.0.1");
    await Promise.all([once(other, "listening"), once(server, "listening")]);
    return (server.address() as AddressInfo).port;
  });
  expect(port).toBe((server.address() as AddressInfo).port);
  expect(servers).toEqual([server]);
  other.close();
});
