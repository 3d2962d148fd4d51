import { expect, it } from "vitest";
import { auditGenesis } from "../../../src/domain/audit.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, samplePeer } from "./samples.ts";

const HASH = "ab".repeat(32);

/** The audit log, its persons, and what was seen of others'. */
export function describeAudit(newPlace: NewPlace): void {
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

  it("tells how far it has come, now and before", async () => {
    await withLedger(newPlace, async (ledger) => {
      const empty = { size: 0, hash: auditGenesis(OWN) };
      expect(await ledger.auditHead()).toEqual(empty);
      const [one, two] = [await ledger.appendAudit(event("one")), await ledger.appendAudit(event("two"))];
      expect(await ledger.auditHead()).toEqual({ size: 2, hash: two.hash });
      expect(await ledger.auditHead(1)).toEqual({ size: 1, hash: one.hash });
      expect(await ledger.auditHead(0)).toEqual(empty);
      expect(await ledger.auditHead(3)).toBeUndefined();
    });
  });

  it("has one pseudonym for a person, of many events at once, and another for one of the same name elsewhere", async () => {
    await withLedger(newPlace, async (ledger) => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.appendAudit(event(`e${i}`))));
      await ledger.appendAudit({ ...event("there"), actor: "peer:lumi", onBehalfOf: "ada" });
      await ledger.appendAudit({ ...event("here"), actor: "gateway", onBehalfOf: "user:ada" });
      const records = await ledger.readAudit(0, 100);
      const fields = records.map(({ record }) => JSON.parse(record) as { actor: string; onBehalfOf?: string });
      const own = new Set(fields.slice(0, 20).map(({ actor }) => actor));
      expect(own.size).toBe(1);
      const [user = ""] = own;
      expect(fields.at(-1)?.onBehalfOf).toBe(user);
      expect(fields.at(-2)?.onBehalfOf).toMatch(/^p-[0-9a-f]{18}$/);
      expect(user).not.toBe(`user:${fields.at(-2)?.onBehalfOf ?? ""}`);
      expect(await ledger.namePersons([user.slice(5)])).toEqual([{ pseudonym: user.slice(5), person: "ada" }]);
      expect(await ledger.namePersons([])).toEqual([]);
    });
  });

  it("forgets a person, and keeps the records", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.appendAudit(event("one"));
      const pseudonym = await ledger.forgetPerson("ada", { ...event("person.forget"), actor: "gateway" });
      expect(pseudonym).toMatch(/^p-/);
      expect(await ledger.namePersons([pseudonym ?? ""])).toEqual([]);
      expect(await ledger.forgetPerson("ada", event("person.forget"))).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["one", "person.forget"]);
    });
  });

  it("notes what was seen of a peer's log, one change at a turn", async () => {
    await withLedger(newPlace, async (ledger) => {
      expect(await ledger.getWitness("lumi")).toBeUndefined();
      const seen = { size: 3, hash: HASH };
      const outcomes = await Promise.all(
        [1, 2, 3].map((n) => ledger.noteWitness("lumi", 0, { seen, seenAtMs: n, seenToken: "t" }, event(`seen ${n}`))),
      );
      expect(outcomes.filter((counted) => counted)).toHaveLength(1);
      const first = await ledger.getWitness("lumi");
      expect(first).toMatchObject({ siteId: "lumi", seen, seenToken: "t", gaps: 0, turn: 1 });
      expect(await auditedActions(ledger)).toEqual([`seen ${first?.seenAtMs ?? 0}`]);
      expect(await ledger.noteWitness("lumi", 0, { gaps: 9 })).toBe(false);
      expect(await ledger.noteWitness("lumi", 1, { problem: "cut", told: seen, toldAtMs: 5 })).toBe(true);
      expect(await ledger.noteWitness("lumi", 2, { problem: undefined, ownProblem: "anew" })).toBe(true);
      await ledger.noteWitness("bsc", 0, {});
      expect(await ledger.listWitnesses()).toEqual([
        { siteId: "bsc", gaps: 0, turn: 1 },
        { ...first, told: seen, toldAtMs: 5, ownProblem: "anew", turn: 3 },
      ]);
    });
  });
}
