import type { HanseError } from "../domain/errors.ts";
import { nextMonthMs } from "../domain/month.ts";

/** Longer waits reach us cut to this. */
const LONGEST_TOLD_MS = 600_000;

/** Behind the beginning of a month, because clocks differ. */
const SLACK_MS = 5000;

/** The source's store did not let us in: its keys ran out, and others come. */
const SOURCE_DENIED_MS = 5 * 60_000;

/**
 * When a transfer that this failure pauses goes on by itself; undefined where a person has to mend something. A source's
 * quota, which comes with a time to wait, is good again in the next month; a store's has none.
 */
export function resumeAtMs(error: HanseError, nowMs: number): number | undefined {
  if (error.reason === "SOURCE_DENIED") return nowMs + SOURCE_DENIED_MS;
  if (error.reason !== "QUOTA_EXCEEDED" || error.retryAfterMs === undefined) return undefined;
  const soon = error.retryAfterMs < LONGEST_TOLD_MS;
  return (soon ? nowMs + error.retryAfterMs : nextMonthMs(nowMs)) + SLACK_MS;
}
