import { expect, it } from "vitest";
import type { DropRow, Ledger } from "../../../src/app/ports/ledger.ts";
import { NOTHING_REMOVED } from "../../../src/domain/withdrawal.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, sampleReplica } from "./samples.ts";

const replica = sampleReplica("t1");
const { site, artifact, label, digest, store, root } = replica;
const drop: DropRow = {
  ...{ site, artifact, label, digest, store, root },
  cause: "dropped",
  because: "no room",
  by: "user:ada",
  begunAtMs: 5,
};

const stateOf = async (ledger: Ledger): Promise<string | undefined> =>
  (await ledger.getReplica(site, artifact, label))?.state;

/** Removing replicas. */
export function describeDrops(newPlace: NewPlace): void {
  it("takes a replica from readers when it is noted, and forgets it when nothing is left", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putReplica(replica);
      expect(await ledger.beginDrop(drop, event("drop"))).toEqual(drop);
      expect(await stateOf(ledger)).toBe("partial");
      expect(await ledger.getDrop(site, artifact, label)).toEqual(drop);
      // Asked again, the first word stands.
      expect(await ledger.beginDrop({ ...drop, because: "other" }, event("no"))).toEqual(drop);
      await ledger.noteDrop(drop, {
        problem: "down",
        problemCode: "STORE_DOWN",
      });
      expect(await ledger.listDrops()).toEqual([{ ...drop, problem: "down", problemCode: "STORE_DOWN" }]);
      await ledger.endDrop(drop, NOTHING_REMOVED, event("dropped"));
      await ledger.endDrop(drop, NOTHING_REMOVED, event("no"));
      expect(await ledger.listDrops()).toEqual([]);
      expect(await ledger.getReplica(site, artifact, label)).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["drop", "dropped"]);
    });
  });

  it("notes nothing where there is no replica of this content", async () => {
    await withLedger(newPlace, async (ledger) => {
      expect(await ledger.beginDrop(drop, event("no"))).toBeUndefined();
      await ledger.putReplica({ ...replica, digest: "ab".repeat(32) });
      expect(await ledger.beginDrop(drop, event("no"))).toBeUndefined();
      expect(await stateOf(ledger)).toBe("held");
      expect(await ledger.listDrops()).toEqual([]);
      expect(await auditedActions(ledger)).toEqual([]);
    });
  });

  it("lets a withdrawal take over what was only dropped, and not the other way round", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putReplica(replica);
      await ledger.beginDrop(drop, event("drop"));
      const withdrawn: DropRow = {
        ...drop,
        cause: "withdrawn",
        by: "peer:lumi",
      };
      expect(await ledger.beginDrop(withdrawn, event("withdraw"))).toEqual(withdrawn);
      expect(await ledger.beginDrop(drop, event("no"))).toEqual(withdrawn);
      expect(await stateOf(ledger)).toBe("withdrawn");
      expect(await auditedActions(ledger)).toEqual(["drop", "withdraw"]);
    });
  });

  it("begins of no copy that somebody has pinned, and no pin is taken of one that goes", async () => {
    await withLedger(newPlace, async (ledger) => {
      const pin = { site, artifact, label, pinnedBy: "ada", pinnedAtMs: 4, note: "" };
      await ledger.putReplica(replica);
      await ledger.putPin(pin, event("pin"));
      await expect(ledger.beginDrop(drop, event("no"))).rejects.toMatchObject({
        reason: "WRONG_STATE",
        message: expect.stringContaining("ada pinned") as string,
      });
      expect(await stateOf(ledger)).toBe("held");
      expect(await ledger.listDrops()).toEqual([]);
      await ledger.removePin(site, artifact, label, event("unpin"));
      await ledger.beginDrop(drop, event("drop"));
      await expect(ledger.putPin(pin, event("no"))).rejects.toMatchObject({ reason: "WRONG_STATE" });
      expect(await ledger.getPin(site, artifact, label)).toBeUndefined();
      await ledger.endDrop(drop, NOTHING_REMOVED, event("dropped"));
      await ledger.putPin(pin, event("pin"));
      // Its owner's word stands above a pin.
      await ledger.putReplica(replica);
      expect(await ledger.beginDrop({ ...drop, cause: "withdrawn" }, event("withdraw"))).toBeDefined();
      expect(await auditedActions(ledger)).toEqual(["pin", "unpin", "drop", "dropped", "pin", "withdraw"]);
    });
  });

  it("takes a pin or begins a drop, never both, when they come at one time", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (let round = 0; round < 10; round++) {
        const pin = { site, artifact, label, pinnedBy: "ada", pinnedAtMs: 4, note: "" };
        await ledger.putReplica(replica);
        const [pinned, dropped] = await Promise.allSettled([
          ledger.putPin(pin, event("pin")),
          ledger.beginDrop(drop, event("drop")),
        ]);
        expect([pinned.status, dropped.status].toSorted()).toEqual(["fulfilled", "rejected"]);
        expect(await stateOf(ledger)).toBe(pinned.status === "fulfilled" ? "held" : "partial");
        await ledger.removePin(site, artifact, label, event("unpin"));
        await ledger.endDrop(drop, NOTHING_REMOVED, event("dropped"));
      }
    });
  });

  it("begins only while the copies that it goes for are held", async () => {
    await withLedger(newPlace, async (ledger) => {
      const newer = { ...replica, label: "newer", root: "pulls/newer", transferId: "t2" };
      await ledger.putReplica(replica);
      await ledger.putReplica(newer);
      const refused = async (...instead: string[]): Promise<void> => {
        await expect(ledger.beginDrop(drop, event("no"), instead)).rejects.toMatchObject({
          reason: "WRONG_STATE",
          message: expect.stringContaining("not held any more") as string,
        });
        expect(await stateOf(ledger)).toBe("held");
      };
      await refused("newer", "unknown");
      await ledger.markReplica({ ...newer, state: "damaged" }, event("damaged"));
      await refused("newer");
      await ledger.markReplica(newer, event("mended"));
      await ledger.beginDrop({ ...drop, label: "newer", root: newer.root, cause: "withdrawn" }, event("withdraw"));
      await refused("newer");
      await ledger.putReplica(newer);
      expect(await ledger.beginDrop(drop, event("drop"), ["newer"])).toEqual(drop);
    });
  });

  it("lets nobody mark a copy that went, or was made anew", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putReplica(replica);
      await ledger.markReplica({ ...replica, state: "damaged", problem: "1 fault" }, event("verify"));
      expect(await stateOf(ledger)).toBe("damaged");
      await ledger.markReplica({ ...replica, transferId: "t0" }, event("no"));
      expect(await stateOf(ledger)).toBe("damaged");
      await ledger.beginDrop(drop, event("drop"));
      await ledger.markReplica(replica, event("no"));
      expect(await stateOf(ledger)).toBe("partial");
      await ledger.endDrop(drop, NOTHING_REMOVED, event("dropped"));
      await ledger.markReplica(replica, event("no"));
      expect(await ledger.getReplica(site, artifact, label)).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["verify", "drop", "dropped"]);
    });
  });
}
