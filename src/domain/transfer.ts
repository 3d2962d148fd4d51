import { HanseError } from "./errors.ts";

/** The states of a transfer and of a publication. */
export type TransferState = "QUEUED" | "RUNNING" | "PAUSED" | "SUCCEEDED" | "FAILED" | "CANCELLED";

/** What a transfer does: bring a version here, or make one. */
export type TransferKind = "pull" | "publication";

/** What can happen to a transfer. */
export type TransferAction = "start" | "pause" | "resume" | "cancel" | "succeed" | "fail" | "revoke";

const NEXT: Record<TransferAction, Partial<Record<TransferState, TransferState>>> = {
  start: { QUEUED: "RUNNING", RUNNING: "RUNNING" },
  pause: { QUEUED: "PAUSED", RUNNING: "PAUSED", PAUSED: "PAUSED" },
  resume: { PAUSED: "QUEUED", FAILED: "QUEUED", QUEUED: "QUEUED", RUNNING: "RUNNING" },
  cancel: {
    QUEUED: "CANCELLED",
    RUNNING: "CANCELLED",
    PAUSED: "CANCELLED",
    FAILED: "CANCELLED",
    CANCELLED: "CANCELLED",
  },
  succeed: { RUNNING: "SUCCEEDED" },
  fail: { RUNNING: "FAILED", QUEUED: "FAILED" },
  // Its source is no peer any more, whatever anybody wanted of it.
  revoke: { QUEUED: "FAILED", RUNNING: "FAILED", PAUSED: "FAILED" },
};

/**
 * The state after an action. Repeating pause, resume and cancel is allowed and changes nothing.
 * @throws HanseError WRONG_STATE where the action makes no sense any more
 */
export function nextState(state: TransferState, action: TransferAction): TransferState {
  const next = NEXT[action][state];
  if (next !== undefined) return next;
  const { what, remedy } = ENDED[state] ?? {};
  throw what === undefined
    ? new HanseError("WRONG_STATE", `a ${state} transfer cannot ${action}`, {
        remedy: "Look at it with `hanse transfer show`",
      })
    : new HanseError("WRONG_STATE", `the transfer ${what}: there is nothing to ${action}`, { remedy });
}

/** How a transfer at its end came to it, and what can be done then. */
const ENDED: Partial<Record<TransferState, { readonly what: string; readonly remedy?: string }>> = {
  SUCCEEDED: { what: "has succeeded" },
  FAILED: { what: "has failed", remedy: "`hanse transfer resume` tries again from what is there" },
  CANCELLED: { what: "was cancelled", remedy: "Start it again if it is still wanted" },
};

/** True for a state that only `resume` (of FAILED) or nothing leaves. */
export const isFinal = (state: TransferState): boolean =>
  state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
