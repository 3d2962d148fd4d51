import { describe, expect, it } from "vitest";
import type { TransferRow } from "../../../src/app/ports/ledger.ts";
import { inTurn } from "../../../src/engine/in-turn.ts";
import { sampleTransfer } from "../../contract/ledger/samples.ts";

const row = (transferId: string, createdAtMs: number, change: Partial<TransferRow> = {}): TransferRow => ({
  ...sampleTransfer(transferId),
  createdAtMs,
  ...change,
});
const ids = (rows: readonly TransferRow[]): readonly string[] => rows.map(({ transferId }) => transferId);

describe("transfers that wait", () => {
  it("run by priority, then by age", () => {
    const rows = [row("c", 3), row("a", 1), row("low", 0, { priority: -1 }), row("high", 9, { priority: 5 })];
    expect(ids(inTurn(rows))).toEqual(["high", "a", "c", "low"]);
  });

  it("of one rule follow each other newest version first, from the turn of its oldest on", () => {
    const of = (ruleId: string, newness: number): Partial<TransferRow> => ({ ruleId, newness });
    const rows = [
      row("mine", 2),
      row("r1-1", 1, of("r1", 1)),
      row("r2-9", 4, of("r2", 9)),
      row("r1-3", 5, of("r1", 3)),
      row("r1-2", 3, of("r1", 2)),
    ];
    for (const shuffled of [rows, rows.toReversed()])
      expect(ids(inTurn(shuffled))).toEqual(["r1-3", "r1-2", "r1-1", "mine", "r2-9"]);
  });
});
