import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import { partsOf } from "./content.ts";
import type { Cell } from "./cells.ts";
import { arm, deathOf, disarm, overAt, published, pulled, taken, versionAt, type Survived } from "./deaths.ts";
import { dieInReadBack, dieInRotten } from "./die-in-read-back.ts";
import { dieInRetention, dieInRule, dieInSuperseding } from "./die-in-rule.ts";
import { dieInWatch } from "./die-in-watch.ts";
import { dieInRecall, dieInWithdrawal } from "./die-in-withdrawal.ts";
import { holdAfter } from "./moments.ts";
import {
  describeVersion,
  ends,
  keysBelow,
  LANES,
  lanesAgain,
  partsSent,
  replicaOf,
  sees,
  sentAgain,
  transferIs,
  uploadsOf,
  type Pair,
} from "./pair.ts";
import { Reader } from "./reader.ts";

/** Lets a gateway die in one cell of the matrix, starts it again, and holds what comes of it to every promise. */
export async function dieAt(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  switch (cell.scenario) {
    case "pull":
      return dieInPull(pair, oracle, cell);
    case "inherit":
      return dieInInheriting(pair, oracle, cell);
    case "cancel":
      return dieInCancel(pair, oracle, cell);
    case "drop":
      return dieInDrop(pair, oracle, cell);
    case "publish":
    case "copy":
      return dieInPublication(pair, oracle, cell);
    case "withdraw":
      return dieInWithdrawal(pair, oracle, cell);
    case "recall":
      return dieInRecall(pair, oracle, cell);
    case "watch":
      return dieInWatch(pair, oracle, cell);
    case "rule":
      return dieInRule(pair, oracle, cell);
    case "supersede":
      return dieInSuperseding(pair, oracle, cell);
    case "retain":
      return dieInRetention(pair, oracle, cell);
    case "read-back":
      return dieInReadBack(pair, oracle, cell);
    case "rot":
      return dieInRotten(pair, oracle, cell);
  }
}

async function dieInPull(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi, content } = pair;
  const victim = pair[cell.victim];
  const replica = await published(pair, oracle);
  await forgetManifests(lumi);
  await arm(victim, cell);
  const since = bsc.front.passed.length;
  await using reader = new Reader(lumi.objects, replica.root, content);
  const command = ["pull", replica.reference, "--fetch-all", "--via", cell.path];
  const answer = await lumi.hanse(...command, "--no-wait", "--json");
  const died = await deathOf(victim, cell, () => overAt(lumi, replica.reference));
  if (died) await victim.start();
  const startedAtMs = performance.now();
  const transferId = await taken(lumi, oracle, replica.reference, answer, command);
  const ended = await ends(lumi, transferId);
  const convergedMs = performance.now() - startedAtMs;
  expect(ended).toMatchObject({
    state: "SUCCEEDED",
    mode: cell.path,
    partsDone: partsOf(content),
    partsTotal: partsOf(content),
  });
  oracle.note({ what: "succeeded", site: lumi.id, transferId, ...replica, digest: ended.digest });
  const parts = partsSent(bsc, since);
  expect(new Set(parts).size).toBe(partsOf(content));
  expect(lanesAgain(parts), "lanes whose work was sent again").toBeLessThanOrEqual(LANES);
  expect(await reader.end()).toEqual([]);
  await disarm(victim, cell, died);
  return { died, convergedMs, partsAgain: sentAgain(parts) };
}

/** A pull of what a held version has already: nothing of it travels, whatever dies. */
async function dieInInheriting(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi, content } = pair;
  const base = await published(pair, oracle);
  const known = await pulled(pair, base, "--fetch-all");
  oracle.note({ what: "succeeded", site: lumi.id, ...known });
  const replica = await published(pair, oracle);
  await arm(lumi, cell);
  const since = bsc.front.passed.length;
  await using reader = new Reader(lumi.objects, replica.root, content);
  const command = ["pull", replica.reference];
  const answer = await lumi.hanse(...command, "--no-wait", "--json");
  const died = await deathOf(lumi, cell, () => overAt(lumi, replica.reference));
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  const transferId = await taken(lumi, oracle, replica.reference, answer, command);
  const ended = await ends(lumi, transferId);
  const convergedMs = performance.now() - startedAtMs;
  expect(ended).toMatchObject({ state: "SUCCEEDED", partsDone: partsOf(content), inheritReason: "" });
  oracle.note({ what: "succeeded", site: lumi.id, transferId, ...replica, digest: ended.digest });
  expect(partsSent(bsc, since)).toEqual([]);
  expect(await reader.end()).toEqual([]);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function dieInCancel(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi, content } = pair;
  const replica = await published(pair, oracle);
  await arm(lumi, cell);
  using hold = holdAfter(bsc.front, "read", 12);
  await using reader = new Reader(lumi.objects, replica.root, content);
  const answer = await lumi.hanse("pull", replica.reference, "--fetch-all", "--no-wait", "--json");
  const transferId = await taken(lumi, oracle, replica.reference, answer, []);
  await hold.holding;
  const cancelled = await lumi.hanse("transfer", "cancel", transferId);
  const died = await deathOf(lumi, cell, () => Promise.resolve(cancelled.code === 0));
  hold.release();
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  // Every point lies behind the note in the ledger: from there on no crash brings the transfer back.
  await transferIs(lumi, transferId, "is cancelled", ({ state }) => state === "CANCELLED");
  const convergedMs = performance.now() - startedAtMs;
  oracle.note({ what: "cancelled", site: lumi.id, transferId, ...replica });
  expect(await reader.end()).toEqual([]);
  expect(await keysBelow(lumi, replica.root)).toEqual([]);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function dieInDrop(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const replica = await published(pair, oracle);
  const { transferId, reference, root } = await pulled(pair, replica);
  oracle.note({ what: "dropped", site: lumi.id, transferId, reference, root });
  await arm(lumi, cell);
  const drop = (): ReturnType<TestSite["hanse"]> => lumi.hanse("drop", replica.reference, "--yes");
  await drop();
  const isGone = async (): Promise<boolean> => (await keysBelow(lumi, replica.root)).length === 0;
  const died = await deathOf(lumi, cell, isGone);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  // What was noted goes on by itself; what was not is asked for again, as a person would.
  if ((await versionAt(lumi, replica.reference))?.replicaState === "held") expect((await drop()).code).toBe(0);
  await eventually(
    "nothing is left of the replica",
    async () => (await isGone()) && (await versionAt(lumi, replica.reference))?.replicaState === "",
  );
  const convergedMs = performance.now() - startedAtMs;
  expect(await uploadsOf(lumi)).toEqual([]);
  await disarm(lumi, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function dieInPublication(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { bsc, lumi, content } = pair;
  const label = pair.nextLabel();
  const { reference } = replicaOf(label);
  const root = cell.scenario === "copy" ? `copies/${label}` : undefined;
  const copy = root === undefined ? [] : ["--copy", `s3://${bsc.bucket}/${root}`];
  const command = ["publish", pair.source, ...describeVersion(`llm/7b@${label}`), ...copy];
  await arm(bsc, cell);
  await using reader = root === undefined ? undefined : new Reader(bsc.objects, root, content);
  const answer = await bsc.hanse(...command, "--no-wait", "--json");
  const died = await deathOf(bsc, cell, () => overAt(bsc, reference));
  if (died) await bsc.start();
  const startedAtMs = performance.now();
  const transferId = await taken(bsc, oracle, reference, answer, command);
  const ended = await ends(bsc, transferId);
  const convergedMs = performance.now() - startedAtMs;
  expect(ended.state).toBe("SUCCEEDED");
  oracle.note({ what: "succeeded", site: bsc.id, transferId, reference, digest: ended.digest, root });
  expect((await reader?.end()) ?? []).toEqual([]);
  expect(await uploadsOf(bsc)).toEqual([]);
  await sees(lumi, bsc.id, label);
  await disarm(bsc, cell, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** Equal content has one manifest: without this, only the first pull would ask for it. */
const forgetManifests = (site: TestSite): Promise<void> =>
  rm(join(site.directory, "state", "manifests"), { recursive: true, force: true });
