import { expect } from "vitest";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import type { Cell } from "./cells.ts";
import {
  arm,
  deathOf,
  disarm,
  overAt,
  publishedSmall,
  pulled,
  taken,
  versionAt,
  type SmallReplica,
  type Survived,
} from "./deaths.ts";
import { ends, keysBelow, partsSent, type Pair, type Replica } from "./pair.ts";
import { Reader } from "./reader.ts";

/** A restarted gateway is waited for a little longer than it may take. */
const PATIENCE_MS = 90_000;

/** What a copy inherited is read at its new place; only then the copy that it came from may go. */
export async function dieInReadBack(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi } = pair;
  const [base, next] = await twoOfOneContent(pair, oracle);
  const since = bsc.front.passed.length;
  await arm(lumi, cell);
  await using reader = new Reader(lumi.objects, next.root, next.content);
  const command = ["pull", next.reference];
  const answer = await lumi.hanse(...command, "--no-wait", "--json");
  let dropped = false;
  const baseMayGo = async (): Promise<boolean> => {
    dropped ||= (await overAt(lumi, next.reference)) && (await drop(lumi, base));
    return dropped;
  };
  const died = await deathOf(lumi, cell, baseMayGo);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  const transferId = await taken(lumi, oracle, next.reference, answer, command);
  const { state, digest } = await ends(lumi, transferId);
  expect(state).toBe("SUCCEEDED");
  await eventually(`${next.reference} was read back`, baseMayGo, PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  oracle.note({ what: "dropped", site: lumi.id, ...base });
  oracle.note({ what: "succeeded", site: lumi.id, transferId, ...next, digest });
  expect(partsSent(bsc, since)).toEqual([]);
  expect(await keysBelow(lumi, base.root)).toEqual([]);
  expect(await reader.end()).toEqual([]);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** What a copy inherited has gone bad: the copy is damaged, whoever found that. */
export async function dieInRotten(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const [base, next] = await twoOfOneContent(pair, oracle);
  const key = `${base.root}/a small+0.json`;
  const { metadata, sizeBytes = 0 } = (await lumi.objects.head(key)) ?? {};
  await lumi.objects.put(key, Buffer.alloc(sizeBytes, "rot"), { metadata });
  await arm(lumi, cell);
  const command = ["pull", next.reference];
  const answer = await lumi.hanse(...command, "--no-wait", "--json");
  const isDamaged = async (): Promise<boolean> => (await versionAt(lumi, next.reference))?.replicaState === "damaged";
  const died = await deathOf(lumi, cell, isDamaged);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  const transferId = await taken(lumi, oracle, next.reference, answer, command);
  await eventually(`${next.reference} is damaged`, isDamaged, PATIENCE_MS);
  const convergedMs = performance.now() - startedAtMs;
  for (const replica of [{ ...next, transferId }, base]) {
    await eventually(`${replica.reference} goes`, () => drop(lumi, replica));
    oracle.note({ what: "dropped", site: lumi.id, ...replica });
  }
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** Two versions of one content, of which lumi holds the first. */
async function twoOfOneContent(
  pair: Pair,
  oracle: Oracle,
): Promise<[SmallReplica & { readonly transferId: string }, SmallReplica]> {
  const artifact = `llm/same-${pair.nextLabel()}`;
  const first = await publishedSmall(pair, oracle, `${artifact}@1`);
  const { transferId } = await pulled(pair, first);
  return [{ ...first, transferId }, await publishedSmall(pair, oracle, `${artifact}@2`)];
}

const drop = async (lumi: TestSite, { reference }: Replica): Promise<boolean> =>
  (await lumi.hanse("drop", reference, "--yes")).code === 0;
