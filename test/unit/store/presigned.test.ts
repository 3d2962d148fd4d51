import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { HanseError } from "../../../src/domain/errors.ts";
import { addressProblem } from "../../../src/store/address-policy.ts";
import { PresignedReader, type PresignedLocation, type Resolve } from "../../../src/store/presigned.ts";
import { bytesOf, failure } from "../../contract/store/support.ts";

const SECRET = "X-Amz-Signature=5ec4e7";
const LOOPBACK = { allow: ["127.0.0.0/8", "::1/128"] };
const clock = { now: () => 1_000 };
const never = new AbortController().signal;

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

const listening = async (server: TcpServer): Promise<void> =>
  new Promise(
    (resolve) =>
      void server.listen(0, "127.0.0.1", () => {
        resolve();
      }),
  );

describe("a hostile location", () => {
  let connects = 0;
  const canary = createTcpServer((socket) => {
    connects += 1;
    socket.destroy();
  });
  beforeAll(() => listening(canary));
  afterAll(() => new Promise((resolve) => canary.close(resolve)));

  /** Every name leads to the canary's address, unless it is told otherwise. */
  const resolveTo =
    (...addresses: string[]): Resolve =>
    (_hostname, _options, done) => {
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    };

  const tryToRead = async (
    location: Partial<PresignedLocation> & { url: string },
    allow: readonly string[],
    resolve: Resolve,
  ) => {
    const reader = new PresignedReader({ allow }, clock, resolve);
    const full = { expiresAtMs: 60_000, origins: [], peer: "evil", ...location };
    const error = await failure(async () => bytesOf(await reader.source(full).read({ offset: 0, size: 1 }, 1, never)));
    await reader.close();
    return error as HanseError;
  };

  const port = (): number => portOf(canary);
  const hosts = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "1２7.0.0.1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "0xa9fea9fe",
    "2852039166",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "metadata.google.internal",
    "rebind.example.org",
  ];

  test.each(hosts)("https://%s is refused at its address, though the peer's statement names it", async (host) => {
    const origin = `https://${host}:${port()}`;
    const error = await tryToRead(
      { url: `${origin}/b/k?${SECRET}`, origins: [{ origin }] },
      [],
      resolveTo("127.0.0.1"),
    );
    expect(error).toMatchObject({ reason: "ORIGIN_REFUSED" });
    expect(error.line).not.toContain("Amz");
    expect(connects).toBe(0);
  });

  test("one bad address among good ones spoils the name", async () => {
    const origin = `https://store.example.org:${port()}`;
    const error = await tryToRead(
      { url: `${origin}/b/k`, origins: [{ origin }] },
      [],
      resolveTo("9.9.9.9", "127.0.0.1"),
    );
    expect(error).toMatchObject({ reason: "ORIGIN_REFUSED" });
    expect(connects).toBe(0);
  });

  test.each([
    ["another host", (p: number) => `https://other.example.org:${p}/b/k?${SECRET}`],
    ["another port", (p: number) => `https://store.example.org:${p + 1}/b/k?${SECRET}`],
    ["no port", () => `https://store.example.org/b/k?${SECRET}`],
    ["http", (p: number) => `http://store.example.org:${p}/b/k?${SECRET}`],
    ["a longer host", (p: number) => `https://store.example.org.evil.net:${p}/b/k?${SECRET}`],
    ["userinfo", (p: number) => `https://a@store.example.org:${p}/b/k?${SECRET}`],
    ["a password", (p: number) => `https://a:b@store.example.org:${p}/b/k?${SECRET}`],
    ["the origin as userinfo", (p: number) => `https://store.example.org:${p}@127.0.0.1:${p}/b/k?${SECRET}`],
    ["a backslash", (p: number) => `https://127.0.0.1:${p}\\@store.example.org:${p}/b/k?${SECRET}`],
    ["a tab", (p: number) => `https://store.example.org:${p}/b\t/k?${SECRET}`],
    ["a line end", (p: number) => `https://store.example.org:${p}/b\r\nhost: x`],
    ["a fragment", (p: number) => `https://store.example.org:${p}/b/k?${SECRET}#x`],
    ["file:", () => "file:///etc/passwd"],
    ["ftp:", (p: number) => `ftp://store.example.org:${p}/b/k`],
    ["data:", () => "data:text/plain,x"],
    ["blob:", (p: number) => `blob:https://store.example.org:${p}/x`],
    ["no scheme", (p: number) => `//store.example.org:${p}/b/k`],
    ["nothing", () => ""],
  ])("that has %s is not at the pinned origin", async (_, urlOf) => {
    const origin = `https://store.example.org:${port()}`;
    const error = await tryToRead(
      { url: urlOf(port()), origins: [{ origin }] },
      LOOPBACK.allow,
      resolveTo("127.0.0.1"),
    );
    expect(error).toMatchObject({ reason: "ORIGIN_REFUSED" });
    expect(error.line).not.toContain("Amz");
    expect(connects).toBe(0);
  });

  test("http is refused beyond loopback, even where the range is allowed", async () => {
    const origin = `http://store.example.org:${port()}`;
    const error = await tryToRead(
      { url: `${origin}/b/k`, origins: [{ origin }] },
      ["0.0.0.0/0"],
      resolveTo("10.1.2.3"),
    );
    expect(error).toMatchObject({ reason: "ORIGIN_REFUSED" });
  });

  test("past its time is not asked at all", async () => {
    const origin = `http://127.0.0.1:${port()}`;
    const error = await tryToRead(
      { url: `${origin}/k`, origins: [{ origin }], expiresAtMs: 1_000 },
      LOOPBACK.allow,
      resolveTo(),
    );
    expect(error).toMatchObject({ reason: "LOCATION_EXPIRED" });
    expect(connects).toBe(0);
  });

  test("and the canary does notice who comes", async () => {
    const origin = `http://127.0.0.1:${port()}`;
    const error = await tryToRead({ url: `${origin}/k?${SECRET}`, origins: [{ origin }] }, LOOPBACK.allow, resolveTo());
    expect(error).toMatchObject({ reason: "STORE_DOWN" });
    expect(error.line).not.toContain("Amz");
    expect(connects).toBe(1);
  });
});

test.each([
  ["9.9.9.9", [], undefined],
  ["2620:fe::fe", [], undefined],
  ["::ffff:9.9.9.9", [], undefined],
  ["10.1.2.3", ["10.1.0.0/16"], undefined],
  ["::ffff:10.1.2.3", ["10.1.0.0/16"], undefined],
  ["fd00:1::5", ["fd00:1::/48"], undefined],
  ["10.2.2.3", ["10.1.0.0/16"], "it is private"],
  ["::ffff:10.2.2.3", ["10.1.0.0/16", "::/0"], "it is private"],
  ["fd00:2::5", ["fd00:1::/48", "0.0.0.0/0"], "it is uniqueLocal"],
  ["::909:909", [], "it is not global unicast"],
  ["store", [], "it is not an IP address"],
])("the address %s under %j: %s", (address, allow, problem) => {
  expect(addressProblem(address, { allow })).toBe(problem);
});

describe("a pinned origin", () => {
  let server: Server;
  let seen: IncomingMessage[] = [];
  let answer: RequestListener = (_, response) => response.end();
  const reader = new PresignedReader(LOOPBACK, clock);
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    await listening(server);
  });
  afterEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await reader.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const read = async (
    change: Partial<PresignedLocation> = {},
    range = { offset: 2, size: 3 },
    objectSize = 10,
    signal = never,
  ) => {
    const origin = `http://127.0.0.1:${portOf(server)}`;
    const location = {
      url: `${origin}/b/a%20b?${SECRET}`,
      expiresAtMs: 60_000,
      origins: [{ origin }],
      peer: "bsc",
      ...change,
    };
    return bytesOf(await reader.source(location).read(range, objectSize, signal));
  };
  const part =
    (bytes: string, contentRange = "bytes 2-4/10", status = 206): RequestListener =>
    (_, response) => {
      response.writeHead(status, { "content-range": contentRange, "content-length": bytes.length }).end(bytes);
    };

  test("is asked for the range with Host, Range and If-Match and nothing more", async () => {
    answer = part("cde");
    expect(String(await read({ etag: "e1" }))).toBe("cde");
    const [request] = seen;
    expect(request?.url).toBe(`/b/a%20b?${SECRET}`);
    expect(request?.headers).toEqual({ host: `127.0.0.1:${portOf(server)}`, range: "bytes=2-4", "if-match": '"e1"' });
  });

  test("gives an empty object without a range", async () => {
    answer = (_, response) => response.writeHead(200, { "content-length": 0 }).end();
    expect(await read({}, { offset: 0, size: 0 }, 0)).toHaveLength(0);
    expect(seen[0]?.headers.range).toBeUndefined();
  });

  test.each<[string, RequestListener, string]>([
    ["ignores the range", part("0123456789", "", 200), "STORE_LIED"],
    ["gives another range", part("bcd", "bytes 1-3/10"), "STORE_LIED"],
    ["gives no range", part("cde", ""), "STORE_LIED"],
    ["has an object of another size", part("cde", "bytes 2-4/11"), "SOURCE_CHANGED"],
    [
      "is longer than it says",
      (_, r) => r.writeHead(206, { "content-range": "bytes 2-4/10" }).end("cdef"),
      "BODY_TOO_LONG",
    ],
    [
      "is shorter than it says",
      (_, r) => r.writeHead(206, { "content-range": "bytes 2-4/10" }).end("cd"),
      "SHORT_BODY",
    ],
    [
      "breaks off",
      (_, r) => {
        r.writeHead(206, { "content-range": "bytes 2-4/10", "content-length": 3 });
        r.write("c", () => r.destroy());
      },
      "SHORT_BODY",
    ],
    ["redirects", (_, r) => r.writeHead(307, { location: "http://127.0.0.1:1/" }).end(), "ORIGIN_REFUSED"],
    ["refuses", (_, r) => r.writeHead(403).end(), "SOURCE_DENIED"],
    ["lost the object", (_, r) => r.writeHead(404).end(), "SOURCE_CHANGED"],
    ["has another object", (_, r) => r.writeHead(412).end(), "SOURCE_CHANGED"],
    ["has a shorter object", (_, r) => r.writeHead(416).end(), "SOURCE_CHANGED"],
    ["is busy", (_, r) => r.writeHead(503, { "retry-after": "7" }).end(), "STORE_SLOW"],
    ["hangs up", (_, r) => r.destroy(), "STORE_DOWN"],
  ])("that %s is noticed, once, and its URL shown to nobody", async (_, listener, reason) => {
    answer = listener;
    const error = (await failure(() => read())) as HanseError;
    expect(error).toMatchObject({ reason, hop: "store of bsc" });
    expect(`${error.line} ${error.stack ?? ""}`).not.toContain("Amz");
    if (reason === "STORE_SLOW") expect(error.retryAfterMs).toBe(7000);
    expect(seen).toHaveLength(1);
  });

  test("that refuses after the URL's time has it expired", async () => {
    let now = 0;
    const late = new PresignedReader(LOOPBACK, { now: () => now });
    answer = (_, response) => {
      now = 60_000;
      response.writeHead(403).end();
    };
    const origin = `http://127.0.0.1:${portOf(server)}`;
    const source = late.source({ url: `${origin}/k`, expiresAtMs: 60_000, origins: [{ origin }], peer: "bsc" });
    expect(await failure(() => source.read({ offset: 0, size: 1 }, 1, never))).toMatchObject({
      reason: "LOCATION_EXPIRED",
    });
    await late.close();
  });

  test("is left at once when the signal is cancelled, before the answer and within it", async () => {
    for (const begin of [false, true]) {
      const control = new AbortController();
      const reason = new Error("enough");
      const hungUp = Promise.withResolvers<undefined>();
      answer = (request, response) => {
        request.socket.once("close", () => {
          hungUp.resolve(undefined);
        });
        if (begin) response.writeHead(206, { "content-range": "bytes 2-4/10", "content-length": 3 }).write("c");
        setImmediate(() => {
          control.abort(reason);
        });
      };
      expect(await failure(() => read({}, undefined, undefined, control.signal))).toBe(reason);
      await hungUp.promise;
    }
  });
});
