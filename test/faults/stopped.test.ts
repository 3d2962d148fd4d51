import { access } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, type TestSite } from "../support/federation.ts";
import { partsOf } from "./content.ts";
import { seedOfRun } from "./dice.ts";
import { holdAfter, strikeAt } from "./moments.ts";
import { ends, expectWhole, Pair, partsSent, sentAgain, startPull } from "./pair.ts";

const seed = seedOfRun("stopped");

/** SIGTERM, and waits for the end of the process. @returns its exit code, or the signal's name */
async function terminate(site: TestSite): Promise<number | string | undefined> {
  process.kill(site.pid, "SIGTERM");
  await until(`${site.id} has ended`, () => pause(50, site.ended !== undefined));
  return site.ended;
}

const listens = (site: TestSite): Promise<boolean> =>
  access(join(site.directory, "state", "listening.json")).then(
    () => true,
    () => false,
  );

describe("a gateway that is told to stop in the middle of a pull", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create({ type: "door" }, seed);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  it("lets running parts end, exits with 0, and finishes after its restart without sending anything again", async () => {
    const { bsc, lumi, content } = pair;
    const replica = await pair.publish();
    const since = bsc.front.passed.length;
    let code: Promise<number | string | undefined> | undefined;
    const stop = (): Promise<void> => {
      code = terminate(lumi);
      return Promise.resolve();
    };
    using strike = strikeAt(bsc.front, { step: "read", nth: 12, edge: "before" }, stop, "go");
    const transferId = await startPull(lumi, replica.reference);
    await strike.struck;
    expect(await code).toBe(0);
    expect(await listens(lumi)).toBe(false);
    await lumi.start();
    expect((await ends(lumi, transferId)).state).toBe("SUCCEEDED");
    const parts = partsSent(bsc, since);
    expect(sentAgain(parts)).toBe(0);
    expect(parts).toHaveLength(partsOf(content));
    await expectWhole(lumi, replica, content);
  });

  it("cuts reads that do not get on, and exits with 0 all the same", async () => {
    const { bsc, lumi, content } = pair;
    const replica = await pair.publish();
    using hold = holdAfter(bsc.front, "read", 12);
    const transferId = await startPull(lumi, replica.reference);
    await hold.holding;
    expect(await terminate(lumi)).toBe(0);
    expect(await listens(lumi)).toBe(false);
    hold.release();
    await lumi.start();
    expect((await ends(lumi, transferId)).state).toBe("SUCCEEDED");
    await expectWhole(lumi, replica, content);
  });

  it("is the only one on its directory: a second one is refused and told who holds it", async () => {
    const { lumi } = pair;
    const second = await lumi.hanse("gateway");
    expect(second.code).not.toBe(0);
    expect(second.err).toContain(String(lumi.pid));
    expect(await listens(lumi)).toBe(true);
    await lumi.ok("site", "show");
  });
});
