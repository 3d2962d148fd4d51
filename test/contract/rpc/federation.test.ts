import { Metadata } from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FederationUseCases } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import { pathsOf, type RunningServer } from "../../../src/rpc/server.ts";
import {
  DeliveryService,
  FederationCatalogService,
  HealthService,
  OfferService,
  PeeringService,
} from "../../../src/wire/services.ts";
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

const methods = [PeeringService, FederationCatalogService, DeliveryService, OfferService].flatMap((service) =>
  pathsOf(service),
);
const digest = "a".repeat(64);

let site: TestSite;
let server: RunningServer;
let raw: RawClient;
let log: KeptLog;
/** What the stub does; each test sets what it needs. */
let does: Partial<FederationUseCases> = {};

beforeAll(async () => {
  site = await makeSite("bsc");
  log = new KeptLog();
  const useCases = new Proxy(federationStub(), {
    get: (stub, name): unknown => (does as Record<string | symbol, unknown>)[name] ?? Reflect.get(stub, name),
  });
  server = await startFederationServer({
    useCases,
    site: "bsc",
    listen: { host: "127.0.0.1", port: 0 },
    tls: staticCertificate(site.certificate),
    log,
  });
  raw = new RawClient(server.port, site.description.caCertificate);
});

beforeEach(() => {
  does = {};
});

afterAll(async () => {
  raw.close();
  await server.shutdown(0);
});

const connect = <S extends Parameters<typeof clientOf>[0]>(definition: S, from = "lumi") =>
  clientOf(definition, server.port, site.description.caCertificate, (method) => tokenFor(from, method));

describe("who calls", () => {
  test("the contract has 14 methods", () => {
    expect(methods).toHaveLength(14);
  });

  describe.each(methods)("%s", (method) => {
    test.each([
      ["no token", bearer()],
      ["garbage", bearer("Bearer garbage")],
      ["an empty one", bearer("Bearer ")],
      ["another scheme", bearer("Basic bHVtaTp4")],
      ["the scheme in lower case", bearer(`bearer ${tokenFor("lumi", method)}`)],
      ["two tokens in one", bearer(`Bearer ${tokenFor("lumi", method)} x`)],
      ["a token for another method", bearer(`Bearer ${tokenFor("lumi", "/x.Y/Z")}`)],
    ])("%s is UNAUTHENTICATED", async (_what, metadata) => {
      expect(statusName(await raw.call(method, metadata))).toBe("UNAUTHENTICATED");
    });
  });

  test("refusals are told to the log, without the token", async () => {
    log.refusals.length = 0;
    await raw.call("/hanse.federation.v1.PeeringService/Exchange", bearer("Bearer secret-token"));
    expect(log.refusals).toEqual([
      { method: "/hanse.federation.v1.PeeringService/Exchange", reason: "TOKEN_INVALID", caller: undefined },
    ]);
  });

  test("Introduce hands token and method to its use case", async () => {
    does.introduce = (call, request) =>
      Promise.resolve({ state: "invited", statement: JSON.stringify([call, request]) });
    const { client, close } = connect(PeeringService);
    const answer = await client.Introduce({ invitation: "i", statement: "s" });
    const method = "/hanse.federation.v1.PeeringService/Introduce";
    expect(JSON.parse(answer.statement)).toEqual([
      { token: tokenFor("lumi", method), method },
      { invitation: "i", statement: "s", chain: [] },
    ]);
    expect(answer.state).toBe("PEER_STATE_INVITED");
    close();
  });

  test("what is not in the contract is not there", async () => {
    for (const method of [
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
      "/grpc.channelz.v1.Channelz/GetServers",
      "/hanse.control.v1.SiteService/GetSite",
    ]) {
      expect(statusName(await raw.call(method, bearer()))).toBe("UNIMPLEMENTED");
    }
  });
});

describe("health", () => {
  test("needs no token", async () => {
    const { client, close } = clientOf(HealthService, server.port, site.description.caCertificate, () => "x");
    expect(await client.Check({})).toEqual({ status: "SERVING" });
    expect(await client.Check({ service: "hanse.federation.v1.DeliveryService" })).toEqual({ status: "SERVING" });
    expect(Object.keys((await client.List({})).statuses)).toContain("hanse.federation.v1.PeeringService");
    expect(await failureOf(client.Check({ service: "no.Such" }))).toMatchObject({ code: 5 });
    close();
  });

  test("tells watchers", async () => {
    const { client, close } = clientOf(HealthService, server.port, site.description.caCertificate, () => "x");
    const seen: string[] = [];
    for await (const { status } of client.Watch({})) {
      seen.push(status);
      if (seen.length === 1) server.setServing(false);
      if (seen.length === 2) server.setServing(true);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(["SERVING", "NOT_SERVING", "SERVING"]);
    close();
  });
});

describe("failures", () => {
  test("carry reason, site, hop, remedy, wait and problems", async () => {
    does.exchange = () =>
      Promise.reject(
        new HanseError("STORE_SLOW", "the store is slow", {
          hop: "store main at bsc",
          remedy: "Wait",
          retryAfterMs: 1500,
          problems: ["one", "two"],
        }),
      );
    const { client, close } = connect(PeeringService);
    const error = await failureOf(client.Exchange({ statement: "s" }));
    expect(error).toMatchObject({ code: 14, details: "store main at bsc: the store is slow. Wait" });
    expect(infoOf(error)).toMatchObject({
      reason: "STORE_SLOW",
      domain: "hanse",
      metadata: { site: "bsc", hop: "store main at bsc", remedy: "Wait", problems: "one\ntwo" },
    });
    expect(JSON.stringify(error)).toContain('"seconds":1,"nanos":500000000');
    close();
  });

  test.each([
    ["a stranger's error", new Error("SELECT * FROM peers WHERE /var/lib/hanse"), "INTERNAL"],
    ["a wrapped one", new HanseError("INTERNAL", "SQLITE_CORRUPT /var/lib/hanse"), "INTERNAL"],
    ["the ledger's", new HanseError("LEDGER_FAILED", "SQLITE_IOERR /var/lib/hanse"), "LEDGER_FAILED"],
    ["no error at all", "a bare text", "INTERNAL"],
  ])("of the inside stay inside: %s", async (_what, thrown, reason) => {
    log.errors.length = 0;
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless use case may do
    does.exchange = () => Promise.reject(thrown);
    const { client, close } = connect(PeeringService);
    const error = await failureOf(client.Exchange({ statement: "s" }));
    expect(error).toMatchObject({ code: 13 });
    expect(infoOf(error).reason).toBe(reason);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/SELECT|SQLITE|\/var|bare|\.ts:/);
    expect(log.errors).toHaveLength(1);
    expect(log.errors[0]?.error).toBe(thrown);
    expect(String(error)).toContain(log.errors[0]?.id);
    close();
  });

  test("a cancelled use case is CANCELLED, not unexpected", async () => {
    log.errors.length = 0;
    does.exchange = () => Promise.reject(new DOMException("gone", "AbortError"));
    const { client, close } = connect(PeeringService);
    expect(await failureOf(client.Exchange({ statement: "s" }))).toMatchObject({ code: 1 });
    expect(log.errors).toEqual([]);
    close();
  });
});

describe("what comes in is held to its bounds", () => {
  test("fields", async () => {
    const { client, close } = connect(DeliveryService);
    const good = { requestId: "r", artifact: "a", label: "1", digest };
    for (const [bad, name] of [
      [{ ...good, requestId: "" }, "request_id"],
      [{ ...good, requestId: "x".repeat(129) }, "request_id"],
      [{ ...good, artifact: "../a" }, "artifact"],
      [{ ...good, label: "latest" }, "label"],
      [{ ...good, digest: digest.toUpperCase() }, "digest"],
    ] as const) {
      const error = await failureOf(client.OpenDelivery(bad));
      expect(infoOf(error)).toMatchObject({ reason: "INVALID_INPUT" });
      expect(String(error)).toContain(name);
    }
    for (const bad of [
      { deliveryId: "d", ranges: new Array(501).fill({ path: "p", offset: 0, size: 1 }) },
      { deliveryId: "d", ranges: [{ path: "p", offset: "9007199254740993", size: 1 }] },
      { deliveryId: "d", ranges: [{ path: "p".repeat(1025), offset: 0, size: 1 }] },
      { deliveryId: "", ranges: [] },
    ]) {
      expect(infoOf(await failureOf(client.LocateParts(bad)))).toMatchObject({ reason: "INVALID_INPUT" });
    }
    expect(infoOf(await failureOf(client.CloseDelivery({ deliveryId: "d" })))).toMatchObject({
      reason: "INVALID_INPUT",
    });
    close();
  });

  test("messages", async () => {
    const { client, close } = connect(PeeringService);
    expect(await failureOf(client.Exchange({ statement: "s".repeat(5 << 20) }))).toMatchObject({ code: 8 });
    expect(infoOf(await failureOf(client.Exchange({ statement: "s".repeat(300 << 10) })))).toMatchObject({
      reason: "INVALID_INPUT",
    });
    close();
  });

  test("metadata: 20 KiB are refused before the token is looked at, 100 KiB before anything is", async () => {
    let asked = 0;
    does.authenticate = () => {
      asked += 1;
      return Promise.reject(new HanseError("TOKEN_INVALID", "no"));
    };
    for (const [bytes, expected] of [
      [20 << 10, /^RESOURCE_EXHAUSTED$/],
      [100 << 10, /^(?:RESOURCE_EXHAUSTED|INTERNAL|UNAVAILABLE|CANCELLED)$/],
    ] as const) {
      const metadata = bearer("Bearer x");
      metadata.set("padding", "p".repeat(bytes));
      const own = new RawClient(server.port, site.description.caCertificate);
      expect(statusName(await own.call(methods[0] ?? "", metadata))).toMatch(expected);
      own.close();
    }
    expect(asked).toBe(0);
    expect(statusName(await raw.call("/grpc.health.v1.Health/Check", new Metadata()))).toBe("OK");
  });

  test("one peer's running calls, and nobody else's", async () => {
    const entered: (() => void)[] = [];
    does.watchCatalog = async function* (_peer, _cursor, signal) {
      yield { type: "up-to-date", cursor: "c" };
      await new Promise<void>((resolve) => {
        entered.push(resolve);
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
    };
    does.exchange = (peer) => Promise.resolve({ statement: peer.site, answeredAtMs: 0 });
    const lumi = connect(FederationCatalogService);
    const stop = new AbortController();
    const watches = Array.from({ length: 64 }, () =>
      lumi.client.WatchCatalog({}, { signal: stop.signal })[Symbol.asyncIterator](),
    );
    await Promise.all(watches.map((watch) => watch.next()));
    const more = connect(PeeringService);
    expect(infoOf(await failureOf(more.client.Exchange({ statement: "s" })))).toMatchObject({
      reason: "LIMIT_EXCEEDED",
    });
    const other = connect(PeeringService, "cineca");
    expect((await other.client.Exchange({ statement: "s" })).statement).toBe("cineca");
    for (const end of entered) end();
    await Promise.all(watches.map((watch) => watch.next()));
    expect((await more.client.Exchange({ statement: "s" })).statement).toBe("lumi");
    stop.abort();
    for (const connection of [lumi, more, other]) connection.close();
  });
});

describe("streams", () => {
  test("a caller that leaves is seen by the use case", async () => {
    const seen = Promise.withResolvers<string>();
    does.watchCatalog = async function* (_peer, cursor, signal) {
      yield { type: "up-to-date", cursor };
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
      seen.resolve("left");
    };
    const { client, close } = connect(FederationCatalogService);
    for await (const event of client.WatchCatalog({ cursor: "c1" })) {
      expect(event).toMatchObject({ cursor: "c1", event: "upToDate" });
      break;
    }
    expect(await seen.promise).toBe("left");
    close();
  });

  test("a manifest comes in pages of at most 1 MiB, whatever the store's chunks", async () => {
    const bytes = Buffer.alloc((2 << 20) + 5, 7);
    does.getManifest = async function* (_peer, request) {
      await Promise.resolve();
      yield bytes.subarray(request.offset);
    };
    const { client, close } = connect(FederationCatalogService);
    const pages: Buffer[] = [];
    for await (const { page } of client.GetManifest({ digest, offset: 5 })) pages.push(page);
    expect(Math.max(...pages.map((page) => page.length))).toBe(1 << 20);
    expect(Buffer.concat(pages).equals(bytes.subarray(5))).toBe(true);
    close();
  });
});
