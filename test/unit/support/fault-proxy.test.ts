import { once } from "node:events";
import { createServer as createHttpServer, get, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFaultProxy, type FaultProxy, type FaultRule } from "../../support/fault-proxy.ts";

const BODY = Buffer.from("0123456789".repeat(2000));
const asked: string[] = [];
const server = createHttpServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""} ${Buffer.concat(chunks).toString()}`);
    response.end(BODY);
  });
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

const target = (): { host: string; port: number } => ({
  host: "127.0.0.1",
  port: (server.address() as AddressInfo).port,
});
const through = async (rules: readonly FaultRule[], http = true, random = () => 0.5): Promise<FaultProxy> => {
  const proxy = await openFaultProxy({ target: target(), random, http });
  proxy.rules.push(...rules);
  return proxy;
};
const answer = async (proxy: FaultProxy, path = "/", agent: false | undefined = false): Promise<Buffer> => {
  const request = get({ host: "127.0.0.1", port: proxy.port, path, agent });
  // A reset after the answer began is told twice: by the body, and here.
  request.on("error", () => undefined);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

test("without rules, and under rules that do not strike, everything passes as it is and is counted", async () => {
  await using proxy = await through([
    { fault: { kind: "cut", afterBytes: 0 }, chance: 0.4 },
    { fault: { kind: "cut", afterBytes: 0 }, request: "^PUT " },
    { fault: { kind: "flip", atByte: 10_000_000 } },
  ]);
  expect((await answer(proxy)).equals(BODY)).toBe(true);
  expect(proxy.counts).toMatchObject({ connections: 1, faults: {} });
  expect(proxy.counts.bytes["to-client"]).toBeGreaterThan(BODY.length);
});

test("one bit is flipped", async () => {
  await using proxy = await through([{ fault: { kind: "flip", atByte: 10_000 } }]);
  const got = await answer(proxy);
  expect(got.length).toBe(BODY.length);
  expect([...got].filter((byte, i) => byte !== BODY[i])).toHaveLength(1);
  expect(proxy.counts.faults).toEqual({ flip: 1 });
});

test.each([{ kind: "cut" as const }, { kind: "reset" as const }])(
  "an answer ends early by a $kind",
  async ({ kind }) => {
    await using proxy = await through([{ fault: { kind, afterBytes: 5000 } }]);
    await expect(answer(proxy)).rejects.toThrow();
    expect(proxy.counts.bytes["to-client"]).toBe(5000);
  },
);

test("bytes are left out, and what follows moves up", async () => {
  await using proxy = await through([
    { fault: { kind: "skip", atByte: 10_000, bytes: 7 } },
    { fault: { kind: "cut", afterBytes: 20_000 } },
  ]);
  await expect(answer(proxy)).rejects.toThrow();
  expect(proxy.counts).toMatchObject({ faults: { skip: 1, cut: 1 } });
  expect(proxy.counts.bytes["to-client"]).toBe(20_000 - 7);
});

test("an answer is lost although the request went through, once", async () => {
  await using proxy = await through([{ fault: { kind: "cut", afterBytes: 0 }, request: "^GET /lost", times: 1 }]);
  await expect(answer(proxy, "/lost")).rejects.toThrow();
  expect(asked.at(-1)).toMatch(/^GET \/lost/);
  expect((await answer(proxy, "/lost")).equals(BODY)).toBe(true);
});

test("a request is changed on its way", async () => {
  await using proxy = await through([{ direction: "to-server", fault: { kind: "flip", atByte: 6 } }]);
  await answer(proxy, "/path");
  expect(asked.at(-1)).toMatch(/^GET \/p`th/);
});

test("a drip comes whole, in pieces", async () => {
  await using proxy = await through([{ fault: { kind: "drip", bytesPerSecond: 100_000 } }]);
  expect((await answer(proxy)).equals(BODY)).toBe(true);
  expect(proxy.counts.faults).toEqual({ drip: 1 });
});

test.each([
  { fault: { kind: "half-open" } },
  { fault: { kind: "swallow", afterBytes: 0 } },
  { fault: { kind: "swallow", afterBytes: 0 }, direction: "to-server" },
] satisfies FaultRule[])("silence: $fault.kind $direction", async (rule) => {
  const chances = [0, 1];
  await using proxy = await through([{ ...rule, chance: 0.5 }], false, () => chances.shift() ?? 1);
  const socket = connect(proxy.port, "127.0.0.1");
  let heard = 0;
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.length;
  });
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  // A second connection that is let through shows that there was time to hear of the first.
  expect((await answer(proxy)).equals(BODY)).toBe(true);
  expect(heard).toBe(0);
  expect(proxy.counts.faults).toEqual({ [rule.fault.kind]: 1 });
  socket.destroy();
});

test("connections that stand are ended", async () => {
  await using proxy = await through([], false);
  const socket = connect(proxy.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "data");
  proxy.cut();
  await once(socket.resume(), "close");
  expect((await answer(proxy)).equals(BODY)).toBe(true);
});

test("each request of a connection is judged by itself", async () => {
  await using proxy = await through([{ fault: { kind: "flip", atByte: 10_000 }, request: "^GET /b" }]);
  const first = await answer(proxy, "/a", undefined);
  const second = await answer(proxy, "/b", undefined);
  expect([first.equals(BODY), second.equals(BODY)]).toEqual([true, false]);
});
