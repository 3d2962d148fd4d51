import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { readTransfer, type Transfer } from "../../src/cli/transfer-view.ts";
import { TELL } from "../../src/compose-failpoints.ts";
import { isFinal } from "../../src/domain/transfer.ts";
import type { Finished } from "../../src/lab/children.ts";
import type { Version__Output } from "../../src/wire/gen/hanse/control/v1/Version.ts";
import { controlOf } from "../support/caller.ts";
import { eventually, versionsAt } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import type { Oracle } from "../support/oracle.ts";
import type { Cell } from "./cells.ts";
import type { Content } from "./content.ts";
import { describeVersion, ends, replicaOf, sees, type Pair, type Replica } from "./pair.ts";

/** What came of one death. */
export interface Survived {
  /** The failpoint was passed so often as was asked. */
  readonly died: boolean;
  /** From the restarted gateway's first word to the end of the work. */
  readonly convergedMs: number;
  readonly partsAgain: number;
}

/** Publishes under a new label while nobody dies. */
export async function published(pair: Pair, oracle: Oracle): Promise<Replica> {
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
export async function pulled(
  { lumi }: Pair,
  replica: Replica,
  ...more: readonly string[]
): Promise<Replica & Pick<Transfer, "transferId" | "digest">> {
  await lumi.ok("pull", replica.reference, ...more);
  const transferId = (await transferOf(lumi, replica.reference)) ?? expect.unreachable("the pull has no transfer");
  const { digest } = await ends(lumi, transferId);
  return { ...replica, transferId, digest };
}

/** A small version, and what is in it. */
export type SmallReplica = Replica & { readonly content: Content };

/** Publishes small content as `name@label`, whether or not lumi is there to see it. */
export async function publishSmall(
  pair: Pair,
  oracle: Oracle,
  as: string,
  which: "a" | "b" = "a",
): Promise<SmallReplica> {
  const { bsc } = pair;
  const { source, content } = await pair.small(which);
  const { transfer } = (await bsc.json("publish", source, ...describeVersion(as))) as {
    transfer: Pick<Transfer, "transferId" | "digest">;
  };
  const reference = `bsc/${as}`;
  oracle.note({ what: "succeeded", site: bsc.id, ...transfer, reference, source });
  return { reference, root: `pulls/bsc/${as.replace("@", "/")}`, content };
}

/** As publishSmall, and waits until lumi sees it: nobody dies meanwhile. */
export async function publishedSmall(pair: Pair, oracle: Oracle, as: string): Promise<SmallReplica> {
  const replica = await publishSmall(pair, oracle, as);
  const { reference } = replica;
  await eventually(`lumi sees ${reference}`, async () => (await versionAt(pair.lumi, reference)) !== undefined);
  return replica;
}

/** A version as a site shows it; undefined where it does not, or while the gateway is away. */
export async function versionAt(site: TestSite, reference: string): Promise<Version__Output | undefined> {
  const versions = await versionsAt(site, reference.split("/")[0] ?? "").catch(() => []);
  return versions.find((version) => version.reference === reference);
}

/** All transfers for a reference, newest first; none while the gateway is away. */
export async function transfersFor(site: TestSite, reference: string): Promise<Transfer[]> {
  try {
    const control = await controlOf(site);
    try {
      const { transfers } = await control.transfers.ListTransfers({ pageSize: 1000 });
      return transfers.filter((transfer) => transfer.reference === reference).map(readTransfer);
    } finally {
      control.close();
    }
  } catch {
    return [];
  }
}

/** Starts a gateway anew, to die at the cell's failpoint; one that is only to tell of them does that already. */
export async function arm(site: TestSite, { point, nth }: Cell): Promise<void> {
  if (point === TELL) return;
  await site.kill();
  await site.start({ HANSE_FAILPOINT: `${point}:${nth}` });
}

/** Starts a gateway anew that did not die where it was to. */
export async function disarm(site: TestSite, { point }: Cell, died: boolean): Promise<void> {
  if (died || point === TELL) return;
  await site.kill();
  await site.start();
}

/** Waits until a gateway has died by itself. @returns false where the work was over and it had not */
export async function deathOf(site: TestSite, { point }: Cell, over: () => Promise<boolean>): Promise<boolean> {
  // What comes after the end that people see may still be under way when it is over: it has this long.
  for (let last = 0; last < 40; last += Number(await over())) {
    if (site.ended !== undefined) {
      expect(site.ended).toBe("SIGKILL");
      expect((await site.log()).match(/^failpoint \S+$/gm)?.at(-1)).toBe(`failpoint ${point}`);
      return true;
    }
    if (point === TELL && last > 0) return false;
    await pause(50);
  }
  return false;
}

/** True where a transfer for this reference is at its end; false while that cannot be told. */
export async function overAt(site: TestSite, reference: string): Promise<boolean> {
  const [newest] = await transfersFor(site, reference);
  return newest !== undefined && isFinal(newest.state);
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
export async function taken(
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
