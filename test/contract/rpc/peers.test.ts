import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PeerAddress, Peers } from "../../../src/app/ports/peers.ts";
import type { FederationUseCases } from "../../../src/app/use-cases.ts";
import { HanseError } from "../../../src/domain/errors.ts";
import type { Actor } from "../../../src/domain/principal.ts";
import { openPeers } from "../../../src/peer/peers.ts";
import { staticCertificate } from "../../../src/rpc/certificates.ts";
import { startFederationServer } from "../../../src/rpc/federation/server.ts";
import type { RunningServer } from "../../../src/rpc/server.ts";
import { failureOf, federationStub, KeptLog, makeSite, tokenFor, type TestSite } from "./fixture.ts";

const NOW = 1_800_000_000_000;
const digest = "a".repeat(64);
const loopback = { allow: ["127.0.0.0/8"] };

let site: TestSite;
let server: RunningServer;
let bsc: PeerAddress;
let peers: Peers;
let does: Partial<FederationUseCases> = {};
let minted: { audience: string; method: string; actor?: Actor | undefined }[] = [];

const documents = {
  signCall: (call: { audience: string; method: string; actor?: Actor | undefined }) => {
    minted.push(call);
    return Promise.resolve(tokenFor("lumi", call.method));
  },
};
const open = (network: Parameters<typeof openPeers>[0]["network"] = loopback): Peers =>
  openPeers({ site: "lumi", documents, clock: { now: () => NOW }, network });

const at = (endpoints: readonly string[], change: Partial<TestSite["description"]> = {}): PeerAddress => ({
  siteId: "bsc",
  description: { ...site.description, endpoints, ...change },
});

beforeAll(async () => {
  site = await makeSite("bsc");
  server = await startFederationServer({
    useCases: new Proxy(federationStub(), {
      get: (stub, name): unknown => (does as Record<string | symbol, unknown>)[name] ?? Reflect.get(stub, name),
    }),
    site: "bsc",
    listen: { host: "127.0.0.1", port: 0 },
    tls: staticCertificate(site.certificate),
    log: new KeptLog(),
  });
  bsc = at([`127.0.0.1:${server.port}`]);
  peers = open();
});

beforeEach(() => {
  does = { exchange: () => Promise.resolve({ statement: "theirs", answeredAtMs: NOW + 5000 }) };
  minted = [];
});

afterAll(async () => {
  await peers.close();
  await server.shutdown(0);
});

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const socket = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => socket.once("listening", resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

describe("the end of a delivery", () => {
  const end = { outcome: "succeeded", bytes: 1, objects: 1 } as const;

  test("carries each side's half of the receipt, or none", async () => {
    const given: unknown[] = [];
    does.closeDelivery = (_, request) => {
      given.push(request);
      return Promise.resolve({ receipt: request.receipt && `${request.receipt} too` });
    };
    expect(await peers.closeDelivery(bsc, "d1", { ...end, receipt: "ours" })).toEqual({ receipt: "ours too" });
    expect(await peers.closeDelivery(bsc, "d1", end)).toEqual({ receipt: undefined });
    expect(given).toEqual([
      { deliveryId: "d1", ...end, receipt: "ours" },
      { deliveryId: "d1", ...end, receipt: undefined },
    ]);
  });

  test("takes no half that is longer than any, on either side", async () => {
    does.closeDelivery = () => Promise.resolve({ receipt: "x".repeat(8193) });
    await expect(peers.closeDelivery(bsc, "d1", end)).rejects.toMatchObject({
      reason: "INVALID_DOCUMENT",
      hop: "peer bsc",
    });
    const long = { ...end, receipt: "x".repeat(8193) };
    await expect(peers.closeDelivery(bsc, "d1", long)).rejects.toMatchObject({
      reason: "INVALID_INPUT",
      hop: "peer bsc",
    });
  });
});

describe("offers of a peer", () => {
  const offer = {
    offerId: "of-abcd",
    artifact: "llm/*",
    copies: 2,
    every: 1,
    latestOnly: false,
    place: "free",
  } as const;

  test("come as they were told, and are answered", async () => {
    does.listOffers = () => Promise.resolve([{ ...offer, keepLast: 3, untilMs: NOW }]);
    does.answerOffer = (peer, given) => Promise.resolve(peer.site === "lumi" && given.held === 4 ? "taken" : "gone");
    expect(await peers.listOffers(bsc)).toEqual([{ ...offer, keepLast: 3, untilMs: NOW }]);
    const given = { offerId: "of-abcd", answer: "accept", reason: "", held: 4 } as const;
    expect(await peers.answerOffer(bsc, given)).toBe("taken");
  });

  test.each([
    ["more than may be", Array.from({ length: 101 }, (_, n) => ({ ...offer, offerId: `of-many${n}` }))],
    ["one id twice", [offer, offer]],
    ["no id", [{ ...offer, offerId: "../../etc" }]],
    ["no pattern", [{ ...offer, artifact: "llm/../x" }]],
    ["no copies", [{ ...offer, copies: 0 }]],
    ["more copies than sites can be", [{ ...offer, copies: 1_000_000 }]],
  ])("are refused as a whole where they have %s", async (_what, offers) => {
    does.listOffers = () => Promise.resolve(offers);
    const refused = { reason: "INVALID_DOCUMENT", hop: "peer bsc" };
    await expect(peers.listOffers(bsc)).rejects.toMatchObject(refused);
  });

  test("take no answer that is longer than any", async () => {
    const given = { offerId: "of-abcd", answer: "decline", reason: "x".repeat(301) } as const;
    await expect(peers.answerOffer(bsc, given)).rejects.toMatchObject({ reason: "INVALID_INPUT" });
  });
});

describe("calls", () => {
  test("each has its own token, for its own method, peer and person", async () => {
    does.introduce = () => Promise.resolve({ state: "invited", statement: "theirs" });
    does.openDelivery = (_peer, request) =>
      Promise.resolve({ deliveryId: request.dryRun ? "" : "d1", modes: ["direct", "relay"], holders: [] });
    does.closeDelivery = () => Promise.resolve({ receipt: undefined });
    const actor = { sub: "ada", roles: ["researcher"], entitlements: [] };
    const wanted = { requestId: "r", artifact: "a", label: "1", digest, storeCountry: "FI", actor };
    expect(await peers.introduce(bsc, { invitation: "i", statement: "s" })).toEqual({
      state: "invited",
      statement: "theirs",
    });
    expect(await peers.exchange(bsc, { statement: "ours" })).toEqual({
      statement: "theirs",
      clockOffsetMs: 5000,
      roundTripMs: 0,
      offers: "",
    });
    expect(await peers.openDelivery(bsc, { ...wanted, dryRun: false })).toEqual({
      deliveryId: "d1",
      modes: ["direct", "relay"],
      holders: [],
    });
    expect((await peers.openDelivery(bsc, { ...wanted, dryRun: true })).deliveryId).toBe("");
    await peers.closeDelivery(bsc, "d1", { outcome: "succeeded", bytes: 1, objects: 1 });
    expect(minted.map((call) => [call.audience, call.method.split("/")[2], call.actor])).toEqual([
      ["bsc", "Introduce", undefined],
      ["bsc", "Exchange", undefined],
      ["bsc", "OpenDelivery", actor],
      ["bsc", "OpenDelivery", actor],
      ["bsc", "CloseDelivery", undefined],
    ]);
  });

  test("a catalog is watched until the server ends it", async () => {
    does.watchCatalog = async function* (peer, cursor) {
      await Promise.resolve();
      yield { cursor: `${cursor}1`, type: "resync" };
      yield { cursor: "2", type: "shown", version: "v", metadata: peer.site, actions: ["discover"], toldGrants: [] };
      yield { cursor: "3", type: "hidden", artifact: "climate/era5", label: "1" };
      yield { cursor: "4", type: "up-to-date" };
    };
    const events = await collect(peers.watchCatalog(bsc, "c", new AbortController().signal));
    expect(events).toEqual([
      { cursor: "c1", type: "resync" },
      { cursor: "2", type: "shown", version: "v", metadata: "lumi", actions: ["discover"], toldGrants: [] },
      { cursor: "3", type: "hidden", artifact: "climate/era5", label: "1" },
      { cursor: "4", type: "up-to-date" },
    ]);
  });

  test("a manifest is read from an offset", async () => {
    does.getManifest = async function* (_peer, { offset }) {
      await Promise.resolve();
      yield Buffer.from("0123456789").subarray(offset);
    };
    const signal = new AbortController().signal;
    const pages = await collect(peers.getManifest(bsc, digest, 4, undefined, signal));
    expect(Buffer.concat(pages).toString()).toBe("456789");
  });

  test("a cancelled watch ends with its reason, and the peer sees it", async () => {
    const left = Promise.withResolvers<undefined>();
    does.watchCatalog = async function* (_peer, cursor, signal) {
      yield { cursor: `${cursor}1`, type: "up-to-date" };
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
      left.resolve(undefined);
    };
    const stop = new AbortController();
    const watch = peers.watchCatalog(bsc, "c", stop.signal)[Symbol.asyncIterator]();
    await watch.next();
    const reason = new Error("enough");
    stop.abort(reason);
    expect(await failureOf(watch.next())).toBe(reason);
    await left.promise;
  });

  test("a call that is cancelled before it begins mints nothing", async () => {
    const reason = new Error("never mind");
    expect(await failureOf(peers.exchange(bsc, { statement: "ours" }, AbortSignal.abort(reason)))).toBe(reason);
    expect(minted).toEqual([]);
  });
});

describe("whom it trusts", () => {
  test("another authority: PEER_UNAUTHENTICATED, no token minted", async () => {
    const other = await makeSite("bsc");
    const wrong = at(bsc.description.endpoints, { caCertificate: other.description.caCertificate });
    const error = await failureOf(peers.exchange(wrong, { statement: "ours" }));
    expect(error).toMatchObject({ reason: "PEER_UNAUTHENTICATED", hop: "peer bsc" });
    expect(String(error)).toMatch(/not from the authority that bsc was pinned with/);
    expect((error as HanseError).remedy).toMatch(/fingerprint/);
    expect(minted).toEqual([]);
    // The next statement with the right authority connects anew.
    expect((await peers.exchange(bsc, { statement: "ours" })).statement).toBe("theirs");
  });

  test("a certificate for another host", async () => {
    const lookup = (): Promise<string[]> => Promise.resolve(["127.0.0.1"]);
    const named = open({ ...loopback, lookup });
    const error = await failureOf(named.exchange(at([`gateway.example:${server.port}`]), { statement: "ours" }));
    expect(error).toMatchObject({ reason: "PEER_UNAUTHENTICATED" });
    expect(String(error)).toMatch(/for another host/);
    expect((await named.exchange(at([`localhost:${server.port}`]), { statement: "ours" })).statement).toBe("theirs");
    await named.close();
  });

  test("a listener that speaks no TLS", async () => {
    const plain = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
    await new Promise((resolve) => plain.once("listening", resolve));
    const { port } = plain.address() as AddressInfo;
    const error = await failureOf(peers.exchange(at([`127.0.0.1:${port}`]), { statement: "ours" }));
    expect(error).toMatchObject({ reason: "PEER_UNAUTHENTICATED", hop: "peer bsc" });
    plain.close();
  });

  test("itself it does not call", async () => {
    const self: PeerAddress = { siteId: "lumi", description: { ...bsc.description, siteId: "lumi" } };
    expect(await failureOf(peers.exchange(self, { statement: "ours" }))).toMatchObject({ reason: "INVALID_INPUT" });
  });
});

describe("where it connects", () => {
  test("a peer that is down", async () => {
    const error = await failureOf(peers.exchange(at([`127.0.0.1:${await freePort()}`]), { statement: "ours" }));
    expect(error).toMatchObject({ reason: "PEER_DOWN", hop: "peer bsc" });
    expect((error as HanseError).line).toMatch(/no connection to 127\.0\.0\.1:\d+ \(.*ECONNREFUSED/);
  });

  test("the next endpoint where the first is down", async () => {
    const two = at([`127.0.0.1:${await freePort()}`, `127.0.0.1:${server.port}`]);
    expect((await peers.exchange(two, { statement: "ours" })).statement).toBe("theirs");
  });

  test("not to an address that is not public, unless allowed", async () => {
    const strict = open({ allow: [] });
    for (const host of ["127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]) {
      const error = await failureOf(strict.exchange(at([`${host}:${server.port}`]), { statement: "ours" }));
      expect(error, host).toMatchObject({ reason: "ORIGIN_REFUSED", hop: "peer bsc" });
    }
    await strict.close();
  });

  test("to the address that was checked: a name is resolved once per connection", async () => {
    const answers = [["127.0.0.1"], ["10.0.0.1"]];
    const rebinding = open({ ...loopback, lookup: () => Promise.resolve(answers.shift() ?? []) });
    const peer = at([`localhost:${server.port}`]);
    await rebinding.exchange(peer, { statement: "ours" });
    await rebinding.exchange(peer, { statement: "ours" });
    expect(answers).toHaveLength(1);
    await rebinding.close();
  });

  test("one bad address refuses the whole name", async () => {
    const mixed = open({ ...loopback, lookup: () => Promise.resolve(["127.0.0.1", "169.254.169.254"]) });
    const error = await failureOf(mixed.exchange(at([`localhost:${server.port}`]), { statement: "ours" }));
    expect(error).toMatchObject({ reason: "ORIGIN_REFUSED" });
    expect(String(error)).toContain("169.254.169.254");
    await mixed.close();
  });
});

describe("what the peer answers", () => {
  test("a reason of its own is kept, with both hops", async () => {
    does.exchange = () =>
      Promise.reject(new HanseError("STATEMENT_ROLLBACK", "older", { hop: "statements", remedy: "R" }));
    const error = await failureOf(peers.exchange(bsc, { statement: "ours" }));
    expect(error).toMatchObject({ reason: "STATEMENT_ROLLBACK", hop: "peer bsc, statements", remedy: "R" });
  });

  test("a reason that only we can have is not believed", async () => {
    for (const reason of ["LEASE_LOST", "DISK_FULL", "DIGEST_MISMATCH", "GATEWAY_DOWN"] as const) {
      does.exchange = () => Promise.reject(new HanseError(reason, "x"));
      const error = await failureOf(peers.exchange(bsc, { statement: "ours" }));
      expect(error).toMatchObject({ reason: "PEER_REFUSED" });
      expect(String(error)).toContain(reason);
    }
  });

  test("a refused token is PEER_UNAUTHENTICATED", async () => {
    does.authenticate = () => Promise.reject(new HanseError("TOKEN_EXPIRED", "clock skew 90 s"));
    const error = await failureOf(peers.exchange(bsc, { statement: "ours" }));
    expect(error).toMatchObject({ reason: "PEER_UNAUTHENTICATED" });
    expect(String(error)).toContain("clock skew 90 s");
  });

  test("locations: one per range, only at origins of the statement, for 15 minutes at most", async () => {
    const ranges = [{ path: "p", offset: 0, size: 1 }];
    const url = "https://store.example/b/k?X-Amz-Signature=secret";
    does.locateParts = () => Promise.resolve([{ url, etag: '"e"', expiresAtMs: NOW + 3_600_000 }]);
    expect(await peers.locateParts(bsc, "d", ranges)).toEqual([{ url, etag: '"e"', expiresAtMs: NOW + 900_000 }]);
    does.locateParts = () => Promise.resolve([]);
    expect(await failureOf(peers.locateParts(bsc, "d", ranges))).toMatchObject({ reason: "INVALID_DOCUMENT" });
    for (const bad of ["https://evil.example/?X-Amz-Signature=secret", "https://store.example:444/"]) {
      does.locateParts = () => Promise.resolve([{ url: bad, expiresAtMs: NOW }]);
      const error = await failureOf(peers.locateParts(bsc, "d", ranges));
      expect(error, bad).toMatchObject({ reason: "ORIGIN_REFUSED", hop: "peer bsc" });
      expect((error as HanseError).line).not.toContain("secret");
    }
  });
});

test("after the server is gone the next call says so, and after it is back the next call works", async () => {
  const start = (port: number): Promise<RunningServer> =>
    startFederationServer({
      useCases: federationStub(does),
      site: "bsc",
      listen: { host: "127.0.0.1", port },
      tls: staticCertificate(site.certificate),
      log: new KeptLog(),
    });
  const first = await start(0);
  const peer = at([`127.0.0.1:${first.port}`]);
  const own = open();
  await own.exchange(peer, { statement: "ours" });
  await first.shutdown(0);
  expect(await failureOf(own.exchange(peer, { statement: "ours" }))).toMatchObject({ reason: "PEER_DOWN" });
  const second = await start(first.port);
  expect((await own.exchange(peer, { statement: "ours" })).statement).toBe("theirs");
  await own.close();
  await second.shutdown(0);
});
