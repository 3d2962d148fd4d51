import { expect, it } from "vitest";
import { Presence } from "../../../src/app/presence.ts";
import { clockSkew, nextPeerState } from "../../../src/domain/peer.ts";

it("a peer is online for three heartbeats after it was heard, and says since when", () => {
  const presence = new Presence(1000);
  expect(presence.of("lumi", 0)).toBeUndefined();
  presence.heard("lumi", 5000);
  expect(presence.of("lumi", 5000)).toEqual({
    online: true,
    sinceMs: 5000,
    roundTripMs: undefined,
    clockOffsetMs: undefined,
  });
  presence.heard("lumi", 7900, { roundTripMs: 12, clockOffsetMs: -3 });
  presence.heard("lumi", 8000);
  expect(presence.of("lumi", 11_000)).toEqual({ online: true, sinceMs: 5000, roundTripMs: 12, clockOffsetMs: -3 });
  expect(presence.of("lumi", 11_001)).toMatchObject({ online: false, sinceMs: 8000 });
  presence.heard("lumi", 20_000);
  expect(presence.of("lumi", 20_001)).toMatchObject({ online: true, sinceMs: 20_000 });
  presence.forget("lumi");
  expect(presence.of("lumi", 20_001)).toBeUndefined();
});

it.each([
  [30_000, undefined],
  [-30_000, undefined],
  [45_400, "clock skew 45 s: its clock is ahead of ours"],
  [-90_000, "clock skew 90 s: its clock is behind ours"],
])("a clock that is off by %i ms", (offsetMs, says) => {
  if (says === undefined) expect(clockSkew(offsetMs)).toBeUndefined();
  else expect(clockSkew(offsetMs)).toContain(says);
});

it("an operator's word about a peer may be repeated, and not taken back once it is revoked", () => {
  expect(nextPeerState("lumi", "active", "suspend")).toBe("suspended");
  expect(nextPeerState("lumi", "suspended", "suspend")).toBe("suspended");
  expect(nextPeerState("lumi", "suspended", "resume")).toBe("active");
  for (const state of ["invited", "active", "suspended", "revoked"] as const)
    expect(nextPeerState("lumi", state, "revoke")).toBe("revoked");
  for (const [state, action] of [
    ["invited", "suspend"],
    ["invited", "resume"],
    ["revoked", "suspend"],
    ["revoked", "resume"],
  ] as const)
    expect(() => nextPeerState("lumi", state, action)).toThrow(/there is nothing to/);
});
