import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenWords, Oracle } from "../support/oracle.ts";
import { allCells, cellText, sampleOf } from "./cells.ts";
import { sizesOf } from "./content.ts";
import { Dice, rounds, seedOfRun } from "./dice.ts";
import type { Survived } from "./deaths.ts";
import { dieAt } from "./die-at.ts";
import { Pair, throughFront } from "./pair.ts";
import { everyCell, tell } from "./soak.ts";

/** Cells in one CI run. */
const SAMPLE = 22;

/** A restarted gateway has so long to bring to an end what its death cut short. */
const CONVERGES_MS = 60_000;

const seed = seedOfRun("kill matrix");
const dice = new Dice(seed);
const cells = everyCell
  ? Array.from({ length: rounds(1) }, () => allCells(dice)).flat()
  : sampleOf(allCells(dice), rounds(SAMPLE), dice);

describe(`a gateway that dies at a failpoint (SEED=${seed})`, () => {
  let pair: Pair;
  let oracle: Oracle;
  const survived: Survived[] = [];
  beforeAll(async () => {
    pair = await Pair.create({ type: "door" }, seed, {
      large: 2,
      fixedPorts: true,
      store: { share: ["direct", "relay"] },
      more: () => ({ scrub: { settle: "1s" } }),
      // What a relay reads is counted too.
      prepare: (federation) => throughFront(federation.site("bsc")),
    });
    oracle = new Oracle(join(pair.federation.root, "acknowledged.jsonl"));
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  it.each(cells.map((cell) => ({ cell, title: cellText(cell) })))(
    "is followed by the same end: $title",
    async ({ cell }) => {
      let outcome = await dieAt(pair, oracle, cell);
      // Who passes how often in one thread is chance; the first passing is not.
      if (!outcome.died && cell.nth > 1) outcome = await dieAt(pair, oracle, { ...cell, nth: 1 });
      expect(outcome.died, "the failpoint was passed").toBe(true);
      expect(outcome.convergedMs).toBeLessThan(CONVERGES_MS);
      survived.push(outcome);
    },
  );

  it("leaves every acknowledged word true, at both sites, and nothing else", async () => {
    const large = sizesOf(pair.content);
    const small = sizesOf((await pair.small("a")).content);
    const broken = await brokenWords(oracle, [pair.bsc, pair.lumi], (reference) =>
      reference.startsWith("bsc/llm/7b@") ? large : small,
    );
    expect(broken).toEqual([]);
    tell("kill matrix", {
      deaths: survived.length,
      "slowest convergence, s": Math.max(0, ...survived.map(({ convergedMs }) => convergedMs)) / 1000,
      "most parts again in one pull": Math.max(0, ...survived.map(({ partsAgain }) => partsAgain)),
      "parts again in all": survived.reduce((sum, { partsAgain }) => sum + partsAgain, 0),
      "acknowledged words": oracle.all().length,
      "broken words": broken.length,
    });
  });
});
