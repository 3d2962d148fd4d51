import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Finished } from "../../src/lab/children.ts";
import { isFinal } from "../../src/domain/transfer.ts";
import { readTransfer, type Transfer } from "../../src/cli/transfer-view.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import { partsOf } from "./content.ts";
import type { Cell } from "./cells.ts";
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
  type Replica,
} from "./pair.ts";
import { Reader } from "./reader.ts";

/** What came of one death. */
export interface Survived {
  /** The failpoint was passed so often as was asked. */
  readonly died: boolean;
  /** From the restarted gateway's first word to the end of the work. */
  readonly convergedMs: number;
  readonly partsAgain: number;
}

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
  await disarm(victim, died);
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
  await disarm(lumi, died);
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
  await disarm(lumi, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function dieInDrop(pair: Pair, oracle: Oracle, cell: Cell): Promise<Survived> {
  const { lumi } = pair;
  const replica = await published(pair, oracle);
  const { transferId, reference, root } = await pulled(pair, replica);
  oracle.note({ what: "dropped", site: lumi.id, transferId, reference, root });
  await arm(lumi, cell);
  await lumi.hanse("drop", replica.reference, "--yes");
  const isGone = async (): Promise<boolean> => (await keysBelow(lumi, replica.root)).length === 0;
  const died = await deathOf(lumi, cell, isGone);
  if (died) await lumi.start();
  const startedAtMs = performance.now();
  // Every point lies behind the note in the ledger: from there on it goes on by itself.
  await eventually(
    "nothing is left of the replica",
    async () => (await isGone()) && (await stateAt(lumi, replica)) === "",
  );
  const convergedMs = performance.now() - startedAtMs;
  expect(await uploadsOf(lumi)).toEqual([]);
  await disarm(lumi, died);
  return { died, convergedMs, partsAgain: 0 };
}

async function stateAt(site: TestSite, { reference }: Replica): Promise<string> {
  const { version } = (await site.json("show", reference)) as {
    version: { replicaState: string };
  };
  return version.replicaState;
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
  await disarm(bsc, died);
  return { died, convergedMs, partsAgain: 0 };
}

/** Publishes under a new label while nobody dies. */
async function published(pair: Pair, oracle: Oracle): Promise<Replica> {
  const { bsc, lumi } = pair;
  const label = pair.nextLabel();
  const { transfer } = (await bsc.json("publish", pair.source, ...describeVersion(`llm/7b@${label}`))) as {
    transfer: Pick<Transfer, "transferId" | "digest">;
  };
  const replica = replicaOf(label);
  oracle.note({ what: "succeeded", site: bsc.id, ...transfer, reference: replica.reference });
  await sees(lumi, bsc.id, label);
  return replica;
}

/** Pulls while nobody dies. */
async function pulled(
  { lumi }: Pair,
  replica: Replica,
  ...more: readonly string[]
): Promise<Replica & Pick<Transfer, "transferId" | "digest">> {
  await lumi.ok("pull", replica.reference, ...more);
  const transferId = (await transferOf(lumi, replica.reference)) ?? expect.unreachable("the pull has no transfer");
  const { digest } = await ends(lumi, transferId);
  return { ...replica, transferId, digest };
}

/** Equal content has one manifest: without this, only the first pull would ask for it. */
const forgetManifests = (site: TestSite): Promise<void> =>
  rm(join(site.directory, "state", "manifests"), { recursive: true, force: true });

async function arm(site: TestSite, { point, nth }: Cell): Promise<void> {
  await site.kill();
  await site.start({ HANSE_FAILPOINT: `${point}:${nth}` });
}

async function disarm(site: TestSite, died: boolean): Promise<void> {
  if (died) return;
  await site.kill();
  await site.start();
}

/** Waits until a gateway has died by itself. @returns false where the work was over and it had not */
async function deathOf(site: TestSite, { point }: Cell, over: () => Promise<boolean>): Promise<boolean> {
  // What comes after the end that people see may still be under way when it is over: it has this long.
  for (let last = 0; last < 40; last += Number(await over())) {
    if (site.ended !== undefined) {
      expect(site.ended).toBe("SIGKILL");
      expect((await site.log()).match(/^failpoint \S+$/gm)?.at(-1)).toBe(`failpoint ${point}`);
      return true;
    }
    await pause(50);
  }
  return false;
}

/** True where a transfer for this reference is at its end; false while that cannot be told. */
async function overAt(site: TestSite, reference: string): Promise<boolean> {
  try {
    const control = await controlOf(site);
    try {
      const { transfers } = await control.transfers.ListTransfers({ pageSize: 1000 });
      const found = transfers.find((transfer) => transfer.reference === reference);
      return found !== undefined && isFinal(readTransfer(found).state);
    } finally {
      control.close();
    }
  } catch {
    return false;
  }
}

async function transferOf(site: TestSite, reference: string): Promise<string | undefined> {
  const { code, out } = await site.hanse("transfer", "ls", "--json");
  if (code !== 0) return undefined;
  const { transfers } = JSON.parse(out) as { transfers: Pick<Transfer, "transferId" | "reference">[] };
  return transfers.find((transfer) => transfer.reference === reference)?.transferId;
}

/**
 * The transfer that a command began, as its answer tells, or where it died before it could answer, as the ledger does.
 * What came to nothing is asked for again, as a person would.
 */
async function taken(
  site: TestSite,
  oracle: Oracle,
  reference: string,
  answer: Finished,
  again: readonly string[],
): Promise<string> {
  const transferId = answered(answer) ?? (await transferOf(site, reference));
  if (transferId === undefined) {
    const second = await site.hanse(...again, "--no-wait", "--json");
    const found = answered(second);
    if (found === undefined) throw new Error(`${again.join(" ")} ended with ${second.code}: ${second.err}`);
    oracle.note({ what: "accepted", site: site.id, transferId: found, reference });
    return found;
  }
  oracle.note({ what: "accepted", site: site.id, transferId, reference });
  return transferId;
}

function answered({ code, out }: Finished): string | undefined {
  if (code !== 0) return undefined;
  const { transfer } = JSON.parse(out.trim().split("\n").at(-1) ?? "null") as { transfer: Transfer | null };
  return transfer?.transferId;
}
