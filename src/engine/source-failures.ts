import { isReason, type HanseError, type Reason } from "../domain/errors.ts";
import { isHopOf, peerHop } from "../domain/hop.ts";
import type { SiteId } from "../domain/site.ts";
import { disposition, MAX_TRIES, STALL_MS, type Disposition } from "./disposition.ts";

/** What this site itself knows of a peer that it is not to call. */
const NOT_CALLED: ReadonlySet<Reason> = new Set(["PEER_SUSPENDED", "PEER_NOT_ACTIVE", "PEER_REVOKED", "UNKNOWN_PEER"]);

/** Whether a failure lies with one of the sites that a pull reads from, so that another one may do better. */
export const liesWith = (error: HanseError, site: SiteId): boolean =>
  isHopOf(error.hop, site) || NOT_CALLED.has(error.reason);

/** Denied by the way to the bytes and not by whoever decides about them. */
const OF_STORES: ReadonlySet<Reason> = new Set(["SOURCE_DENIED", "STORE_DENIED", "ORIGIN_REFUSED"]);

/** What an owner's gateway decided about its version, and what this site decided about the owner: whoever else has it. */
export function isOwnersWord(error: HanseError, owner: SiteId): boolean {
  if (NOT_CALLED.has(error.reason)) return true;
  if (error.hop !== peerHop(owner)) return false;
  return (error.category === "denied" && !OF_STORES.has(error.reason)) || error.reason === "UNKNOWN_VERSION";
}

/** The site has another delivery for whoever opens it again. */
export const isDeliveryGone = (error: unknown): error is HanseError =>
  isReason(error, "UNKNOWN_DELIVERY", "TICKET_EXPIRED");

const FOR_GOOD: ReadonlySet<Reason> = new Set([
  "BODY_TOO_LONG",
  "DIGEST_MISMATCH",
  "INVALID_DOCUMENT",
  "NEEDS_RELAY",
  "PATH_NOT_OFFERED",
  "REPLICA_DAMAGED",
  "SOURCE_CHANGED",
  "STORE_LIED",
]);

/** What a site sent wrong, does not have, or refuses: asking it again would not change that. */
export const isForGood = (error: HanseError): boolean =>
  FOR_GOOD.has(error.reason) ||
  error.category === "denied" ||
  (error.category === "not-found" && !isDeliveryGone(error));

const HARSHNESS = { retry: 0, pause: 1, fail: 2 } as const satisfies Record<Disposition["type"], number>;

/** What comes of a failure in the end, and then what comes of it at first. */
const harshness = (error: HanseError): number =>
  3 * HARSHNESS[disposition(error, MAX_TRIES, STALL_MS).type] + HARSHNESS[disposition(error, 0, 0).type];

/** Of failures of several sources, the one that leaves most to hope for: it says what becomes of the pull. */
export const mildest = (failures: readonly HanseError[]): HanseError | undefined =>
  failures.toSorted((a, b) => harshness(a) - harshness(b))[0];
