import { expect, it } from "vitest";
import type { ClosingWork, Ledger, OwedWork } from "../../../src/app/ports/ledger.ts";
import type { AuditEvent } from "../../../src/domain/audit.ts";
import { withLedger, type NewPlace } from "./place.ts";
import { event, sampleDelivery, sampleGrant, samplePeer, sampleTransfer, sampleVersion, sliceUnit } from "./samples.ts";

const word = (reason = "", atMs = 1000) => ({ reason, by: "user:ada", atMs });

const owed = (transferId: string): OwedWork<ClosingWork> => ({
  peer: "lumi",
  transferId,
  work: { kind: "close-delivery", transferId, deliveryId: "dl-1", outcome: "failed", bytes: 0, objects: 0 },
});

/** Pulls from lumi in each state that can be, and one from another site. */
async function plant(ledger: Ledger): Promise<void> {
  await ledger.putPeer(samplePeer("lumi", { state: "active", catalogCursor: "e:7", catalogFreshAtMs: 5 }));
  for (const [id, change] of [
    ["tr-queued", {}],
    ["tr-running", { state: "RUNNING" }],
    ["tr-paused", { state: "PAUSED", reason: "by a person" }],
    ["tr-cancelling", { state: "RUNNING", step: "cancelling" }],
    ["tr-done", { state: "SUCCEEDED" }],
    ["tr-other", { reference: "lumi2/climate/era5@2026.1" }],
  ] as const)
    await ledger.createTransfer(sampleTransfer(id, change), event("transfer.start", id));
}

const states = async (ledger: Ledger): Promise<Record<string, string>> => {
  const rows = await ledger.listTransfers({ limit: 100 });
  return Object.fromEntries(rows.map((row) => [row.transferId, `${row.state} ${row.reasonCode}`.trim()]));
};

const auditOf = async (ledger: Ledger, action: string): Promise<AuditEvent[]> =>
  (await ledger.readAudit(0, 1000))
    .map(({ record }) => JSON.parse(record) as AuditEvent)
    .filter((record) => record.action === action);

/** Suspending, resuming and revoking, with all that hangs on a peer. */
export function describePeerMoves(newPlace: NewPlace): void {
  it("pauses and takes up the pulls that would run, and no others", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      const suspended = await ledger.actOnPeer("lumi", "suspend", word("asking"));
      expect(suspended).toMatchObject({
        changed: true,
        grants: [],
        peer: { state: "suspended", stateReason: "asking", stateSinceMs: 1000, catalogCursor: "e:7" },
      });
      expect(suspended?.transfers.map(({ transferId }) => transferId)).toEqual(["tr-queued", "tr-running"]);
      const paused = {
        "tr-queued": "PAUSED PEER_SUSPENDED",
        "tr-running": "PAUSED PEER_SUSPENDED",
        "tr-paused": "PAUSED",
        "tr-cancelling": "RUNNING",
        "tr-done": "SUCCEEDED",
        "tr-other": "QUEUED",
      };
      expect(await states(ledger)).toEqual(paused);
      expect((await ledger.getTransfer("tr-running"))?.reason).toContain("lumi is suspended: asking");
      expect(await ledger.actOnPeer("lumi", "suspend", word("again"))).toMatchObject({
        changed: false,
        peer: { stateReason: "asking" },
      });
      const resumed = await ledger.actOnPeer("lumi", "resume", word("", 2000));
      expect(resumed).toMatchObject({ changed: true, peer: { state: "active", stateSinceMs: 2000 } });
      expect(resumed?.peer.stateReason).toBeUndefined();
      expect(await states(ledger)).toEqual({ ...paused, "tr-queued": "QUEUED", "tr-running": "QUEUED" });
      expect(await auditOf(ledger, "peer.suspend")).toMatchObject([
        { subject: "lumi", detail: { said: "asking", transfers: 2 } },
      ]);
      expect(await auditOf(ledger, "peer.resume")).toHaveLength(1);
    });
  });

  it("a revocation takes all that a peer had, and keeps what was delivered and what tokens did", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      await ledger.addUnits("tr-running", [sliceUnit(1)], [], {});
      await ledger.putGrant(sampleGrant("gr-1"), event("grant.add"));
      await ledger.putGrant(sampleGrant("gr-2", { to: "cineca" }), event("grant.add"));
      await ledger.putInvitation({ jti: "inv-1", siteId: "lumi", expiresAtMs: 9e12 }, event("peer.invite"));
      await ledger.applyCatalogEvent("lumi", "e:8", {
        type: "shown",
        version: sampleVersion("2026.1", { site: "lumi" }),
      });
      await ledger.putOwnVersion(sampleVersion("1"), event("publish"));
      await ledger.refreshVisibility("lumi", "bsc", () => ({ actions: ["discover"] }));
      await ledger.openDelivery(sampleDelivery("dl-open"), event("delivery.open"));
      await ledger.openDelivery(sampleDelivery("dl-done", { requestId: "r2" }), event("delivery.open"));
      await ledger.closeDelivery("dl-done", { state: "succeeded", bytes: 1, objects: 1, atMs: 20 }, event("close"));
      await ledger.openDelivery(sampleDelivery("dl-failed", { requestId: "r3" }), event("delivery.open"));
      await ledger.closeDelivery("dl-failed", { state: "failed", bytes: 1, objects: 1, atMs: 20 }, event("close"));
      await ledger.recordCall("lumi", "jti-1", 9e12);

      const revoked = await ledger.actOnPeer("lumi", "revoke", word("closed"));
      expect(revoked).toMatchObject({ changed: true, deliveries: 1, grants: [{ grantId: "gr-1" }] });
      expect(revoked?.peer).toMatchObject({ state: "revoked", stateReason: "closed", era: 1, confirmedHere: false });
      expect(revoked?.peer.catalogCursor ?? revoked?.peer.catalogFreshAtMs).toBeUndefined();
      expect(await states(ledger)).toEqual({
        "tr-queued": "FAILED PEER_REVOKED",
        "tr-running": "FAILED PEER_REVOKED",
        "tr-paused": "FAILED PEER_REVOKED",
        "tr-cancelling": "RUNNING",
        "tr-done": "SUCCEEDED",
        "tr-other": "QUEUED",
      });
      expect((await ledger.listGrants()).map(({ grantId }) => grantId)).toEqual(["gr-2"]);
      expect((await ledger.getVersion("lumi", "climate/era5", "2026.1"))?.actions).toEqual([]);
      expect(await ledger.readVisibility("lumi", 0, 10)).toEqual([]);
      const peer = samplePeer("lumi", { confirmedThere: true });
      expect(await ledger.introducePeer("inv-1", peer, 1, event("peer.introduce"))).toEqual({
        outcome: "unknown-invitation",
      });
      expect((await ledger.getDelivery("dl-open"))?.state).toBe("stopped");
      expect((await ledger.getDelivery("dl-done"))?.state).toBe("succeeded");
      const again = await ledger.openDelivery(sampleDelivery("dl-x", { requestId: "r3" }), event("delivery.open"));
      expect(again).toMatchObject({ deliveryId: "dl-failed", state: "stopped", reasonCode: "PEER_REVOKED" });
      expect(await ledger.recordCall("lumi", "jti-1", 9e12)).toBe(false);
      expect(await auditOf(ledger, "grant.remove")).toMatchObject([{ subject: "gr-1", reason: "PEER_REVOKED" }]);
      expect(await auditOf(ledger, "transfer.fail")).toHaveLength(3);
      expect(await ledger.actOnPeer("lumi", "revoke", word())).toMatchObject({ changed: false });
      await expect(ledger.actOnPeer("lumi", "resume", word())).rejects.toMatchObject({ reason: "WRONG_STATE" });
      await expect(ledger.actOnPeer("lumi", "suspend", word())).rejects.toMatchObject({ reason: "WRONG_STATE" });
    });
  });

  it("what was owed to a revoked peer is marked, in whoever's hands it was", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      await ledger.actOnTransfer("tr-running", "fail", 5, {}, event("transfer.fail"), owed("tr-running"));
      const [claimed] = await ledger.claimOwed("me", 10, 60_000, 8);
      await ledger.actOnPeer("lumi", "revoke", word());
      expect(claimed && (await ledger.settleOwed(claimed))).toBe(false);
      // A new peering comes before anybody looked.
      await ledger.putPeer(samplePeer("lumi", { state: "active", era: 1 }));
      expect(await ledger.claimOwed("me", 20, 60_000, 8)).toMatchObject([
        { transferId: "tr-running", work: { revoked: true } },
      ]);
    });
  });

  it("a site that was revoked is introduced anew, and counts its eras", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      await ledger.actOnPeer("lumi", "revoke", word());
      await ledger.putInvitation({ jti: "inv-2", siteId: "lumi", expiresAtMs: 9e12 }, event("peer.invite"));
      const peer = samplePeer("lumi", { fingerprint: "cd".repeat(32), statementSequence: 1 });
      const stored = await ledger.introducePeer("inv-2", peer, 3000, event("peer.introduce"));
      expect(stored).toMatchObject({
        outcome: "stored",
        peer: { state: "invited", era: 1, stateSinceMs: 3000, fingerprint: "cd".repeat(32), confirmedHere: false },
      });
      expect(await ledger.actOnPeer("lumi", "revoke", word())).toMatchObject({ peer: { era: 2 } });
      expect(await ledger.actOnPeer("nobody", "revoke", word())).toBeUndefined();
    });
  });

  it("takes up only pulls that stand still for the given reasons", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      const refused = { reason: "refused", reasonCode: "PEER_UNAUTHENTICATED" };
      await ledger.actOnTransfer("tr-running", "pause", 5, refused, event("transfer.park"));
      const resumed = await ledger.resumePulls("lumi", ["PEER_UNAUTHENTICATED"], 10);
      expect(resumed).toMatchObject([{ transferId: "tr-running", state: "QUEUED", reason: "", reasonCode: "" }]);
      expect(await ledger.resumePulls("lumi", ["PEER_UNAUTHENTICATED"], 10)).toEqual([]);
    });
  });

  it("an alarm stays with the peer, and is audited once an hour", async () => {
    await withLedger(newPlace, async (ledger) => {
      await plant(ledger);
      const raise = (text: string, atMs: number) => ledger.raiseAlarm("lumi", text, atMs, event("peer.alarm", "lumi"));
      await raise("first", 10);
      await raise("second", 3_600_009);
      expect(await ledger.getPeer("lumi")).toMatchObject({ alarm: "second", alarmAtMs: 10 });
      expect(await auditOf(ledger, "peer.alarm")).toHaveLength(1);
      await raise("third", 3_600_010);
      expect(await ledger.getPeer("lumi")).toMatchObject({ alarm: "third", alarmAtMs: 3_600_010 });
      expect(await auditOf(ledger, "peer.alarm")).toHaveLength(2);
      await ledger.raiseAlarm("nobody", "x", 1, event("peer.alarm"));
      expect(await auditOf(ledger, "peer.alarm")).toHaveLength(2);
    });
  });
}
