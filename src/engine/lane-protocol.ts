import type { LaneResult, LaneTask } from "../app/ports/lanes.ts";
import { HanseError, type Reason } from "../domain/errors.ts";

/** From the pool to a worker thread. */
export type ToLane =
  | { readonly type: "run"; readonly id: number; readonly task: LaneTask }
  | { readonly type: "cancel"; readonly id: number };

/** From a worker thread to the pool. */
export type FromLane =
  | { readonly type: "ready" }
  | { readonly type: "result"; readonly id: number; readonly result: LaneResult }
  | { readonly type: "bytes"; readonly id: number; readonly count: number }
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly error: PlainError };

/** A HanseError as plain data: classes do not cross threads. */
export interface PlainError {
  readonly reason: Reason;
  readonly text: string;
  readonly hop: string | undefined;
  readonly remedy: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly problems: readonly string[];
}

/** Mirror of fromPlainError. */
export const toPlainError = (error: HanseError): PlainError => ({
  reason: error.reason,
  text: error.message,
  hop: error.hop,
  remedy: error.remedy,
  retryAfterMs: error.retryAfterMs,
  problems: error.problems,
});

/** Mirror of toPlainError. */
export const fromPlainError = (plain: PlainError): HanseError =>
  new HanseError(plain.reason, plain.text, {
    hop: plain.hop,
    remedy: plain.remedy,
    retryAfterMs: plain.retryAfterMs,
    problems: plain.problems,
  });
