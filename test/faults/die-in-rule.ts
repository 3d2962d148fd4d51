import { expect } from "vitest";
import type { Rule__Output } from "../../src/wire/gen/hanse/control/v1/Rule.ts";
import { ruleState } from "../../src/wire/rule.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import type { Cell } from "./cells.ts";
import {
  arm,
  deathOf,
  disarm,
  publishedSmall,
  publishSmall,
  transfersFor,
  versionAt,
  type Survived,
} from "./deaths.ts";
import { holdAfter } from "./moments.ts";
import { isMostOfA, keysBelow, uploadsOf, type Pair, type Replica } from "./pair.ts";
import { Reader } from "./reader.ts";

/** A restarted gateway is waited for a little longer than it may take. */
const PATIENCE_MS = 90_000;

/** A rule at lumi brings a version. */
export async function dieInRule(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const artifact = `llm/ruled-${pair.nextLabel()}`;
  const replica = await publishedSmall(pair, oracle, `${artifact}@step-1`);
  const isOver = async (): Promise<boolean> => (await holds(lumi, replica)) && (await isOk(lumi, artifact));
  await arm(lumi, cell);
  await using reader = new Reader(lumi.objects, replica.root, replica.content);
  await addRule(lumi, artifact);
  const died = await deathOf(lumi, cell, isOver);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  if ((await ruleAt(lumi, artifact)) === undefined) expect((await addRule(lumi, artifact)).code).toBe(0);
  await eventually(`the rule for ${artifact} is kept`, isOver, PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  await noteBrought(lumi, oracle, replica);
  expect(await reader.end()).toEqual([]);
  await endRule(lumi, artifact);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** A newer version takes the place of one that a rule's pull brings just now. */
export async function dieInSuperseding(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi } = pair;
  const artifact = `llm/superseded-${pair.nextLabel()}`;
  const older = await publishedSmall(pair, oracle, `${artifact}@step-1`);
  // Until the older pull has ended most of it does not come, whoever runs it.
  using hold = holdAfter(bsc.front, "read", 0, isMostOfA);
  await arm(lumi, cell);
  const wasCutOff = async (): Promise<boolean> =>
    (await transfersFor(lumi, older.reference)).every(({ state }) => state === "CANCELLED");
  expect((await addRule(lumi, artifact, "--latest-only")).code).toBe(0);
  await hold.holding;
  const newer = await publishSmall(pair, oracle, `${artifact}@step-2`, "b");
  await using reader = new Reader(lumi.objects, newer.root, newer.content);
  const isOver = async (): Promise<boolean> =>
    (await holds(lumi, newer)) && (await isOk(lumi, artifact)) && (await wasCutOff());
  const died = await deathOf(lumi, cell, isOver);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  await eventually(`the rule for ${artifact} has the newest alone`, isOver, PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  hold.release();
  const cut = await transfersFor(lumi, older.reference);
  expect(cut.map(({ state }) => state)).toEqual(["CANCELLED"]);
  for (const { transferId } of cut) oracle.note({ what: "cancelled", site: lumi.id, transferId, ...older });
  await noteBrought(lumi, oracle, newer);
  expect(await keysBelow(lumi, older.root)).toEqual([]);
  expect(await uploadsOf(lumi)).toEqual([]);
  expect(await reader.end()).toEqual([]);
  await endRule(lumi, artifact);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** What a rule brought makes room for what is newer. */
export async function dieInRetention(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const artifact = `llm/retained-${pair.nextLabel()}`;
  const older = await publishedSmall(pair, oracle, `${artifact}@step-1`);
  expect((await addRule(lumi, artifact)).code).toBe(0);
  await eventually(`lumi has ${older.reference}`, () => holds(lumi, older), PATIENCE_MS);
  await arm(lumi, cell);
  await using reader = new Reader(lumi.objects, older.root, older.content);
  const newer = await publishSmall(pair, oracle, `${artifact}@step-2`, "b");
  const isOver = async (): Promise<boolean> =>
    (await holds(lumi, newer)) &&
    (await isOk(lumi, artifact)) &&
    (await versionAt(lumi, older.reference))?.replicaState === "";
  const died = await deathOf(lumi, cell, isOver);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  await eventually(`the rule for ${artifact} keeps the newest alone`, isOver, PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  const [pull, ...more] = await transfersFor(lumi, older.reference);
  expect([pull?.state, more]).toEqual(["SUCCEEDED", []]);
  oracle.note({ what: "dropped", site: lumi.id, transferId: pull?.transferId ?? "", ...older });
  await noteBrought(lumi, oracle, newer);
  expect(await keysBelow(lumi, older.root)).toEqual([]);
  expect(await reader.end()).toEqual([]);
  await endRule(lumi, artifact);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** A rule brought a version by one pull, which its source knows. */
async function noteBrought(lumi: TestSite, oracle: Oracle, { reference, root }: Replica): Promise<void> {
  const [pull, ...more] = await transfersFor(lumi, reference);
  expect([pull?.state, more]).toEqual(["SUCCEEDED", []]);
  const { transferId = "", digest = "" } = pull ?? {};
  oracle.note({ what: "succeeded", site: lumi.id, transferId, reference, digest, root });
}

const holds = async (lumi: TestSite, { reference }: Replica): Promise<boolean> =>
  (await versionAt(lumi, reference))?.replicaState === "held";

const isOk = async (lumi: TestSite, artifact: string): Promise<boolean> => {
  const rule = await ruleAt(lumi, artifact);
  return rule !== undefined && ruleState.fromWire(rule.state) === "OK";
};

const addRule = (lumi: TestSite, artifact: string, ...more: readonly string[]): ReturnType<TestSite["hanse"]> =>
  lumi.hanse("rule", "add", "--from", "bsc", "--artifact", artifact, "--keep-last", "1", ...more);

async function endRule(lumi: TestSite, artifact: string): Promise<void> {
  await lumi.ok("rule", "rm", (await ruleAt(lumi, artifact))?.ruleId ?? "", "--yes");
}

/** The rule for an artifact; undefined where there is none, or while the gateway is away. */
async function ruleAt(lumi: TestSite, artifact: string): Promise<Rule__Output | undefined> {
  try {
    const control = await controlOf(lumi);
    try {
      return (await control.rules.ListRules({ pageSize: 1000 })).rules.find(
        ({ terms }) => terms?.artifact === artifact,
      );
    } finally {
      control.close();
    }
  } catch {
    return undefined;
  }
}
