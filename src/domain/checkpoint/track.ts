import type { Digest } from "../digest.ts";
import type { Verdict } from "./verdict.ts";

/**
 * - `growing`: it changed since the scan before, or was seen for the first time
 * - `incomplete`: unchanged, and something is missing
 * - `abandoned`: incomplete for long, or left behind by a newer one
 * - `complete`: all there and unchanged between two scans; it is published next
 * - `published`: a version holds exactly this
 * - `changed`: it is no longer what was published
 * - `gone`: it was published, and nothing of it is there any more
 */
export type CheckpointState = "growing" | "incomplete" | "abandoned" | "complete" | "published" | "changed" | "gone";

/** What a watch knows of one checkpoint. Times are milliseconds since 1970. */
export interface TrackedCheckpoint {
  /** Its name below the watched prefix. */
  readonly folder: string;
  readonly step: number;
  /** As it was found: see Verdict. */
  readonly layout: string;
  readonly state: CheckpointState;
  readonly objects: number;
  readonly bytes: number;
  /** Of the state that was seen last: see FolderFingerprint. */
  readonly fingerprint: string;
  readonly missing: readonly string[];
  /** Why it is not published though it is complete, or what became of what was published; empty when all is well. */
  readonly problem: string;
  readonly firstSeenAtMs: number;
  readonly changedAtMs: number;
  readonly completeSinceMs?: number | undefined;
  /** The publication of the present state, once it was begun. */
  readonly publication?: string | undefined;
  /** Fingerprint, manifest digest and time of what was published. */
  readonly publishedFingerprint?: string | undefined;
  readonly digest?: Digest | undefined;
  readonly publishedAtMs?: number | undefined;
}

/** A checkpoint's folder as one scan saw it. */
export interface SeenCheckpoint {
  readonly folder: string;
  readonly step: number;
  readonly objects: number;
  readonly bytes: number;
  readonly fingerprint: string;
  readonly verdict: Verdict;
}

/**
 * What is known after a scan that saw it.
 * @param settleMs a folder counts as unchanged once it was seen the same for so long
 */
export function trackSeen(
  known: TrackedCheckpoint | undefined,
  seen: SeenCheckpoint,
  nowMs: number,
  settleMs: number,
): TrackedCheckpoint {
  const { verdict, ...figures } = seen;
  const same = known?.fingerprint === seen.fingerprint && known.state !== "gone" ? known : undefined;
  // A clock that was set back must not keep a checkpoint waiting for its old time.
  const changedAtMs = Math.min(same?.changedAtMs ?? nowMs, nowMs);
  const complete = verdict.missing.length === 0;
  const settled = same !== undefined && nowMs - changedAtMs >= settleMs;
  return {
    ...figures,
    ...verdict,
    state: stateOf(known?.publishedFingerprint, seen.fingerprint, complete, same, settled),
    problem: same?.problem ?? "",
    firstSeenAtMs: known?.firstSeenAtMs ?? nowMs,
    changedAtMs,
    completeSinceMs: complete ? (same?.completeSinceMs ?? nowMs) : undefined,
    publication: same?.publication,
    publishedFingerprint: known?.publishedFingerprint,
    digest: known?.digest,
    publishedAtMs: known?.publishedAtMs,
  };
}

function stateOf(
  published: string | undefined,
  fingerprint: string,
  complete: boolean,
  same: TrackedCheckpoint | undefined,
  settled: boolean,
): CheckpointState {
  if (published !== undefined) return published === fingerprint ? "published" : "changed";
  if (same === undefined) return "growing";
  if (!complete) return "incomplete";
  return settled ? "complete" : "growing";
}

/** What is known after a scan that saw nothing of it; undefined where there is nothing left to know. */
export function trackAbsent(known: TrackedCheckpoint, nowMs: number): TrackedCheckpoint | undefined {
  if (known.publishedFingerprint === undefined) return undefined;
  if (known.state === "gone") return known;
  const nothing = { objects: 0, bytes: 0, missing: [], problem: "", publication: undefined };
  return { ...known, ...nothing, state: "gone", changedAtMs: nowMs };
}

/**
 * Calls those abandoned that were left incomplete: for so long, or since a checkpoint of a later step became complete after
 * they last changed.
 */
export function markAbandoned(
  checkpoints: readonly TrackedCheckpoint[],
  abandonedAfterMs: number,
  nowMs: number,
): readonly TrackedCheckpoint[] {
  const complete = checkpoints
    .filter(({ completeSinceMs }) => completeSinceMs !== undefined)
    .map(({ step, completeSinceMs = 0 }) => ({ step, sinceMs: completeSinceMs }))
    .sort((a, b) => b.step - a.step);
  const overtaken = (step: number, changedAtMs: number): boolean =>
    complete.some((other) => other.step > step && other.sinceMs > changedAtMs);
  return checkpoints.map((checkpoint) => {
    const { state, step, changedAtMs } = checkpoint;
    if (state !== "incomplete") return checkpoint;
    const abandoned = nowMs - changedAtMs >= abandonedAfterMs || overtaken(step, changedAtMs);
    return abandoned ? { ...checkpoint, state: "abandoned" } : checkpoint;
  });
}
