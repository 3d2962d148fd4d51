import { describe, expect, it } from "vitest";
import type { StoreProfile } from "../../../src/app/ports/object-store.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, samplePeer } from "./samples.ts";

/** The audit log, store profiles, opening and closing. */
export function describeSite(newPlace: NewPlace): void {
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

    it("keeps its chain whole where some of many at once are taken back", async () => {
      await withLedger(newPlace, async (ledger) => {
        const broken = { ...event("no"), detail: { bytes: 0.5 } };
        const outcomes = await Promise.allSettled(
          Array.from({ length: 30 }, (_, i) =>
            ledger.putPeer(samplePeer(`s${i}`), i % 3 === 1 ? broken : event(`e${i}`)),
          ),
        );
        expect(outcomes.map(({ status }) => status)).toEqual(
          outcomes.map((_, i) => (i % 3 === 1 ? "rejected" : "fulfilled")),
        );
        expect(await ledger.listPeers()).toHaveLength(20);
        expect(await auditedActions(ledger)).toHaveLength(20);
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
