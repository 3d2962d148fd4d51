import { ClientError, Status } from "nice-grpc-common";
import { HanseError, type Reason } from "../domain/errors.ts";
import { peerHop } from "../domain/hop.ts";
import type { SiteId } from "../domain/site.ts";
import { fromStatus } from "../wire/errors.ts";

const DOWN_REMEDY = "Hanse tries again by itself; if it stays so, ask the peer's operator whether its gateway runs";
const TRUST_REMEDY =
  "Do not go around it. Ask the peer's operator; if its keys or certificates were renewed, peer again and compare fingerprints";

/** What a peer may tell about its own side. Anything else would be taken for a failure of ours. */
const TOLD_BY_PEERS: ReadonlySet<Reason> = new Set<Reason>([
  "INVALID_INPUT",
  "INVALID_DOCUMENT",
  "UNKNOWN_REFERENCE",
  "UNKNOWN_VERSION",
  "UNKNOWN_DELIVERY",
  "UNKNOWN_OFFER",
  "UNKNOWN_PEER",
  "NOTHING_HELD",
  "OBJECT_MISSING",
  "BUCKET_MISSING",
  "NO_GRANT",
  "TERMS_NOT_ACCEPTED",
  "RESIDENCY_REFUSED",
  "QUOTA_EXCEEDED",
  "UNKNOWN_TERMS",
  "DELIVERY_STOPPED",
  "TICKET_EXPIRED",
  "NOT_ALLOWED",
  "PEER_NOT_ACTIVE",
  "PEER_UNAUTHENTICATED",
  "FINGERPRINT_MISMATCH",
  "STATEMENT_ROLLBACK",
  "REQUEST_REUSED",
  "WRONG_STATE",
  "NEEDS_RELAY",
  "REPLICA_DAMAGED",
  "SOURCE_CHANGED",
  "SOURCE_DENIED",
  "LIMIT_EXCEEDED",
  "STORE_DOWN",
  "STORE_SLOW",
  "SHUTTING_DOWN",
  "INTERRUPTED",
]);

/**
 * Any failure of a call to a peer as a HanseError with hop `peer SITE`: PEER_DOWN without an answer, PEER_UNAUTHENTICATED
 * where it does not take our token, its own reason where it is one that a peer can have, else PEER_REFUSED.
 * @param deadlineMs of the call, for the text
 */
export function callFailure(error: unknown, siteId: SiteId, deadlineMs: number): unknown {
  const hop = peerHop(siteId);
  if (error instanceof ClientError && error.code === Status.DEADLINE_EXCEEDED) return silent(siteId, deadlineMs, error);
  if (error instanceof ClientError && error.code === Status.INTERNAL && BROKEN_STREAM.test(error.details))
    return broken(error.details, hop, error);
  const told = fromStatus(error, {
    hop,
    down: "PEER_DOWN",
    unauthenticated: "PEER_UNAUTHENTICATED",
    downRemedy: DOWN_REMEDY,
  });
  if (!(error instanceof ClientError) || !(told instanceof HanseError)) return told;
  const { remedy, retryAfterMs, problems, cause } = told;
  if (told.reason === "PEER_DOWN") return broken(told.message, hop, cause);
  // A ticket that has ended says nothing of the caller: there is another one to be had.
  if (told.category === "unauthenticated" && told.reason !== "TICKET_EXPIRED") {
    return new HanseError("PEER_UNAUTHENTICATED", `it does not take our token: ${told.message}`, {
      hop: told.hop,
      remedy: remedy ?? "Compare clocks and fingerprints with the peer's operator",
      cause,
    });
  }
  if (TOLD_BY_PEERS.has(told.reason)) return told;
  return new HanseError("PEER_REFUSED", `it answered ${told.reason}: ${told.message}`, {
    hop: told.hop,
    remedy: remedy ?? "Hanse tries again by itself; if it stays so, ask the peer's operator",
    retryAfterMs,
    problems,
    cause,
  });
}

/** How grpc-js tells of a stream that ended without a status: as INTERNAL, as if the peer had answered that. */
const BROKEN_STREAM = /^Received RST_STREAM with code \d+/;

/**
 * The connection's own session failed, not one stream of it. grpc-js may go on to call such a channel READY for ever: a
 * TLS record that was damaged on its way to the peer ends the session without the event that it waits for.
 */
export const isDeadSession = (error: unknown): boolean =>
  error instanceof ClientError &&
  error.code === Status.INTERNAL &&
  BROKEN_STREAM.test(error.details) &&
  error.details.includes("triggered by internal client error");

const broken = (words: string, hop: string, cause: unknown): HanseError =>
  new HanseError("PEER_DOWN", `the connection failed: ${plain(words)}`, { hop, remedy: DOWN_REMEDY, cause });

/** A peer that let a deadline pass. */
export const silent = (siteId: SiteId, ms: number, cause?: unknown): HanseError =>
  new HanseError("PEER_DOWN", `no answer within ${ms / 1000} s`, { hop: peerHop(siteId), remedy: DOWN_REMEDY, cause });

/** What OpenSSL, Node and grpc-js say of a certificate that they do not trust. */
const TLS_DISTRUST = /certificate|self[- ]signed|altnames|unable to (?:verify|get)|issuer/i;
/** What was said was changed or cut off on its way: that may pass. */
const TLS_BROKEN = /bad record mac|bad_record_mac|decrypt error|socket disconnected/i;
const TLS_OTHER = /ssl routines|tls|wrong version number|packet length|alert/i;

/** What the transport said, without grpc-js's own words around it and without a full stop. */
const plain = (said: string): string =>
  said
    .replace(/^No connection established\. (?:Last error: )?/, "")
    .replace(/\s*Resolution note:.*$/s, "")
    .replace(/^Error: /, "")
    .replace(/[.\s]+$/, "")
    .trim()
    .slice(0, 300);

/**
 * Why no connection came about, from what the transport said.
 * @param endpoint as in the peer's statement
 * @param words the transport's own, grpc-js's around them
 */
export function connectFailure(siteId: SiteId, endpoint: string, words: string, cause: unknown): HanseError {
  const hop = peerHop(siteId);
  const said = plain(words);
  if (TLS_DISTRUST.test(said)) {
    const what = /altnames/i.test(said)
      ? `the certificate at ${endpoint} is for another host`
      : `the certificate at ${endpoint} is not from the authority that ${siteId} was pinned with`;
    return new HanseError("PEER_UNAUTHENTICATED", `${what} (${said})`, { hop, remedy: TRUST_REMEDY, cause });
  }
  if (TLS_OTHER.test(said) && !TLS_BROKEN.test(said)) {
    return new HanseError("PEER_UNAUTHENTICATED", `${endpoint} does not speak TLS as a gateway does (${said})`, {
      hop,
      remedy: TRUST_REMEDY,
      cause,
    });
  }
  return new HanseError("PEER_DOWN", `no connection to ${endpoint} (${said})`, { hop, remedy: DOWN_REMEDY, cause });
}

/** An answer that no honest gateway gives. */
export const badAnswer = (siteId: SiteId, what: string, cause?: unknown): HanseError =>
  new HanseError("INVALID_DOCUMENT", `it answered with ${what}`, {
    hop: peerHop(siteId),
    remedy: "Ask the peer's operator to look at its gateway, or to update it",
    cause,
  });
