import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";
import type { TestFederation } from "../support/federation.ts";
import { quietPort } from "../support/quiet-port.ts";
import { Dice, rounds, seedOfRun } from "./dice.ts";
import { mixOf } from "./mixes.ts";
import { ends, keysBelow, Pair, startPull, uploadsOf, type Replica } from "./pair.ts";
import { Reader } from "./reader.ts";
import { everyCell, tell } from "./soak.ts";

/** Versions that are pulled, by both paths in turn: 37 objects each. */
const VERSIONS = everyCell ? 56 : 4;

/** How a transfer may end that met too many faults in one place; it goes on from there when they are over. */
const RIGHT_REASONS =
  /^(?:DIGEST_MISMATCH|STORE_LIED|SHORT_BODY|BODY_TOO_LONG|SOURCE_CHANGED|SOURCE_DENIED|STORE_SLOW|STORE_DOWN|STORE_DENIED|PEER_DOWN)$/;

/** Who meets one fault after the other waits longer each time, up to a minute. */
const PATIENCE_MS = 300_000;

const seed = seedOfRun("faulted transfers");
const dice = new Dice(seed);
const random = (): number => dice.below(1_000_000) / 1_000_000;

/** The proxies that stand on every way of a pull. */
interface Ways {
  readonly toSource: FaultProxy;
  readonly toDestination: FaultProxy;
  readonly toGateway: FaultProxy;
  readonly toRelay: FaultProxy;
}

const portOf = (origin: string): { host: string; port: number } => ({
  host: "127.0.0.1",
  port: Number(new URL(origin).port),
});

/** Puts a proxy on each way, before the sites know each other. */
async function throughProxies(federation: TestFederation, undo: AsyncDisposableStack): Promise<Ways> {
  const [bsc, lumi] = [federation.site("bsc"), federation.site("lumi")];
  const open = async (target: { host: string; port: number }, http: boolean): Promise<FaultProxy> =>
    undo.use(await openFaultProxy({ target, random, http }));
  const relayPort = await quietPort();
  const ways: Ways = {
    toSource: await open(portOf(bsc.front.origin), true),
    toDestination: await open(portOf(lumi.front.origin), true),
    toGateway: await open((await bsc.listening()).federation, false),
    toRelay: await open({ host: "127.0.0.1", port: relayPort }, false),
  };
  const [source] = bsc.config["stores"] as Record<string, unknown>[];
  await bsc.stop();
  await bsc.configure({
    stores: [{ ...source, publicEndpoint: `http://127.0.0.1:${ways.toSource.port}` }],
    advertise: [`127.0.0.1:${ways.toGateway.port}`],
    advertiseRelay: [`127.0.0.1:${ways.toRelay.port}`],
    listen: { ...(bsc.config["listen"] as object), relay: `127.0.0.1:${relayPort}` },
    relay: { threads: 1 },
  });
  await bsc.start();
  const [target] = lumi.config["stores"] as Record<string, unknown>[];
  await lumi.stop();
  await lumi.configure({ stores: [{ ...target, endpoint: `http://127.0.0.1:${ways.toDestination.port}` }] });
  await lumi.start();
  return ways;
}

describe(`objects that are transferred through faults of every kind (SEED=${seed})`, () => {
  const planned = Array.from({ length: rounds(VERSIONS) }, (_, i) => ({
    round: i + 1,
    path: i % 2 === 0 ? ("direct" as const) : ("relay" as const),
  }));

  const undo = new AsyncDisposableStack();
  let pair: Pair;
  let ways: Ways;
  const figures = { objects: 0, "wrong bytes visible": 0, "at once": 0, "after a resume": 0, retries: 0 };
  const reasons: Record<string, number> = {};
  const replicas = new Map<number, Replica>();
  beforeAll(async () => {
    pair = await Pair.create({ type: "door" }, seed, {
      large: 1,
      fixedPorts: true,
      store: { share: ["direct", "relay"] },
      prepare: async (federation) => {
        ways = await throughProxies(federation, undo);
      },
    });
    undo.use(pair);
    // Before any fault: here it is the bytes that meet them, not the catalog.
    for (const { round } of planned) replicas.set(round, await pair.publish());
  });
  afterAll(() => undo.disposeAsync());

  const start = (): void => {
    const mix = mixOf(dice);
    pair.bsc.door?.rules.push(...mix.sourceLies);
    pair.lumi.door?.rules.push(...mix.destinationLies);
    ways.toSource.rules.push(...mix.toSource);
    ways.toDestination.rules.push(...mix.toDestination);
    ways.toGateway.rules.push(...mix.toGateway);
    ways.toRelay.rules.push(...mix.toGateway);
    // Channels between gateways stand for long.
    for (const way of [ways.toGateway, ways.toRelay]) way.cut();
  };
  const stop = (): void => {
    for (const way of [ways.toGateway, ways.toRelay]) way.cut();
    for (const site of [pair.bsc, pair.lumi]) if (site.door !== undefined) site.door.rules.length = 0;
    for (const way of Object.values(ways) as FaultProxy[]) way.rules.length = 0;
  };

  it.each(planned)("arrive whole or are not seen: round $round, $path", async ({ round, path }) => {
    const { lumi, content } = pair;
    const replica = replicas.get(round) ?? (await pair.publish());
    await using reader = new Reader(lumi.objects, replica.root, content);
    start();
    let ended;
    let transferId;
    try {
      transferId = await startPull(lumi, replica.reference, "--via", path);
      ended = await ends(lumi, transferId, PATIENCE_MS);
    } finally {
      stop();
    }
    figures.retries += ended.retries;
    if (ended.state === "SUCCEEDED") figures["at once"] += 1;
    else {
      expect(ended.reasonCode, ended.reason).toMatch(RIGHT_REASONS);
      reasons[ended.reasonCode] = (reasons[ended.reasonCode] ?? 0) + 1;
      figures["after a resume"] += 1;
      await lumi.ok("transfer", "resume", transferId);
      expect(await ends(lumi, transferId)).toMatchObject({ state: "SUCCEEDED" });
    }
    const wrong = await reader.end();
    figures["wrong bytes visible"] += wrong.length;
    expect(wrong).toEqual([]);
    expect(reader.reads).toBeGreaterThanOrEqual(content.size);
    const own = ["claim.json", "manifest.jsonl", "version.jwt"].map((name) => `.hanse/${name}`);
    expect(await keysBelow(lumi, replica.root)).toEqual([...own, ...content.keys()].sort());
    expect(await uploadsOf(lumi)).toEqual([]);
    figures.objects += content.size;
  });

  it("met faults", () => {
    let struck = 0;
    for (const [name, way] of Object.entries(ways) as [string, FaultProxy][]) {
      const { faults } = way.counts;
      struck += Object.values(faults).reduce((all, count) => all + count, 0);
      tell(`faults ${name}`, faults);
    }
    tell("faulted transfers", figures);
    tell("faulted transfers that were stopped, by reason", reasons);
    // Lies of the stores come on top.
    expect(struck).toBeGreaterThanOrEqual(planned.length);
  });
});
