import type { HanseError } from "../../domain/errors.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Purged } from "./engine.ts";
import type { StoreProfile } from "./object-store.ts";
import type { TrackedCheckpoint } from "../../domain/checkpoint/track.ts";
import type { DeliveryRow, RuleRow, ScrubRow, TransferRow, WatchRow } from "./ledger.ts";

/**
 * What happens, told to operators: one method per business event. None throws, none carries a secret; an event that
 * repeats for one (peer, reason) is logged once a minute.
 */
export interface Events {
  storeProbed(profile: StoreProfile): void;
  peerMoved(site: SiteId, state: string, by: string): void;
  /** A key of this site was planned, or is in use. */
  keyMoved(fingerprint: string, state: "planned" | "in use"): void;
  /** Certificates on disk were replaced; a pair that cannot be used is told, and the one before stays. */
  certificateRead(error: HanseError | undefined): void;
  /** A call to a peer failed in the background; it will be repeated. */
  peerFailed(site: SiteId, doing: string, error: HanseError): void;
  peerAnswered(site: SiteId, clockOffsetMs: number): void;
  /** An audit log, the peer's or this site's own, cannot be the one that was seen before. */
  auditDoubted(site: SiteId, doubt: string): void;
  /** A document or an event of a peer was refused: it is wrong, not merely late. */
  peerRefused(site: SiteId, what: string, error: HanseError): void;
  /** A store of this site did not give what a peer may read by relay. */
  relayFailed(peer: SiteId, error: HanseError): void;
  /** A call without a valid identity. */
  callRefused(method: string, error: HanseError): void;
  /** The keys of a login service could not be fetched anew; those that are known stay good. */
  issuerFailed(name: string, error: HanseError): void;
  /** A person has more entitlements than travel to other sites: so many stay here. */
  entitlementsLeftOut(person: string, count: number): void;
  transferMoved(row: TransferRow): void;
  /** A watch is in another state, or for another reason. */
  watchMoved(row: WatchRow): void;
  /** A checkpoint of a watch is in another state. */
  checkpointMoved(watch: WatchRow, checkpoint: TrackedCheckpoint): void;
  unitFailed(transferId: string, unit: number, error: HanseError): void;
  /** A delivery was stopped by an operator, or denied because its peer or grant no longer stands. */
  deliveryEnded(row: DeliveryRow): void;
  /** A replica of an owner's version was handed on to a peer, and both signed the receipt. */
  handedOn(owner: SiteId, peer: SiteId, receiptId: string): void;
  /** A scrub is at its end; one that is STUCK wants somebody to look. */
  scrubEnded(row: ScrubRow): void;
  /** Key files of a store were read anew; those that cannot be used are told, and the keys before stay. */
  storeKeysRead(store: string, error: HanseError | undefined): void;
  /** A replica's faults found by verify or scrub. */
  replicaDamaged(reference: string, faults: number): void;
  /** Parts that were copied within the store were read at their new place, and are right. */
  readBack(reference: string, parts: number): void;
  /** A rule is in another state: stuck, or not any more. */
  ruleMoved(row: RuleRow): void;
  /** A peer took a version back, perhaps not for the first time that it says so. */
  withdrawalHeard(reference: string, reason: string): void;
  /** A peer has not answered since then what it did with a version that this site took back. */
  withdrawalWaits(reference: string, peer: SiteId, sinceMs: number): void;
  /** A replica was removed: nothing is left of it but what was never its own. */
  replicaDropped(reference: string, by: string, purged: Purged): void;
  /** A replica could not be removed yet; it is tried again. */
  dropFailed(reference: string, error: HanseError): void;
  /** Something that is not ours went wrong; `id` is what the caller was told. */
  unexpected(id: string, error: unknown): void;
}
