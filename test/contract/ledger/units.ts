import { expect, it } from "vitest";
import type { Ledger } from "../../../src/app/ports/ledger.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, partUnits, sampleTransfer, sampleUpload, sliceUnit } from "./samples.ts";

async function planned(ledger: Ledger, units: number): Promise<void> {
  await ledger.createTransfer(sampleTransfer("t1"), event("t"));
  await ledger.addUnits(
    "t1",
    Array.from({ length: units }, (_, i) => sliceUnit(i)),
    [],
    { planCursor: "all", planned: true },
  );
}

/** Units and their leases. */
export function describeUnits(newPlace: NewPlace): void {
  it("adds thousands of units at once, and the same again without effect", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 3_000);
      await ledger.addUnits("t1", [sliceUnit(2_999), sliceUnit(3_000)], [sampleUpload(7, 2)], { planCursor: "more" });
      await ledger.addUnits("t1", [], [{ ...sampleUpload(7, 2), token: "other" }], {});
      expect(await ledger.countUnits("t1", 0)).toEqual({ queued: 3_001, leased: 0, done: 0 });
      expect(await ledger.getTransfer("t1")).toMatchObject({ planCursor: "more", planned: true });
      expect((await ledger.getUpload("t1", 7))?.token).toBe("token-7");
      await expect(ledger.addUnits("t0", [sliceUnit(1)], [], {})).rejects.toMatchObject({ reason: "UNKNOWN_TRANSFER" });
      expect(await ledger.leaseUnits("t0", "h", 0, 10, 5)).toEqual([]);
    });
  });

  it("gives the lowest numbers first and each unit to one holder", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 400);
      const first = await ledger.leaseUnits("t1", "a", 0, 100, 3);
      expect(first).toEqual(
        [0, 1, 2].map((n) => ({ ...sliceUnit(n), transferId: "t1", fence: 1, tries: 0, progress: 0 })),
      );
      const taken = await Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          const mine: number[] = [];
          for (;;) {
            const units = await ledger.leaseUnits("t1", `lane-${lane}`, 0, 100, 7);
            if (units.length === 0) return mine;
            expect(units.length).toBeLessThanOrEqual(7);
            mine.push(...units.map((unit) => unit.number));
          }
        }),
      );
      expect(taken.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 397 }, (_, i) => i + 3));
      expect(await ledger.countUnits("t1", 50)).toEqual({ queued: 0, leased: 400, done: 0 });
    });
  });

  it("refuses every write under an older lease", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.createTransfer(sampleTransfer("t1"), event("t"));
      await ledger.addUnits("t1", partUnits(0, 0, 1), [sampleUpload(0, 1)], {});
      const [old] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
      expect(await ledger.leaseUnits("t1", "b", 99, 100, 1)).toEqual([]);
      const [young] = await ledger.leaseUnits("t1", "b", 100, 100, 1);
      if (old === undefined || young === undefined) throw new Error("nothing leased");
      expect(young.fence).toBeGreaterThan(old.fence);

      const added = { objects: 1, bytes: 1, parts: 1 };
      const lost = { reason: "LEASE_LOST" };
      await expect(ledger.progressUnit(old, 1, added)).rejects.toMatchObject(lost);
      await expect(ledger.finishUnit(old)).rejects.toMatchObject(lost);
      await expect(ledger.finishPart(old, { etag: "e" })).rejects.toMatchObject(lost);
      await expect(ledger.recordHashes(old, [], 1, added)).rejects.toMatchObject(lost);
      await expect(ledger.recordPartHashes(old, 0, 0, [], 1, added)).rejects.toMatchObject(lost);
      await ledger.returnUnit(old, 0, true);
      expect(await ledger.extendLeases("t1", "a", [0], 1_000)).toEqual([]);
      expect(await ledger.getTransfer("t1")).toMatchObject({ objectsDone: 0, bytesDone: 0, partsDone: 0, retries: 0 });

      expect(await ledger.finishPart(young, { etag: "e" })).toMatchObject({ partsDone: 1 });
      await expect(ledger.finishPart(young, { etag: "e" })).rejects.toMatchObject(lost);
      expect(await ledger.getTransfer("t1")).toMatchObject({ bytesDone: 8, partsDone: 1 });
    });
  });

  it("keeps progress and counts over leases", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 2);
      const [unit] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
      if (unit === undefined) throw new Error("nothing leased");
      await ledger.progressUnit(unit, 2, { objects: 2, bytes: 20, parts: 2 });
      expect(await ledger.extendLeases("t1", "a", [0, 1, 5], 500)).toEqual([0]);
      expect(await ledger.leaseUnits("t1", "b", 499, 1, 1)).toMatchObject([{ number: 1 }]);
      const [again] = await ledger.leaseUnits("t1", "a", 500, 100, 1);
      expect(again).toMatchObject({ number: 0, progress: 2, fence: 2 });
      if (again === undefined) throw new Error("nothing leased");
      await ledger.progressUnit(again, 3, { objects: 1, bytes: 5, parts: 1 });
      await ledger.finishUnit(again);
      expect(await ledger.getTransfer("t1")).toMatchObject({ objectsDone: 3, bytesDone: 25, partsDone: 3 });
      expect(await ledger.countUnits("t1", 499)).toEqual({ queued: 0, leased: 1, done: 1 });
    });
  });

  it("gives a unit back with a time and counts its tries", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 2);
      const [one, two] = await ledger.leaseUnits("t1", "a", 0, 100, 2);
      if (one === undefined || two === undefined) throw new Error("nothing leased");
      await ledger.returnUnit(one, 400.25, true);
      await ledger.returnUnit(two, 300, false);
      expect(await ledger.countUnits("t1", 200)).toEqual({ queued: 2, leased: 0, done: 0, nextAtMs: 300 });
      expect(await ledger.countUnits("t1", 300)).toEqual({ queued: 2, leased: 0, done: 0, nextAtMs: undefined });
      expect(await ledger.leaseUnits("t1", "a", 299, 100, 2)).toEqual([]);
      expect(await ledger.leaseUnits("t1", "a", 400, 100, 2)).toMatchObject([{ number: 1, tries: 0, fence: 2 }]);
      expect((await ledger.getTransfer("t1"))?.retries).toBe(1);
      expect(await ledger.leaseUnits("t1", "a", 401, 100, 2)).toMatchObject([{ number: 0, tries: 1 }]);
    });
  });

  it("forgets the failed tries of a unit that got on", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 1);
      const [first] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
      if (first === undefined) throw new Error("nothing leased");
      await ledger.returnUnit(first, 0, true);
      expect(await ledger.unitTries("t1", first.number)).toBe(1);
      const [second] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
      if (second === undefined) throw new Error("nothing leased");
      await ledger.progressUnit(second, 1, { objects: 1, bytes: 1, parts: 1 });
      expect(await ledger.unitTries("t1", first.number)).toBe(0);
      expect(await ledger.unitTries("t1", 99)).toBe(0);
    });
  });

  it("makes waiting units due at once when told", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 2);
      const units = await ledger.leaseUnits("t1", "a", 0, 100, 2);
      for (const unit of units) await ledger.returnUnit(unit, 60_000, true);
      await ledger.retryUnitsNow("t1");
      expect(await ledger.leaseUnits("t1", "a", 1, 100, 2)).toMatchObject([{ tries: 0 }, { tries: 0 }]);
    });
  });

  it("takes back the leases of holders that are gone, and theirs alone", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 2);
      const [gone] = await ledger.leaseUnits("t1", "before", 0, 1_000, 1);
      await ledger.leaseUnits("t1", "now", 0, 1_000, 1);
      await ledger.releaseOtherLeases("now");
      expect(await ledger.countUnits("t1", 1)).toEqual({ queued: 1, leased: 1, done: 0 });
      if (gone === undefined) throw new Error("nothing leased");
      await expect(ledger.finishUnit(gone)).rejects.toMatchObject({ reason: "LEASE_LOST" });
      expect(await ledger.leaseUnits("t1", "now", 1, 1_000, 9)).toMatchObject([{ number: 0, fence: 2 }]);
    });
  });

  it("gives back one holder's leases on one transfer", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 3);
      const [ours] = await ledger.leaseUnits("t1", "a", 0, 100, 1);
      const [theirs] = await ledger.leaseUnits("t1", "b", 0, 100, 1);
      if (ours === undefined || theirs === undefined) throw new Error("nothing leased");
      await ledger.releaseOwnLeases("t1", "a");
      await expect(ledger.finishUnit(ours)).rejects.toMatchObject({ reason: "LEASE_LOST" });
      await ledger.finishUnit(theirs);
      expect(await ledger.leaseUnits("t1", "c", 0, 100, 9)).toMatchObject([{ number: 0, fence: 2 }, { number: 2 }]);
    });
  });

  it("forgets the units of one transfer", async () => {
    await withLedger(newPlace, async (ledger) => {
      await planned(ledger, 2);
      await ledger.createTransfer(sampleTransfer("t2"), event("t"));
      await ledger.addUnits("t2", [sliceUnit(0)], [sampleUpload(1, 1)], {});
      await ledger.addUnits("t1", [], [sampleUpload(1, 1)], {});
      await ledger.forgetUnits("t1");
      expect(await ledger.countUnits("t1", 0)).toEqual({ queued: 0, leased: 0, done: 0 });
      expect(await ledger.getUpload("t1", 1)).toBeUndefined();
      expect(await ledger.countUnits("t2", 0)).toEqual({ queued: 1, leased: 0, done: 0 });
      expect(await ledger.getUpload("t2", 1)).toEqual(sampleUpload(1, 1));
    });
  });
}
