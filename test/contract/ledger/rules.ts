import { expect, it } from "vitest";
import type { PinRow, RuleRow } from "../../../src/app/ports/ledger.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, sampleReplica, sampleTransfer } from "./samples.ts";

const rule = (ruleId: string, change: Partial<RuleRow> = {}): RuleRow => ({
  ruleId,
  from: "lumi",
  artifact: "llm/*",
  every: 1,
  latestOnly: false,
  priority: 0,
  owner: { type: "user", person: "ana", role: "researcher", issuer: undefined, entitlements: [], scopes: undefined },
  createdAtMs: 1000,
  state: "REPLICATING",
  reason: "",
  reasonCode: "",
  sinceMs: 1000,
  cutInARow: 0,
  versionsBrought: 0,
  bytesMoved: 0,
  bytesInherited: 0,
  ...change,
});

/** As the ledger gives it back: what is undefined in the owner is not there. */
const stored = (row: RuleRow): RuleRow => JSON.parse(JSON.stringify(row)) as RuleRow;

const pin = (label: string, change: Partial<PinRow> = {}): PinRow => ({
  ...{ site: "lumi", artifact: "llm/run", label, pinnedBy: "ana", pinnedAtMs: 5, note: "" },
  ...change,
});

/** Standing orders to replicate, and pins. */
export function describeRules(newPlace: NewPlace): void {
  it("are put once, found, changed and removed, each with its audit", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = rule("ru-abc", {
        kind: "checkpoint",
        to: "s3://mirror/llm",
        keepLast: 3,
        keepEvery: 10,
        every: 2,
        latestOnly: true,
        priority: -5,
        window: "Mon-Fri 20:00-06:00",
        maxBytesPerSecond: 400 * 1024 ** 2,
      });
      expect(await ledger.putRule(row, event("add"))).toEqual(row);
      expect(stored(await ledger.putRule({ ...row, artifact: "other" }, event("no")))).toEqual(stored(row));
      expect(stored((await ledger.getRule("ru-abc")) ?? row)).toEqual(stored(row));
      expect((await ledger.findRules("ru-a")).map(({ ruleId }) => ruleId)).toEqual(["ru-abc"]);
      expect(await ledger.getRule("ru-no")).toBeUndefined();
      const stuck = { state: "STUCK", reason: "why", reasonCode: "PEER_DOWN", sinceMs: 2000, cutInARow: 1 } as const;
      expect(await ledger.changeRule("ru-abc", stuck, event("stuck"))).toMatchObject(stuck);
      expect(await ledger.changeRule("ru-abc", { suspendedBy: "bo" })).toMatchObject({ ...stuck, suspendedBy: "bo" });
      expect((await ledger.changeRule("ru-abc", { suspendedBy: undefined }))?.suspendedBy).toBeUndefined();
      expect(await ledger.changeRule("ru-no", stuck, event("no"))).toBeUndefined();
      expect(await ledger.removeRule("ru-abc", event("remove"))).toMatchObject({ ruleId: "ru-abc" });
      expect(await ledger.removeRule("ru-abc", event("no"))).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["add", "stuck", "remove"]);
    });
  });

  it("are listed oldest first, page by page, and by who added them", async () => {
    await withLedger(newPlace, async (ledger) => {
      const bo = { ...rule("x").owner, person: "bo" };
      const rows = [
        rule("ru-c", { createdAtMs: 1 }),
        rule("ru-b", { createdAtMs: 2, owner: bo }),
        rule("ru-a", { createdAtMs: 2 }),
      ];
      for (const row of rows) await ledger.putRule(row, event("add"));
      const ids = async (filter: Parameters<typeof ledger.listRules>[0]): Promise<string[]> =>
        (await ledger.listRules(filter)).map(({ ruleId }) => ruleId);
      expect(await ids({})).toEqual(["ru-c", "ru-a", "ru-b"]);
      expect(await ids({ limit: 1, after: { createdAtMs: 2, ruleId: "ru-a" } })).toEqual(["ru-b"]);
      expect(await ids({ createdBy: "bo" })).toEqual(["ru-b"]);
    });
  });

  it("find the pulls that they began and the copies that these made", async () => {
    await withLedger(newPlace, async (ledger) => {
      const ruled = { ruleId: "ru-1", priority: 5, newness: 7, maxBytesPerSecond: 100_000 };
      await ledger.createTransfer({ ...sampleTransfer("tr-1"), ...ruled }, event("start"));
      await ledger.createTransfer(sampleTransfer("tr-2"), event("start"));
      await ledger.createTransfer({ ...sampleTransfer("tr-3"), ...ruled }, event("start"));
      expect(await ledger.getTransfer("tr-1")).toMatchObject(ruled);
      expect((await ledger.getTransfer("tr-2"))?.ruleId).toBeUndefined();
      await ledger.actOnTransfer("tr-3", "cancel", 10);
      expect((await ledger.ruleTransfers()).map(({ transferId }) => transferId)).toEqual(["tr-1"]);
      await ledger.actOnTransfer("tr-1", "start", 10);
      await ledger.actOnTransfer("tr-1", "fail", 11);
      expect((await ledger.ruleTransfers()).map(({ transferId }) => transferId)).toEqual(["tr-1"]);
      await ledger.putReplica(sampleReplica("tr-1", { label: "1" }));
      await ledger.putReplica(sampleReplica("tr-2", { label: "2" }));
      const { site } = sampleReplica("tr-1");
      const copies = await ledger.ruledCopies(site);
      expect(new Map(copies.map(({ label, ruleId }) => [label, ruleId]))).toEqual(
        new Map([
          ["1", "ru-1"],
          ["2", undefined],
        ]),
      );
      expect(copies.find(({ label }) => label === "2")).toMatchObject(sampleReplica("tr-2", { label: "2" }));
      expect(await ledger.ruledCopies("elsewhere")).toEqual([]);
    });
  });

  it("count what their pulls brought, once each came whole", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putRule(rule("ru-1"), event("add"));
      const { intent } = sampleTransfer("t");
      if (intent.kind !== "pull") throw new Error("no pull");
      const done = async (transferId: string, ruleId: string | undefined, repair?: true): Promise<void> => {
        const counts = {
          bytesDone: 100,
          bytesInherited: 70,
          ruleId,
          intent: { ...intent, repair },
        };
        await ledger.createTransfer(sampleTransfer(transferId, counts), event("start"));
        await ledger.actOnTransfer(transferId, "start", 1);
        await ledger.commitReplica(sampleReplica(transferId), 2, event("done"));
      };
      const brought = async (): Promise<number[]> => {
        const { versionsBrought = 0, bytesMoved = 0, bytesInherited = 0 } = (await ledger.getRule("ru-1")) ?? {};
        return [versionsBrought, bytesMoved, bytesInherited];
      };
      await done("t1", "ru-1");
      await done("t2", "ru-1");
      await done("t3", undefined);
      await done("t4", "ru-gone");
      expect(await brought()).toEqual([2, 60, 140]);
      // A repair brings no version, and its own right bytes would never have travelled.
      await done("t5", "ru-1", true);
      expect(await brought()).toEqual([2, 90, 140]);
      await ledger.changeRule("ru-1", { cutInARow: 3 });
      expect(await brought()).toEqual([2, 90, 140]);
    });
  });

  it("let pins stand until somebody takes them away", async () => {
    await withLedger(newPlace, async (ledger) => {
      const first = pin("step-1", { note: "cited" });
      expect(await ledger.putPin(first, event("pin"))).toEqual(first);
      expect(await ledger.putPin(pin("step-1", { pinnedBy: "bo" }), event("no"))).toEqual(first);
      await ledger.putPin(pin("step-2", { artifact: "llm/a" }), event("pin"));
      await ledger.putPin(pin("step-3", { site: "cineca" }), event("pin"));
      const labels = async (filter: Parameters<typeof ledger.listPins>[0]): Promise<string[]> =>
        (await ledger.listPins(filter)).map(({ label }) => label);
      expect(await labels({})).toEqual(["step-3", "step-2", "step-1"]);
      expect(await labels({ site: "lumi" })).toEqual(["step-2", "step-1"]);
      expect(await labels({ limit: 1, after: pin("step-2", { artifact: "llm/a" }) })).toEqual(["step-1"]);
      expect(await ledger.removePin("lumi", "llm/run", "step-1", event("unpin"))).toEqual(first);
      expect(await ledger.removePin("lumi", "llm/run", "step-1", event("no"))).toBeUndefined();
      expect(await ledger.getPin("lumi", "llm/run", "step-1")).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["pin", "pin", "pin", "unpin"]);
    });
  });
}
