import { expect, it } from "vitest";
import type { LeasedUnit, Ledger } from "../../../src/app/ports/ledger.ts";
import type { ManifestPart } from "../../../src/domain/manifest.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, sampleObject, sampleTransfer, sampleVersion } from "./samples.ts";

const NONE = { objects: 0, bytes: 0, parts: 0 };
const part = (byte: string, sizeBytes = 8): ManifestPart => [sizeBytes, byte.repeat(32)];

/** A publication of `count` objects and a leased unit to hash them. */
async function listed(ledger: Ledger, count: number): Promise<LeasedUnit> {
  await ledger.createTransfer(sampleTransfer("p1", { kind: "publication" }), event("t"));
  await ledger.addObjects(
    "p1",
    Array.from({ length: count }, (_, i) => sampleObject(i)),
    { planCursor: "last" },
  );
  await ledger.addUnits(
    "p1",
    [{ number: 0, sizeBytes: 1, work: { type: "hash", firstPosition: 0, entries: count } }],
    [],
    {},
  );
  const [unit] = await ledger.leaseUnits("p1", "a", 0, 1_000, 1);
  if (unit === undefined) throw new Error("nothing leased");
  return unit;
}

/** Objects of publications. */
export function describeObjects(newPlace: NewPlace): void {
  it("adds thousands at once, pages by position and finds by path", async () => {
    await withLedger(newPlace, async (ledger) => {
      await listed(ledger, 2_500);
      await ledger.addObjects("p1", [sampleObject(2_499, { etag: "other" }), sampleObject(2_500)], {
        planCursor: "more",
      });
      expect((await ledger.getTransfer("p1"))?.planCursor).toBe("more");
      expect(await ledger.listObjects("p1", 2_498, 10)).toEqual([2_498, 2_499, 2_500].map((n) => sampleObject(n)));
      expect((await ledger.listObjects("p1", 0, 1_000)).map((row) => row.position)).toEqual(
        Array.from({ length: 1_000 }, (_, i) => i),
      );
      const paths = ["missing", ...Array.from({ length: 1_200 }, (_, i) => sampleObject(2 * i).path)];
      const found = await ledger.findObjects("p1", paths);
      expect(found).toEqual(Array.from({ length: 1_200 }, (_, i) => sampleObject(2 * i)));
      expect(await ledger.findObjects("p2", paths)).toEqual([]);
      expect(await ledger.findObjects("p1", [])).toEqual([]);
    });
  });

  it("records digests with the unit's progress", async () => {
    await withLedger(newPlace, async (ledger) => {
      const unit = await listed(ledger, 3);
      const parts = [part("aa"), part("bb"), part("cc")];
      await ledger.recordHashes(
        unit,
        [
          { position: 0, sha256: "11".repeat(32) },
          { position: 1, sha256: "22".repeat(32), parts, etag: "of the copy" },
        ],
        2,
        { objects: 2, bytes: 48, parts: 4 },
      );
      expect(await ledger.listObjects("p1", 0, 9)).toEqual([
        sampleObject(0, { sha256: "11".repeat(32) }),
        sampleObject(1, { sha256: "22".repeat(32), parts, etag: "of the copy" }),
        sampleObject(2),
      ]);
      expect(await ledger.getTransfer("p1")).toMatchObject({ objectsDone: 2, bytesDone: 48, partsDone: 4 });
      expect(await ledger.leaseUnits("p1", "b", 1_000, 1, 1)).toMatchObject([{ progress: 2 }]);
    });
  });

  it("pins a copy by its own ETag and version, never by its source's", async () => {
    await withLedger(newPlace, async (ledger) => {
      const unit = await listed(ledger, 0);
      await ledger.addObjects("p1", [sampleObject(0, { versionId: "v0" }), sampleObject(1, { versionId: "v1" })], {});
      await ledger.recordHashes(
        unit,
        [
          { position: 0, sha256: "11".repeat(32) },
          { position: 1, etag: "copy" },
        ],
        1,
        NONE,
      );
      expect(await ledger.listObjects("p1", 0, 9)).toMatchObject([
        { etag: "etag-0", versionId: "v0" },
        { etag: "copy", versionId: undefined },
      ]);
      await ledger.repinObject("p1", 0, { etag: "copied", versionId: "w0" });
      await ledger.repinObject("p1", 0, { etag: "copied", versionId: "w0" });
      expect(await ledger.listObjects("p1", 0, 1)).toMatchObject([
        { etag: "copied", versionId: "w0", sha256: "11".repeat(32) },
      ]);
    });
  });

  it("puts part digests together in any order, and shows them when they are whole", async () => {
    await withLedger(newPlace, async (ledger) => {
      const unit = await listed(ledger, 3);
      await ledger.recordPartHashes(unit, 1, 1, [part("bb"), part("cc")], 2, { objects: 0, bytes: 16, parts: 2 });
      expect(await ledger.listObjects("p1", 0, 9)).toEqual([0, 1, 2].map((n) => sampleObject(n)));
      await ledger.recordPartHashes(unit, 1, 0, [part("aa")], 3, { objects: 1, bytes: 8, parts: 1 });
      await ledger.recordPartHashes(unit, 1, 0, [part("aa")], 3, NONE);
      const whole = sampleObject(1, { parts: [part("aa"), part("bb"), part("cc")] });
      expect(await ledger.listObjects("p1", 0, 9)).toEqual([sampleObject(0), whole, sampleObject(2)]);
      expect(await ledger.findObjects("p1", [whole.path])).toEqual([whole]);
      await ledger.recordHashes(unit, [{ position: 1, sha256: "33".repeat(32) }], 3, NONE);
      expect(await ledger.listObjects("p1", 1, 1)).toEqual([{ ...whole, sha256: "33".repeat(32) }]);
      expect(await ledger.getTransfer("p1")).toMatchObject({ objectsDone: 1, bytesDone: 24, partsDone: 3 });
    });
  });

  it("forgets what came to nothing, never what became a version", async () => {
    await withLedger(newPlace, async (ledger) => {
      const unit = await listed(ledger, 2);
      await ledger.recordPartHashes(unit, 0, 0, [part("aa")], 1, NONE);
      await ledger.forgetObjects("p1");
      expect(await ledger.listObjects("p1", 0, 9)).toEqual([]);
      await ledger.addObjects("p1", [sampleObject(0)], {});
      await ledger.putOwnVersion(sampleVersion("1", { publication: "p1" }), event("v"));
      await ledger.forgetObjects("p1");
      expect(await ledger.listObjects("p1", 0, 9)).toEqual([sampleObject(0)]);
    });
  });
}
