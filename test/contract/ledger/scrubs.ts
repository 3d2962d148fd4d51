import { expect, it } from "vitest";
import { newScrub } from "../../../src/app/ports/scrubs-ledger.ts";
import type { ScrubRow } from "../../../src/app/ports/ledger.ts";
import type { Finding } from "../../../src/domain/scrub.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event } from "./samples.ts";

const scrub = (scrubId: string, startedAtMs: number, startedBy = "ana"): ScrubRow =>
  newScrub(scrubId, {
    ...{ startedBy, startedAtMs, store: undefined, maxBytesPerSecond: 1000 },
    references: ["bsc/a@1"],
    subset: { n: 2, of: 7 },
  });

const finding = (key: string, kind: Finding["kind"], reference = "bsc/a@1"): Finding => ({
  ...{ key, kind, reference },
  store: "main",
  detail: "because",
});

/** Scrubs and what they found. */
export function describeScrubs(newPlace: NewPlace): void {
  it("are made once, moved on with what they found, and ended once", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = scrub("scr-1", 1000);
      expect(await ledger.createScrub(row, event("start"))).toEqual({ row, created: true });
      expect(await ledger.createScrub(scrub("scr-1", 2000), event("no"))).toEqual({ row, created: false });
      expect(await ledger.openScrubs()).toEqual([row]);
      const some = [finding("k1", "lost"), finding("k2", "corrupt"), finding("s", "dark", "")];
      const noted = await ledger.noteScrub("scr-1", { cursor: "here", bytes: 5 }, some, 1500);
      expect(noted).toEqual({
        ...row,
        cursor: "here",
        bytes: 5,
        findings: { dark: 1, lost: 1, corrupt: 1, upload: 0 },
      });
      // The same again changes nothing; the same key of another version is another finding.
      const more = [finding("k2", "lost"), finding("k2", "corrupt", "bsc/a@2"), finding("k3", "lost")];
      expect((await ledger.noteScrub("scr-1", {}, more, 1600)).findings).toEqual({
        dark: 1,
        lost: 2,
        corrupt: 2,
        upload: 0,
      });
      expect(await ledger.countFindings("scr-1", "bsc/a@1")).toEqual({ dark: 0, lost: 2, corrupt: 1, upload: 0 });
      const first = await ledger.listFindings("scr-1", 0, 3);
      expect(first.map(({ key }) => key)).toEqual(["k1", "k2", "s"]);
      const rest = await ledger.listFindings("scr-1", first.at(-1)?.position ?? 0, 9);
      expect(rest.map(({ key, atMs }) => `${key} ${atMs}`)).toEqual(["k2 1600", "k3 1600"]);
      const end = { state: "FAULTS", reason: "", reasonCode: "" } as const;
      const ended = await ledger.endScrub("scr-1", end, 3000, event("end"));
      expect(ended).toMatchObject({ state: "FAULTS", endedAtMs: 3000, bytes: 5 });
      expect(await ledger.endScrub("scr-1", { ...end, state: "STOPPED" }, 4000, event("no"))).toEqual(ended);
      expect(await ledger.openScrubs()).toEqual([]);
      expect(await auditedActions(ledger)).toEqual(["start", "end"]);
      await expect(ledger.noteScrub("scr-2", {}, [], 1)).rejects.toMatchObject({ reason: "UNKNOWN_SCRUB" });
    });
  });

  it("are listed newest first, found by a beginning, and forgotten when there are many", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const [id, atMs] of Object.entries({ "scr-a": 1, "scr-b": 2, "scr-c": 2, "scr-d": 4 }))
        await ledger.createScrub(scrub(id, atMs, id === "scr-b" || id === "scr-a" ? "" : "ana"));
      const ids = (rows: readonly ScrubRow[]): string[] => rows.map(({ scrubId }) => scrubId);
      expect(ids(await ledger.listScrubs({ limit: 9 }))).toEqual(["scr-d", "scr-c", "scr-b", "scr-a"]);
      const before = { startedAtMs: 2, scrubId: "scr-c" };
      expect(ids(await ledger.listScrubs({ before, limit: 9 }))).toEqual(["scr-b", "scr-a"]);
      expect(ids(await ledger.findScrubs("scr-"))).toEqual(["scr-a", "scr-b"]);
      expect((await ledger.lastScheduledScrub())?.scrubId).toBe("scr-b");
      const end = { state: "CLEAN", reason: "", reasonCode: "" } as const;
      for (const id of ["scr-a", "scr-b", "scr-c"]) await ledger.endScrub(id, end, 9, event("end"));
      await ledger.forgetScrubs(1);
      expect(ids(await ledger.listScrubs({ limit: 9 }))).toEqual(["scr-d", "scr-c"]);
    });
  });
}
