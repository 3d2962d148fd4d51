import { parseFingerprint } from "../domain/site.ts";
import { knownWord, textOrUnset } from "./enum-table.ts";
import type { Peer, Peer__Output } from "./gen/hanse/control/v1/Peer.ts";
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
}

/** hanse.control.v1.Peer */
export function peerToWire(peer: ShownPeer): Peer {
  const { statementExpiresAtMs, lastExchangeAtMs, ...rest } = peer;
  return {
    ...rest,
    state: peer.state ?? "",
    problem: peer.problem ?? "",
    rejectedFingerprint: peer.rejectedFingerprint ?? "",
    endpoints: [...peer.endpoints],
    storeOrigins: [...peer.storeOrigins],
    statementExpiresAt: toTimestamp(statementExpiresAtMs),
    lastExchangeAt: toTimestamp(lastExchangeAtMs),
  };
}

/** The mirror of peerToWire. @throws HanseError INVALID_INPUT for an unknown state or a damaged fingerprint */
export function peerFromWire(wire: Peer__Output): ShownPeer {
  const { statementExpiresAt, lastExchangeAt, state, problem, fingerprint, rejectedFingerprint, ...same } = wire;
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
  };
}
