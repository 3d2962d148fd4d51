import { describe, expect, it } from "vitest";
import type { PeerStatement } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, samplePeer } from "./samples.ts";

/** Peers, invitations, replay memory. */
export function describePeers(newPlace: NewPlace): void {
  describe("peers", () => {
    it("writes, replaces, changes and lists peers", async () => {
      await withLedger(newPlace, async (ledger) => {
        const lumi = samplePeer("lumi", { invitation: "i.j.k", problem: "down", lastExchangeAtMs: 7 });
        await ledger.putPeer(lumi, event("peer.add"));
        await ledger.putPeer(samplePeer("cineca"));
        await ledger.putPeer(samplePeer("mimer"));
        expect(await ledger.getPeer("lumi")).toEqual(lumi);
        expect(await ledger.getPeer("nobody")).toBeUndefined();

        const changed = await ledger.updatePeer(
          "lumi",
          { state: "active", confirmedHere: true, problem: undefined },
          event("peer.confirm"),
        );
        expect(changed).toEqual({ ...lumi, state: "active", confirmedHere: true, problem: undefined });
        expect(await ledger.getPeer("lumi")).toEqual(changed);
        expect(await ledger.updatePeer("lumi", {})).toEqual(changed);
        expect(await ledger.updatePeer("nobody", { state: "active" }, event("peer.none"))).toBeUndefined();

        await ledger.putPeer(samplePeer("lumi"));
        expect(await ledger.getPeer("lumi")).toEqual(samplePeer("lumi"));
        expect((await ledger.listPeers()).map((peer) => peer.siteId)).toEqual(["cineca", "lumi", "mimer"]);
        expect((await ledger.listPeers({ after: "cineca", limit: 1 })).map((peer) => peer.siteId)).toEqual(["lumi"]);
        expect(await auditedActions(ledger)).toEqual(["peer.add", "peer.confirm"]);
      });
    });

    it("lets a statement only go on, of many that come at once to the newest", async () => {
      await withLedger(newPlace, async (ledger) => {
        const lumi = samplePeer("lumi", { problem: "down", statementSequence: 5 });
        await ledger.putPeer(lumi);
        const statement = (statementSequence: number): PeerStatement => ({
          description: { ...lumi.description, name: `as of ${statementSequence}` },
          statementSequence,
          statementHash: sha256(String(statementSequence)),
          statementExpiresAtMs: statementSequence,
          fingerprint: lumi.fingerprint,
        });
        const advance = (sequence: number) =>
          ledger.advanceStatement("lumi", statement(sequence), { problem: undefined }, 11, event(`to ${sequence}`));
        expect(await advance(4)).toBeUndefined();
        expect(await advance(5)).toBeUndefined();
        expect(await ledger.getPeer("lumi")).toEqual(lumi);
        expect(await ledger.advanceStatement("nobody", statement(9), {}, 11, event("no"))).toBeUndefined();
        await Promise.all([7, 30, 9, 29, 8, 30].map(advance));
        const newest = { ...lumi, ...statement(30), problem: undefined };
        expect(await ledger.getPeer("lumi")).toMatchObject(newest);
        expect(await ledger.advanceStatement("lumi", statement(31), { lastExchangeAtMs: 3 }, 12)).toMatchObject({
          ...newest,
          ...statement(31),
          lastExchangeAtMs: 3,
        });
        expect((await auditedActions(ledger)).filter((action) => action === "to 30")).toHaveLength(1);
      });
    });

    it("introduces a peer once for its invitation", async () => {
      await withLedger(newPlace, async (ledger) => {
        const invitation = { jti: "j1", siteId: "lumi", expiresAtMs: 1_000 };
        expect(await ledger.putInvitation(invitation, event("peer.invite"))).toEqual(invitation);
        const other = { ...invitation, siteId: "mimer", expiresAtMs: 9_999 };
        expect(await ledger.putInvitation(other, event("no"))).toEqual(invitation);
        const lumi = samplePeer("lumi", { state: "active" });
        const stranger = samplePeer("lumi", { fingerprint: "ee".repeat(32) });

        expect(await ledger.introducePeer("j0", lumi, 1, event("no"))).toEqual({ outcome: "unknown-invitation" });
        expect(await ledger.introducePeer("j1", samplePeer("mimer"), 1, event("no"))).toEqual({
          outcome: "other-site",
        });
        expect(await ledger.introducePeer("j1", lumi, 1_001, event("no"))).toEqual({ outcome: "expired" });
        expect(await ledger.listPeers()).toEqual([]);

        const stored = { ...lumi, state: "invited" as const };
        expect(await ledger.introducePeer("j1", lumi, 1_000, event("peer.introduce"))).toEqual({
          outcome: "stored",
          peer: stored,
        });
        expect(await ledger.introducePeer("j1", lumi, 5_000, event("no"))).toEqual({ outcome: "same", peer: stored });
        expect(await ledger.introducePeer("j1", stranger, 2, event("no"))).toEqual({ outcome: "other-key" });
        expect(await ledger.getPeer("lumi")).toEqual({ ...stored, rejectedFingerprint: stranger.fingerprint });
        expect(await auditedActions(ledger)).toEqual(["peer.invite", "peer.introduce"]);
      });
    });

    it("lets a pin make a peer active, and only that key", async () => {
      await withLedger(newPlace, async (ledger) => {
        const lumi = samplePeer("lumi");
        await ledger.putInvitation(
          { jti: "j1", siteId: "lumi", expiresAtMs: 1_000, pin: lumi.fingerprint },
          event("i"),
        );
        const stranger = samplePeer("lumi", { fingerprint: "ee".repeat(32) });
        expect(await ledger.introducePeer("j1", stranger, 1, event("no"))).toEqual({ outcome: "other-key" });
        expect(await ledger.getPeer("lumi")).toBeUndefined();
        const peer = { ...lumi, state: "active", confirmedHere: true };
        expect(await ledger.introducePeer("j1", lumi, 1, event("yes"))).toEqual({ outcome: "stored", peer });
        expect(await ledger.introducePeer("j1", lumi, 1, event("no"))).toEqual({ outcome: "same", peer });
      });
    });

    it("leaves a peer that stands already as it is", async () => {
      await withLedger(newPlace, async (ledger) => {
        const lumi = samplePeer("lumi", { state: "suspended" });
        await ledger.putPeer(lumi);
        await ledger.putInvitation({ jti: "j1", siteId: "lumi", expiresAtMs: 1_000 }, event("i"));
        expect(await ledger.introducePeer("j1", samplePeer("lumi"), 1, event("no"))).toEqual({ outcome: "known-peer" });
        expect(await ledger.getPeer("lumi")).toEqual(lumi);
      });
    });

    it("lets a peer that was confirmed here become active by its introduction, and no other key", async () => {
      await withLedger(newPlace, async (ledger) => {
        const accepted = samplePeer("lumi", { confirmedHere: true, invitation: "theirs", statementSequence: 0 });
        await ledger.putPeer(accepted);
        await ledger.putInvitation({ jti: "j1", siteId: "lumi", expiresAtMs: 1_000 }, event("i"));
        const stranger = samplePeer("lumi", { fingerprint: "ee".repeat(32) });
        expect(await ledger.introducePeer("j1", stranger, 1, event("no"))).toEqual({ outcome: "known-peer" });
        expect(await ledger.getPeer("lumi")).toEqual(accepted);
        const lumi = samplePeer("lumi", { confirmedThere: true });
        const peer = { ...lumi, state: "active", confirmedHere: true };
        expect(await ledger.introducePeer("j1", lumi, 1, event("yes"))).toEqual({ outcome: "stored", peer });
        expect(await ledger.introducePeer("j1", lumi, 1, event("no"))).toEqual({ outcome: "same", peer });
      });
    });

    it("takes a second invitation of the same key, and no older statement with it", async () => {
      await withLedger(newPlace, async (ledger) => {
        const lumi = samplePeer("lumi", { confirmedThere: true, statementSequence: 7 });
        for (const jti of ["j1", "j2"])
          await ledger.putInvitation({ jti, siteId: "lumi", expiresAtMs: 1_000 }, event("i"));
        await ledger.introducePeer("j1", lumi, 1, event("yes"));
        const older = { ...lumi, statementSequence: 6, statementHash: "0".repeat(64) };
        const again = await ledger.introducePeer("j2", older, 1, event("yes"));
        expect(again).toMatchObject({ outcome: "stored", peer: { state: "invited", confirmedHere: false } });
        expect(await ledger.getPeer("lumi")).toMatchObject({ statementSequence: 7, statementHash: lumi.statementHash });
      });
    });

    it("stores exactly one of many keys that come at once", async () => {
      await withLedger(newPlace, async (ledger) => {
        await ledger.putInvitation({ jti: "j1", siteId: "lumi", expiresAtMs: 1_000 }, event("i"));
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, (_, i) =>
            ledger.introducePeer(
              "j1",
              samplePeer("lumi", { fingerprint: String(i).padStart(64, "0") }),
              1,
              event("in"),
            ),
          ),
        );
        expect(outcomes.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
        expect(outcomes.filter(({ outcome }) => outcome === "other-key")).toHaveLength(11);
        expect(await auditedActions(ledger)).toEqual(["i", "in"]);
      });
    });
  });

  describe("calls", () => {
    it("lets a call token pass once, of fifty at once too, and after opening again", async () => {
      const place = newPlace();
      const first = await place.open();
      const seen = await Promise.all(Array.from({ length: 50 }, () => first.recordCall("lumi", "j", 100)));
      expect(seen.filter(Boolean)).toHaveLength(1);
      expect(await first.recordCall("cineca", "j", 100)).toBe(true);
      await first.close();

      const second = await place.open();
      expect(await second.recordCall("lumi", "j", 100)).toBe(false);
      await second.forgetCalls(100);
      expect(await second.recordCall("lumi", "j", 100)).toBe(false);
      await second.forgetCalls(101);
      expect(await second.recordCall("lumi", "j", 200)).toBe(true);
      await second.close();
    });

    it("never lets the clock or a statement's sequence go back", async () => {
      const place = newPlace();
      const first = await place.open();
      expect(await first.clockFloor(500)).toBe(500);
      expect(await first.clockFloor(400)).toBe(500);
      expect(await first.clockFloor(501)).toBe(501);
      const drawn = await Promise.all(Array.from({ length: 10 }, () => first.nextStatementSequence(1_999)));
      expect(drawn.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      await first.close();
      const second = await place.open();
      expect(await second.clockFloor(1)).toBe(501);
      expect(await second.nextStatementSequence(1)).toBe(11);
      // A ledger that was lost or restored goes on behind what peers saw: by the clock.
      expect(await second.nextStatementSequence(1_800_000_000_999)).toBe(1_800_000_000);
      expect(await second.nextStatementSequence(1_800_000_000_999)).toBe(1_800_000_001);
      expect(await second.nextStatementSequence(1_700_000_000_000)).toBe(1_800_000_002);
      await second.close();
    });
  });
}
