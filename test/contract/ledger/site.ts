import { expect, it } from "vitest";
import type { StoreProfile } from "../../../src/app/ports/object-store.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { OWN } from "./samples.ts";

/** Store profiles, opening and closing. */
export function describeSite(newPlace: NewPlace): void {
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
