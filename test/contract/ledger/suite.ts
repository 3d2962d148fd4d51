import { describe } from "vitest";
import { describeAudit } from "./audit.ts";
import { describeAgreements } from "./agreements.ts";
import { describeCatalog } from "./catalog.ts";
import { describeDeliveries } from "./deliveries.ts";
import { describeDrops } from "./drops.ts";
import { describeEdits } from "./edits.ts";
import { describeInherited } from "./inherited.ts";
import { describeObjects } from "./objects.ts";
import { describeOffers } from "./offers.ts";
import { describeOutbox } from "./outbox.ts";
import { describePeerMoves } from "./peer-moves.ts";
import { describePeers } from "./peers.ts";
import type { NewPlace } from "./place.ts";
import { describeReceipts } from "./receipts.ts";
import { describeRules } from "./rules.ts";
import { describeScrubs } from "./scrubs.ts";
import { describeSearch } from "./search.ts";
import { describeSite } from "./site.ts";
import { describeTickets } from "./tickets.ts";
import { describeTokens } from "./tokens.ts";
import { describeTransfers } from "./transfers.ts";
import { describeUnits } from "./units.ts";
import { describeUploads } from "./uploads.ts";
import { describeWatches } from "./watches.ts";
import { describeWithdrawals } from "./withdrawals.ts";

/** What every ledger promises (src/app/ports/ledger.ts). */
export function describeLedger(newPlace: NewPlace): void {
  describePeers(newPlace);
  describe("an operator's word about a peer", () => {
    describePeerMoves(newPlace);
  });
  describe("catalog", () => {
    describeCatalog(newPlace);
  });
  describe("edits", () => {
    describeEdits(newPlace);
  });
  describe("search", () => {
    describeSearch(newPlace);
  });
  describeTransfers(newPlace);
  describe("units", () => {
    describeUnits(newPlace);
  });
  describe("uploads", () => {
    describeUploads(newPlace);
  });
  describe("objects", () => {
    describeObjects(newPlace);
  });
  describe("inherited parts", () => {
    describeInherited(newPlace);
  });
  describe("drops", () => {
    describeDrops(newPlace);
  });
  describe("deliveries", () => {
    describeDeliveries(newPlace);
  });
  describe("refused tickets", () => {
    describeTickets(newPlace);
  });
  describe("agreements", () => {
    describeAgreements(newPlace);
  });
  describe("offers", () => {
    describeOffers(newPlace);
  });
  describe("outbox", () => {
    describeOutbox(newPlace);
  });
  describe("receipts", () => {
    describeReceipts(newPlace);
  });
  describe("audit", () => {
    describeAudit(newPlace);
  });
  describe("rules", () => {
    describeRules(newPlace);
  });
  describe("tokens", () => {
    describeTokens(newPlace);
  });
  describe("scrubs", () => {
    describeScrubs(newPlace);
  });
  describe("watches", () => {
    describeWatches(newPlace);
  });
  describe("withdrawals", () => {
    describeWithdrawals(newPlace);
  });
  describeSite(newPlace);
}
