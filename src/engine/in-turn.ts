import type { TransferRow } from "../app/ports/ledger.ts";

/**
 * Transfers in the order in which they are to run: by priority; then by age, where a rule's pulls have the age of its
 * oldest and follow each other newest version first.
 */
export function inTurn(rows: readonly TransferRow[]): readonly TransferRow[] {
  const begun = new Map<string, number>();
  for (const { ruleId, createdAtMs } of rows) {
    if (ruleId !== undefined) begun.set(ruleId, Math.min(begun.get(ruleId) ?? Infinity, createdAtMs));
  }
  const turn = ({ ruleId, createdAtMs }: TransferRow): number =>
    ruleId === undefined ? createdAtMs : (begun.get(ruleId) ?? createdAtMs);
  return rows.toSorted(
    (a, b) =>
      (b.priority ?? 0) - (a.priority ?? 0) ||
      turn(a) - turn(b) ||
      (a.ruleId ?? "").localeCompare(b.ruleId ?? "") ||
      (b.newness ?? 0) - (a.newness ?? 0) ||
      a.createdAtMs - b.createdAtMs,
  );
}
