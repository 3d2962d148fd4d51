import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callToken, FederationCaller, method, siteKeyOf, type Outcome } from "../support/caller.ts";
import { deliveriesOf, deliveryFor, deliveryThat } from "../support/deliveries.ts";
import { until, type TestSite } from "../support/federation.ts";
import {
  expectNamed,
  MIB,
  noise,
  refusal,
  shareVersion,
  startPair,
  startPull,
  transferIn,
} from "../support/sharing.ts";
import type { Pair } from "../support/sharing.ts";

/* Small objects, and two large ones whose parts share one URL each. */
const FILES = { "a.txt": "alpha", "b/c.txt": "gamma", "x.bin": noise(11 * MIB, "x"), "y.bin": noise(11 * MIB, "y") };
/* More than are located ahead by one lane, which takes them in their order. */
const MANY = Object.fromEntries(
  Array.from({ length: 1500 }, (_, i) => [`o-${i.toString().padStart(4, "0")}.txt`, `object ${i}`]),
);
const SIZE = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);

let pair: Pair;
let bsc: TestSite;
let lumi: TestSite;
let release: () => void = () => undefined;

beforeAll(async () => {
  pair = await startPair({ sites: ["bsc", "lumi", "cineca"], lanes: 1, grant: false });
  ({ bsc, lumi } = pair);
  await pair.fed.peer("bsc", "cineca");
  await pair.fed.share("bsc", "lumi", 0);
});

afterEach(() => {
  release();
});

afterAll(() => pair[Symbol.asyncDispose]());

const share = (as: string, files: Readonly<Record<string, string | Uint8Array>> = FILES): Promise<string> =>
  shareVersion(pair, as, files, "--part-size", "5Mi");

/** Holds the reads of one object at the front of bsc's store. @returns resolves when the first of them waits */
function holdReads(path: RegExp): Promise<undefined> {
  const reached = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<undefined>();
  bsc.front.before = async (request) => {
    if (!path.test(request.url ?? "")) return;
    reached.resolve(undefined);
    await held.promise;
  };
  release = () => {
    bsc.front.before = undefined;
    held.resolve(undefined);
  };
  return reached.promise;
}

/** What peers read of objects whose path fits, as the front before the store saw it. */
const readAtFront = (path: RegExp): number =>
  bsc.front.passed.filter((one) => path.test(one.path)).reduce((sum, { bytesSent }) => sum + bytesSent, 0);

async function locate(from: TestSite, deliveryId: string): Promise<Outcome> {
  const caller = await FederationCaller.to(bsc);
  const called = method("LocateParts");
  const token = callToken(await siteKeyOf(from), from.id, "bsc", called.path);
  try {
    return await caller.call(called, { deliveryId, ranges: [{ path: "o-1499.txt", offset: 0, size: 1 }] }, token);
  } finally {
    caller.close();
  }
}

describe("a delivery", () => {
  it("is seen while a pull runs, with who reads what, and what it came to when it is over", async () => {
    const reference = await share("seen/data@1");
    const reached = holdReads(/x\.bin/);
    const id = await startPull(lumi, reference);
    await reached;
    const [running, ...others] = await deliveriesOf(bsc, true);
    expect(others).toEqual([]);
    expect(running).toMatchObject({
      ...{ state: "open", stale: false, peer: "lumi", person: "operator", transferId: id, reference },
      ...{ modes: ["direct"], relayedBytes: 0, reportedBytes: 0, reason: "", endedAtMs: undefined },
    });
    expect(running?.locatedBytes).toBeGreaterThanOrEqual(FILES["x.bin"].length);
    expect(running?.locatedBytes).toBeLessThanOrEqual(SIZE);
    expect(running?.activeAtMs).toBeGreaterThanOrEqual(running?.openedAtMs ?? Infinity);
    expect(await bsc.ok("delivery", "ls", "--active")).toMatch(/^dl-\S+ +lumi +operator +open +direct +\d\d\.0 MiB/m);

    release();
    await lumi.ok("transfer", "wait", id);
    const ended = await deliveryThat(bsc, id, "has its report", ({ reportedAtMs }) => reportedAtMs !== undefined);
    expect(ended).toMatchObject({
      ...{ state: "succeeded", locatedBytes: SIZE, relayedBytes: 0 },
      ...{ reportedBytes: SIZE, reportedObjects: 4 },
    });
    expect(readAtFront(/seen\/data\/1/)).toBe(SIZE);
    expect(await bsc.ok("delivery", "ls", "--active")).toBe("");
    const shown = await bsc.ok("delivery", "show", ended.deliveryId.slice(0, 8), "--as", "eva", "--role", "auditor");
    expect(shown).toContain(`${SIZE.toLocaleString("en-US")} B`);
    expectNamed(await refusal(bsc, "delivery", "stop", ended.deliveryId), {
      ...{ reason: "WRONG_STATE", code: 1, hop: /gateway/ },
    });
    expectNamed(await refusal(bsc, "delivery", "show", "dl-nothing"), {
      ...{ reason: "UNKNOWN_DELIVERY", code: 3, hop: /gateway/ },
    });
  });

  it("that is stopped gives nothing more: the transfer fails with the operator's words, and a resume fails too", async () => {
    const reference = await share("stopped/data@1", MANY);
    const reached = holdReads(/o-0000/);
    const id = await startPull(lumi, reference);
    await reached;
    const { deliveryId } = await deliveryThat(bsc, id, "is open", ({ state }) => state === "open");
    const stop = ["delivery", "stop", deliveryId, "--reason", "too much at once"];
    const before = Date.now();
    const said = await bsc.hanse(...stop);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining(`Delivery ${deliveryId}`) as string });
    expect(said.err).toMatch(/URLs already handed out end by \d\d:\d\d:\d\d \(UTC\)/);
    expect(said.err).toContain("hanse grant rm");
    const stopped = await deliveryFor(bsc, id);
    expect(stopped).toMatchObject({ state: "stopped", reason: "too much at once", endedBy: "user:operator" });
    expect(stopped?.urlsUntilMs).toBeLessThanOrEqual(before + 300_000);
    expect((await bsc.json("delivery", "stop", deliveryId, "--reason", "another")) as object).toMatchObject({
      delivery: { state: "stopped", reason: "too much at once" },
    });
    expect((await locate(lumi, deliveryId)).reason).toBe("DELIVERY_STOPPED");
    expect((await locate(pair.fed.site("cineca"), deliveryId)).reason).toBe("UNKNOWN_DELIVERY");

    release();
    const failed = await transferIn(lumi, id, "FAILED");
    expect(failed.reasonCode).toBe("DELIVERY_STOPPED");
    expect(failed.reason).toContain("too much at once");
    expect(failed.reason).toContain("Ask the operator of bsc");
    await lumi.ok("transfer", "resume", id);
    expect(await transferIn(lumi, id, "FAILED")).toMatchObject({ reasonCode: "DELIVERY_STOPPED" });
    // The first objects had their URLs; the last never got one.
    expect(readAtFront(/stopped\/data\/1\/o-1499/)).toBe(0);
    expect(await deliveryFor(bsc, id)).toMatchObject({ state: "stopped", locatedBytes: stopped?.locatedBytes });

    await lumi.ok("transfer", "cancel", id);
    await transferIn(lumi, id, "CANCELLED");
    const next = await startPull(lumi, reference);
    const another = await deliveryThat(bsc, next, "reads", ({ locatedBytes }) => locatedBytes > 0);
    expect(another.deliveryId).not.toBe(deliveryId);
    expect(await deliveryFor(bsc, id)).toMatchObject({ deliveryId, state: "stopped" });
  });

  it("whose grant is taken back is denied once while it runs, and goes on under a new grant", async () => {
    const reference = await share("denied/data@1", MANY);
    const reached = holdReads(/o-0000/);
    const id = await startPull(lumi, reference);
    await reached;
    const { grants } = (await bsc.json("grant", "ls")) as { grants: { grantId: string }[] };
    for (const { grantId } of grants) await bsc.ok("grant", "rm", grantId);
    const denied = await deliveryThat(bsc, id, "is denied", ({ state }) => state === "denied");
    expect(denied).toMatchObject({ reasonCode: "NO_GRANT", endedBy: "gateway" });
    expect(denied.reason).toContain("no grant lets lumi read denied/data");
    release();
    expect((await transferIn(lumi, id, "FAILED")).reasonCode).toMatch(/^(UNKNOWN_VERSION|NO_GRANT)$/);
    expect(readAtFront(/denied\/data\/1\/o-1499/)).toBe(0);
    const told = (await bsc.log()).split("\n").filter((line) => line.includes('"delivery.ended"'));
    expect(told.filter((line) => line.includes(denied.deliveryId))).toHaveLength(1);

    await pair.fed.share("bsc", "lumi", 0);
    await lumi.ok("transfer", "resume", id);
    await transferIn(lumi, id, "SUCCEEDED");
    const ended = await deliveryThat(bsc, id, "is over", ({ state }) => state === "succeeded");
    expect(ended.deliveryId).toBe(denied.deliveryId);
    expect(ended.reason).toBe("");
  });
});

describe("totals", () => {
  it("are what the front counted, per peer and per person, and outlive a restart", async () => {
    const reference = await share("totals/data@1");
    await lumi.ok("--as", "ana", "--role", "operator", "pull", reference);
    await until("the report is in", async () => (await deliveriesOf(bsc, true)).length === 0);
    interface Totals {
      readonly peers: readonly { readonly peer: string; readonly locatedBytes: number }[];
      readonly people: readonly object[];
    }
    const totals = (await bsc.json("delivery", "ls", "--totals")) as Totals;
    expect(totals.peers).toHaveLength(1);
    expect(totals.people).toContainEqual({
      ...{ peer: "lumi", person: "ana", deliveries: 1 },
      ...{ locatedBytes: SIZE, relayedBytes: 0, reportedBytes: SIZE },
    });
    expect(readAtFront(/totals\/data\/1/)).toBe(SIZE);
    const [lumis] = totals.peers;
    expect(lumis?.locatedBytes).toBeGreaterThanOrEqual(readAtFront(/./));
    await bsc.stop();
    await bsc.start();
    expect(await bsc.json("delivery", "ls", "--totals")).toEqual(totals);
    expect(await bsc.ok("delivery", "ls", "--totals")).toMatch(/^lumi +ana +1 +22\.0 MiB/m);
    expectNamed(await refusal(bsc, "delivery", "ls", "--totals", "--active"), {
      ...{ reason: "INVALID_INPUT", code: 2, hop: "" },
    });
  });
});
