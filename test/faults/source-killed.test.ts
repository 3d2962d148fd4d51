import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFinal } from "../../src/domain/transfer.ts";
import { everyStore } from "../support/stores.ts";
import { Dice, rounds, seedOfRun } from "./dice.ts";
import { partsOf } from "./content.ts";
import { strikeAt, strikes, type Moment } from "./moments.ts";
import {
  ends,
  expectWhole,
  LANES,
  lanesAgain,
  lookAt,
  Pair,
  partsSent,
  sentAgain,
  startPull,
  transferIs,
} from "./pair.ts";
import { Reader } from "./reader.ts";

const seed = seedOfRun("source killed");

describe.each(everyStore())("a source gateway killed with -9 in a pull, on $name", ({ name, stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.create(stores, seed);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  it("is waited for with a reason that names it, and the transfer finishes when it is back", async () => {
    const { bsc, lumi, content } = pair;
    const replica = await pair.publish();
    const since = bsc.front.passed.length;
    await using reader = new Reader(lumi.objects, replica.root, content);
    // The claim stands and nothing was located yet: all bytes still need the source's word.
    using strike = strikeAt(lumi.front, { step: "claim", nth: 1, edge: "before" }, () => bsc.kill(), "go");
    const transferId = await startPull(lumi, replica.reference);
    await strike.struck;
    const waiting = await transferIs(lumi, transferId, "tells why it waits", ({ reasonCode }) => reasonCode !== "");
    expect(waiting).toMatchObject({ state: "RUNNING", reasonCode: "PEER_DOWN", objectsDone: 0 });
    const { transfer } = (await lumi.json("transfer", "show", transferId)) as { transfer: { reason: string } };
    expect(transfer.reason).toMatch(/^peer bsc: .*next try in \d+ s/);

    await bsc.start();
    expect(await ends(lumi, transferId)).toMatchObject({ state: "SUCCEEDED", reason: "", partsDone: partsOf(content) });
    expect(sentAgain(partsSent(bsc, since))).toBe(0);
    expect(await reader.end()).toEqual([]);
    await expectWhole(lumi, replica, content);
  });

  const dice = new Dice(seed);
  const planned = Array.from({ length: rounds(name === "S3 door" ? 3 : 1) }, (_, i) => ({
    round: i + 1,
    moment: { step: "read", nth: 1 + dice.below(42), edge: dice.below(2) === 0 ? "before" : "after" } satisfies Moment,
  }));

  it.each(planned)(
    `finishes after its restart, round $round: $moment.edge read $moment.nth (SEED=${seed})`,
    async ({ moment }) => {
      const { bsc, lumi, content } = pair;
      const replica = await pair.publish();
      const since = bsc.front.passed.length;
      await using reader = new Reader(lumi.objects, replica.root, content);
      using strike = strikeAt(bsc.front, moment, () => bsc.kill(), "go");
      const transferId = await startPull(lumi, replica.reference);
      expect(await strikes(strike, async () => !isFinal((await lookAt(lumi, transferId))?.state ?? "RUNNING"))).toBe(
        true,
      );
      // It stays away until its absence is felt, or until nobody needs it any more.
      await transferIs(
        lumi,
        transferId,
        "waits for the source, or needs it no more",
        ({ state, reasonCode }) => isFinal(state) || reasonCode === "PEER_DOWN",
      );
      await bsc.start();
      expect((await ends(lumi, transferId)).state).toBe("SUCCEEDED");
      const parts = partsSent(bsc, since);
      expect(new Set(parts).size).toBe(partsOf(content));
      expect(lanesAgain(parts)).toBeLessThanOrEqual(LANES);
      expect(await reader.end()).toEqual([]);
      await expectWhole(lumi, replica, content);
    },
  );
});
