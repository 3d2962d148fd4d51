import { describe, expect, it } from "vitest";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, sampleReplica, sampleTransfer } from "./samples.ts";

/** Transfers as wholes, replicas. */
export function describeTransfers(newPlace: NewPlace): void {
  describe("transfers", () => {
    it("lets a run say how it fares, and nobody but who paused it why it stands still", async () => {
      await withLedger(newPlace, async (ledger) => {
        await ledger.createTransfer(sampleTransfer("t-why"), event("start"));
        await ledger.actOnTransfer("t-why", "start", 1);
        const why = { reason: "no answer", reasonCode: "PEER_DOWN" };
        expect(await ledger.noteReason("t-why", why)).toMatchObject(why);
        const window = { reason: "outside", reasonCode: "OUTSIDE_WINDOW" };
        await ledger.actOnTransfer("t-why", "pause", 2, window);
        for (const late of [why, { reason: "", reasonCode: "" }])
          expect(await ledger.noteReason("t-why", late)).toMatchObject({ state: "PAUSED", ...window });
        await expect(ledger.noteReason("t-none", why)).rejects.toMatchObject({ reason: "UNKNOWN_TRANSFER" });
      });
    });

    it("creates a transfer once", async () => {
      await withLedger(newPlace, async (ledger) => {
        const row = sampleTransfer("t1", { problems: ["a\tb"], bytesTotal: Number.MAX_SAFE_INTEGER });
        expect(await ledger.createTransfer(row, event("transfer.create"))).toEqual({ row, created: true });
        expect(await ledger.createTransfer({ ...row, step: "plan" }, event("no"))).toEqual({ row, created: false });
        expect(await ledger.getTransfer("t1")).toEqual(row);
        expect(await ledger.getTransfer("t2")).toBeUndefined();
        expect(await auditedActions(ledger)).toEqual(["transfer.create"]);
      });
    });

    it("finds by the beginning of an id, and pages newest first", async () => {
      await withLedger(newPlace, async (ledger) => {
        const rows = [
          sampleTransfer("ab1", { createdAtMs: 3, createdBy: "bo" }),
          sampleTransfer("ab2", { createdAtMs: 2 }),
          sampleTransfer("ab3", { createdAtMs: 2, state: "FAILED" }),
          sampleTransfer("b%", { createdAtMs: 1, kind: "publication" }),
        ];
        for (const row of rows) await ledger.createTransfer(row, event("t"));
        const ids = (list: readonly { transferId: string }[]) => list.map((row) => row.transferId);
        expect(ids(await ledger.findTransfers("ab"))).toEqual(["ab1", "ab2"]);
        expect(ids(await ledger.findTransfers("ab3"))).toEqual(["ab3"]);
        expect(ids(await ledger.findTransfers("%"))).toEqual([]);
        expect(ids(await ledger.listTransfers({ limit: 9 }))).toEqual(["ab1", "ab3", "ab2", "b%"]);
        expect(ids(await ledger.listTransfers({ limit: 2, before: rows[2] }))).toEqual(["ab2", "b%"]);
        expect(ids(await ledger.listTransfers({ limit: 9, createdBy: "bo" }))).toEqual(["ab1"]);
        expect(ids(await ledger.listTransfers({ limit: 9, activeOnly: true }))).toEqual(["ab1", "ab2", "b%"]);
        expect(ids(await ledger.openTransfers())).toEqual(["b%", "ab2", "ab1"]);
      });
    });

    it("moves states, keeps the times and refuses what makes no sense", async () => {
      await withLedger(newPlace, async (ledger) => {
        await ledger.createTransfer(sampleTransfer("t1"), event("create"));
        const started = await ledger.actOnTransfer("t1", "start", 1_000, { step: "plan" }, event("start"));
        expect(started).toMatchObject({ state: "RUNNING", startedAtMs: 1_000, runningMs: 0, step: "plan" });
        const paused = await ledger.actOnTransfer("t1", "pause", 1_400, {
          reason: "quota",
          reasonCode: "QUOTA_EXCEEDED",
        });
        expect(paused).toMatchObject({ state: "PAUSED", runningMs: 400, reason: "quota", endedAtMs: undefined });
        expect(await ledger.actOnTransfer("t1", "pause", 9_000)).toEqual(paused);
        await ledger.actOnTransfer("t1", "resume", 2_000, { reason: "", reasonCode: "" });
        expect(await ledger.actOnTransfer("t1", "start", 3_000)).toMatchObject({
          state: "RUNNING",
          startedAtMs: 1_000,
        });
        expect(await ledger.actOnTransfer("t1", "fail", 3_050)).toMatchObject({
          state: "FAILED",
          runningMs: 450,
          endedAtMs: 3_050,
        });
        await expect(ledger.actOnTransfer("t1", "start", 3_060, { step: "no" }, event("no"))).rejects.toMatchObject({
          reason: "WRONG_STATE",
        });
        expect((await ledger.getTransfer("t1"))?.step).toBe("plan");
        expect(await ledger.actOnTransfer("t1", "resume", 4_000)).toMatchObject({
          state: "QUEUED",
          endedAtMs: undefined,
        });
        const cancelled = await ledger.actOnTransfer("t1", "cancel", 5_000);
        expect(cancelled).toMatchObject({ state: "CANCELLED", runningMs: 450, endedAtMs: 5_000 });
        expect(await ledger.actOnTransfer("t1", "cancel", 6_000)).toEqual(cancelled);
        await expect(ledger.actOnTransfer("t0", "start", 1)).rejects.toMatchObject({ reason: "UNKNOWN_TRANSFER" });
        expect(await auditedActions(ledger)).toEqual(["create", "start"]);
      });
    });

    it("changes what it is told to and nothing else", async () => {
      await withLedger(newPlace, async (ledger) => {
        const row = sampleTransfer("t1", { deliveryId: "d0" });
        await ledger.createTransfer(row, event("t"));
        const change = { planned: true, planCursor: "123", problems: ["x"], objectsTotal: 4, deliveryId: undefined };
        expect(await ledger.changeTransfer("t1", change)).toEqual({ ...row, ...change });
        expect(await ledger.changeTransfer("t1", {})).toEqual({ ...row, ...change });
        await expect(ledger.changeTransfer("t0", {})).rejects.toMatchObject({ reason: "UNKNOWN_TRANSFER" });
      });
    });

    it("refuses a number that would come back as another one", async () => {
      await withLedger(newPlace, async (ledger) => {
        const row = sampleTransfer("t1");
        await ledger.createTransfer(row, event("t"));
        for (const bytesTotal of [2 ** 53, 1.5, Number.NaN]) {
          await expect(ledger.changeTransfer("t1", { bytesTotal })).rejects.toMatchObject({ reason: "LEDGER_FAILED" });
        }
        expect(await ledger.getTransfer("t1")).toEqual(row);
      });
    });
  });

  describe("replicas", () => {
    it("commits a replica and its transfer together or not at all", async () => {
      await withLedger(newPlace, async (ledger) => {
        await ledger.createTransfer(sampleTransfer("t1"), event("create"));
        const replica = sampleReplica("t1");
        await expect(ledger.commitReplica(replica, 900, event("no"))).rejects.toMatchObject({ reason: "WRONG_STATE" });
        expect(await ledger.getReplica("lumi", "climate/era5", "2026.1")).toBeUndefined();
        await ledger.actOnTransfer("t1", "start", 800);
        await ledger.putReplica({ ...replica, state: "partial", heldSinceMs: undefined });
        expect(await ledger.commitReplica(replica, 900, event("commit"))).toMatchObject({
          state: "SUCCEEDED",
          endedAtMs: 900,
          runningMs: 100,
        });
        expect(await ledger.getReplica("lumi", "climate/era5", "2026.1")).toEqual(replica);
        await expect(ledger.commitReplica(replica, 901, event("no"))).rejects.toMatchObject({ reason: "WRONG_STATE" });
        await expect(ledger.commitReplica(sampleReplica("t9"), 1, event("no"))).rejects.toMatchObject({
          reason: "UNKNOWN_TRANSFER",
        });
        expect(await auditedActions(ledger)).toEqual(["create", "commit"]);
      });
    });

    it("notes damage, lists by store and removes once", async () => {
      await withLedger(newPlace, async (ledger) => {
        const one = sampleReplica("t1");
        const two = sampleReplica("t2", { label: "2", store: "tape" });
        await ledger.putReplica(one);
        await ledger.putReplica(two);
        const damaged = { ...one, state: "damaged" as const, problem: "2 objects are missing" };
        await ledger.putReplica(damaged, event("damaged"));
        expect(await ledger.listReplicas({ store: "main" })).toEqual([damaged]);
        expect(await ledger.listReplicas()).toEqual([two, damaged].sort((a, b) => (a.label < b.label ? -1 : 1)));
        await ledger.removeReplica(one.site, one.artifact, one.label, event("removed"));
        await ledger.removeReplica(one.site, one.artifact, one.label, event("no"));
        expect(await ledger.listReplicas()).toEqual([two]);
        expect(await auditedActions(ledger)).toEqual(["damaged", "removed"]);
      });
    });
  });
}
