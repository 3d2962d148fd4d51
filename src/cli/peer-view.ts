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
    ["endpoints", peer.endpoints.join(", ")],
    ["stores at", peer.storeOrigins.join(", ")],
    ["fingerprint", shownFingerprint(peer.fingerprint)],
    ["confirmed here", peer.state === "" ? "" : yesNo(peer.confirmedHere)],
    ["confirmed there", peer.state === "" ? "" : yesNo(peer.confirmedThere)],
    ["statement until", peer.statementExpiresAt === null ? "" : shownTime(peer.statementExpiresAt)],
    ["last exchange", peer.state === "" ? "" : shownTime(peer.lastExchangeAt)],
    ["refused key", rejected === "" ? "" : `${shownFingerprint(rejected)} tried to use the same invitation`],
    ["problem", peer.problem],
  ]);
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
