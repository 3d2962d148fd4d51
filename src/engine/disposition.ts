import type { HanseError, Reason } from "../domain/errors.ts";

/** What to do after a unit or a step failed. */
export type Disposition =
  /** Try again later; `countTry` where the failure may lie in the unit itself. */
  | { readonly type: "retry"; readonly countTry: boolean }
  /** Stop with the reason until somebody resumes: trying again cannot help, and nothing is lost. */
  | { readonly type: "pause" }
  /** Stop for good. */
  | { readonly type: "fail" };

/** Tries of one unit before it is parked, once the stall has lasted long enough. */
export const MAX_TRIES = 8;

/** Reads of a part whose digest was wrong before the transfer fails. */
export const MAX_REFETCHES = 3;

/** Stores reshard for minutes, and a radosgw that died in Complete keeps others from it for ten: a stall is no failure before this. */
export const STALL_MS = 15 * 60_000;

const PAUSING: ReadonlySet<Reason> = new Set([
  "QUOTA_EXCEEDED",
  "TERMS_NOT_ACCEPTED",
  "DISK_FULL",
  "STORE_DENIED",
  "BUCKET_MISSING",
  "LIMIT_EXCEEDED",
  "FOREIGN_STORE",
  "NEEDS_RELAY",
  "PATH_NOT_OFFERED",
  "PEER_UNAUTHENTICATED",
  "TOKEN_INVALID",
  "TOKEN_EXPIRED",
  "ORIGIN_REFUSED",
  "PEER_NOT_ACTIVE",
  "PEER_SUSPENDED",
  "LEDGER_FAILED",
]);

/**
 * Judges a failure.
 * @param tries how often this unit failed since it last got on
 * @param stalledMs since when nothing of the transfer has succeeded
 */
export function disposition(error: HanseError, tries: number, stalledMs: number): Disposition {
  // Another gateway or lease took over, or we are stopping: not this unit's fault.
  if (error.reason === "LEASE_LOST" || error.reason === "SHUTTING_DOWN") return { type: "retry", countTry: false };
  // The source forgot the delivery, or the ticket that it was opened with has ended: it was opened again.
  if (error.reason === "TICKET_EXPIRED")
    return tries + 1 < MAX_TRIES ? { type: "retry", countTry: true } : { type: "pause" };
  if (error.reason === "UNKNOWN_DELIVERY")
    return tries + 1 < MAX_TRIES ? { type: "retry", countTry: true } : { type: "fail" };
  if (error.reason === "PEER_DOWN" || error.reason === "LOCATION_EXPIRED") return { type: "retry", countTry: false };
  // A peer that has its hands full and says for how long.
  if (error.reason === "LIMIT_EXCEEDED" && error.retryAfterMs !== undefined) return { type: "retry", countTry: false };
  if (PAUSING.has(error.reason)) return { type: "pause" };
  if (error.reason === "SOURCE_DENIED")
    return tries + 1 < MAX_REFETCHES ? { type: "retry", countTry: true } : { type: "pause" };
  if (error.category === "verification") {
    return tries + 1 < MAX_REFETCHES ? { type: "retry", countTry: true } : { type: "fail" };
  }
  if (error.category === "again") {
    return tries + 1 < MAX_TRIES || stalledMs < STALL_MS ? { type: "retry", countTry: true } : { type: "pause" };
  }
  if (error.category === "internal")
    return tries + 1 < MAX_REFETCHES ? { type: "retry", countTry: true } : { type: "fail" };
  return { type: "fail" };
}

/** Full jitter: a random wait up to 0.5 s doubled with each failure in a row, at most a minute. */
export function backoffMs(failuresInARow: number, random: () => number): number {
  return random() * Math.min(60_000, 500 * 2 ** Math.min(failuresInARow, 10));
}
