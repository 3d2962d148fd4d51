import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyStore } from "../support/stores.ts";
import { isFinal } from "../../src/domain/transfer.ts";
import { Dice, rounds, seedOfRun } from "./dice.ts";
import { partsOf } from "./content.ts";
import { killAt, momentText, strikes, type Moment, type Step } from "./moments.ts";
import { ends, expectWhole, LANES, lanesAgain, lookAt, Pair, partsSent, startPull } from "./pair.ts";
import { Reader } from "./reader.ts";

/** The steps of a pull, and how often the content makes the destination's store see each. */
const STEPS: readonly (readonly [Step, number])[] = [
  ["claim", 1],
  ["object", 36],
  ["begin", 3],
  ["part", 6],
  ["complete", 3],
  ["manifest", 1],
  ["marker", 1],
];

/** Begun at the store and not yet in the ledger: nobody knows of this upload after the restart. */
const UNKNOWN_UPLOAD: Moment = { step: "begin", nth: 1, edge: "after" };

/** Moments spread over all steps; `at once` is before any request to a store at all. */
function moments(dice: Dice, count: number): (Moment | "at once")[] {
  const found: (Moment | "at once")[] = [UNKNOWN_UPLOAD];
  while (found.length < count) {
    const each = STEPS.map(([step, times]): Moment => ({
      step,
      nth: 1 + dice.below(times),
      edge: dice.below(2) === 0 ? "before" : "after",
    }));
    found.push(...dice.shuffle<Moment | "at once">(["at once", ...each]));
  }
  return found.slice(0, count);
}

const seed = seedOfRun("destination killed");

describe.each(everyStore())("a destination gateway killed with -9 in a pull, on $name", ({ name, stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create(stores, seed);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  const dice = new Dice(seed);
  const planned = moments(dice, rounds(name === "S3 door" ? 5 : 2)).map((moment, i) => ({
    moment,
    title: `round ${i + 1}: ${moment === "at once" ? moment : momentText(moment)} (SEED=${seed})`,
  }));

  it.each(planned)("finishes by itself, $title", async ({ moment }) => {
    const { bsc, lumi, content } = pair;
    const replica = await pair.publish();
    const since = bsc.front.passed.length;
    await using reader = new Reader(lumi.objects, replica.root, content);
    if (moment === "at once") {
      // The source says nothing until the destination is dead: no manifest, no plan, only the intent stands.
      process.kill(bsc.pid, "SIGSTOP");
      let transferId: string;
      try {
        transferId = await startPull(lumi, replica.reference);
        await lumi.kill();
      } finally {
        process.kill(bsc.pid, "SIGCONT");
      }
      await lumi.start();
      expect((await ends(lumi, transferId)).state).toBe("SUCCEEDED");
    } else {
      using strike = killAt(lumi, lumi.front, moment);
      const transferId = await startPull(lumi, replica.reference);
      const running = async (): Promise<boolean> => {
        const transfer = await lookAt(lumi, transferId);
        return transfer === undefined || !isFinal(transfer.state);
      };
      expect(await strikes(strike, running), "the moment came").toBe(true);
      await lumi.start();
      const ended = await ends(lumi, transferId);
      expect(ended).toMatchObject({ state: "SUCCEEDED", partsDone: partsOf(content), partsTotal: partsOf(content) });
    }
    const parts = partsSent(bsc, since);
    expect(new Set(parts).size).toBe(partsOf(content));
    expect(lanesAgain(parts)).toBeLessThanOrEqual(LANES);
    expect(await reader.end()).toEqual([]);
    expect(reader.reads).toBeGreaterThanOrEqual(content.size);
    await expectWhole(lumi, replica, content);
  });
});
