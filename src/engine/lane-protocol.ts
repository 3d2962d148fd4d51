import type { LaneResult, LaneTask } from "../app/ports/lanes.ts";
import type { PlainError } from "../domain/plain-error.ts";

/** From the pool to a worker thread. */
export type ToLane =
  | {
      readonly type: "run";
      readonly id: number;
      readonly task: LaneTask;
      /** See Pace. */
      readonly pace?: SharedArrayBuffer | undefined;
    }
  | { readonly type: "cancel"; readonly id: number }
  /** Something that lanes are started with has changed; what it is only their composition knows. */
  | { readonly type: "tell"; readonly value: unknown };

/** From a worker thread to the pool. */
export type FromLane =
  | { readonly type: "ready" }
  /** What came about since the last such message: results in order, and bytes that passed. */
  | {
      readonly type: "progress";
      readonly id: number;
      readonly results: readonly LaneResult[];
      readonly bytes: number;
    }
  | { readonly type: "done"; readonly id: number }
  | {
      readonly type: "failed";
      readonly id: number;
      readonly error: PlainError;
    };
