import { describe, expect, it } from "vitest";
import type { StoreProfile } from "../../../src/app/ports/object-store.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleDelivery, samplePeer } from "./samples.ts";

/** Deliveries, the audit log, store profiles, opening and closing. */
export function describeSite(newPlace: NewPlace): void {
  describe("deliveries", () => {
    it("opens once per request, and again after a failure", async () => {
      await withLedger(newPlace, async (ledger) => {
        const row = sampleDelivery("d1");
        expect(await ledger.openDelivery(row, event("open"))).toEqual(row);
        expect(await ledger.openDelivery(sampleDelivery("d2"), event("no"))).toEqual(row);
        const closed = await ledger.closeDelivery(
          "d1",
          { state: "failed", bytes: 5, objects: 1, atMs: 50 },
          event("close"),
        );
        expect(closed).toEqual({ ...row, state: "failed", bytes: 5, objects: 1, closedAtMs: 50 });
        expect(
          await ledger.closeDelivery("d1", { state: "succeeded", bytes: 9, objects: 9, atMs: 60 }, event("no")),
        ).toEqual(closed);
        expect(await ledger.openDelivery(sampleDelivery("d3"), event("reopen"))).toEqual(row);
        const end = { state: "succeeded" as const, bytes: 9, objects: 2, atMs: 70 };
        const succeeded = await ledger.closeDelivery("d1", end, event("close"));
        expect(succeeded).toEqual({ ...row, state: "succeeded", bytes: 9, objects: 2, closedAtMs: 70 });
        expect(await ledger.openDelivery(row, event("no"))).toEqual(succeeded);
        expect(await ledger.getDelivery("d1")).toEqual(succeeded);
        expect(await ledger.getDelivery("d2")).toBeUndefined();
        expect(await ledger.closeDelivery("d2", end, event("no"))).toBeUndefined();
        const other = sampleDelivery("d4", { peer: "mimer", actor: undefined });
        expect(await ledger.openDelivery(other, event("open"))).toEqual(other);
        expect(await auditedActions(ledger)).toEqual(["open", "close", "reopen", "close", "open"]);
      });
    });
  });

  describe("audit", () => {
    it("chains all events, of many writers at once, without a gap", async () => {
      await withLedger(newPlace, async (ledger) => {
        const expected = Array.from({ length: 30 }, (_, i) => `e${String(i).padStart(2, "0")}`);
        await Promise.all(
          expected.map((action, i) =>
            i % 2 === 0 ? ledger.appendAudit(event(action)) : ledger.putPeer(samplePeer(`s${i}`), event(action)),
          ),
        );
        expect((await auditedActions(ledger)).sort()).toEqual(expected);
        const last = await ledger.appendAudit({ ...event("last"), detail: { bytes: 3, name: "ö\u2028" }, reason: "R" });
        expect(await ledger.readAudit(30, 5)).toEqual([last]);
        expect((await ledger.readAudit(4, 2)).map((record) => record.index)).toEqual([4, 5]);
        await auditedActions(ledger);
      });
    });

    it("goes on with its chain after opening again", async () => {
      const place = newPlace();
      for (const action of ["one", "two"]) {
        const ledger = await place.open();
        await ledger.appendAudit(event(action));
        await ledger.close();
      }
      const ledger = await place.open();
      expect(await auditedActions(ledger)).toEqual(["one", "two"]);
      await ledger.close();
    });

    it("takes the operation back where its event cannot be chained", async () => {
      await withLedger(newPlace, async (ledger) => {
        const broken = { ...event("x"), detail: { bytes: 0.5 } };
        await expect(ledger.putPeer(samplePeer("lumi"), broken)).rejects.toMatchObject({ reason: "LEDGER_FAILED" });
        expect(await ledger.getPeer("lumi")).toBeUndefined();
        expect(await auditedActions(ledger)).toEqual([]);
      });
    });
  });

  it("keeps each store's newest profile", async () => {
    await withLedger(newPlace, async (ledger) => {
      const profile: StoreProfile = {
        store: "main",
        problem: "403",
        findings: { "range read": "yes" },
        writable: false,
        checksSha256: false,
        limits: { maxParts: 10_000, minPartBytes: 5, maxPartBytes: 6 },
        probedAtMs: 4,
      };
      const { problem, ...well } = profile;
      expect(problem).toBe("403");
      await ledger.putStoreProfile(profile);
      await ledger.putStoreProfile({ ...profile, store: "attic" });
      await ledger.putStoreProfile({ ...well, writable: true });
      expect(await ledger.listStoreProfiles()).toEqual([
        { ...profile, store: "attic" },
        { ...well, writable: true },
      ]);
    });
  });

  it("belongs to one site for good", async () => {
    const place = newPlace();
    await (await place.open(OWN)).close();
    await expect(place.open("mimer")).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      hop: "ledger",
      message: expect.stringContaining("belongs to site bsc") as string,
    });
    await (await place.open(OWN)).close();
  });

  it("says that it is closed, and closes twice", async () => {
    const ledger = await newPlace().open();
    await ledger.close();
    await ledger.close();
    await expect(ledger.getPeer("lumi")).rejects.toMatchObject({
      reason: "LEDGER_FAILED",
      message: "the ledger is closed",
    });
    await expect(ledger.clockFloor(1)).rejects.toMatchObject({ reason: "LEDGER_FAILED" });
  });
}
