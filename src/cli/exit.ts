import { REASONS, type Category, type Reason } from "../domain/errors.ts";

/** Exit codes that are no failure's category. Stable: scripts branch on them. */
export const EXIT = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const;

const EXIT_OF = {
  invalid: 2,
  "not-found": 3,
  denied: 4,
  unauthenticated: 4,
  again: 5,
  exhausted: 5,
  verification: 6,
  conflict: 1,
  internal: 1,
} as const satisfies Record<Category, number>;

/** The exit code of a failure with this reason. */
export const exitCodeOf = (reason: Reason): number => EXIT_OF[REASONS[reason]];

/** A reason code from the wire as ours; one of a newer gateway that we do not know counts as INTERNAL. */
export const knownReason = (code: string): Reason => (Object.hasOwn(REASONS, code) ? (code as Reason) : "INTERNAL");
