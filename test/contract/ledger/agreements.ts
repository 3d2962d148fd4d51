import { expect, it } from "vitest";
import type { AgreementRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import type { ToldGrant } from "../../../src/domain/grant.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, OWN, sampleDelivery, sampleGrant, samplePeer, sampleVersion } from "./samples.ts";

const TERMS = sha256("terms — Bedingungen");
const MONTH_MS = Date.UTC(2026, 10, 15);

const agreement = (agreementId: string, change: Partial<AgreementRow> = {}): AgreementRow => ({
  ...{ agreementId, direction: "out", peer: "lumi", source: OWN, destination: "lumi", grantId: "g1" },
  ...{ artifact: "climate/**", terms: TERMS, purpose: "study 12", person: "ana", forSite: false, country: "FI" },
  ...{ token: `${agreementId}.t.k`, agreedAtMs: 1, recordedAtMs: 2, ...change },
});

const grant = (grantId: string, change: Partial<ToldGrant> = {}): ToldGrant => ({
  ...{ grantId, artifact: "climate/**", actions: ["read"], residency: ["EU"], countries: ["FI", "SE"], ...change },
});

/** Conditions of grants, terms, what was agreed to, and what was read under grants. */
export function describeAgreements(newPlace: NewPlace): void {
  it("keeps a grant with all its conditions, and its terms after it is gone", async () => {
    await withLedger(newPlace, async (ledger) => {
      const grant = sampleGrant("g-1", {
        ...{ to: "region=EU", person: "ana", entitlement: "urn:geant:x:group:g", untilMs: 99, quotaBytes: 2 ** 50 },
        ...{
          terms: { sha256: TERMS },
          purpose: "study 12",
          residency: ["EU", "CH"],
          actions: ["read", "redistribute"],
        },
      });
      const plain = sampleGrant("g-2");
      expect(await ledger.putGrant(grant, event("add"), { sha256: TERMS, text: "terms — Bedingungen" })).toEqual(grant);
      await ledger.putGrant(plain, event("add"));
      expect(await ledger.listGrants({ to: ["lumi", "region=EU", "country=FI"] })).toEqual([grant, plain]);
      expect(await ledger.listGrants({ to: ["country=FI"] })).toEqual([]);
      expect(await ledger.findGrants("g-")).toHaveLength(2);
      expect(await ledger.findGrants("g-2")).toEqual([plain]);
      await ledger.removeGrant("g-1", event("rm"));
      expect(await ledger.getTerms(TERMS)).toEqual({ sha256: TERMS, text: "terms — Bedingungen", url: undefined });
      expect(await ledger.getTerms("0".repeat(64))).toBeUndefined();
    });
  });

  it("a text of terms takes the place of none, and of nothing else", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putTerms({ sha256: TERMS, url: "https://bsc.example/t" });
      await ledger.putTerms({ sha256: TERMS });
      expect(await ledger.getTerms(TERMS)).toMatchObject({ url: "https://bsc.example/t", text: undefined });
      await ledger.putTerms({ sha256: TERMS, text: "one" });
      await ledger.putTerms({ sha256: TERMS, text: "two" });
      expect(await ledger.getTerms(TERMS)).toMatchObject({ url: "https://bsc.example/t", text: "one" });
    });
  });

  it("keeps each agreement once, and finds those to some terms with a peer", async () => {
    await withLedger(newPlace, async (ledger) => {
      const ana = agreement("ag-ana");
      const bob = agreement("ag-bob", { person: "bob", recordedAtMs: 3, forSite: true, purpose: undefined });
      const ours = agreement("ag-ours", { direction: "in", person: "ana", recordedAtMs: 4 });
      const other = agreement("ag-x", { terms: sha256("other"), peer: "mimer", recordedAtMs: 5 });
      for (const row of [bob, ana, ours, other]) expect(await ledger.keepAgreement(row, event("keep"))).toBe(true);
      expect(await ledger.keepAgreement({ ...ana, country: "SE" }, event("no"))).toBe(false);
      expect(await ledger.agreementsTo("lumi", "out", [TERMS])).toEqual([ana, bob]);
      expect(await ledger.agreementsTo("lumi", "in", [TERMS, sha256("other")])).toEqual([ours]);
      expect(await ledger.agreementsTo("lumi", "out", [])).toEqual([]);
      expect(await ledger.listAgreements({ limit: 9 })).toEqual([other, ours, bob, ana]);
      expect(await ledger.listAgreements({ limit: 2, before: ours })).toEqual([bob, ana]);
      expect(await ledger.listAgreements({ limit: 9, peer: "mimer" })).toEqual([other]);
      expect(await ledger.listAgreements({ limit: 9, agreedBy: "ana" })).toEqual([ours]);
      expect(await ledger.findAgreements("ag-o")).toEqual([ours]);
      expect(await auditedActions(ledger)).toEqual(["keep", "keep", "keep", "keep"]);

      await ledger.putPeer(samplePeer("lumi", { state: "active" }));
      await ledger.actOnPeer("lumi", "revoke", { reason: "", by: "user:ada", atMs: 9 });
      expect(await ledger.agreementsTo("lumi", "out", [TERMS])).toEqual([]);
      expect(await ledger.listAgreements({ limit: 9, peer: "lumi" })).toHaveLength(3);
      expect(await ledger.keepAgreement(ana, event("keep"))).toBe(true);
      expect(await ledger.agreementsTo("lumi", "out", [TERMS])).toEqual([ana]);
    });
  });

  it("counts what is read to the delivery's grant, by peer and month", async () => {
    await withLedger(newPlace, async (ledger) => {
      const known = { grantId: "g1", storeCountry: "FI", entitlements: ["urn:geant:x:group:g"] };
      const row = sampleDelivery("d1", known);
      expect(await ledger.openDelivery(row, event("open"))).toEqual(row);
      const count = (locatedBytes: number, relayedBytes: number, atMs = MONTH_MS) =>
        ledger.countDeliveries([{ deliveryId: "d1", locatedBytes, relayedBytes, atMs }]);
      await count(5, 0);
      await count(0, 7);
      await count(0, 0);
      await count(100, 0, Date.UTC(2026, 11, 1));
      const november = { grantId: "g1", peer: row.peer, month: "2026-11", bytes: 12 };
      expect(await ledger.listUsage({ month: "2026-11" })).toEqual([november]);
      expect(await ledger.listUsage({ month: "2026-12", peer: row.peer })).toMatchObject([{ bytes: 100 }]);
      expect(await ledger.listUsage({ month: "2027-01" })).toEqual([]);
      await ledger.rebindDelivery("d1", "g2");
      await count(1, 0);
      expect(await ledger.listUsage({ month: "2026-11", grantId: "g2" })).toMatchObject([{ bytes: 1 }]);
      expect(await ledger.listUsage({ month: "2026-11", peer: "nobody" })).toEqual([]);
      const denied = { state: "denied", reason: "x", reasonCode: "NO_GRANT", by: "gateway", atMs: 1 } as const;
      await ledger.endDelivery("d1", denied, event("deny"));
      const again = sampleDelivery("d1", { grantId: "g3", storeCountry: "SE", entitlements: [] });
      expect(await ledger.openDelivery(again, event("open"))).toMatchObject({
        ...{ grantId: "g3", storeCountry: "SE", entitlements: [], state: "open" },
      });
    });
  });

  it("logs what a version is granted on: other grants are news, the same are none", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putOwnVersion(sampleVersion("1"), event("v"));
      const show = (...toldGrants: ToldGrant[]) =>
        ledger.refreshVisibility("lumi", OWN, () => ({ actions: ["discover", "read"], toldGrants }));
      expect(await show(grant("g1"))).toBe(1);
      expect(await show(grant("g1"))).toBe(0);
      expect(await ledger.readVisibility("lumi", 0, 9)).toMatchObject([{ sequence: 1, toldGrants: [grant("g1")] }]);
      expect(await show(grant("g2"))).toBe(1);
      expect(await show()).toBe(1);
      const [plain] = await ledger.readVisibility("lumi", 0, 9);
      expect(plain).toEqual({ sequence: 3, artifact: "climate/era5", label: "1", actions: ["discover", "read"] });
    });
  });

  it("mirrors toldGrants with what is shown, also where the metadata is older, and none with what is hidden", async () => {
    await withLedger(newPlace, async (ledger) => {
      const shown = sampleVersion("1", { site: "lumi", toldGrants: [grant("g1")], metadataSequence: 5 });
      const see = (version: typeof shown) => ledger.applyCatalogEvent("lumi", "c", { type: "shown", version });
      const standing = () => ledger.getVersion("lumi", "climate/era5", "1");
      await see(shown);
      expect(await standing()).toEqual(shown);
      await see({ ...shown, metadataSequence: 4, toldGrants: [grant("g2")] });
      expect(await standing()).toEqual({ ...shown, toldGrants: [grant("g2")] });
      await see({ ...shown, metadataSequence: 4, toldGrants: undefined });
      expect(await standing()).toEqual({ ...shown, toldGrants: undefined });
      await see(shown);
      await ledger.applyCatalogEvent("lumi", "c", { type: "hidden", artifact: "climate/era5", label: "1" });
      expect(await standing()).toEqual({ ...shown, actions: [], toldGrants: undefined });
    });
  });
}
