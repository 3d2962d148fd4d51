import type { Label } from "../artifact.ts";

/** `checkpoint-1200`, `step_1200`, `iter_0001200`, `global_step1200`, with a name before it or without, or the number alone. */
const FOLDER = /^(?:.*[-_.=])?(?:global[-_]?step|step|iter(?:ation)?|checkpoint|ckpt)[-_=]?(\d{1,15})$|^(\d{1,15})$/i;

/** What writers call a folder that they will rename. */
const UNFINISHED = /^(?:\.|_|te?mp(?![a-z]))/i;

/**
 * The step of a folder that may hold a checkpoint: the number at the end of its name.
 * @param folder its name, without slashes
 * @returns undefined for a folder that is no checkpoint's
 */
export function stepOf(folder: string): number | undefined {
  if (UNFINISHED.test(folder)) return undefined;
  const [, named, bare] = FOLDER.exec(folder) ?? [];
  const digits = named ?? bare;
  return digits === undefined ? undefined : Number(digits);
}

/** The label of the version that a step's checkpoint becomes: `step-1200`. */
export const labelOfStep = (step: number): Label => `step-${step}`;
