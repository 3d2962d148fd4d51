import { expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { Runner } from "../../../src/engine/runner.ts";
import type { Work } from "../../../src/engine/work.ts";
import { event, sampleTransfer } from "../../contract/ledger/samples.ts";
import { noteEvents, openTestLedger } from "../app/support.ts";

it("leaves alone what was paused after it was looked at, and takes it up when it is resumed", async () => {
  await using open = await openTestLedger("bsc");
  const { ledger } = open;
  await ledger.createTransfer(sampleTransfer("t1"), event("t"));
  const prepared = Promise.withResolvers<string>();
  let looks = 0;
  const slow = Object.create(ledger) as Ledger;
  slow.openTransfers = async () => {
    const seen = await ledger.openTransfers();
    looks += 1;
    if (looks === 1) await ledger.actOnTransfer("t1", "pause", 1);
    return seen;
  };
  const work = {
    prepare: ({ transferId }) => {
      prepared.resolve(transferId);
      return Promise.resolve();
    },
    settle: () => Promise.resolve(false),
    commit: async ({ transferId }) => {
      await ledger.actOnTransfer(transferId, "succeed", 3);
    },
  } as Partial<Work> as Work;
  const { events, told } = noteEvents();
  const runner = new Runner({
    ledger: slow,
    works: { pull: work, publication: work },
    events,
    clock: { now: () => 2 },
    random: () => 0,
    holder: "here",
    lanes: 1,
    maxTransfers: 1,
  });
  await runner.fill();
  // What ends a run looks again: only then is it known what became of it.
  while (looks < 2) await ledger.listGrants();
  expect(runner.live("t1").trouble).toBeUndefined();
  expect(told).toEqual([]);
  expect(await ledger.getTransfer("t1")).toMatchObject({ state: "PAUSED" });

  await ledger.actOnTransfer("t1", "resume", 2);
  await runner.fill();
  expect(await prepared.promise).toBe("t1");
  await runner.stop();
});
