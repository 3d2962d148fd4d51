import { clockSkew } from "../domain/peer.ts";
import { formatFingerprint, parseFingerprint } from "../domain/site.ts";
import type { Peer__Output } from "../wire/gen/hanse/control/v1/Peer.ts";
import { formatProperties } from "./table.ts";
import { shownTime } from "./wire-json.ts";

/** A fingerprint in groups of 4, however it came; what is none is shown as it is. */
export function shownFingerprint(text: string): string {
  try {
    return formatFingerprint(parseFingerprint(text));
  } catch {
    return text;
  }
}

/** A peer's properties, one a line. */
export function peerLines(peer: Peer__Output): readonly string[] {
  const rejected = peer.rejectedFingerprint;
  return formatProperties([
    ["site", peer.siteId],
    ["name", peer.name],
    ["country", peer.country],
    ["state", peer.state],
    ["since", peer.stateSince === null ? "" : shownTime(peer.stateSince)],
    ["reason", peer.stateReason],
    ["endpoints", peer.endpoints.join(", ")],
    ["stores at", peer.storeOrigins.join(", ")],
    ["fingerprint", shownFingerprint(peer.fingerprint)],
    ["confirmed here", peer.state === "" ? "" : yesNo(peer.confirmedHere)],
    ["confirmed there", peer.state === "" ? "" : yesNo(peer.confirmedThere)],
    ["statement until", peer.statementExpiresAt === null ? "" : shownTime(peer.statementExpiresAt)],
    ["online", peer.state === "" ? "" : presenceLine(peer)],
    ["last heard", peer.state === "" ? "" : shownTime(peer.lastExchangeAt)],
    ["round trip", peer.measured ? `${peer.roundTripMs} ms` : ""],
    ["clock offset", peer.measured ? shownOffset(peer.clockOffsetMs) : ""],
    ["refused key", rejected === "" ? "" : `${shownFingerprint(rejected)} tried to use the same invitation`],
    ["alarm", peer.alarm === "" ? "" : `${peer.alarm} (${shownTime(peer.alarmAt)})`],
    ["problem", peer.problem],
  ]);
}

/** `yes`, `no`, or `-` for a peer that was not heard since the gateway started. */
export const shownPresence = (peer: Peer__Output): string => (peer.presenceSince === null ? "-" : yesNo(peer.online));

/** What keeps a peer from being used, or what an operator should look at. */
export function shownProblem(peer: Peer__Output): string {
  if (peer.problem !== "") return peer.problem;
  if (peer.alarm !== "") return `alarm: ${peer.alarm}`;
  return peer.stateReason;
}

function presenceLine(peer: Peer__Output): string {
  if (peer.presenceSince === null) return "not heard since the gateway started";
  return `${yesNo(peer.online)}, since ${shownTime(peer.presenceSince)}`;
}

function shownOffset(offsetMs: number): string {
  const skew = clockSkew(offsetMs);
  const shown = `${offsetMs < 0 ? "-" : "+"}${(Math.abs(offsetMs) / 1000).toFixed(3)} s`;
  return skew === undefined ? shown : `${shown} (${skew})`;
}

const yesNo = (value: boolean): string => (value ? "yes" : "no");

/** What happens next with a peer that was just changed. */
export function nextStep(peer: Peer__Output): string {
  const site = peer.siteId;
  if (peer.state === "active")
    return `${site} is an active peer. Let it read: hanse grant add --to ${site} --artifact PATTERN --allow discover,read`;
  if (peer.state !== "invited") return `${site} is ${peer.state}.`;
  if (!peer.confirmedHere) return `${site} waits for this side: hanse peer confirm ${site}`;
  return `${site} is invited; it becomes active when its operator confirms this site. Look: hanse peer show ${site}`;
}
