import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WithdrawalHolder__Output } from "../../src/wire/gen/hanse/control/v1/WithdrawalHolder.ts";
import { controlOf } from "../support/caller.ts";
import { eventually } from "../support/eventually.ts";
import type { TestSite } from "../support/federation.ts";
import { adminOf } from "../support/rgw-bucket.ts";
import {
  gather,
  keysUnder,
  lie,
  MIB,
  noise,
  pulledTo,
  shareVersion,
  startPair,
  startPull,
  transferIn,
  truth,
  type Pair,
} from "../support/sharing.ts";
import { everyStore } from "../support/stores.ts";

const HOUR_MS = 3600_000;
/** As S3 takes it. */
const moment = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** Lets nobody delete an object of a site, whatever its keys allow. @returns how the store's word for it begins, and the end of it */
async function lockAt(site: TestSite, key: string): Promise<{ says: string; unlock: () => Promise<void> }> {
  if (site.door !== undefined) {
    const body = "<Error><Code>AccessDenied</Code></Error>";
    lie(site, { match: { operation: "DeleteObject", key }, lie: { kind: "answer", status: 403, body } });
    return {
      says: "403 AccessDenied",
      unlock: () => {
        truth(site);
        return Promise.resolve();
      },
    };
  }
  const [main] = site.config["stores"] as { endpoint: string }[];
  const keys = JSON.parse(await readFile(join(site.directory, "keys", "main.json"), "utf8")) as {
    accessKeyId: string;
    secretAccessKey: string;
  };
  const admin = adminOf({ endpoint: main?.endpoint ?? "", ...keys });
  const versionId = (await site.objects.head(key))?.versionId ?? "";
  const untilMs = Date.now() + HOUR_MS;
  const retain = (until: number, governanceBypass: boolean): Promise<void> =>
    admin.putObjectRetention(site.bucket, key, {
      ...{ mode: "GOVERNANCE", retainUntilDate: moment(until), versionId, governanceBypass },
    });
  await retain(untilMs, false);
  return { says: `locked until ${moment(untilMs)}`, unlock: () => retain(Date.now() + 1000, true) };
}

const versions = everyStore().map(({ name, stores }) => ({
  name,
  stores: stores.type === "rgw" ? { ...stores, lockable: true } : { ...stores, versioned: true },
}));

describe.each(versions)("a holder whose store does not let go, on $name", ({ stores }) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ stores, heartbeat: "1s", fixedPorts: true });
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  const holderOf = async (reference: string): Promise<WithdrawalHolder__Output | undefined> => {
    const control = await controlOf(pair.bsc);
    try {
      return (await control.withdrawals.GetWithdrawal({ reference })).withdrawal?.holders[0];
    } finally {
      control.close();
    }
  };

  it("answers with an exception that says why, removes what it can, and ends when the lock does", async () => {
    const { bsc, lumi } = pair;
    const reference = await shareVersion(pair, "climate/locked@1", { "a.txt": "alpha", "b/c.txt": "gamma" });
    await lumi.ok("pull", reference);
    const root = pulledTo(reference);
    const locked = `${root}/a.txt`;
    // Something of it is under way that no listing of objects shows.
    await lumi.objects.createUpload(`${root}/b/late.bin`);
    const { says, unlock } = await lockAt(lumi, locked);
    try {
      await bsc.ok("withdraw", reference, "--reason", "consent was withdrawn", "--yes");
      await eventually("lumi answers", async () => (await holderOf(reference))?.state === "exception");
      const told = await holderOf(reference);
      expect(told?.exception).toContain(locked);
      expect(told?.exception).toContain(says);
      expect(await bsc.ok("withdraw", "show", reference)).toMatch(/lumi +exception .*does not let an object go/);
      expect(await bsc.ok("withdraw", "ls")).toContain("1 exception");
      // All but what is locked is gone, the marker first; where the bucket keeps versions nobody finds the rest.
      expect(await gather(lumi.objects.listUploads(`${root}/`))).toEqual([]);
      const own = ["claim.json", "manifest.jsonl"].map((name) => `${root}/.hanse/${name}`);
      expect(await keysUnder(lumi.objects, root)).toEqual(lumi.door === undefined ? own : [...own, locked]);
      const file = await bsc.ok("withdraw", "show", reference, "--out", "-");
      expect(JSON.parse(file)).toMatchObject({ hanse: "withdrawal", receipts: [told?.receipt] });
    } finally {
      await unlock();
    }
    // A start tries at once; else it would be within a minute.
    await lumi.stop();
    await lumi.start();
    await eventually("lumi has removed it", async () => (await holderOf(reference))?.state === "removed");
    expect(await gather(lumi.objects.listVersions(`${root}/`))).toEqual([]);
    expect(await gather(lumi.objects.listUploads(`${root}/`))).toEqual([]);
    expect(await bsc.ok("withdraw", "show", reference)).toContain("1 of 1 holder answered");
  });

  it("has no state of anything left of a pull that was cancelled half-way", async () => {
    const { bsc, lumi } = pair;
    const files = { "a.txt": "alpha", "b/c.txt": "gamma", "w.bin": noise(16 * MIB, "w") };
    const reference = await shareVersion(pair, "climate/cut@1", files, "--part-size", "5Mi");
    const root = pulledTo(reference);
    const [reached, released] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let parts = 0;
    bsc.front.before = async ({ url = "" }) => {
      if (!url.includes("w.bin") || ++parts < 2) return;
      reached.resolve(undefined);
      await released.promise;
    };
    const id = await startPull(lumi, reference);
    await reached.promise;
    const written = async (): Promise<string[]> => keysUnder(lumi.objects, `${root}/a.txt`);
    await eventually("something of it was written", async () => (await written()).length > 0);
    await lumi.ok("transfer", "cancel", id);
    bsc.front.before = undefined;
    released.resolve(undefined);
    await transferIn(lumi, id, "CANCELLED");
    expect(await gather(lumi.objects.listVersions(`${root}/`))).toEqual([]);
    expect(await gather(lumi.objects.listUploads(`${root}/`))).toEqual([]);
    // So what it says of a withdrawal is true.
    await bsc.ok("withdraw", reference, "--reason", "consent was withdrawn", "--yes");
    const control = await controlOf(lumi);
    await eventually("lumi has carried it out", async () => {
      const { withdrawal } = await control.withdrawals.GetWithdrawal({ reference }).catch(() => ({ withdrawal: null }));
      return withdrawal?.state === "done";
    }).finally(() => {
      control.close();
    });
  });
});
