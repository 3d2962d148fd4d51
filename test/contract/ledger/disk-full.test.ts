import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { openSqliteLedger } from "../../../src/ledger/ledger.ts";
import { openThreadedLedger } from "../../../src/ledger/threaded.ts";
import { requireOrSkip } from "../../support/require.ts";
import { mountSmallDisk, SMALL_DISK_HINT } from "../../support/small-disk.ts";
import { auditedActions } from "./place.ts";
import { event, OWN, samplePeer } from "./samples.ts";

const disk = mountSmallDisk(16);
const available = requireOrSkip("tmpfs", disk !== undefined, SMALL_DISK_HINT);

/** Adds peers until one is refused. @returns how many were acknowledged, and why the next was not */
async function addUntilRefused(ledger: Ledger, prefix: string): Promise<{ added: number; error: unknown }> {
  for (let added = 0; ; added += 1) {
    try {
      await ledger.putPeer(samplePeer(`${prefix}${added}`), event("peer"));
    } catch (error) {
      return { added, error };
    }
  }
}

describe.runIf(available)("ledger on a full disk (tmpfs)", () => {
  afterAll(() => {
    disk?.[Symbol.dispose]();
  });

  it("refuses writes with the reason, keeps what it has and works on once there is space", async () => {
    if (disk === undefined) throw new Error("unreachable");
    const directory = join(disk.directory, "state");
    const ledger = await openSqliteLedger({ directory, siteId: OWN });
    let acknowledged = 0;
    for (const round of ["x", "y", "z"]) {
      disk.fill();
      const { added, error } = await addUntilRefused(ledger, round);
      expect(error).toMatchObject({
        reason: "DISK_FULL",
        hop: "ledger",
        remedy: expect.stringContaining("Free space") as string,
      });
      await expect(ledger.putPeer(samplePeer("again"))).rejects.toMatchObject({ reason: "DISK_FULL" });
      acknowledged += added;
      expect(await ledger.listPeers()).toHaveLength(acknowledged);
      disk.free();
      await ledger.putPeer(samplePeer(`after-${round}`), event("peer"));
      acknowledged += 1;
    }
    expect(await ledger.listPeers()).toHaveLength(acknowledged);
    expect(await auditedActions(ledger)).toHaveLength(acknowledged);
    await ledger.close();
    const file = new DatabaseSync(join(directory, "ledger.db"));
    expect(file.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    file.close();
  });

  it("refuses what was asked for together as a whole, and answers only what is kept", async () => {
    if (disk === undefined) throw new Error("unreachable");
    const directory = join(disk.directory, "together");
    const ledger = await openThreadedLedger({ directory, siteId: OWN });
    disk.fill();
    let [added, refused] = [0, 0];
    for (let round = 0; refused === 0; round += 1) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 300 }, (_, i) => ledger.putPeer(samplePeer(`r${round}-${i}`), event("peer"))),
      );
      for (const outcome of outcomes) {
        if (outcome.status === "fulfilled") added += 1;
        else expect(outcome.reason).toMatchObject({ reason: "DISK_FULL", hop: "ledger" });
      }
      refused = outcomes.length * (round + 1) - added;
    }
    expect(await ledger.listPeers()).toHaveLength(added);
    disk.free();
    await ledger.putPeer(samplePeer("after"), event("peer"));
    expect(await auditedActions(ledger)).toHaveLength(added + 1);
    await ledger.close();
    const file = new DatabaseSync(join(directory, "ledger.db"));
    expect(file.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    file.close();
  });

  it("is not made by halves, and made whole later", async () => {
    if (disk === undefined) throw new Error("unreachable");
    const directory = join(disk.directory, "new");
    disk.fill();
    await expect(openSqliteLedger({ directory, siteId: OWN })).rejects.toMatchObject({ reason: "DISK_FULL" });
    disk.free();
    const ledger = await openSqliteLedger({ directory, siteId: OWN });
    await ledger.putPeer(samplePeer("lumi"));
    await ledger.close();
  });
});
