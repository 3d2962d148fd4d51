import { expect, it } from "vitest";
import type { DropRow, Ledger, LeasedUnit } from "../../../src/app/ports/ledger.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, partUnits, sampleReplica, sampleTransfer, sampleUpload, sliceUnit } from "./samples.ts";

const OLD = sampleReplica("t-old", {
  label: "1",
  root: "pulls/1",
  heldSinceMs: 1,
});
const NEW = sampleReplica("t-new", {
  label: "2",
  root: "pulls/2",
  heldSinceMs: 2,
});

const dropOf = (
  { site, artifact, label, digest, store, root }: typeof OLD,
  change: Partial<DropRow> = {},
): DropRow => ({
  ...{ site, artifact, label, digest, store, root },
  ...{ cause: "dropped", because: "", by: "gateway", begunAtMs: 5 },
  ...change,
});

/** A running pull of the newer version, with a slice and a part in hand. */
async function copying(ledger: Ledger): Promise<{ slice: LeasedUnit; part: LeasedUnit }> {
  await ledger.putReplica(OLD);
  const intent = { ...sampleTransfer("t-new").intent, label: "2" };
  await ledger.createTransfer(sampleTransfer("t-new", { intent }), event("start"));
  await ledger.actOnTransfer("t-new", "start", 1);
  await ledger.putReplica({ ...NEW, state: "partial" });
  const [bare] = partUnits(100, 2, 1);
  if (bare?.work.type !== "part") throw new Error("no part");
  const inherit = {
    root: "pulls/1",
    key: "pulls/1/w",
    offset: 0,
    objectSize: 8,
  };
  const units = [sliceUnit(1), { ...bare, work: { ...bare.work, inherit } }];
  await ledger.addUnits("t-new", units, [sampleUpload(100, 1)], {});
  const [slice, part] = await ledger.leaseUnits("t-new", "h", 1, 1000, 2);
  if (slice === undefined || part === undefined) throw new Error("no units");
  return { slice, part };
}

const small = (
  path: string,
): {
  path: string;
  partNumber: number;
  offset: number;
  sizeBytes: number;
  fromRoot: string;
} => ({
  ...{ path, partNumber: 1, offset: 0, sizeBytes: 5, fromRoot: "pulls/1" },
});

/** What replicas have of others. */
export function describeInherited(newPlace: NewPlace): void {
  it("keeps a replica until all that another took from it was read back, or went", async () => {
    await withLedger(newPlace, async (ledger) => {
      const { slice, part } = await copying(ledger);
      expect(await ledger.neededCopies()).toEqual([]);
      await ledger.progressUnit(slice, 2, { objects: 2, bytes: 10, parts: 2, inherited: 10 }, [small("b"), small("a")]);
      await ledger.finishPart(part, { etag: "e", inherited: true });
      const need = {
        store: "main",
        root: "pulls/1",
        by: "lumi/climate/era5@2",
        unreadParts: 3,
      };
      expect(await ledger.neededCopies()).toEqual([need]);
      // Nothing to read as long as the newer one is not whole.
      expect(await ledger.unreadTransfers()).toEqual([]);
      await ledger.commitReplica(NEW, 9, event("done"));
      expect(await ledger.unreadTransfers()).toEqual(["t-new"]);
      await expect(ledger.beginDrop(dropOf(OLD), event("no"))).rejects.toMatchObject({
        reason: "NOT_READ_BACK",
        message: expect.stringContaining(
          "3 parts of lumi/climate/era5@2 that came from it are not read back",
        ) as string,
      });
      expect((await ledger.getReplica("lumi", "climate/era5", "1"))?.state).toBe("held");
      expect(await ledger.getDrop("lumi", "climate/era5", "1")).toBeUndefined();

      const rows = await ledger.listInherited("t-new", { limit: 10 });
      expect(rows.map(({ path, partNumber, fromRoot }) => [path, partNumber, fromRoot])).toEqual([
        ["a", 1, "pulls/1"],
        ["b", 1, "pulls/1"],
        ["big/100.bin", 1, "pulls/1"],
      ]);
      expect(await ledger.listInherited("t-new", { after: rows[1], limit: 10 })).toEqual(rows.slice(2));
      await ledger.readBack("t-new", rows.slice(0, 2));
      await ledger.readBack("t-new", rows.slice(0, 2));
      expect(await ledger.neededCopies()).toEqual([{ ...need, unreadParts: 1 }]);
      await ledger.readBack("t-new", rows);
      expect(await ledger.neededCopies()).toEqual([]);
      expect(await ledger.unreadTransfers()).toEqual([]);
      expect(await ledger.beginDrop(dropOf(OLD), event("drop"))).toEqual(dropOf(OLD));
    });
  });

  it("waits for nobody where the owner took the version back, or where what needs it goes itself", async () => {
    await withLedger(newPlace, async (ledger) => {
      const { slice } = await copying(ledger);
      await ledger.progressUnit(slice, 1, { objects: 1, bytes: 5, parts: 1, inherited: 5 }, [small("a")]);
      await ledger.commitReplica(NEW, 9, event("done"));
      const withdrawn = dropOf(OLD, { cause: "withdrawn" });
      expect(await ledger.beginDrop(withdrawn, event("withdrawn"))).toEqual(withdrawn);
      await ledger.putReplica({ ...OLD, root: "pulls/other" });
      expect(await ledger.neededCopies()).toHaveLength(1);
      await ledger.beginDrop(dropOf(NEW), event("drop"));
      expect(await ledger.neededCopies()).toEqual([]);
    });
  });

  it("keeps what a pull copies from while it copies, and gives it nothing that goes already", async () => {
    await withLedger(newPlace, async (ledger) => {
      const { part } = await copying(ledger);
      const going = sampleReplica("t-going", { label: "0", root: "pulls/0" });
      await ledger.putReplica(going);
      await ledger.beginDrop(dropOf(going), event("drop"));
      expect(await ledger.holdBases("t-new", "main", ["pulls/0", "pulls/1"])).toEqual(["pulls/1"]);
      expect(await ledger.holdBases("t-new", "main", ["pulls/1"])).toEqual(["pulls/1"]);
      expect(await ledger.holdBases("t-new", "main", [])).toEqual([]);
      expect(await ledger.holdBases("t-new", "elsewhere", ["pulls/1"])).toEqual([]);
      const need = {
        store: "main",
        root: "pulls/1",
        by: "lumi/climate/era5@2",
        unreadParts: 0,
      };
      expect(await ledger.neededCopies()).toEqual([need]);
      await expect(ledger.beginDrop(dropOf(OLD), event("no"))).rejects.toMatchObject({
        reason: "NOT_READ_BACK",
        message: expect.stringContaining("the pull of lumi/climate/era5@2 copies from it") as string,
      });
      await ledger.changeTransfer("t-new", {
        planned: true,
        bytesInheritable: 8,
      });
      expect(await ledger.neededCopies()).toEqual([need]);
      await ledger.finishPart(part, { etag: "e", inherited: true });
      expect(await ledger.neededCopies()).toEqual([{ ...need, unreadParts: 1 }]);
      expect(await ledger.forgetInherited("t-new")).toBe(1);
      expect(await ledger.forgetInherited("t-new")).toBe(0);
      expect(await ledger.neededCopies()).toEqual([]);
    });
  });
}
