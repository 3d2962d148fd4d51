import { expect, it } from "vitest";
import type { LeasedUnit, Ledger } from "../../../src/app/ports/ledger.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, partUnits, sampleTransfer, sampleUpload } from "./samples.ts";

/** Two objects of three parts each, at offsets 0 and 90; the first one's parts are leased. */
async function underWay(ledger: Ledger): Promise<readonly LeasedUnit[]> {
  await ledger.createTransfer(sampleTransfer("t1"), event("t"));
  const units = [...partUnits(0, 0, 3), ...partUnits(90, 3, 3)];
  await ledger.addUnits("t1", units, [sampleUpload(0, 3), sampleUpload(90, 3)], {});
  return ledger.leaseUnits("t1", "a", 0, 1_000, 3);
}

const numbers = (units: readonly LeasedUnit[]): number[] => units.map((unit) => unit.number);

/** Large objects, from the first part to their key. */
export function describeUploads(newPlace: NewPlace): void {
  it("lets the first upload id stand", async () => {
    await withLedger(newPlace, async (ledger) => {
      await underWay(ledger);
      expect(await ledger.getUpload("t1", 0)).toEqual(sampleUpload(0, 3));
      const raced = await Promise.all(["u1", "u2", "u3"].map((id) => ledger.recordUpload("t1", 0, id)));
      expect(new Set(raced.map((row) => row.uploadId)).size).toBe(1);
      expect(await ledger.recordUpload("t1", 0, "u9")).toEqual(raced[0]);
      await expect(ledger.recordUpload("t1", 5, "u1")).rejects.toMatchObject({ reason: "LEASE_LOST" });
    });
  });

  it("collects the written parts and tells which objects are complete", async () => {
    await withLedger(newPlace, async (ledger) => {
      const units = await underWay(ledger);
      const rows = await Promise.all(units.map((unit) => ledger.finishPart(unit, { etag: `e${unit.number}` })));
      expect(rows.map((row) => row.partsDone).sort()).toEqual([1, 2, 3]);
      expect(await ledger.writtenParts("t1", 0)).toEqual([1, 2, 3].map((n) => ({ number: n, etag: `e${n - 1}` })));
      expect(await ledger.writtenParts("t1", 90)).toEqual([]);
      expect(await ledger.listOpenUploads("t1")).toHaveLength(2);
      expect(await ledger.listOpenUploads("t1", { complete: true })).toEqual([{ ...sampleUpload(0, 3), partsDone: 3 }]);
      expect(await ledger.listOpenUploads("t1", { complete: false })).toEqual([sampleUpload(90, 3)]);
      expect(await ledger.listOpenUploads("t1", { after: 0, limit: 1 })).toEqual([sampleUpload(90, 3)]);
    });
  });

  it("finishes an object once", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const unit of await underWay(ledger)) await ledger.finishPart(unit, { etag: "e" });
      await ledger.finishUpload("t1", 0);
      await ledger.finishUpload("t1", 0);
      expect(await ledger.getUpload("t1", 0)).toMatchObject({ state: "done", partsDone: 3 });
      expect(await ledger.writtenParts("t1", 0)).toEqual([]);
      expect(await ledger.listOpenUploads("t1")).toEqual([sampleUpload(90, 3)]);
      expect(await ledger.getTransfer("t1")).toMatchObject({ objectsDone: 1, partsDone: 3, bytesDone: 24 });
      expect(await ledger.countUnits("t1", 1)).toEqual({ queued: 3, leased: 0, done: 3 });
    });
  });

  it("counts all parts of an object that stands although some were to be sent again", async () => {
    await withLedger(newPlace, async (ledger) => {
      const [first, second] = await underWay(ledger);
      if (first === undefined || second === undefined) throw new Error("nothing leased");
      await ledger.finishPart(first, { etag: "e" });
      await ledger.finishUpload("t1", 0);
      expect(await ledger.getTransfer("t1")).toMatchObject({ objectsDone: 1, partsDone: 3, bytesDone: 24 });
      expect(await ledger.countUnits("t1", 1)).toEqual({ queued: 3, leased: 0, done: 3 });
      await expect(ledger.finishPart(second, { etag: "e" })).rejects.toMatchObject({ reason: "LEASE_LOST" });
    });
  });

  it("starts an object over that the store lost", async () => {
    await withLedger(newPlace, async (ledger) => {
      const [first, second] = await underWay(ledger);
      if (first === undefined || second === undefined) throw new Error("nothing leased");
      await ledger.recordUpload("t1", 0, "u1");
      await ledger.finishPart(first, { etag: "e" });
      await ledger.restartUpload("t1", 0, "u0");
      expect(await ledger.getUpload("t1", 0)).toMatchObject({ uploadId: "u1", partsDone: 1 });
      await ledger.restartUpload("t1", 0, "u1");
      expect(await ledger.getUpload("t1", 0)).toEqual(sampleUpload(0, 3));
      expect(await ledger.writtenParts("t1", 0)).toEqual([]);
      expect(await ledger.getTransfer("t1")).toMatchObject({ partsDone: 0, bytesDone: 0 });
      await expect(ledger.finishPart(second, { etag: "of the lost upload" })).rejects.toMatchObject({
        reason: "LEASE_LOST",
      });
      expect(numbers(await ledger.leaseUnits("t1", "b", 0, 1_000, 9))).toEqual([0, 1, 2, 3, 4, 5]);
      expect((await ledger.recordUpload("t1", 0, "u2")).uploadId).toBe("u2");
    });
  });

  it("sends named parts again and leaves the others", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const unit of await underWay(ledger)) await ledger.finishPart(unit, { etag: "e" });
      await ledger.recordUpload("t1", 0, "u1");
      await ledger.resendParts("t1", 0, [2, 3]);
      await ledger.resendParts("t1", 0, [3, 8]);
      expect(await ledger.getUpload("t1", 0)).toMatchObject({ uploadId: "u1", partsDone: 1 });
      expect(await ledger.writtenParts("t1", 0)).toEqual([{ number: 1, etag: "e" }]);
      expect(await ledger.getTransfer("t1")).toMatchObject({ partsDone: 1, bytesDone: 8 });
      const again = await ledger.leaseUnits("t1", "b", 0, 1_000, 2);
      expect(numbers(again)).toEqual([1, 2]);
      for (const unit of again) await ledger.finishPart(unit, { etag: "f" });
      expect((await ledger.writtenParts("t1", 0)).map((part) => part.etag)).toEqual(["e", "f", "f"]);
    });
  });

  it("leaves a finished object alone", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const unit of await underWay(ledger)) await ledger.finishPart(unit, { etag: "e" });
      await ledger.recordUpload("t1", 0, "u1");
      await ledger.finishUpload("t1", 0);
      await ledger.restartUpload("t1", 0, "u1");
      await ledger.resendParts("t1", 0, [1]);
      expect(await ledger.getUpload("t1", 0)).toMatchObject({ state: "done", partsDone: 3 });
      expect(await ledger.countUnits("t1", 1)).toEqual({ queued: 3, leased: 0, done: 3 });
    });
  });
}
