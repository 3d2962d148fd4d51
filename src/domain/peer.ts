import { HanseError } from "./errors.ts";

/** How far two sites have come with each other. */
export type PeerState = "invited" | "active" | "suspended" | "revoked";

/** What an operator does with a peer that stands. */
export type PeerAction = "suspend" | "resume" | "revoke";

const NEXT: Record<PeerAction, Partial<Record<PeerState, PeerState>>> = {
  suspend: { active: "suspended", suspended: "suspended" },
  resume: { suspended: "active", active: "active" },
  revoke: { invited: "revoked", active: "revoked", suspended: "revoked", revoked: "revoked" },
};

const REMEDY: Record<PeerState, string> = {
  invited: "It is not active yet: `hanse peer confirm` makes it so, `hanse peer revoke` ends it",
  active: "`hanse peer suspend` stops it for a while, `hanse peer revoke` for good",
  suspended: "`hanse peer resume` lets it go on, `hanse peer revoke` ends it",
  revoked: "Peer with it anew, from nothing: `hanse peer invite` or `hanse peer accept`",
};

/**
 * The state after an operator's word. Repeating it is allowed and changes nothing.
 * @throws HanseError WRONG_STATE where it makes no sense in this state
 */
export function nextPeerState(siteId: string, state: PeerState, action: PeerAction): PeerState {
  const next = NEXT[action][state];
  if (next !== undefined) return next;
  throw new HanseError("WRONG_STATE", `${siteId} is ${state}: there is nothing to ${action}`, {
    hop: "this gateway",
    remedy: REMEDY[state],
  });
}

/** How far a peer's clock may be off before people are told: beyond it calls begin to be refused. */
const SKEW_MS = 30_000;

/** `clock skew N s` with its direction, where two clocks differ by more than 30 s; undefined else. */
export function clockSkew(offsetMs: number): string | undefined {
  if (Math.abs(offsetMs) <= SKEW_MS) return undefined;
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  return `clock skew ${seconds} s: its clock is ${offsetMs > 0 ? "ahead of" : "behind"} ours; set both by NTP`;
}
