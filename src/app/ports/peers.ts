import type { AuditHead } from "../../domain/audit.ts";
import type { Actor } from "../../domain/principal.ts";
import type { Digest } from "../../domain/digest.ts";
import type { ArtifactName, Label } from "../../domain/artifact.ts";
import type { DeliveryMode } from "../../domain/delivery.ts";
import type { SiteDescription, SiteId } from "../../domain/site.ts";
import type { GrantAction, ToldGrant } from "../../domain/grant.ts";
import type { OfferOutcome, ToldOffer } from "../../domain/offer.ts";
import type { GivenAnswer, PeerState } from "./ledger.ts";
import type { ByteStream, ByteRange } from "./object-store.ts";

/** Whom to call, as pinned; the client trusts nothing else. */
export interface PeerAddress {
  readonly siteId: SiteId;
  readonly description: SiteDescription;
}

/** An event of a peer's catalog stream, as it came: still to be checked against the peer's keys. */
export type CatalogEvent = { readonly cursor: string } & (
  | {
      readonly type: "shown";
      readonly version: string;
      readonly metadata: string;
      readonly actions: readonly GrantAction[];
      readonly toldGrants: readonly ToldGrant[];
      /** `hanse-withdrawal+jwt`. */
      readonly withdrawal?: string | undefined;
    }
  | {
      readonly type: "hidden";
      readonly artifact: ArtifactName;
      readonly label: Label;
      readonly withdrawal?: string | undefined;
    }
  | { readonly type: "resync" }
  | { readonly type: "up-to-date" }
);

export interface PartLocation {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly expiresAtMs: number;
}

export interface LocateRange extends ByteRange {
  readonly path: string;
}

/** A site that has a replica and may hand it on. */
export interface Holder {
  readonly site: SiteId;
  /** The owner's `hanse-ticket+jwt` to read there, unchecked; undefined after a dry run. */
  readonly ticket: string | undefined;
}

/** How a site's audit log grew: its head as the site signed it, and the hash of each record that leads there. */
export interface AuditGrowth {
  /** `hanse-audit+jwt`, unchecked. */
  readonly head: string;
  /** Empty where the log did not grow, or where it cannot be shown how. */
  readonly recordHashes: readonly Digest[];
}

/** What each side of an exchange says of the audit logs. */
export interface SharedAudit {
  readonly audit?: AuditGrowth | undefined;
  /** What the speaker has seen of the other's log. */
  readonly seen?: AuditHead | undefined;
}

/** A site's statement, with those that lead to its key from the keys before. */
export interface SharedStatement {
  readonly statement: string;
  readonly chain?: readonly string[] | undefined;
}

/**
 * Other sites' gateways. Each call opens with a fresh token and has a deadline of its own; none retries. Failures are
 * HanseError with hop `peer SITE`: PEER_DOWN (no connection, deadline), PEER_UNAUTHENTICATED (its certificate is not
 * the pinned authority's, or it does not take our token), and what the peer itself answered, by its reason.
 */
export interface Peers {
  /** PeeringService.Introduce; with an empty invitation it renews a peering under a new key. */
  introduce(
    peer: PeerAddress,
    request: { invitation: string } & SharedStatement,
    signal?: AbortSignal,
  ): Promise<{ state: PeerState } & SharedStatement>;
  /**
   * PeeringService.Exchange, with the time that it took; the difference of the clocks is the peer's minus ours at the
   * middle of the call.
   */
  exchange(
    peer: PeerAddress,
    request: { statement: string; knownKey?: string | undefined; offers?: string | undefined } & SharedAudit,
    signal?: AbortSignal,
  ): Promise<
    SharedStatement & { clockOffsetMs: number; roundTripMs: number; offers?: string | undefined } & SharedAudit
  >;
  /** CatalogService.WatchCatalog: until the server ends it or the signal is cancelled. */
  watchCatalog(peer: PeerAddress, cursor: string, signal: AbortSignal): AsyncIterable<CatalogEvent>;
  /** CatalogService.GetManifest: bytes from an offset on, unchecked. */
  getManifest(
    peer: PeerAddress,
    digest: Digest,
    offset: number,
    actor: Actor | undefined,
    signal: AbortSignal,
  ): ByteStream;
  /** CatalogService.GetTerms: the text of terms, which hashes to what was asked for (INVALID_DOCUMENT else). */
  getTerms(peer: PeerAddress, sha256: Digest, signal?: AbortSignal): Promise<string>;
  /** CatalogService.ListWithdrawals: withdrawals above a sequence, unchecked; at most 100. */
  listWithdrawals(peer: PeerAddress, afterSequence: number, signal?: AbortSignal): Promise<readonly string[]>;
  /** OfferService.ListOffers: at most 100, each held to its bounds. */
  listOffers(peer: PeerAddress, signal?: AbortSignal): Promise<readonly ToldOffer[]>;
  /** OfferService.AnswerOffer. */
  answerOffer(peer: PeerAddress, given: GivenAnswer, signal?: AbortSignal): Promise<OfferOutcome>;
  /** CatalogService.ReportWithdrawal. */
  reportWithdrawal(peer: PeerAddress, receipt: string, signal?: AbortSignal): Promise<void>;
  /** DeliveryService.OpenDelivery; a dry run only asks what would be answered and has an empty delivery id. */
  openDelivery(
    peer: PeerAddress,
    request: {
      requestId: string;
      artifact: ArtifactName;
      label: Label;
      digest: Digest;
      dryRun: boolean;
      /** Of the store that the copy will lie in. */
      storeCountry: string;
      /** To the terms of the grant, where there are some. */
      agreement?: string | undefined;
      /** The site that owns the version, where another one is asked, and its ticket. */
      owner?: SiteId | undefined;
      ticket?: string | undefined;
      actor: Actor | undefined;
    },
    signal?: AbortSignal,
  ): Promise<{ deliveryId: string; modes: readonly DeliveryMode[]; holders: readonly Holder[] }>;
  /** DeliveryService.ForwardReceipt: shows an owner both halves of a receipt of its version. */
  forwardReceipt(
    peer: PeerAddress,
    halves: { readonly source: string; readonly destination: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** DeliveryService.CheckTicket: asks an owner whether its ticket to this site still stands. */
  checkTicket(peer: PeerAddress, ticket: string, signal?: AbortSignal): Promise<void>;
  /** DeliveryService.LocateParts. One location per range, same order; at most 500. Every URL lies at an origin of the peer's statement (ORIGIN_REFUSED else). */
  locateParts(
    peer: PeerAddress,
    deliveryId: string,
    ranges: readonly LocateRange[],
    signal?: AbortSignal,
  ): Promise<readonly PartLocation[]>;
  /**
   * DeliveryService.CloseDelivery.
   * @param end.receipt this site's half, of a delivery that succeeded
   * @returns the peer's half, unchecked; undefined where it answers none
   */
  closeDelivery(
    peer: PeerAddress,
    deliveryId: string,
    end: {
      outcome: "succeeded" | "failed" | "cancelled";
      bytes: number;
      objects: number;
      receipt?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<{ receipt: string | undefined }>;
  /** Cuts the connections to a site; calls under way fail. The next call makes a new one. */
  drop(siteId: SiteId): void;
  close(): Promise<void>;
}
