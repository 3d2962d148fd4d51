import { expect, it } from "vitest";
import type { ReceiptRow } from "../../../src/app/ports/ledger.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event, samplePeer } from "./samples.ts";

const sampleReceipt = (receiptId: string, change: Partial<ReceiptRow> = {}): ReceiptRow => ({
  receiptId,
  direction: "in",
  peer: "lumi",
  source: "lumi",
  destination: "bsc",
  transferId: `tr-${receiptId}`,
  deliveryId: `dl-${receiptId}`,
  owner: "lumi",
  artifact: "climate/era5",
  label: "2026.1",
  kind: "dataset",
  digest: sha256("manifest"),
  objects: 2,
  bytes: Number.MAX_SAFE_INTEGER,
  modes: ["direct", "relay"],
  startedAtMs: 10,
  endedAtMs: 20,
  person: "ada",
  destinationToken: "d.d.d",
  pending: true,
  recordedAtMs: 30,
  ...change,
});
const idsOf = (rows: readonly ReceiptRow[]): string[] => rows.map(({ receiptId }) => receiptId);

/** What was delivered, signed by both sites. */
export function describeReceipts(newPlace: NewPlace): void {
  it("keeps the tokens that came first", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleReceipt("r1", { person: undefined, modes: [] });
      expect(await ledger.keepReceipt(row, event("sign"))).toEqual(row);
      const other = { ...row, destinationToken: "e.e.e", sourceToken: "s.s.s", bytes: 1 };
      expect(await ledger.keepReceipt(other, event("no"))).toEqual(row);
      expect(await ledger.getReceipt("r1")).toEqual(row);
      expect(await ledger.getReceipt("r2")).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["sign"]);
    });
  });

  it("replaces what was told without a token, and nothing by what is", async () => {
    await withLedger(newPlace, async (ledger) => {
      const told = sampleReceipt("r1", { destinationToken: undefined, pending: false, problem: "none was sent" });
      await ledger.keepReceipt(told, event("told"));
      expect(await ledger.keepReceipt({ ...told, problem: "again" }, event("no"))).toEqual(told);
      const whole = sampleReceipt("r1", { sourceToken: "s.s.s", pending: false });
      expect(await ledger.keepReceipt(whole, event("countersign"))).toEqual(whole);
      expect(await ledger.keepReceipt(told, event("no"))).toEqual(whole);
      expect(await auditedActions(ledger)).toEqual(["told", "countersign"]);
    });
  });

  it("notes why the other half is missing, and then the half, for good", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = sampleReceipt("r1");
      await ledger.keepReceipt(row, event("sign"));
      const waits = { pending: true, problem: "peer lumi: no answer", sourceToken: undefined };
      expect(await ledger.answerReceipt("r1", waits)).toEqual({ ...row, ...waits });
      const answer = { pending: false, problem: undefined, sourceToken: "s.s.s" };
      expect(await ledger.answerReceipt("r1", answer, event("whole"))).toEqual({ ...row, ...answer });
      expect(await ledger.answerReceipt("r1", { ...answer, sourceToken: "x.x.x" }, event("no"))).toEqual({
        ...row,
        ...answer,
      });
      expect(await ledger.answerReceipt("r2", answer, event("no"))).toBeUndefined();
      expect(await auditedActions(ledger)).toEqual(["sign", "whole"]);
    });
  });

  it("is found by the beginning of its id or its transfer's, and listed newest first", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = [
        sampleReceipt("rc-a1", { recordedAtMs: 3, transferId: "tr-x1" }),
        sampleReceipt("rc-a2", { recordedAtMs: 2, transferId: "tr-x2", person: "bo" }),
        sampleReceipt("rc-b%", { recordedAtMs: 2, transferId: "tr-y", direction: "out", peer: "mimer" }),
      ];
      for (const row of rows) await ledger.keepReceipt(row, event("sign"));
      expect(idsOf(await ledger.findReceipts("rc-a"))).toEqual(["rc-a1", "rc-a2"]);
      expect(idsOf(await ledger.findReceipts("tr-x2"))).toEqual(["rc-a2"]);
      expect(idsOf(await ledger.findReceipts("rc-b%"))).toEqual(["rc-b%"]);
      expect(idsOf(await ledger.findReceipts("%"))).toEqual([]);
      expect(idsOf(await ledger.listReceipts({ limit: 9 }))).toEqual(["rc-a1", "rc-b%", "rc-a2"]);
      expect(idsOf(await ledger.listReceipts({ limit: 1, before: rows[2] }))).toEqual(["rc-a2"]);
      expect(idsOf(await ledger.listReceipts({ limit: 9, peer: "mimer" }))).toEqual(["rc-b%"]);
      expect(idsOf(await ledger.listReceipts({ limit: 9, transfer: "tr-x" }))).toEqual(["rc-a1", "rc-a2"]);
      // Somebody of the same name at the other site is somebody else.
      expect(idsOf(await ledger.listReceipts({ limit: 9, pulledBy: "ada" }))).toEqual(["rc-a1"]);
      expect(idsOf(await ledger.listReceipts({ limit: 9, pulledBy: "bo", transfer: "tr-x1" }))).toEqual([]);
    });
  });

  it("can be checked by the statement that its peer showed last", async () => {
    await withLedger(newPlace, async (ledger) => {
      await ledger.putPeer(samplePeer("lumi"));
      expect((await ledger.getPeer("lumi"))?.statement).toBeUndefined();
      const { description, fingerprint } = samplePeer("lumi");
      const statement = { description, fingerprint, statementSequence: 2, statementHash: "h", statementExpiresAtMs: 9 };
      await ledger.advanceStatement("lumi", { ...statement, statement: "s.s.s" }, {}, 5);
      expect(await ledger.getPeer("lumi")).toMatchObject({ statement: "s.s.s", statementSequence: 2 });
    });
  });
}
