/** What Megatron writes beside its `iter_NNNNNNN` folders once all ranks have saved one. */
export const TRACKER = "latest_checkpointed_iteration.txt";

/** Largest tracker that is read. */
export const MAX_TRACKER_BYTES = 64;

/** True for a folder that Megatron names. */
export const looksLikeMegatron = (folder: string): boolean => /^iter_\d+$/.test(folder);

/**
 * What a checkpoint in Megatron's layout lacks: a tracker that has come as far.
 * @param tracker its text; undefined where there is none
 * @returns lines that name it; empty where the checkpoint is complete
 */
export function missingOfMegatron(step: number, tracker: string | undefined): string[] {
  if (tracker === undefined) return [TRACKER];
  const iteration = /^\s*(\d{1,15})\s*$/.exec(tracker)?.[1];
  if (iteration !== undefined && Number(iteration) >= step) return [];
  return [`${TRACKER} at ${step} (it says ${iteration ?? "no number"})`];
}
