import { afterEach, describe, expect, it, vi } from "vitest";
import { HanseError, type Reason } from "../../../src/domain/errors.ts";
import { gateway, SeveralSites } from "./several-sites.ts";

afterEach(() => {
  vi.useRealTimers();
});

const store = (reason: Reason, site: string): HanseError =>
  new HanseError(reason, "as scripted", { hop: `store of ${site}` });
const relayed = (reason: Reason, site: string): HanseError =>
  new HanseError(reason, "as scripted", {
    hop: `peer ${site}, the source's store`,
  });

describe("a holder that fails", () => {
  it.each([
    store("SOURCE_CHANGED", "lumi"),
    store("BODY_TOO_LONG", "lumi"),
    store("STORE_LIED", "lumi"),
    store("BUCKET_MISSING", "lumi"),
    store("SOURCE_DENIED", "lumi"),
    store("DIGEST_MISMATCH", "lumi"),
    relayed("SOURCE_CHANGED", "lumi"),
    relayed("SOURCE_DENIED", "lumi"),
    gateway("UNKNOWN_VERSION", "lumi"),
    gateway("NO_GRANT", "lumi"),
  ])("is left for good, and the owner brings what it had: $hop $reason", async (failure) => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    world.site("bsc").reads = () => new Promise((resolve) => setTimeout(resolve, 20));
    world.site("lumi").refusesToRead = failure;
    await Promise.all([1, 2, 3, 4].map((unit) => world.bring(sources, unit)));
    expect(world.noted.get("lumi")).toMatchObject({
      state: "left",
      reason: failure.line,
    });
    expect(world.audited).toMatchObject([{ action: "source.leave", reason: failure.reason }]);
    const before = world.site("lumi").units;
    world.nowMs += 3_600_000;
    await world.bring(sources, 5);
    expect(world.site("lumi").units).toBe(before);
  });

  it.each([store("STORE_SLOW", "lumi"), relayed("STORE_DOWN", "lumi"), gateway("PEER_DOWN", "lumi")])(
    "rests where that passes, and is asked again: $hop $reason",
    async (failure) => {
      const world = new SeveralSites("lumi");
      const sources = await world.open();
      const lumi = world.site("lumi");
      world.site("bsc").reads = () => new Promise((resolve) => setTimeout(resolve, 20));
      lumi.refusesToRead = failure;
      await Promise.all([1, 2].map((unit) => world.bring(sources, unit)));
      expect(lumi.units).toBe(1);
      expect(world.noted.get("lumi")).toMatchObject({
        state: "used",
        reason: failure.line,
      });
      lumi.refusesToRead = undefined;
      world.nowMs += 2000;
      await Promise.all([3, 4].map((unit) => world.bring(sources, unit)));
      expect(lumi.units).toBe(2);
      expect(world.noted.get("lumi")).toMatchObject({
        state: "used",
        reason: "",
      });
    },
  );

  it("does not end a pull whose owner is merely away", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    world.site("bsc").refusesToRead = gateway("PEER_DOWN", "bsc");
    world.site("lumi").refusesToRead = store("SOURCE_CHANGED", "lumi");
    await expect(world.bring(sources)).rejects.toMatchObject({
      reason: "PEER_DOWN",
      hop: "peer bsc",
    });
    world.site("bsc").refusesToRead = undefined;
    world.nowMs += 60_000;
    expect(await world.bring(sources)).toBe(1);
  });

  it("stays left, and why, when what it had in hand comes after all", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open({ from: ["lumi", "bsc"] });
    const [bsc, lumi] = [world.site("bsc"), world.site("lumi")];
    const first = Promise.withResolvers<undefined>();
    bsc.refusesToRead = gateway("PEER_DOWN", "bsc");
    lumi.reads = () => first.promise;
    const slow = world.bring(sources, 1);
    await vi.waitFor(() => {
      expect(lumi.units).toBe(1);
    });
    const failure = store("DIGEST_MISMATCH", "lumi");
    lumi.reads = () => Promise.reject(failure);
    await expect(world.bring(sources, 2)).rejects.toMatchObject({ reason: "PEER_DOWN" });
    first.resolve(undefined);
    await slow;
    expect(world.noted.get("lumi")).toMatchObject({ state: "left", reason: failure.line });
  });

  it("rests where this site suspended it", async () => {
    const world = new SeveralSites("lumi");
    world.site("lumi").state = "suspended";
    const sources = await world.open();
    await Promise.all([1, 2].map((unit) => world.bring(sources, unit)));
    expect(world.site("lumi").opens).toBe(0);
    expect(world.noted.get("lumi")?.reason).toMatch(/lumi is suspended/);
  });

  it("has nothing to do with a failure of the store that is written to", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    for (const site of ["bsc", "lumi"])
      world.site(site).refusesToRead = new HanseError("QUOTA_EXCEEDED", "full", { hop: "store main" });
    await expect(world.run(sources)).rejects.toMatchObject({
      reason: "QUOTA_EXCEEDED",
    });
    expect([...world.noted.values()].map(({ state, reason }) => [state, reason])).toEqual([
      ["used", ""],
      ["used", ""],
    ]);
  });
});

describe("the owner", () => {
  it("ends a pull by its word, whoever else holds the version", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    world.site("bsc").refusesToRead = gateway("NO_GRANT", "bsc");
    await expect(world.run(sources)).rejects.toMatchObject({
      reason: "NO_GRANT",
      hop: "peer bsc",
    });
  });

  it.each([store("SOURCE_CHANGED", "bsc"), relayed("SOURCE_DENIED", "bsc"), gateway("REPLICA_DAMAGED", "bsc")])(
    "is left like any other where its copy is not what it was: $hop $reason",
    async (failure) => {
      const world = new SeveralSites("lumi");
      const sources = await world.open();
      world.site("bsc").refusesToRead = failure;
      await Promise.all([1, 2, 3].map((unit) => world.bring(sources, unit)));
      expect(world.noted.get("bsc")).toMatchObject({ state: "left" });
    },
  );

  it("alone is asked again by whoever runs units, which counts", async () => {
    const world = new SeveralSites();
    const sources = await world.open();
    world.site("bsc").refusesToRead = store("DIGEST_MISMATCH", "bsc");
    for (const times of [1, 2, 3]) {
      await expect(world.run(sources)).rejects.toMatchObject({
        reason: "DIGEST_MISMATCH",
      });
      expect(world.site("bsc").units).toBe(times);
    }
    expect([world.noted.size, world.audited.length]).toEqual([0, 0]);
  });
});

describe("where no source can be had", () => {
  it("each is asked once, and then whoever runs units waits", async () => {
    const world = new SeveralSites("lumi", "mimer");
    const sources = await world.open();
    for (const site of ["bsc", "lumi", "mimer"]) world.site(site).refusesToRead = gateway("PEER_DOWN", site);
    await expect(world.bring(sources)).rejects.toMatchObject({
      reason: "PEER_DOWN",
    });
    expect(["bsc", "lumi", "mimer"].map((site) => world.site(site).units)).toEqual([1, 1, 1]);
    for (let tries = 2; tries < 5; tries++) {
      await expect(world.bring(sources)).rejects.toMatchObject({
        reason: "PEER_DOWN",
      });
      expect(["bsc", "lumi", "mimer"].reduce((sum, site) => sum + world.site(site).units, 0)).toBe(tries + 2);
    }
  });

  it("the failure that leaves most to hope for is told", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    world.site("bsc").refusesToRead = store("SOURCE_DENIED", "bsc");
    world.site("lumi").refusesToRead = store("DIGEST_MISMATCH", "lumi");
    // Whoever is asked last is not left: it is the last that stands.
    await expect(world.bring(sources)).rejects.toBeInstanceOf(HanseError);
    expect([...world.noted.values()].filter(({ state }) => state === "left")).toHaveLength(1);
  });

  it("a unit that fails at each of them is not given out for ever as they rest no more", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    for (const site of ["bsc", "lumi"]) {
      world.site(site).refusesToRead = store("STORE_SLOW", site);
      // Each failure takes as long as the other one rests.
      world.site(site).reads = () => {
        world.nowMs += 3000;
        return Promise.resolve();
      };
    }
    await expect(world.bring(sources)).rejects.toMatchObject({
      reason: "STORE_SLOW",
    });
    expect(world.site("bsc").units + world.site("lumi").units).toBe(2);
  });
});

describe("a delivery that a site forgot", () => {
  it("is opened again with a new ticket, once for all units", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open({ from: ["lumi"] });
    await world.bring(sources);
    const lumi = world.site("lumi");
    lumi.refusesToRead = gateway("UNKNOWN_DELIVERY", "lumi");
    lumi.reads = () => new Promise((resolve) => setTimeout(resolve, 5));
    const units = [1, 2, 3].map((unit) => world.run(sources, unit));
    expect(await Promise.all(units)).toEqual(["again", "again", "again"]);
    expect([lumi.opens, world.site("bsc").opens]).toEqual([2, 2]);
    expect(lumi.tickets).toEqual(["ticket 1", "ticket 2"]);
    lumi.refusesToRead = undefined;
    await world.bring(sources);
  });

  it.each(["UNKNOWN_DELIVERY", "TICKET_EXPIRED"] as const)(
    "waits for the owner, who has the tickets: %s",
    async (reason) => {
      const world = new SeveralSites("lumi");
      const sources = await world.open({ from: ["lumi"] });
      await world.bring(sources);
      const lumi = world.site("lumi");
      lumi.refusesToRead = gateway(reason, "lumi");
      world.site("bsc").refusesToOpen = gateway("PEER_DOWN", "bsc");
      await expect(world.bring(sources)).rejects.toMatchObject({ reason: "PEER_DOWN", hop: "peer bsc" });
      await expect(world.bring(sources)).rejects.toMatchObject({ reason: "PEER_DOWN", hop: "peer bsc" });
      expect(lumi.units).toBe(2);
      world.site("bsc").refusesToOpen = undefined;
      lumi.refusesToRead = undefined;
      expect(await world.bring(sources)).toBe(1);
      expect(lumi.tickets).toEqual(["ticket 1", "ticket 2"]);
    },
  );

  it("is renewed each time that a ticket ends, as long as the transfer takes", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open({ from: ["lumi"] });
    const lumi = world.site("lumi");
    for (let times = 1; times < 6; times++) {
      await world.bring(sources);
      lumi.refusesToRead = gateway("TICKET_EXPIRED", "lumi");
      expect(await world.run(sources)).toBe("again");
      lumi.refusesToRead = undefined;
    }
    expect(new Set(lumi.tickets).size).toBe(6);
  });

  it("is renewed before it is opened where a ticket from before has ended", async () => {
    const world = new SeveralSites("lumi");
    (await world.open()).close();
    world.site("bsc").refusesToOpen = gateway("PEER_DOWN", "bsc");
    world.site("lumi").refusesToOpen = gateway("TICKET_EXPIRED", "lumi");
    await expect(world.open({ planned: true })).rejects.toMatchObject({ reason: "PEER_DOWN", hop: "peer bsc" });
  });

  it("as soon as it is opened is a failure of that site", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open();
    const lumi = world.site("lumi");
    lumi.refusesToRead = gateway("UNKNOWN_DELIVERY", "lumi");
    for (let unit = 1; unit <= 20; unit++) await Promise.all([0, 100].map((more) => world.bring(sources, unit + more)));
    expect(world.noted.get("lumi")?.reason).toMatch(/as scripted/);
    expect(lumi.units).toBe(1);
    expect(world.site("bsc").opens).toBe(1);
  });

  it("ends the pull where nobody else is there, after as many tries as the runner gives it", async () => {
    const world = new SeveralSites("lumi");
    const sources = await world.open({ from: ["lumi"] });
    world.site("lumi").refusesToRead = gateway("UNKNOWN_DELIVERY", "lumi");
    for (const times of [1, 2, 3]) {
      await expect(world.bring(sources)).rejects.toMatchObject({
        reason: "UNKNOWN_DELIVERY",
      });
      expect(world.site("lumi").units).toBe(times);
      world.nowMs += 60_000;
    }
  });
});

describe("sources that do not open", () => {
  it("are waited for where that passes: the only one of --from", async () => {
    const world = new SeveralSites("lumi");
    world.site("lumi").refusesToOpen = gateway("PEER_DOWN", "lumi");
    await expect(world.open({ from: ["lumi"] })).rejects.toMatchObject({
      reason: "PEER_DOWN",
      hop: "peer lumi",
    });
    world.site("lumi").refusesToOpen = undefined;
    expect(await world.bring(await world.open({ from: ["lumi"] }))).toBe(1);
  });

  it("are waited for where that passes: all of a pull that is taken up in an outage", async () => {
    const world = new SeveralSites("lumi", "mimer");
    (await world.open()).close();
    for (const site of ["bsc", "lumi", "mimer"]) world.site(site).refusesToOpen = gateway("PEER_DOWN", site);
    await expect(world.open({ planned: true })).rejects.toMatchObject({
      reason: "PEER_DOWN",
    });
    world.site("mimer").refusesToOpen = undefined;
    expect(await world.bring(await world.open({ planned: true }))).toBe(1);
  });

  it("are told of where nothing else is there", async () => {
    const world = new SeveralSites("lumi");
    world.site("lumi").refusesToOpen = gateway("UNKNOWN_VERSION", "lumi");
    await expect(world.open({ from: ["lumi"] })).rejects.toMatchObject({
      reason: "UNKNOWN_VERSION",
    });
  });

  it("are opened again while others are at work", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const world = new SeveralSites("lumi");
    const lumi = world.site("lumi");
    lumi.refusesToOpen = gateway("PEER_DOWN", "lumi");
    const sources = await world.open();
    expect(world.noted.get("lumi")?.reason).toMatch(/as scripted/);
    const slow = Promise.withResolvers<undefined>();
    world.site("bsc").reads = () => slow.promise;
    const unit = world.run(sources);
    lumi.refusesToOpen = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(lumi.opens).toBe(1);
    world.nowMs += 2000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(lumi.opens).toBe(2);
    expect(await world.bring(sources, 2)).toBe(1);
    expect(lumi.units).toBe(1);
    slow.resolve(undefined);
    expect(await unit).toBe("done");
  });
});
