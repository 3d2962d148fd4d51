import type { LaneResult, LaneTask } from "../app/ports/lanes.ts";

/** Where a task reports to. */
export interface TaskReport {
  readonly result: (result: LaneResult) => void;
  readonly bytes: (count: number) => void;
}

/** A task of one type. */
export type TaskOf<Type extends LaneTask["type"]> = Extract<LaneTask, { type: Type }>;
