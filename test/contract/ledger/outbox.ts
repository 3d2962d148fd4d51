import { describe, expect, it } from "vitest";
import type { ClaimedWork, ClosingWork, Ledger, OwedWork } from "../../../src/app/ports/ledger.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, sampleReplica, sampleTransfer } from "./samples.ts";

const owedBy = (
  transferId: string,
  peer = "lumi",
  outcome: ClosingWork["outcome"] = "failed",
): OwedWork<ClosingWork> => ({
  peer,
  transferId,
  work: { kind: "close-delivery", transferId, deliveryId: `dl-${transferId}`, outcome, bytes: 2 ** 40, objects: 3 },
});

/** Brings a transfer to a state that owes something. */
async function owe(ledger: Ledger, owed: OwedWork<ClosingWork>): Promise<void> {
  const { transferId } = owed;
  await ledger.createTransfer(sampleTransfer(transferId), event("create"));
  await ledger.actOnTransfer(transferId, "start", 1);
  await ledger.actOnTransfer(transferId, "fail", 2, {}, event("fail"), owed);
}

const ids = (claimed: readonly ClaimedWork[]): string[] => claimed.map(({ transferId }) => transferId);
const one = async (ledger: Ledger, nowMs: number): Promise<ClaimedWork> => {
  const [claimed, ...more] = await ledger.claimOwed("h", nowMs, 1000, 9);
  if (claimed === undefined || more.length > 0) throw new Error("one was expected");
  return claimed;
};

/** Work that is owed to peers. */
export function describeOutbox(newPlace: NewPlace): void {
  it("is put with the state that owes it, or not at all", async () => {
    await withLedger(newPlace, async (ledger) => {
      expect(await ledger.nextOwedMs(5)).toBeUndefined();
      await owe(ledger, owedBy("t1"));
      await ledger.createTransfer(sampleTransfer("t2"), event("create"));
      const refused = { reason: "WRONG_STATE" };
      const success = owedBy("t2", "lumi", "succeeded");
      await expect(ledger.commitReplica(sampleReplica("t2"), 3, event("no"), success)).rejects.toMatchObject(refused);
      await ledger.actOnTransfer("t2", "start", 3);
      await ledger.commitReplica(sampleReplica("t2"), 4, event("commit"), success);
      await expect(ledger.actOnTransfer("t2", "fail", 5, {}, event("no"), owedBy("t2"))).rejects.toMatchObject(refused);
      expect(await one(ledger, 9)).toEqual({ ...owedBy("t1"), fence: 1, tries: 0 });
      expect(await auditedActions(ledger)).toEqual(["create", "fail", "create", "commit"]);
    });
  });

  it("is handed out in order per peer, to one holder at a time", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const [id, peer] of [
        ["t3", "lumi"],
        ["t1", "lumi"],
        ["t2", "mimer"],
        ["t4", "cineca"],
      ] as const) {
        await owe(ledger, owedBy(id, peer));
      }
      const [first, ...others] = await ledger.claimOwed("a", 10, 100, 2);
      expect(ids([...(first ? [first] : []), ...others])).toEqual(["t3", "t2"]);
      expect(ids(await ledger.claimOwed("b", 10, 100, 9))).toEqual(["t4"]);
      expect(await ledger.claimOwed("b", 11, 100, 9)).toEqual([]);
      expect(await ledger.nextOwedMs(11)).toBe(110);
      if (first === undefined) throw new Error("nothing was claimed");
      expect(await ledger.settleOwed(first, event("done"))).toBe(true);
      expect(await ledger.settleOwed(first, event("no"))).toBe(false);
      expect(ids(await ledger.claimOwed("b", 12, 100, 9))).toEqual(["t1"]);
      expect((await auditedActions(ledger)).filter((action) => action !== "create" && action !== "fail")).toEqual([
        "done",
      ]);
    });
  });

  it("comes to another holder when a claim ran out, and the first one can do nothing more", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      const lost = await one(ledger, 10);
      expect(await ledger.claimOwed("b", 1009, 1000, 9)).toEqual([]);
      const [held] = await ledger.claimOwed("b", 1010, 1000, 9);
      expect(held).toMatchObject({ fence: 2 });
      expect(await ledger.settleOwed(lost)).toBe(false);
      await ledger.returnOwed(lost, 0, true);
      expect(await ledger.claimOwed("a", 1011, 1000, 9)).toEqual([]);
      if (held === undefined) throw new Error("nothing was claimed");
      expect(await ledger.settleOwed(held)).toBe(true);
      expect(await ledger.nextOwedMs(2000)).toBeUndefined();
    });
  });

  it("is taken from holders that are no more", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      const lost = await one(ledger, 10);
      await ledger.releaseOwed("h");
      expect(await ledger.claimOwed("h", 11, 1000, 9)).toEqual([]);
      await ledger.releaseOwed("a later process");
      expect(await ledger.settleOwed(lost)).toBe(false);
      expect(await one(ledger, 11)).toMatchObject({ transferId: "t1", tries: 0 });
    });
  });

  it("waits as long as it was put back for, or until its peer is heard from", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      await owe(ledger, owedBy("t2"));
      await ledger.returnOwed(await one(ledger, 10), 500.4, true);
      expect(await ledger.nextOwedMs(20)).toBe(501);
      // What is younger does not overtake it.
      expect(await ledger.claimOwed("h", 500, 1000, 9)).toEqual([]);
      expect(await one(ledger, 501)).toMatchObject({ transferId: "t1", tries: 1 });
      await ledger.hastenOwed("lumi");
      expect(await ledger.claimOwed("h", 502, 1000, 9)).toEqual([]);
      await ledger.returnOwed(await one(ledger, 1501), 90_000, false);
      await ledger.hastenOwed("mimer");
      expect(await ledger.claimOwed("h", 1600, 1000, 9)).toEqual([]);
      await ledger.hastenOwed("lumi");
      expect(await one(ledger, 1600)).toMatchObject({ transferId: "t1", tries: 1, fence: 4 });
    });
  });

  it("is due although the clock was set back", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      await ledger.returnOwed(await one(ledger, 9_000_000), 9_060_000, true);
      expect(await one(ledger, 1000)).toMatchObject({ transferId: "t1" });
    });
  });

  it("is taken back when its transfer goes on, also from whoever has it in hand", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      const held = await one(ledger, 10);
      await ledger.actOnTransfer("t1", "resume", 20);
      expect(await ledger.settleOwed(held, event("no"))).toBe(false);
      expect(await ledger.nextOwedMs(20)).toBeUndefined();
      await ledger.actOnTransfer("t1", "cancel", 30, {}, event("cancel"), owedBy("t1", "lumi", "cancelled"));
      await ledger.returnOwed(held, 99, true);
      expect(await one(ledger, 30)).toMatchObject({ work: { outcome: "cancelled" }, tries: 0 });
    });
  });

  it("takes the place of what its transfer owed before, behind what others owe", async () => {
    await withLedger(newPlace, async (ledger) => {
      await owe(ledger, owedBy("t1"));
      await owe(ledger, owedBy("t2"));
      const held = await one(ledger, 10);
      await ledger.actOnTransfer("t1", "cancel", 20, {}, event("cancel"), owedBy("t1", "lumi", "cancelled"));
      expect(await ledger.settleOwed(held)).toBe(false);
      const next = await one(ledger, 20);
      expect(next.transferId).toBe("t2");
      await ledger.settleOwed(next);
      expect(await one(ledger, 20)).toMatchObject({ transferId: "t1", work: { outcome: "cancelled" } });
    });
  });

  describe("with many takers at once", () => {
    it("gives each piece to exactly one of them, in order", async () => {
      await withLedger(newPlace, async (ledger) => {
        const peers = ["lumi", "mimer", "cineca"];
        for (let i = 0; i < 12; i++) await owe(ledger, owedBy(`t${String(i).padStart(2, "0")}`, peers[i % 3]));
        const done: ClaimedWork[] = [];
        const take = async (holder: string): Promise<void> => {
          while (done.length < 12) {
            for (const claimed of await ledger.claimOwed(holder, 10, 60_000, 2)) {
              if (await ledger.settleOwed(claimed)) done.push(claimed);
            }
          }
        };
        await Promise.all(["a", "b", "c", "d"].map(take));
        expect(ids(done).sort()).toEqual(Array.from({ length: 12 }, (_, i) => `t${String(i).padStart(2, "0")}`));
        for (const peer of peers) {
          const order = ids(done.filter((claimed) => claimed.peer === peer));
          expect(order).toEqual([...order].sort());
        }
      });
    });
  });
}
