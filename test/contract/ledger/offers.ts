import { expect, it } from "vitest";
import type { GivenAnswer, OfferRow } from "../../../src/app/ports/ledger.ts";
import { MOST_OFFERS, type ToldOffer } from "../../../src/domain/offer.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, samplePeer } from "./samples.ts";

const offer = (offerId: string, change: Partial<OfferRow> = {}): OfferRow => ({
  ...{ offerId, artifact: "llm/*", kind: "checkpoint", copies: 1, every: 1, latestOnly: false },
  ...{ sites: ["lumi", "country=FI"], createdAtMs: 1000, createdBy: "ana" },
  ...change,
});

const told = (offerId: string, change: Partial<ToldOffer> = {}): ToldOffer => ({
  ...{ offerId, artifact: "llm/*", copies: 2, every: 1, latestOnly: false, place: "free" },
  ...change,
});

const accept = (offerId: string, change: Partial<GivenAnswer> = {}): GivenAnswer => ({
  ...{ offerId, answer: "accept", reason: "" },
  ...change,
});
const decline = (offerId: string): GivenAnswer => ({ offerId, answer: "decline", reason: "full" });

/** This site's offers with the sites that take them, and those of peers. */
export function describeOffers(newPlace: NewPlace): void {
  it("are put once, listed while they stand, and taken back once", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = offer("of-aaaa", { keepLast: 3, keepEvery: 10, every: 2, latestOnly: true, untilMs: 9000 });
      expect(await ledger.putOffer(row, event("add"))).toEqual(row);
      expect(await ledger.putOffer({ ...row, copies: 7 }, event("no"))).toEqual({ ...row, withdrawnAtMs: undefined });
      expect(await ledger.listOffers()).toEqual([{ ...row, withdrawnAtMs: undefined }]);
      expect(await ledger.withdrawOffer("of-none", 5, event("no"))).toBeUndefined();
      expect(await ledger.withdrawOffer("of-aaaa", 5, event("remove"))).toMatchObject({ withdrawnAtMs: 5 });
      expect(await ledger.withdrawOffer("of-aaaa", 6, event("no"))).toMatchObject({ withdrawnAtMs: 5 });
      expect(await ledger.listOffers()).toEqual([]);
      expect(await ledger.getOffer("of-aaaa")).toMatchObject({ withdrawnAtMs: 5 });
      expect(await auditedActions(ledger)).toEqual(["add", "remove"]);
    });
  });

  it("are not more than may stand at one time", async () => {
    await withLedger(newPlace, async (ledger) => {
      for (let n = 0; n < MOST_OFFERS; n++) await ledger.putOffer(offer(`of-n${n}`), event("add"));
      await expect(ledger.putOffer(offer("of-more"), event("no"))).rejects.toMatchObject({ reason: "LIMIT_EXCEEDED" });
      await ledger.withdrawOffer("of-n0", 5, event("remove"));
      expect(await ledger.putOffer(offer("of-more"), event("add"))).toMatchObject({ offerId: "of-more" });
    });
  });

  it("are taken by as many as there are places, however many come at one time; the others wait", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOffer(offer("of-aaaa", { copies: 2 }), event("add"));
      const sites = ["cineca", "csc", "lumi", "mimer", "pharos"];
      for (const site of sites) await ledger.noteAsked(site, ["of-aaaa"], 10);
      const answers = await Promise.all(
        sites.map((site) => ledger.answerOffer(site, accept("of-aaaa"), 20, event("accept"))),
      );
      expect(answers.map((answer) => answer?.outcome).sort()).toEqual([
        ...["not-needed", "not-needed", "not-needed", "taken", "taken"],
      ]);
      const rows = await ledger.listOfferSites({ offerId: "of-aaaa" });
      expect(rows.map(({ state }) => state).sort()).toEqual(["taken", "taken", "waiting", "waiting", "waiting"]);
      // Repeating changes nothing and is not audited.
      for (const { site, state } of rows) {
        const again = await ledger.answerOffer(site, accept("of-aaaa", { held: 3, missing: 1 }), 30, event("no"));
        expect(again).toEqual({ outcome: state === "taken" ? "taken" : "not-needed", moved: false });
      }
      expect((await ledger.listOfferSites()).map(({ sinceMs, held }) => [sinceMs, held])).toEqual(
        rows.map(() => [20, 3]),
      );
      expect(await auditedActions(ledger)).toEqual(["add", ...sites.map(() => "accept")]);
    });
  });

  it("give a place that is left to whoever comes next, and have nothing for whom they were never told", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOffer(offer("of-aaaa"), event("add"));
      for (const site of ["csc", "lumi"]) await ledger.noteAsked(site, ["of-aaaa"], 10);
      const answer = (site: string, given: GivenAnswer) => ledger.answerOffer(site, given, 20, event("answer"));
      expect(await answer("mimer", accept("of-aaaa"))).toBeUndefined();
      expect(await answer("lumi", accept("of-none"))).toBeUndefined();
      expect((await answer("lumi", accept("of-aaaa")))?.outcome).toBe("taken");
      expect((await answer("csc", accept("of-aaaa")))?.outcome).toBe("not-needed");
      expect(await answer("lumi", decline("of-aaaa"))).toEqual({ outcome: "declined", moved: true });
      expect(await answer("lumi", decline("of-aaaa"))).toEqual({ outcome: "declined", moved: false });
      expect((await answer("csc", accept("of-aaaa")))?.outcome).toBe("taken");
      expect((await answer("lumi", accept("of-aaaa")))?.outcome).toBe("not-needed");
      // Noted as asked before, and nothing is forgotten by being asked again.
      await ledger.noteAsked("csc", ["of-aaaa"], 40);
      expect(await ledger.listOfferSites({ site: "csc" })).toMatchObject([{ state: "taken", sinceMs: 20 }]);
      await ledger.withdrawOffer("of-aaaa", 50, event("remove"));
      expect(await answer("csc", accept("of-aaaa"))).toEqual({ outcome: "gone", moved: false });
    });
  });

  it("end with their time", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOffer(offer("of-aaaa", { untilMs: 100 }), event("add"));
      await ledger.noteAsked("lumi", ["of-aaaa"], 10);
      expect((await ledger.answerOffer("lumi", accept("of-aaaa"), 99, event("accept")))?.outcome).toBe("taken");
      expect((await ledger.answerOffer("lumi", accept("of-aaaa"), 100, event("no")))?.outcome).toBe("gone");
    });
  });

  it("lose the place of a peer that is revoked", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putPeer(samplePeer("lumi", { state: "active" }));
      await ledger.putOffer(offer("of-aaaa"), event("add"));
      for (const site of ["csc", "lumi"]) await ledger.noteAsked(site, ["of-aaaa"], 10);
      await ledger.answerOffer("lumi", accept("of-aaaa"), 20, event("accept"));
      const word = { reason: "", by: "user:ada", atMs: 25 };
      await ledger.actOnPeer("lumi", "suspend", word);
      expect((await ledger.answerOffer("csc", accept("of-aaaa"), 30, event("wait")))?.outcome).toBe("not-needed");
      await ledger.actOnPeer("lumi", "revoke", { ...word, atMs: 40 });
      expect((await ledger.answerOffer("csc", accept("of-aaaa"), 50, event("accept")))?.outcome).toBe("taken");
      expect(await ledger.listOfferSites({ site: "lumi" })).toEqual([]);
    });
  });

  it("of peers are noted as they are told; what is told no more has ended, and old ones are forgotten", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.hearOffers("lumi", [told("of-aaaa", { keepLast: 2 }), told("of-bbbb")], 100);
      await ledger.hearOffers("csc", [told("of-aaaa")], 100);
      const rule = { from: "lumi", artifact: "llm/*", every: 1, latestOnly: false, priority: 0 };
      const change = { answer: "accept", answeredBy: "ana", told: true, place: "yours", ruleId: "ru-x", rule } as const;
      expect(await ledger.changeReceivedOffer("lumi", "of-aaaa", change, event("accept"))).toMatchObject(change);
      expect(await ledger.changeReceivedOffer("lumi", "of-none", change, event("no"))).toBeUndefined();
      await ledger.hearOffers("lumi", [told("of-bbbb", { place: "none" })], 200);
      expect(await ledger.listReceivedOffers({ peer: "lumi" })).toMatchObject([
        { offerId: "of-aaaa", ...change, keepLast: 2, heardAtMs: 100, endedAtMs: 200 },
        { offerId: "of-bbbb", place: "none", heardAtMs: 100, endedAtMs: undefined },
      ]);
      // Told again it stands again, with the answer that it had.
      await ledger.hearOffers("lumi", [told("of-aaaa", { place: "yours" })], 300);
      const [first, second] = await ledger.listReceivedOffers({ peer: "lumi" });
      expect(first).toMatchObject({ ...change, endedAtMs: undefined });
      expect(second).toMatchObject({ endedAtMs: 300 });
      // A peer that makes ever new ones does not fill the ledger.
      for (let round = 0; round < 4; round++) {
        const many = Array.from({ length: MOST_OFFERS }, (_, n) => told(`of-r${round}x${n}`));
        await ledger.hearOffers("lumi", many, 1000 + round);
      }
      expect(await ledger.listReceivedOffers({ peer: "lumi" })).toHaveLength(2 * MOST_OFFERS);
      expect(await ledger.listReceivedOffers({ peer: "csc" })).toMatchObject([{ offerId: "of-aaaa" }]);
    });
  });
}
