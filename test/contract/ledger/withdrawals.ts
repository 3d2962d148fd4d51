import { expect, it } from "vitest";
import type { HolderAnswer, Ledger, WithdrawalRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { NOTHING_REMOVED } from "../../../src/domain/withdrawal.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleDelivery, sampleVersion } from "./samples.ts";

const sampleWithdrawal = (label: string, change: Partial<WithdrawalRow> = {}): WithdrawalRow => ({
  site: OWN,
  artifact: "climate/era5",
  label,
  digest: sha256(label),
  reason: "consent was withdrawn – 北",
  token: `w.${label}.1`,
  sequence: 1,
  withdrawnAtMs: 50,
  recordedAtMs: 50,
  state: "told",
  told: true,
  dueMs: 0,
  tries: 0,
  ...change,
});

/** A peer's, as it was just heard of. */
const heard = (label: string, change: Partial<WithdrawalRow> = {}): WithdrawalRow =>
  sampleWithdrawal(label, { site: "lumi", state: "noted", told: false, ...change });

const sampleAnswer = (peer: string, change: Partial<HolderAnswer> = {}): HolderAnswer => ({
  artifact: "climate/era5",
  label: "1",
  peer,
  state: "removed",
  receipt: `r.${peer}.1`,
  exception: undefined,
  removed: { objects: 5, versions: 7, uploads: 1, strays: 0 },
  sinceMs: 50,
  answeredAtMs: 60,
  ...change,
});

const openedBy = (ledger: Ledger, peer: string, id: string, change: object = {}): Promise<unknown> =>
  ledger.openDelivery(
    sampleDelivery(id, { peer, requestId: id, label: "1", digest: sha256("1"), ...change }),
    event("open"),
  );

/** Versions that their owners took back. */
export function describeWithdrawals(newPlace: NewPlace): void {
  it("an own one stands once, marks its version, and waits for whoever had it of this site", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("publish"));
      await openedBy(ledger, "lumi", "d1");
      await openedBy(ledger, "lumi", "d2");
      await openedBy(ledger, "mimer", "d3", { label: "2" });
      // Another owner's version of the same name, which this site only handed on.
      await openedBy(ledger, "cineca", "d4", { owner: "pharos" });
      const row = sampleWithdrawal("1");
      expect(await ledger.nextWithdrawal(OWN)).toBe(1);
      expect(await ledger.withdrawVersion(row, event("withdraw"))).toEqual(row);
      expect(await ledger.withdrawVersion({ ...row, reason: "other" }, event("no"))).toEqual(row);
      expect(await ledger.nextWithdrawal(OWN)).toBe(2);
      const { token, reason, withdrawnAtMs } = row;
      expect((await ledger.getVersion(OWN, "climate/era5", "1"))?.withdrawal).toEqual({ token, reason, withdrawnAtMs });
      const waiting = { ...sampleAnswer("lumi"), state: "waiting", receipt: undefined, answeredAtMs: undefined };
      expect(await ledger.listHolders("climate/era5", "1")).toEqual([
        { ...waiting, removed: NOTHING_REMOVED, expected: true },
      ]);
      expect(await ledger.dueWithdrawals(100, 9)).toEqual([]);
      expect(await ledger.nextWithdrawalMs()).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["publish", "open", "open", "open", "open", "withdraw"]);
    });
  });

  it("are told to those who had the version, by their numbers", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const label of ["1", "2", "3"]) {
        await ledger.putOwnVersion(sampleVersion(label, { sequence: Number(label) }), event("publish"));
        await openedBy(ledger, label === "2" ? "mimer" : "lumi", `d${label}`, { label, digest: sha256(label) });
        await ledger.withdrawVersion(sampleWithdrawal(label, { sequence: Number(label) }), event("withdraw"));
      }
      const told = async (peer: string, after: number, limit = 9): Promise<string[]> =>
        (await ledger.withdrawalsFor(peer, after, limit)).map(({ label }) => label);
      expect(await told("lumi", 0)).toEqual(["1", "3"]);
      expect(await told("lumi", 0, 1)).toEqual(["1"]);
      expect(await told("lumi", 1)).toEqual(["3"]);
      expect(await told("mimer", 0)).toEqual(["2"]);
      expect(await told("cineca", 0)).toEqual([]);
    });
  });

  it("keep what was removed; an exception gives way, and no older answer comes after a newer one", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("publish"));
      await openedBy(ledger, "lumi", "d1");
      await ledger.withdrawVersion(sampleWithdrawal("1"), event("withdraw"));
      const locked = { ...sampleAnswer("lumi"), state: "exception" as const, exception: "a lock", receipt: "r.l.0" };
      expect(await ledger.keepHolderAnswer({ ...locked, removed: NOTHING_REMOVED }, event("locked"))).toBe(true);
      expect(await ledger.keepHolderAnswer(locked, event("no"))).toBe(false);
      expect(await ledger.keepHolderAnswer({ ...locked, receipt: "older", answeredAtMs: 55 }, event("no"))).toBe(false);
      const gone = sampleAnswer("lumi", { answeredAtMs: 70 });
      expect(await ledger.keepHolderAnswer(gone, event("gone"))).toBe(true);
      expect(await ledger.keepHolderAnswer({ ...locked, receipt: "r.l.2", answeredAtMs: 80 }, event("no"))).toBe(false);
      expect(await ledger.listHolders("climate/era5", "1")).toEqual([{ ...gone, expected: true }]);
      expect((await auditedActions(ledger)).slice(-2)).toEqual(["locked", "gone"]);
    });
  });

  it("keep nothing of a peer that held nothing and was not waited for, and mark one that says that it did", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("publish"));
      await ledger.withdrawVersion(sampleWithdrawal("1"), event("withdraw"));
      const nothing = { ...sampleAnswer("cineca"), state: "nothing-held" as const };
      expect(await ledger.keepHolderAnswer(nothing, event("no"))).toBe(false);
      expect(await ledger.listHolders("climate/era5", "1")).toEqual([]);
      expect(await ledger.keepHolderAnswer(sampleAnswer("cineca"), event("strange"))).toBe(true);
      expect(await ledger.listHolders("climate/era5", "1")).toMatchObject([{ peer: "cineca", expected: false }]);
    });
  });

  it("a peer's is noted once, goes forward only, and is told again where it is heard again", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.applyCatalogEvent("lumi", "c", { type: "shown", version: sampleVersion("1", { site: "lumi" }) });
      const row = heard("1", { sequence: 5, token: "w.1.5" });
      expect(await ledger.noteWithdrawal(row, event("hear"))).toEqual(row);
      expect(await ledger.noteWithdrawal({ ...row, token: "w.1.4", sequence: 4, reason: "old" }, event("no"))).toEqual(
        row,
      );
      const key = { site: "lumi", artifact: "climate/era5", label: "1" };
      const place = { store: "main", root: "pulls/x", removed: { objects: 2, versions: 3, uploads: 1, strays: 4 } };
      const done = { ...place, state: "done", receipt: "r.b.1", told: true, dueMs: 9, tries: 2 } as const;
      await ledger.changeWithdrawal(key, done, event("done"));
      expect(await ledger.getWithdrawal(key)).toEqual({ ...row, ...done });
      expect(await ledger.dueWithdrawals(100, 9)).toEqual([]);
      await ledger.noteWithdrawal(row, event("no"));
      expect(await ledger.dueWithdrawals(100, 9)).toEqual([{ ...row, ...done, told: false, dueMs: 0, tries: 0 }]);
      const newer = heard("1", { sequence: 6, token: "w.1.6", reason: "again" });
      // Where it lay is kept: that nothing is left there is proven anew.
      const renewed = { ...newer, store: "main", root: "pulls/x" };
      expect(await ledger.noteWithdrawal(newer, event("hear"))).toEqual(renewed);
      expect(await ledger.getWithdrawal(key)).toEqual(renewed);
      expect((await ledger.getVersion("lumi", "climate/era5", "1"))?.withdrawal?.reason).toBe("again");
      expect(await auditedActions(ledger)).toEqual(["hear", "done", "hear"]);
    });
  });

  it("keep the place from which one goes, until nothing is left there", async () => {
    await withLedger(newPlace, async (ledger) => {
      const going = async (): Promise<string[]> =>
        (await ledger.goingWithdrawals()).map(({ label, store, root }) => `${label} ${store}:${root}`);
      await ledger.putOwnVersion(sampleVersion("9"), event("publish"));
      await ledger.withdrawVersion(sampleWithdrawal("9"), event("withdraw"));
      for (const label of ["1", "2", "3"]) await ledger.noteWithdrawal(heard(label), event("hear"));
      expect(await going()).toEqual([]);
      const key = (label: string) => ({ site: "lumi", artifact: "climate/era5", label });
      await ledger.changeWithdrawal(key("1"), { store: "main", root: "pulls/1" });
      await ledger.changeWithdrawal(key("2"), { store: "main", root: "" });
      expect((await going()).sort()).toEqual(["1 main:pulls/1", "2 main:"]);
      await ledger.changeWithdrawal(key("1"), { state: "exception", problem: "a lock" });
      expect((await going()).sort()).toEqual(["1 main:pulls/1", "2 main:"]);
      await ledger.changeWithdrawal(key("1"), { removed: NOTHING_REMOVED });
      await ledger.changeWithdrawal(key("2"), { state: "done" });
      expect(await going()).toEqual([]);
    });
  });

  it("are due by their time until they are done and told, and listed newest first", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = [
        heard("1", { dueMs: 30, withdrawnAtMs: 1 }),
        heard("2", { dueMs: 10, withdrawnAtMs: 2, state: "done", receipt: "r", sequence: 2 }),
        heard("3", { dueMs: 5, withdrawnAtMs: 2, state: "done", receipt: "r", told: true, sequence: 3 }),
        heard("4", { dueMs: 90, withdrawnAtMs: 3, state: "exception", receipt: "r", told: true, sequence: 4 }),
      ];
      for (const row of rows) await ledger.noteWithdrawal(row, event("hear"));
      const due = async (nowMs: number, limit = 9): Promise<string[]> =>
        (await ledger.dueWithdrawals(nowMs, limit)).map(({ label }) => label);
      expect(await due(9)).toEqual([]);
      expect(await due(30)).toEqual(["2", "1"]);
      expect(await due(100)).toEqual(["2", "1", "4"]);
      expect(await due(100, 1)).toEqual(["2"]);
      expect(await ledger.nextWithdrawalMs()).toBe(10);
      const listed = async (before?: WithdrawalRow, limit = 9): Promise<string[]> =>
        (await ledger.listWithdrawals({ before, limit })).map(({ label }) => label);
      expect(await listed()).toEqual(["4", "3", "2", "1"]);
      expect(await listed(undefined, 2)).toEqual(["4", "3"]);
      expect(await listed(rows[2])).toEqual(["2", "1"]);
      expect(await ledger.listWithdrawals({ site: OWN, limit: 9 })).toEqual([]);
    });
  });

  it("remind those who are waited for, by moving the entry to the end of their log alone", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("publish"));
      for (const peer of ["lumi", "mimer"]) {
        await openedBy(ledger, peer, `d-${peer}`);
        await ledger.refreshVisibility(peer, OWN, () => ({ actions: ["discover"] }));
      }
      await ledger.withdrawVersion(sampleWithdrawal("1"), event("withdraw"));
      await ledger.keepHolderAnswer(sampleAnswer("mimer"), event("answer"));
      const at = async (peer: string): Promise<number> => (await ledger.readVisibility(peer, 0, 9))[0]?.sequence ?? 0;
      const before = [await at("lumi"), await at("mimer")];
      expect(await ledger.remindHolders(50)).toEqual([]);
      expect((await ledger.remindHolders(51)).map(({ peer }) => peer)).toEqual(["lumi"]);
      expect(await at("lumi")).toBe((before[0] ?? 0) + 1);
      expect(await at("mimer")).toBe(before[1]);
    });
  });
}
