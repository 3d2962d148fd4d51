/** A calendar month of UTC, e.g. `2026-11`. */
export type Month = string;

/** The month that a moment lies in. */
export const monthOf = (ms: number): Month => new Date(ms).toISOString().slice(0, 7);

/** When the month after a moment's begins, in milliseconds since 1970. */
export function nextMonthMs(ms: number): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
