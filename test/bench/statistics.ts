/** The median of some figures, and between which they lie. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws Error for no figures at all */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [least, most, upper] = [sorted[0], sorted.at(-1), sorted[middle]];
  if (least === undefined || most === undefined || upper === undefined) throw new Error("no figures, no median");
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { median: (lower + upper) / 2, least, most };
}

/**
 * Ratios of two tools round by round, so that what disturbed a round disturbed both sides of its ratio.
 * @returns undefined where they share no round
 */
export function ratioOf(ours: ReadonlyMap<number, number>, theirs: ReadonlyMap<number, number>): Spread | undefined {
  const ratios = [...ours].flatMap(([round, figure]) => {
    const other = theirs.get(round);
    return other === undefined ? [] : [figure / other];
  });
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}

/** The order of a round: each tool comes first once in as many rounds as there are tools. @param round from 1 */
export function orderOf<T>(items: readonly T[], round: number): T[] {
  const first = (round - 1) % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}
