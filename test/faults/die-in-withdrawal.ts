import { expect } from "vitest";
import type { Withdrawal__Output } from "../../src/wire/gen/hanse/control/v1/Withdrawal.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import type { Cell } from "./cells.ts";
import { arm, deathOf, disarm, publishedSmall, pulled, taken, type Survived } from "./deaths.ts";
import { holdAfter } from "./moments.ts";
import { isMostOfA, keysBelow, transferIs, uploadsOf, type Pair, type Replica } from "./pair.ts";
import { Reader } from "./reader.ts";

/** A restarted gateway is waited for a little longer than it may take. */
const PATIENCE_MS = 90_000;

/** A version that lumi holds is taken back by its owner. */
export async function dieInWithdrawal(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const victim = pair[cell.victim];
  const replica = await publishedSmall(pair, oracle, `llm/held@${pair.nextLabel()}`);
  const { transferId, reference, root } = await pulled(pair, replica);
  await arm(victim, cell);
  await using reader = new Reader(lumi.objects, root, replica.content);
  await takeBack(pair, replica);
  const died = await deathOf(victim, cell, () => isOver(pair, replica));
  if (died) await victim.start();
  const convergedMs = await comesToItsEnd(pair, replica);
  oracle.note({ what: "withdrawn", site: lumi.id, transferId, reference, root, pull: "succeeded" });
  expect(await reader.end()).toEqual([]);
  expect(await keysBelow(lumi, root)).toEqual([]);
  await disarm(victim, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** A version is taken back while lumi pulls it. */
export async function dieInRecall(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi } = pair;
  const victim = pair[cell.victim];
  const replica = await publishedSmall(pair, oracle, `llm/recalled@${pair.nextLabel()}`);
  const { reference, root } = replica;
  await arm(victim, cell);
  using hold = holdAfter(bsc.front, "read", 0, isMostOfA);
  await using reader = new Reader(lumi.objects, root, replica.content);
  const answer = await lumi.hanse("pull", reference, "--no-wait", "--json");
  const transferId = await taken(lumi, oracle, reference, answer, []);
  await hold.holding;
  await takeBack(pair, replica);
  const died = await deathOf(victim, cell, () => isOver(pair, replica));
  hold.release();
  if (died) await victim.start();
  const convergedMs = await comesToItsEnd(pair, replica);
  await transferIs(lumi, transferId, "is cancelled", ({ state }) => state === "CANCELLED");
  oracle.note({ what: "withdrawn", site: lumi.id, transferId, reference, root, pull: "cancelled" });
  expect(await reader.end()).toEqual([]);
  expect(await keysBelow(lumi, root)).toEqual([]);
  expect(await uploadsOf(lumi)).toEqual([]);
  await disarm(victim, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

const takeBack = ({ bsc }: Pair, { reference }: Replica): ReturnType<TestSite["hanse"]> =>
  bsc.hanse("withdraw", reference, "--reason", "a test", "--yes");

/** What was not taken on is asked for again, as a person would. @returns how long it took until all was done and told */
async function comesToItsEnd(pair: Pair, replica: Replica): Promise<number> {
  const startedAtMs = performance.now();
  if ((await withdrawalAt(pair.bsc, replica)) === undefined) expect((await takeBack(pair, replica)).code).toBe(0);
  await eventually(`${replica.reference} is gone and its owner knows`, () => isOver(pair, replica), PATIENCE_MS);
  return performance.now() - startedAtMs;
}

/** The holder is done and knows that the owner has its receipt, and the owner has it. */
async function isOver({ bsc, lumi }: Pair, replica: Replica): Promise<boolean> {
  const here = await withdrawalAt(lumi, replica);
  if (here?.state !== "done" || !here.told) return false;
  return (await withdrawalAt(bsc, replica))?.holders[0]?.state === "removed";
}

/** A withdrawal as a site shows it; undefined where it knows of none, or while the gateway is away. */
async function withdrawalAt(site: TestSite, { reference }: Replica): Promise<Withdrawal__Output | undefined> {
  try {
    const control = await controlOf(site);
    try {
      return (await control.withdrawals.GetWithdrawal({ reference })).withdrawal ?? undefined;
    } finally {
      control.close();
    }
  } catch {
    return undefined;
  }
}
