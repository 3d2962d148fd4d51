import { parseFingerprint } from "../domain/site.ts";
import { knownWord, textOrUnset } from "./enum-table.ts";
import type { Peer, Peer__Output } from "./gen/hanse/control/v1/Peer.ts";
import type { PeerMove } from "./gen/hanse/control/v1/PeerMove.ts";
import { fromTimestamp, toTimestamp } from "./time.ts";
import { PEER_STATES, type PeerStateWord } from "./words.ts";

/** A peer as people are shown it. */
export interface ShownPeer {
  readonly siteId: string;
  readonly name: string;
  readonly country: string;
  /** Undefined for a site that is only previewed. */
  readonly state: PeerStateWord | undefined;
  /** 64 hex digits. */
  readonly fingerprint: string;
  readonly endpoints: readonly string[];
  readonly storeOrigins: readonly string[];
  readonly statementExpiresAtMs: number | undefined;
  readonly lastExchangeAtMs: number | undefined;
  readonly problem: string | undefined;
  readonly confirmedHere: boolean;
  readonly confirmedThere: boolean;
  readonly rejectedFingerprint: string | undefined;
  readonly stateReason: string | undefined;
  readonly stateSinceMs: number | undefined;
  readonly online: boolean;
  /** Undefined: not heard since the gateway started. */
  readonly presenceSinceMs: number | undefined;
  /** Both undefined until an exchange was answered. */
  readonly roundTripMs: number | undefined;
  readonly clockOffsetMs: number | undefined;
  readonly alarm: string | undefined;
  readonly alarmAtMs: number | undefined;
}

/** What an operator's word about a peer brought about. */
export interface ShownPeerMove {
  readonly peer: ShownPeer;
  readonly changed: boolean;
  readonly removedGrants: readonly string[];
  readonly transfers: readonly string[];
  readonly deliveries: number;
  readonly urlsUntilMs: number | undefined;
}

/** hanse.control.v1.PeerMove */
export const peerMoveToWire = ({ peer, urlsUntilMs, ...move }: ShownPeerMove): PeerMove => ({
  ...move,
  peer: peerToWire(peer),
  removedGrants: [...move.removedGrants],
  transfers: [...move.transfers],
  urlsUntil: toTimestamp(urlsUntilMs),
});

/** hanse.control.v1.Peer */
export function peerToWire(peer: ShownPeer): Peer {
  const { statementExpiresAtMs, lastExchangeAtMs, stateSinceMs, presenceSinceMs, alarmAtMs, ...rest } = peer;
  return {
    ...rest,
    state: peer.state ?? "",
    problem: peer.problem ?? "",
    rejectedFingerprint: peer.rejectedFingerprint ?? "",
    endpoints: [...peer.endpoints],
    storeOrigins: [...peer.storeOrigins],
    statementExpiresAt: toTimestamp(statementExpiresAtMs),
    lastExchangeAt: toTimestamp(lastExchangeAtMs),
    stateReason: peer.stateReason ?? "",
    stateSince: toTimestamp(stateSinceMs),
    presenceSince: toTimestamp(presenceSinceMs),
    measured: peer.roundTripMs !== undefined,
    roundTripMs: peer.roundTripMs ?? 0,
    clockOffsetMs: peer.clockOffsetMs ?? 0,
    alarm: peer.alarm ?? "",
    alarmAt: toTimestamp(alarmAtMs),
  };
}

/** The mirror of peerToWire. @throws HanseError INVALID_INPUT for an unknown state or a damaged fingerprint */
export function peerFromWire(wire: Peer__Output): ShownPeer {
  const { statementExpiresAt, lastExchangeAt, state, problem, fingerprint, rejectedFingerprint, ...others } = wire;
  const { stateReason, stateSince, presenceSince, measured, roundTripMs, clockOffsetMs, alarm, alarmAt, ...same } =
    others;
  const word = textOrUnset(state);
  const rejected = textOrUnset(rejectedFingerprint);
  return {
    ...same,
    state: word === undefined ? undefined : knownWord(PEER_STATES, word, "a peer's state"),
    problem: textOrUnset(problem),
    fingerprint: parseFingerprint(fingerprint),
    rejectedFingerprint: rejected === undefined ? undefined : parseFingerprint(rejected),
    statementExpiresAtMs: fromTimestamp(statementExpiresAt),
    lastExchangeAtMs: fromTimestamp(lastExchangeAt),
    stateReason: textOrUnset(stateReason),
    stateSinceMs: fromTimestamp(stateSince),
    presenceSinceMs: fromTimestamp(presenceSince),
    roundTripMs: measured ? roundTripMs : undefined,
    clockOffsetMs: measured ? clockOffsetMs : undefined,
    alarm: textOrUnset(alarm),
    alarmAtMs: fromTimestamp(alarmAt),
  };
}
