import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { signingKeyOf, type SiteSigningKey } from "../../src/auth/keys.ts";
import type { Version } from "../../src/wire/gen/hanse/control/v1/Version.ts";
import { callToken, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { until } from "../support/federation.ts";
import { grant } from "../support/publish.ts";
import {
  lie,
  MIB,
  noise,
  plant,
  seen,
  shareVersion,
  sourcePrefix,
  startPair,
  truth,
  type Pair,
} from "../support/sharing.ts";

/* bsc relays; lumi and cineca are its active peers and call by hand. */

const READ_PART = method("ReadPart");
const OPEN = method("OpenDelivery");
const LOCATE = method("LocateParts");

let pair: Pair;
let keys: Record<"lumi" | "cineca", SiteSigningKey>;
let relay: FederationCaller;
let control: FederationCaller;

beforeAll(async () => {
  pair = await startPair({
    sites: ["bsc", "lumi", "cineca"],
    grant: false,
    store: { share: ["direct", "relay"] },
    moreStores: ({ directory }) => [{ name: "disk", url: `file:${directory}-disk` }],
  });
  const { fed, bsc, lumi } = pair;
  await fed.peer("bsc", "cineca");
  await grant(bsc, "lumi", "some/**");
  await grant(bsc, "cineca", "some/**");
  keys = { lumi: await siteKeyOf(lumi), cineca: await siteKeyOf(fed.site("cineca")) };
  relay = await FederationCaller.to(bsc, "relay");
  control = await FederationCaller.to(bsc);
});

afterAll(async () => {
  relay.close();
  control.close();
  await pair[Symbol.asyncDispose]();
});

afterEach(() => {
  truth(pair.bsc);
});

type Peer = keyof typeof keys;

const token = (path: string, peer: Peer = "lumi", change: object = {}): string =>
  callToken(keys[peer], peer, "bsc", path, change);

/** Opens a delivery of a version at bsc. */
async function opening(as: string, peer: Peer = "lumi"): Promise<Outcome> {
  const [artifact = "", label = ""] = as.split("@");
  const { version } = (await pair.lumi.json("show", `bsc/${as}`)) as { version: Version };
  const request = { requestId: as, artifact, label, digest: version.digest, dryRun: false };
  return control.call(OPEN, request, token(OPEN.path, peer));
}

/** @returns the id of an open delivery */
async function open(as: string, peer?: Peer): Promise<string> {
  const opened = await opening(as, peer);
  expect(opened.status).toBe("OK");
  return String(opened.answers[0]?.["deliveryId"]);
}

interface Range {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

const read = (
  deliveryId: string,
  ranges: readonly Range[],
  credential = token(READ_PART.path),
  each?: () => Promise<void>,
): Promise<Outcome> => relay.call(READ_PART, { deliveryId, ranges }, credential, Infinity, each);

const bytesOf = ({ answers }: Outcome): Buffer => Buffer.concat(answers.map(({ chunk }) => chunk as Buffer));

const LARGE = noise(24 * MIB + 1, "relay");
const SMALL = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`many/${n}.bin`, noise(n * 37, `many ${n}`)]));
const WHOLE: Range = { path: "a/large.bin", offset: 0, size: LARGE.length };

let delivery: string;
beforeAll(async () => {
  await shareVersion(pair, "some/data@1", { "a/large.bin": LARGE, empty: "", one: "1", ...SMALL });
  delivery = await open("some/data@1");
});

describe("a relay", () => {
  it.each<[string, Range[]]>([
    ["nothing of an empty object", [{ path: "empty", offset: 0, size: 0 }]],
    ["one byte", [{ path: "one", offset: 0, size: 1 }]],
    ["an object whole", [WHOLE]],
    ["its last byte", [{ ...WHOLE, offset: LARGE.length - 1, size: 1 }]],
    [
      "its parts, the last one first",
      [2, 1, 0].map((n) => ({ ...WHOLE, offset: n * 8 * MIB, size: 8 * MIB + (n === 2 ? 1 : 0) })),
    ],
    [
      "500 objects in one stream",
      Object.entries(SMALL).map(([path, { length }]) => ({ path, offset: 0, size: length })),
    ],
    ["one object 500 times", Array.from({ length: 500 }, (_, n) => ({ ...WHOLE, offset: n * 1000, size: n }))],
  ])("sends %s", async (_, ranges) => {
    const outcome = await read(delivery, ranges);
    expect(outcome).toMatchObject({ status: "OK" });
    const files: Record<string, Buffer> = {
      "a/large.bin": LARGE,
      empty: Buffer.alloc(0),
      one: Buffer.from("1"),
      ...SMALL,
    };
    const wanted = ranges.map(
      ({ path, offset, size }) => files[path]?.subarray(offset, offset + size) ?? Buffer.alloc(0),
    );
    expect(bytesOf(outcome).equals(Buffer.concat(wanted))).toBe(true);
  });

  it("reads its store with the keys that can only read", async () => {
    const { log } = pair.bsc.door ?? expect.unreachable();
    log.clear();
    await read(delivery, [{ path: "one", offset: 0, size: 1 }]);
    // The door notes an answer when it is over, perhaps after its reader went: others' may come after ours.
    const ours = (): unknown[] => log.records.filter(({ key }) => key.endsWith("/one"));
    await until("the door noted the read", () => Promise.resolve(ours().length > 0));
    expect(ours()).toMatchObject([{ operation: "GetObject", accessKeyId: "bsc-reader", bytesSent: 1 }]);
  });

  it("is what its site's statement names, and the federation port does not serve it", async () => {
    const { relays } = await pair.bsc.listening();
    const [, claims = ""] = (await pair.bsc.ok("site", "statement")).split(".");
    const { metadata } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
      metadata: { hanse_gateway: { relays: string[] } };
    };
    expect(metadata.hanse_gateway.relays).toEqual(relays.map(({ port }) => `127.0.0.1:${port}`));
    const there = await control.call(READ_PART, { deliveryId: delivery, ranges: [WHOLE] }, token(READ_PART.path));
    expect(there.status).toBe("UNIMPLEMENTED");
    const here = await relay.call(LOCATE, { deliveryId: delivery, ranges: [WHOLE] }, token(LOCATE.path));
    expect(here.status).toBe("UNIMPLEMENTED");
  });

  it("reads directories, which have no URLs to locate", async () => {
    const disk = `${pair.bsc.directory}-disk`;
    await mkdir(join(disk, "in"), { recursive: true });
    await writeFile(join(disk, "in", "a.bin"), LARGE);
    await pair.bsc.ok("publish", `file:${disk}/in`, "--as", "some/disk@1", "--title", "t", "--license", "x");
    await seen(pair.lumi, "bsc/some/disk@1");
    expect(await opening("some/disk@1")).toMatchObject({ answers: [{ modes: ["DELIVERY_MODE_RELAY"] }] });
    const id = await open("some/disk@1");
    const ranges = [{ path: "a.bin", offset: 5, size: LARGE.length - 5 }];
    expect(bytesOf(await read(id, ranges)).equals(LARGE.subarray(5))).toBe(true);
    const located = await control.call(LOCATE, { deliveryId: id, ranges }, token(LOCATE.path));
    expect(located).toMatchObject({ status: "FAILED_PRECONDITION", reason: "NEEDS_RELAY" });
    expect(located.text).toContain("relay only");
  });
});

describe("a stream is refused", () => {
  it("without a token, with a used one, one for another method, and one of a stranger", async () => {
    const used = token(READ_PART.path);
    expect(await read(delivery, [{ path: "one", offset: 0, size: 1 }], used)).toMatchObject({ status: "OK" });
    const stranger = signingKeyOf(generateKeyPairSync("ed25519").privateKey, Date.now());
    const tokens: [string | undefined, string][] = [
      [undefined, "TOKEN_INVALID"],
      [used, "TOKEN_REPLAYED"],
      [token(LOCATE.path), "TOKEN_INVALID"],
      [token(READ_PART.path, "lumi", { aud: "cineca" }), "TOKEN_INVALID"],
      [
        token(READ_PART.path, "lumi", {
          exp: Math.floor(Date.now() / 1000) - 60,
          iat: Math.floor(Date.now() / 1000) - 90,
        }),
        "TOKEN_EXPIRED",
      ],
      [callToken(stranger, "lumi", "bsc", READ_PART.path), "TOKEN_INVALID"],
      [callToken(stranger, "mimer", "bsc", READ_PART.path), "TOKEN_INVALID"],
    ];
    for (const [credential, reason] of tokens) {
      const outcome = await relay.call(READ_PART, { deliveryId: delivery, ranges: [WHOLE] }, credential);
      expect(outcome, reason).toMatchObject({ status: "UNAUTHENTICATED", reason, answers: [] });
    }
  });

  it("for another peer's delivery and for one that is not there, by the same words", async () => {
    const other = await read(delivery, [WHOLE], token(READ_PART.path, "cineca"));
    expect(other).toMatchObject({ status: "NOT_FOUND", reason: "UNKNOWN_DELIVERY", answers: [] });
    const none = await read("dl-none", [WHOLE]);
    expect(none.text.replace("dl-none", "")).toBe(other.text.replace(delivery, ""));
    const own = await open("some/data@1", "cineca");
    expect(await read(own, [{ path: "one", offset: 0, size: 1 }], token(READ_PART.path, "cineca"))).toMatchObject({
      status: "OK",
    });
  });

  it("for a delivery that was closed", async () => {
    await shareVersion(pair, "some/closed@1", { a: "a" });
    const id = await open("some/closed@1");
    const close = method("CloseDelivery");
    const end = { deliveryId: id, outcome: "DELIVERY_OUTCOME_SUCCEEDED", bytes: 1, objects: 1 };
    expect(await control.call(close, end, token(close.path))).toMatchObject({ status: "OK" });
    expect(await read(id, [{ path: "a", offset: 0, size: 1 }])).toMatchObject({
      status: "NOT_FOUND",
      reason: "UNKNOWN_DELIVERY",
    });
  });

  it.each<[string, Range[]]>([
    ["a range beyond its object", [{ ...WHOLE, offset: 1 }]],
    ["an object that the version has not", [{ path: "b", offset: 0, size: 1 }]],
    ["an object beside the version", [{ path: "../../../some/other", offset: 0, size: 1 }]],
    ["no range", []],
    ["more than 500", Array.from({ length: 501 }, () => ({ path: "one", offset: 0, size: 1 }))],
  ])("for %s", async (_, ranges) => {
    expect(await read(delivery, ranges)).toMatchObject({
      status: "INVALID_ARGUMENT",
      reason: "INVALID_INPUT",
      answers: [],
    });
  });

  it("for an object that was overwritten, without a word of where it lies", async () => {
    const as = "some/changing@1";
    await shareVersion(pair, as, { "x/a.bin": LARGE });
    const id = await open(as);
    await plant(pair.bsc.objects, sourcePrefix(as), { "x/a.bin": noise(LARGE.length, "other") });
    const outcome = await read(id, [{ path: "x/a.bin", offset: 0, size: LARGE.length }]);
    expect(outcome).toMatchObject({ status: "FAILED_PRECONDITION", reason: "SOURCE_CHANGED", answers: [] });
    expect(outcome.text).toContain("x/a.bin");
    expect(outcome.text).not.toContain("in/some");
    expect(outcome.text).not.toContain(pair.bsc.bucket);
    await until("its operator hears of it", async () => (await pair.bsc.log()).includes('"event":"relay.failed"'));
  });

  it("for a store that is shared with nobody, or by direct reads only", async () => {
    const { bsc, lumi } = pair;
    await shareVersion(pair, "some/shared@1", { a: "a" });
    const id = await open("some/shared@1");
    const stores = bsc.config["stores"] as readonly Record<string, unknown>[];
    const shared = async (share: readonly string[]): Promise<void> => {
      await bsc.stop();
      await bsc.configure({ stores: stores.map((store) => (store["name"] === "main" ? { ...store, share } : store)) });
      await bsc.start();
      for (const caller of [relay, control]) caller.close();
      relay = await FederationCaller.to(bsc, "relay");
      control = await FederationCaller.to(bsc);
    };
    await shared(["direct"]);
    expect(await read(id, [{ path: "a", offset: 0, size: 1 }])).toMatchObject({
      reason: "PATH_NOT_OFFERED",
      answers: [],
    });
    await shared([]);
    const refused = await opening("some/shared@1");
    expect(refused).toMatchObject({ status: "FAILED_PRECONDITION", reason: "NEEDS_RELAY" });
    expect(refused.text).toContain("not shared");
    await shared(["direct", "relay"]);
    expect(await read(id, [{ path: "a", offset: 0, size: 1 }])).toMatchObject({ status: "OK" });
    // Its relay has another port now, and its peers hear of it.
    await until("lumi finds the relay at its new port", async () => {
      return (await lumi.hanse("pull", "bsc/some/shared@1", "--via", "relay")).code === 0;
    });
  });
});

describe("a stream under way", () => {
  const drip = (pause: (sentBytes: number) => Promise<void>): void => {
    lie(pair.bsc, { match: { operation: "GetObject" }, lie: { kind: "drip", pieceBytes: 64 * 1024, pause } });
  };
  const moment = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it("ends within 10 seconds after its grant was taken back", async () => {
    const take = await grant(pair.bsc, "lumi", "shy/**");
    await shareVersion(pair, "shy/data@1", { "a.bin": LARGE });
    const id = await open("shy/data@1");
    // Slow enough to last for a minute, so that it is still under way when the grant goes.
    drip(() => moment(150));
    let taken: Promise<number> | undefined;
    const outcome = await read(id, [{ path: "a.bin", offset: 0, size: LARGE.length }], undefined, () => {
      taken ??= take().then(() => performance.now());
      return Promise.resolve();
    });
    expect(outcome).toMatchObject({ status: "PERMISSION_DENIED", reason: "NO_GRANT" });
    expect(performance.now() - ((await taken) ?? 0)).toBeLessThan(10_000);
    expect(bytesOf(outcome).length).toBeLessThan(LARGE.length);
  });

  it("stops reading the store when its reader goes", async () => {
    const { log } = pair.bsc.door ?? expect.unreachable();
    log.clear();
    for (let turn = 0; turn < 50; turn++) {
      const { status } = await relay.call(
        READ_PART,
        { deliveryId: delivery, ranges: [WHOLE] },
        token(READ_PART.path),
        1,
      );
      expect(status).toBe("OK");
    }
    await until("the door's answers are over", () => Promise.resolve(log.records.length >= 50));
    const sent = log.records.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    expect(sent).toBeLessThan(50 * LARGE.length);
  });

  it("reads no more than its reader takes, and others are not held up", async () => {
    let sent = 0;
    drip((sentBytes) => {
      sent = sentBytes;
      return Promise.resolve();
    });
    const done = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const waiting = read(delivery, [WHOLE, WHOLE, WHOLE, WHOLE], undefined, () => {
      begun.resolve(undefined);
      return done.promise;
    });
    await begun.promise;
    truth(pair.bsc);
    for (let turn = 0; turn < 5; turn++) expect((await read(delivery, [WHOLE])).status).toBe("OK");
    // What fits into the sockets on both sides, the window, and the chunks under way.
    expect(sent).toBeLessThan(16 * MIB);
    done.resolve(undefined);
    expect(bytesOf(await waiting).length).toBe(4 * LARGE.length);
  });

  it("is counted at its delivery", async () => {
    const as = "some/counted@1";
    await shareVersion(pair, as, { "a.bin": LARGE });
    const id = await open(as);
    await read(id, [{ path: "a.bin", offset: 0, size: LARGE.length }]);
    await until("what was sent is counted", async () => {
      const { delivery: shown } = (await pair.bsc.json("delivery", "show", id)) as {
        delivery: { relayedBytes: string };
      };
      return Number(shown.relayedBytes) === LARGE.length;
    });
  });

  it("ends with SHUTTING_DOWN when its gateway stops, which takes no longer for it", async () => {
    drip(() => moment(150));
    const stopping = Promise.withResolvers<undefined>();
    const outcome = await read(delivery, [WHOLE], undefined, () => {
      void pair.bsc.stop().then(() => {
        stopping.resolve(undefined);
      });
      return Promise.resolve();
    });
    expect(outcome).toMatchObject({ status: "UNAVAILABLE", reason: "SHUTTING_DOWN" });
    await stopping.promise;
    expect(pair.bsc.ended).toBe(0);
  });
});
