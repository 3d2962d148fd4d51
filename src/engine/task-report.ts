import type { LaneResult, LaneTask } from "../app/ports/lanes.ts";

/** Where a task reports to. */
export interface TaskReport {
  readonly result: (result: LaneResult) => void;
  readonly bytes: (count: number) => void;
  /** Resolves when so many bytes may pass, where what is read keeps to a rate. */
  readonly paced?: ((count: number) => Promise<void>) | undefined;
}

/** A task of one type. */
export type TaskOf<Type extends LaneTask["type"]> = Extract<LaneTask, { type: Type }>;
