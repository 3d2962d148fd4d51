import { expect, it } from "vitest";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, sampleDelivery } from "./samples.ts";

const told = { state: "failed", bytes: 5, objects: 1, atMs: 50 } as const;
const stopped = {
  state: "stopped",
  reason: "maintenance — tonight",
  reasonCode: "DELIVERY_STOPPED",
  by: "user:ada",
  atMs: 60,
} as const;
const denied = { state: "denied", reason: "no grant", reasonCode: "NO_GRANT", by: "gateway", atMs: 60 } as const;

/** The source's side of transfers. */
export function describeDeliveries(newPlace: NewPlace): void {
  it("opens once per request, and again after a failure", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleDelivery("d1");
      expect(await ledger.openDelivery(row, event("open"))).toEqual(row);
      expect(await ledger.openDelivery(sampleDelivery("d2"), event("no"))).toEqual(row);
      const closed = await ledger.closeDelivery("d1", told, event("close"));
      expect(closed).toEqual({ ...row, state: "failed", bytes: 5, objects: 1, closedAtMs: 50, reportedAtMs: 50 });
      const other = { state: "succeeded", bytes: 9, objects: 9, atMs: 60 } as const;
      expect(await ledger.closeDelivery("d1", other, event("no"))).toEqual(closed);
      const again = await ledger.openDelivery(sampleDelivery("d3", { modes: ["direct", "relay"] }), event("reopen"));
      expect(again).toEqual({ ...row, modes: ["direct", "relay"] });
      const end = { state: "succeeded", bytes: 9, objects: 2, atMs: 70 } as const;
      const succeeded = await ledger.closeDelivery("d1", end, event("close"));
      expect(succeeded).toMatchObject({ state: "succeeded", bytes: 9, objects: 2, closedAtMs: 70, reportedAtMs: 70 });
      expect(await ledger.openDelivery(row, event("no"))).toEqual(succeeded);
      expect(await ledger.getDelivery("d1")).toEqual(succeeded);
      expect(await ledger.getDelivery("d2")).toBeUndefined();
      expect(await ledger.closeDelivery("d2", end, event("no"))).toBeUndefined();
      const elsewhere = sampleDelivery("d4", { peer: "mimer", actor: undefined });
      expect(await ledger.openDelivery(elsewhere, event("open"))).toEqual(elsewhere);
      expect(await auditedActions(ledger)).toEqual(["open", "close", "reopen", "close", "open"]);
    });
  });

  it("keeps stopped what an operator stopped: no request opens it, and the report changes only figures", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = await ledger.openDelivery(sampleDelivery("d1"), event("open"));
      const after = {
        ...row,
        state: "stopped",
        reason: "maintenance — tonight",
        reasonCode: "DELIVERY_STOPPED",
        endedBy: "user:ada",
        closedAtMs: 60,
      };
      expect(await ledger.endDelivery("d1", stopped, event("stop"))).toEqual({ row: after, changed: true });
      const twice = { ...stopped, reason: "another", atMs: 70 };
      expect(await ledger.endDelivery("d1", twice, event("no"))).toEqual({ row: after, changed: false });
      expect(await ledger.openDelivery(sampleDelivery("d9"), event("no"))).toEqual(after);
      const reported = { ...after, bytes: 5, objects: 1, reportedAtMs: 50 };
      expect(await ledger.closeDelivery("d1", told, event("close"))).toEqual(reported);
      expect(await ledger.closeDelivery("d1", { ...told, bytes: 9 }, event("no"))).toEqual(reported);
      expect(await ledger.endDelivery("d1", denied, event("no"))).toEqual({ row: reported, changed: false });
      expect(await ledger.endDelivery("d2", stopped, event("no"))).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["open", "stop", "close"]);
    });
  });

  it("stops what failed, because it could be opened again, and not what succeeded", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (const [id, state] of [
        ["d1", "failed"],
        ["d2", "cancelled"],
        ["d3", "succeeded"],
      ] as const) {
        await ledger.openDelivery(sampleDelivery(id, { requestId: id }), event("open"));
        await ledger.closeDelivery(id, { ...told, state }, event("close"));
        const ended = await ledger.endDelivery(id, stopped, event("stop"));
        expect(ended).toMatchObject({ changed: state !== "succeeded", row: { bytes: 5 } });
        expect((await ledger.openDelivery(sampleDelivery("x", { requestId: id }), event("no"))).state).toBe(
          state === "succeeded" ? "succeeded" : "stopped",
        );
      }
    });
  });

  it("denies what is open, once, and opens it again when asked", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = await ledger.openDelivery(sampleDelivery("d1"), event("open"));
      expect(await ledger.endDelivery("d1", denied, event("deny"))).toMatchObject({
        changed: true,
        row: { state: "denied", reason: "no grant", reasonCode: "NO_GRANT", endedBy: "gateway" },
      });
      expect(await ledger.endDelivery("d1", denied, event("no"))).toMatchObject({ changed: false });
      expect(await ledger.openDelivery(sampleDelivery("d1"), event("open"))).toEqual(row);
      await ledger.endDelivery("d1", denied, event("deny"));
      expect(await ledger.closeDelivery("d1", told, event("close"))).toMatchObject({ state: "failed", bytes: 5 });
      expect(await ledger.endDelivery("d1", denied, event("no"))).toMatchObject({ changed: false });
      expect(await auditedActions(ledger)).toEqual(["open", "deny", "open", "deny", "close"]);
    });
  });

  it("adds counts in any state, keeps the latest times, and keeps them over openings", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.openDelivery(sampleDelivery("d1"), event("open"));
      const count = { deliveryId: "d1", locatedBytes: 3_000_000_000_000, relayedBytes: 0, atMs: 200, urlsUntilMs: 500 };
      await ledger.countDeliveries([count, { deliveryId: "none", locatedBytes: 1, relayedBytes: 1, atMs: 1 }]);
      await ledger.closeDelivery("d1", told, event("close"));
      await ledger.countDeliveries([{ deliveryId: "d1", locatedBytes: 0, relayedBytes: 7, atMs: 100 }]);
      await ledger.countDeliveries([{ ...count, locatedBytes: 1, atMs: 150, urlsUntilMs: 400 }]);
      await ledger.countDeliveries([]);
      const counted = { locatedBytes: 3_000_000_000_001, relayedBytes: 7, activeAtMs: 200, urlsUntilMs: 500 };
      expect(await ledger.getDelivery("d1")).toMatchObject({ state: "failed", ...counted });
      expect(await ledger.openDelivery(sampleDelivery("d1"), event("open"))).toMatchObject({
        state: "open",
        bytes: 0,
        ...counted,
      });
    });
  });

  it("lists newest first, of a peer, open ones only, page by page, and finds by a beginning", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = [
        sampleDelivery("dl-a", { requestId: "1", openedAtMs: 1 }),
        sampleDelivery("dl-ab", { requestId: "2", openedAtMs: 2, peer: "mimer" }),
        sampleDelivery("dl-b", { requestId: "3", openedAtMs: 2 }),
        sampleDelivery("dm", { requestId: "4", openedAtMs: 3 }),
      ];
      for (const row of rows) await ledger.openDelivery(row, event("open"));
      await ledger.closeDelivery("dm", told, event("close"));
      const ids = async (query: Omit<Parameters<typeof ledger.listDeliveries>[0], "limit">, limit = 10) =>
        (await ledger.listDeliveries({ ...query, limit })).map(({ deliveryId }) => deliveryId);
      expect(await ids({})).toEqual(["dm", "dl-b", "dl-ab", "dl-a"]);
      expect(await ids({ openOnly: true })).toEqual(["dl-b", "dl-ab", "dl-a"]);
      expect(await ids({ peer: "lumi", openOnly: true })).toEqual(["dl-b", "dl-a"]);
      expect(await ids({}, 2)).toEqual(["dm", "dl-b"]);
      expect(await ids({ before: { openedAtMs: 2, deliveryId: "dl-b" } })).toEqual(["dl-ab", "dl-a"]);
      expect((await ledger.findDeliveries("dl-a")).map(({ deliveryId }) => deliveryId)).toEqual(["dl-a", "dl-ab"]);
      expect(await ledger.findDeliveries("dl-b")).toEqual([rows[2]]);
      expect(await ledger.findDeliveries("dl-%")).toEqual([]);
    });
  });

  it("sums by peer and by person, page by page", async () => {
    await withLedger(newPlace, async (ledger) => {
      expect(await ledger.sumDeliveries({ byPerson: false, limit: 5 })).toEqual([]);
      const add = async (id: string, peer: string, actor: string | undefined, located: number, relayed: number) => {
        await ledger.openDelivery(sampleDelivery(id, { peer, actor, requestId: id }), event("open"));
        await ledger.countDeliveries([{ deliveryId: id, locatedBytes: located, relayedBytes: relayed, atMs: 1 }]);
        await ledger.closeDelivery(id, { ...told, bytes: located + relayed }, event("close"));
      };
      await add("d1", "lumi", "grace", 10, 1);
      await add("d2", "lumi", "grace", 20, 2);
      await add("d3", "lumi", undefined, 40, 0);
      await add("d4", "mimer", "Ádám", 2 ** 50, 5);
      const sum = (peer: string, actor: string | undefined, deliveries: number, located: number, relayed: number) => ({
        ...{ peer, actor, deliveries, locatedBytes: located, relayedBytes: relayed },
        reportedBytes: located + relayed,
      });
      const peers = [sum("lumi", undefined, 3, 70, 3), sum("mimer", undefined, 1, 2 ** 50, 5)];
      expect(await ledger.sumDeliveries({ byPerson: false, limit: 5 })).toEqual(peers);
      expect(await ledger.sumDeliveries({ byPerson: false, after: peers[0], limit: 5 })).toEqual([peers[1]]);
      const people = [
        sum("lumi", undefined, 1, 40, 0),
        sum("lumi", "grace", 2, 30, 3),
        sum("mimer", "Ádám", 1, 2 ** 50, 5),
      ];
      expect(await ledger.sumDeliveries({ byPerson: true, limit: 2 })).toEqual(people.slice(0, 2));
      expect(await ledger.sumDeliveries({ byPerson: true, after: people[0], limit: 5 })).toEqual(people.slice(1));
      expect(await ledger.sumDeliveries({ byPerson: true, after: people[2], limit: 5 })).toEqual([]);
    });
  });
}
