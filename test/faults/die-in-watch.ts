import { expect } from "vitest";
import type { Checkpoint__Output } from "../../src/wire/gen/hanse/control/v1/Checkpoint.ts";
import type { Watch__Output } from "../../src/wire/gen/hanse/control/v1/Watch.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import type { Cell } from "./cells.ts";
import { arm, deathOf, disarm, transfersFor, versionAt, type Survived } from "./deaths.ts";
import { uploadsOf, type Pair } from "./pair.ts";

/** A restarted gateway is waited for a little longer than it may take. */
const PATIENCE_MS = 90_000;

/** What a writer writes last. */
const MARKER = "_SUCCESS";

/** A watch at bsc publishes two checkpoints that are complete, and one that becomes so later. */
export async function dieInWatch(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi } = pair;
  const run = pair.nextLabel();
  const artifact = `llm/watched-${run}`;
  const prefix = `watched/${run}`;
  const references = [1, 2, 3].map((step) => `bsc/${artifact}@step-${step}`);
  for (const step of [1, 2, 3]) await write(bsc, `${prefix}/checkpoint-${step}`, step < 3);
  const command = ["watch", "add", `s3://${bsc.bucket}/${prefix}`, "--as", artifact, "--layout", `marker:${MARKER}`];
  const add = (): ReturnType<TestSite["hanse"]> => bsc.hanse(...command, "--every", "1s", "--json");
  const hasPublished = async (...steps: readonly number[]): Promise<boolean> => {
    const found = await checkpointsAt(bsc, artifact);
    return [1, 2, 3].every(
      (step) => found.find((each) => each.step === step)?.state === (steps.includes(step) ? "published" : "incomplete"),
    );
  };
  await arm(bsc, cell);
  await add();
  const died = await deathOf(bsc, cell, () => hasPublished(1, 2));
  if (died) await bsc.start();
  const startedAtMs = performance.now();
  if ((await watchAt(bsc, artifact)) === undefined) expect((await add()).code).toBe(0);
  await eventually(`${artifact} has what is complete`, () => hasPublished(1, 2), PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  await bsc.objects.put(`${prefix}/checkpoint-3/${MARKER}`, Buffer.alloc(0));
  await eventually(`${artifact} has the last one too`, () => hasPublished(1, 2, 3), PATIENCE_MS);
  for (const reference of references) {
    const made = await transfersFor(bsc, reference);
    expect(made.map(({ state }) => state)).toEqual(["SUCCEEDED"]);
    for (const { transferId, digest } of made)
      oracle.note({ what: "succeeded", site: bsc.id, transferId, reference, digest, source: prefix });
    await eventually(`lumi sees ${reference}`, async () => (await versionAt(lumi, reference)) !== undefined);
  }
  expect(await uploadsOf(bsc)).toEqual([]);
  await bsc.ok("watch", "rm", (await watchAt(bsc, artifact))?.watchId ?? "");
  await disarm(bsc, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function write({ objects }: TestSite, folder: string, complete: boolean): Promise<void> {
  for (const name of ["optimizer.bin", "weights.bin"])
    await objects.put(`${folder}/${name}`, Buffer.from(`${name} of ${folder}`));
  if (complete) await objects.put(`${folder}/${MARKER}`, Buffer.alloc(0));
}

/** The watch that publishes an artifact; undefined where there is none, or while the gateway is away. */
async function watchAt(site: TestSite, artifact: string): Promise<Watch__Output | undefined> {
  try {
    const control = await controlOf(site);
    try {
      const { watches } = await control.watches.ListWatches({ pageSize: 1000 });
      return watches.find((watch) => watch.artifact === artifact);
    } finally {
      control.close();
    }
  } catch {
    return undefined;
  }
}

async function checkpointsAt(site: TestSite, artifact: string): Promise<readonly Checkpoint__Output[]> {
  const watch = await watchAt(site, artifact);
  if (watch === undefined) return [];
  try {
    const control = await controlOf(site);
    try {
      return (await control.watches.ListCheckpoints({ watchId: watch.watchId })).checkpoints;
    } finally {
      control.close();
    }
  } catch {
    return [];
  }
}
