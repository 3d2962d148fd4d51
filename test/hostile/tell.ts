import { appendFileSync } from "node:fs";

/** The variable that names the file to which cases are told; set by the runner. */
export const REPORT = "HANSE_HOSTILE_REPORT";

/**
 * Tells what a case tried and what happened: one line of the report.
 * @param id the case of the catalogue, e.g. `J4`
 */
export function tell(id: string, tried: string, happened: string): void {
  const file = process.env[REPORT];
  const line = `${id} ${tried} · ${happened}`;
  if (file === undefined) console.log(`  ${line}`);
  else appendFileSync(file, `${line}\n`);
}

/** How often each outcome came, e.g. `UNAUTHENTICATED ×71`. */
export function tallied(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${outcome} ×${count}`).join(", ");
}

/** Tells of many tries, one line for each case. */
export function tellByCase(
  tries: readonly { readonly case: string; readonly outcome: string }[],
  tried: (count: number) => string,
): void {
  for (const [id, some] of Map.groupBy(tries, (one) => one.case))
    tell(id, tried(some.length), tallied(some.map(({ outcome }) => outcome)));
}
