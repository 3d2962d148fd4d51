import type { ArtifactName, Label } from "../domain/artifact.ts";
import type { DeliveryMode } from "../domain/delivery.ts";
import type { Digest } from "../domain/digest.ts";
import type { OfferOutcome, OfferTerms, ToldOffer } from "../domain/offer.ts";
import type { PeerPrincipal, UserPrincipal } from "../domain/principal.ts";
import type { RuleTerms } from "../domain/rule.ts";
import type { Subset } from "../domain/scrub.ts";
import type { SiteId } from "../domain/site.ts";
import type { RuleDecision } from "../policy/replicate.ts";
import type { AuditEntry, AuditEventSeen, AuditExport, AuditFilter } from "./audit-entries.ts";
import type { CatalogPart } from "./catalog-parts.ts";
import type { VerifyEvent } from "./ports/engine.ts";
import type {
  AgreementRow,
  DeliverySum,
  FindingRow,
  GivenAnswer,
  GrantRow,
  PeerRow,
  PeerState,
  PinRow,
  ReceiptRow,
  ScrubRow,
  TermsRow,
  TokenRow,
  WatchedCheckpointRow,
  WitnessRow,
} from "./ports/ledger.ts";
import type { ByteStream } from "./ports/object-store.ts";
import type { CatalogEvent, Holder, LocateRange, PartLocation, SharedAudit, SharedStatement } from "./ports/peers.ts";
import type { FoundView, Lineage, MetadataChange, SearchRequest, VersionView } from "./views/catalog.ts";
import type { ExplainRequest, Explanation, GrantView, TermsView, WantedConditions } from "./views/grants.ts";
import type { Page, Paged } from "./views/pages.ts";
import type { DropView, OfferView, RuleView, WatchRequest, WatchView, WithdrawalView } from "./views/replication.ts";
import type { KeysView, PeerMoved, PeerPreview, PeerView, SiteView, StoreView } from "./views/sites.ts";
import type { DeliveryView, PublicationRequest, PullPlan, StartedPull, TransferView } from "./views/transfers.ts";

export type { VerifyEvent } from "./ports/engine.ts";
export type * from "./views/catalog.ts";
export type * from "./views/grants.ts";
export type * from "./views/pages.ts";
export type * from "./views/replication.ts";
export type * from "./views/sites.ts";
export type * from "./views/transfers.ts";

/*
 * What the servers in rpc/ may ask for: one function per RPC. Each authorises its principal by policy first (NOT_ALLOWED),
 * then does its work, and throws HanseError for everything a caller can mend. compose.ts fills them in.
 */

/** What people of this site may ask. */
export interface ControlUseCases {
  getSite(user: UserPrincipal): Promise<SiteView>;
  getStatement(user: UserPrincipal): Promise<{ statement: string; fingerprint: string }>;
  listStores(user: UserPrincipal): Promise<readonly StoreView[]>;
  listKeys(user: UserPrincipal): Promise<KeysView>;
  /** Begins a rotation, or shows the one that runs. */
  rotateKey(user: UserPrincipal): Promise<KeysView>;

  createInvitation(
    user: UserPrincipal,
    request: { requestId: string; siteId: string; pin: string | undefined },
  ): Promise<{ invitation: string; expiresAtMs: number }>;
  previewPeer(user: UserPrincipal, document: string): Promise<PeerPreview>;
  acceptInvitation(user: UserPrincipal, request: { invitation: string; fingerprint: string }): Promise<PeerRow>;
  confirmPeer(user: UserPrincipal, request: { siteId: string; fingerprint: string }): Promise<PeerRow>;
  addPeer(user: UserPrincipal, request: { statement: string; fingerprint: string }): Promise<PeerRow>;
  listPeers(user: UserPrincipal, page: Page): Promise<Paged<PeerView>>;
  getPeer(user: UserPrincipal, siteId: string): Promise<PeerView>;
  /** Each is idempotent. @throws HanseError UNKNOWN_PEER, WRONG_STATE */
  suspendPeer(user: UserPrincipal, request: { siteId: string; reason: string }): Promise<PeerMoved>;
  resumePeer(user: UserPrincipal, request: { siteId: string }): Promise<PeerMoved>;
  revokePeer(user: UserPrincipal, request: { siteId: string; reason: string }): Promise<PeerMoved>;

  addGrant(
    user: UserPrincipal,
    request: {
      requestId: string;
      to: string;
      artifact: string;
      actions: readonly string[];
    } & WantedConditions,
  ): Promise<{ grant: GrantRow; warnings: readonly string[] }>;
  removeGrant(user: UserPrincipal, grantId: string): Promise<void>;
  getGrant(user: UserPrincipal, grantId: string): Promise<GrantView>;
  explainGrants(user: UserPrincipal, request: ExplainRequest): Promise<Explanation>;
  listGrants(user: UserPrincipal, page: Page): Promise<Paged<GrantRow>>;

  listVersions(
    user: UserPrincipal,
    siteId: string | undefined,
    page: Page,
  ): Promise<Paged<VersionView> & { warnings: readonly string[] }>;
  getVersion(user: UserPrincipal, reference: string): Promise<VersionView>;
  getLineage(user: UserPrincipal, reference: string): Promise<Lineage>;
  searchVersions(
    user: UserPrincipal,
    request: SearchRequest,
    page: Page,
  ): Promise<
    Paged<FoundView> & {
      parts: readonly CatalogPart[];
      warnings: readonly string[];
    }
  >;
  editVersion(
    user: UserPrincipal,
    request: { requestId: string; reference: string; change: MetadataChange },
    signal: AbortSignal,
  ): Promise<VersionView & { changed: boolean }>;

  listReceipts(
    user: UserPrincipal,
    filter: { peer: string | undefined; transfer: string | undefined },
    page: Page,
  ): Promise<Paged<ReceiptRow>>;
  /** @param id of a receipt or its transfer, or a beginning. `statements`: the source's, the destination's, as far as they are known */
  getReceipt(user: UserPrincipal, id: string): Promise<{ receipt: ReceiptRow; statements: readonly string[] }>;

  whoAmI(user: UserPrincipal): Promise<{ siteId: string }>;
  /** @returns the row, and the token itself: nobody can be given it again */
  createToken(
    user: UserPrincipal,
    request: {
      requestId: string;
      /** Undefined for the token's own id. */
      person: string | undefined;
      role: string;
      /** Empty for all that the role may. */
      scopes: readonly string[];
      lifeSeconds: number;
    },
  ): Promise<{ token: TokenRow; secret: string }>;
  listTokens(user: UserPrincipal, activeOnly: boolean, page: Page): Promise<Paged<TokenRow>>;
  revokeToken(user: UserPrincipal, tokenId: string): Promise<TokenRow>;
  getTerms(
    user: UserPrincipal,
    request: { reference: string; to: string | undefined },
    signal: AbortSignal,
  ): Promise<TermsView>;
  acceptTerms(
    user: UserPrincipal,
    request: {
      reference: string;
      to: string | undefined;
      sha256: Digest;
      forSite: boolean;
    },
    signal: AbortSignal,
  ): Promise<{ agreement: AgreementRow; made: boolean }>;
  listAgreements(user: UserPrincipal, peer: string | undefined, page: Page): Promise<Paged<AgreementRow>>;
  /** @param id of an agreement, or a beginning */
  getAgreement(user: UserPrincipal, id: string): Promise<{ agreement: AgreementRow; terms: TermsRow | undefined }>;

  /** @throws HanseError NOT_ALLOWED, WRONG_STATE where the same is watched already */
  addWatch(user: UserPrincipal, request: WatchRequest): Promise<WatchView>;
  listWatches(user: UserPrincipal, page: Page): Promise<Paged<WatchView>>;
  /** @param id of a watch, or a beginning; so in all that follow */
  getWatch(user: UserPrincipal, id: string): Promise<WatchView>;
  /** Highest step first. */
  listCheckpoints(user: UserPrincipal, id: string, page: Page): Promise<Paged<WatchedCheckpointRow>>;
  suspendWatch(user: UserPrincipal, id: string): Promise<WatchView>;
  resumeWatch(user: UserPrincipal, id: string): Promise<WatchView>;
  removeWatch(user: UserPrincipal, id: string): Promise<void>;
  /** Looks now. `finished` false: the scan takes longer and goes on. @throws HanseError WRONG_STATE for a suspended one */
  scanWatch(user: UserPrincipal, id: string, signal: AbortSignal): Promise<WatchView & { finished: boolean }>;

  startPublication(user: UserPrincipal, request: PublicationRequest): Promise<TransferView>;
  planPull(
    user: UserPrincipal,
    request: {
      reference: string;
      to: string | undefined;
      via: DeliveryMode | undefined;
      /** Undefined: the owner and all that hold it and may hand it on. */
      from: readonly SiteId[] | undefined;
    },
    signal: AbortSignal,
  ): Promise<PullPlan>;
  startPull(
    user: UserPrincipal,
    request: {
      requestId: string;
      reference: string;
      to: string | undefined;
      via: DeliveryMode | undefined;
      from: readonly SiteId[] | undefined;
      /** Fetch every byte from the source, also what a held version has. */
      fetchAll?: boolean | undefined;
    },
  ): Promise<StartedPull>;
  /** A repair that runs already, or a pull of the same version, is answered as it stands. */
  startRepair(user: UserPrincipal, request: { requestId: string; reference: string }): Promise<TransferView>;
  verifyReplica(user: UserPrincipal, reference: string, signal: AbortSignal): AsyncIterable<VerifyEvent>;
  listTransfers(user: UserPrincipal, activeOnly: boolean, page: Page): Promise<Paged<TransferView>>;
  getTransfer(user: UserPrincipal, transferId: string): Promise<TransferView>;
  /** The state at once and at each change, at most ten a second; ends after the final one. */
  watchTransfer(user: UserPrincipal, transferId: string, signal: AbortSignal): AsyncIterable<TransferView>;
  pauseTransfer(user: UserPrincipal, transferId: string): Promise<TransferView>;
  resumeTransfer(user: UserPrincipal, transferId: string): Promise<TransferView>;
  cancelTransfer(user: UserPrincipal, transferId: string): Promise<TransferView>;

  addRule(
    user: UserPrincipal,
    request: {
      requestId: string;
      terms: RuleTerms;
      /** The offer that it comes from. */
      offerId?: string | undefined;
    },
  ): Promise<RuleView & { warnings: readonly string[] }>;
  listRules(user: UserPrincipal, page: Page): Promise<Paged<RuleView>>;
  /** @param id of a rule, or a beginning */
  getRule(user: UserPrincipal, id: string): Promise<RuleView>;
  /** Each is idempotent. */
  suspendRule(user: UserPrincipal, id: string): Promise<RuleView>;
  resumeRule(user: UserPrincipal, id: string): Promise<RuleView>;
  /** What it brought stays; its pulls that are not over end. */
  removeRule(user: UserPrincipal, id: string): Promise<void>;
  /** What a rule does now, or would do were it added. Changes nothing. */
  simulateRule(user: UserPrincipal, what: { id: string } | { terms: RuleTerms }): Promise<RuleDecision>;
  pinVersion(user: UserPrincipal, request: { reference: string; note: string }): Promise<PinRow>;
  /** @returns the pin that was removed */
  unpinVersion(user: UserPrincipal, reference: string): Promise<PinRow>;
  listPins(user: UserPrincipal, page: Page): Promise<Paged<PinRow>>;

  /** Idempotent on requestId. @throws HanseError NOT_ALLOWED for a peer's artifacts, LIMIT_EXCEEDED */
  addOffer(
    user: UserPrincipal,
    request: { requestId: string; terms: OfferTerms; sites: readonly string[] },
  ): Promise<OfferView & { warnings: readonly string[] }>;
  /** This site's own that stand, then those of peers. */
  listOffers(user: UserPrincipal, page: Page): Promise<Paged<OfferView>>;
  /** @param id of an offer, own or a peer's, or a beginning. @throws HanseError UNKNOWN_OFFER */
  getOffer(user: UserPrincipal, id: string): Promise<OfferView>;
  /** Takes an own offer back; the rules that it made elsewhere end. Idempotent. */
  removeOffer(user: UserPrincipal, id: string): Promise<OfferView>;
  /** Idempotent. The answer is told to the owner at once where it can be reached, else as soon as it is. */
  acceptOffer(user: UserPrincipal, request: { id: string; to: string | undefined }): Promise<OfferView>;
  /** Idempotent. A rule that the offer made is removed; what it brought stays. */
  declineOffer(user: UserPrincipal, request: { id: string; reason: string }): Promise<OfferView>;

  /** Idempotent on requestId. @throws HanseError WRONG_STATE while another one that somebody asked for runs */
  startScrub(
    user: UserPrincipal,
    request: {
      requestId: string;
      /** Empty for everything. */
      references: readonly string[];
      store: string | undefined;
      subset: Subset;
      maxBytesPerSecond: number;
    },
  ): Promise<ScrubRow>;
  stopScrub(user: UserPrincipal, scrubId: string): Promise<ScrubRow>;
  listScrubs(user: UserPrincipal, page: Page): Promise<Paged<ScrubRow>>;
  getScrub(user: UserPrincipal, scrubId: string): Promise<ScrubRow>;
  /** In the order in which they were found. */
  listFindings(user: UserPrincipal, scrubId: string, page: Page): Promise<Paged<FindingRow>>;
  /** Its state at once and at each change, with what was found since; ends after the final one. */
  watchScrub(
    user: UserPrincipal,
    scrubId: string,
    signal: AbortSignal,
  ): AsyncIterable<{ scrub: ScrubRow; findings: readonly FindingRow[] }>;

  /** Idempotent while it goes on. @throws HanseError NOTHING_HELD; WRONG_STATE for an own version, and while it is pulled */
  dropReplica(user: UserPrincipal, request: { reference: string; reason: string }): Promise<DropView>;

  /** Idempotent: the first withdrawal stands. @throws HanseError NOT_ALLOWED for a peer's version, UNKNOWN_REFERENCE */
  withdrawVersion(
    user: UserPrincipal,
    request: { reference: string; reason: string },
    signal: AbortSignal,
  ): Promise<WithdrawalView>;
  /** With the statements by which anybody can check it, as far as they are known here. @throws HanseError UNKNOWN_WITHDRAWAL */
  getWithdrawal(
    user: UserPrincipal,
    reference: string,
  ): Promise<WithdrawalView & { readonly statements: ReadonlyMap<SiteId, string> }>;
  listWithdrawals(user: UserPrincipal, page: Page): Promise<Paged<WithdrawalView>>;

  listDeliveries(
    user: UserPrincipal,
    filter: { activeOnly: boolean; peer: string | undefined },
    page: Page,
  ): Promise<Paged<DeliveryView>>;
  getDelivery(user: UserPrincipal, deliveryId: string): Promise<DeliveryView>;
  stopDelivery(user: UserPrincipal, request: { deliveryId: string; reason: string }): Promise<DeliveryView>;
  sumDeliveries(user: UserPrincipal, byPerson: boolean, page: Page): Promise<Paged<DeliverySum>>;

  /** Newest first; a page may be short before the end. */
  listAudit(user: UserPrincipal, filter: AuditFilter, page: Page): Promise<Paged<AuditEntry>>;
  /** @param range `count` 0: all that there are now */
  exportAudit(
    user: UserPrincipal,
    range: { from: number; count: number },
    signal: AbortSignal,
  ): AsyncIterable<AuditExport>;
  /** Faults as they are found; the summary comes last. */
  verifyAudit(user: UserPrincipal, signal: AbortSignal): AsyncIterable<AuditEventSeen>;
  listWitnesses(user: UserPrincipal): Promise<readonly WitnessRow[]>;
  acceptAuditLog(user: UserPrincipal, request: { siteId: string }): Promise<WitnessRow>;
  /** @returns the pseudonym that nobody is any more */
  forgetPerson(user: UserPrincipal, person: string): Promise<string>;
}

/** What peers may ask. The caller was authenticated by `authenticate` before; `introduce` authenticates by itself. */
export interface FederationUseCases {
  /**
   * Checks the token of a call: signature by a pinned key, audience, method, time, first use; and the peer's state.
   * @param method full name, `/package.Service/Method`
   * @throws HanseError TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REPLAYED, PEER_UNAUTHENTICATED: all UNAUTHENTICATED
   */
  authenticate(token: string, method: string): Promise<PeerPrincipal>;
  introduce(
    call: { token: string; method: string },
    request: { invitation: string } & SharedStatement,
  ): Promise<{ state: PeerState } & SharedStatement>;
  exchange(
    peer: PeerPrincipal,
    request: {
      statement: string;
      sentAtMs: number | undefined;
      knownKey?: string | undefined;
      /** What changes with what the peer offers to this site. */
      offers?: string | undefined;
    } & SharedAudit,
  ): Promise<SharedStatement & { answeredAtMs: number; offers?: string | undefined } & SharedAudit>;
  watchCatalog(peer: PeerPrincipal, cursor: string, signal: AbortSignal): AsyncIterable<CatalogEvent>;
  getManifest(peer: PeerPrincipal, request: { digest: Digest; offset: number }, signal: AbortSignal): ByteStream;
  openDelivery(
    peer: PeerPrincipal,
    request: {
      requestId: string;
      artifact: ArtifactName;
      label: Label;
      digest: Digest;
      dryRun: boolean;
      /** Of the store that the copy will lie in; empty where the peer does not say. */
      storeCountry: string;
      agreement: string | undefined;
      /** The site that owns the version; undefined for this one. */
      owner: SiteId | undefined;
      /** Of the owner, where that is another site. */
      ticket: string | undefined;
    },
  ): Promise<{ deliveryId: string; modes: readonly DeliveryMode[]; holders: readonly Holder[] }>;
  /** Keeps the receipt of a holder that handed on a version of this site. */
  forwardReceipt(peer: PeerPrincipal, halves: { readonly source: string; readonly destination: string }): Promise<void>;
  /** Passes while a ticket that this site made for the calling holder stands. */
  checkTicket(peer: PeerPrincipal, ticket: string): Promise<void>;
  getTerms(peer: PeerPrincipal, sha256: Digest): Promise<{ text: string }>;
  /** At most 100 of those that concern the peer, by sequence. */
  listWithdrawals(peer: PeerPrincipal, afterSequence: number): Promise<readonly string[]>;
  /** All offers that are made to the peer just now. */
  listOffers(peer: PeerPrincipal): Promise<readonly ToldOffer[]>;
  /** Idempotent. @throws HanseError UNKNOWN_OFFER for one that the peer was never told */
  answerOffer(peer: PeerPrincipal, given: GivenAnswer): Promise<OfferOutcome>;
  /** @throws HanseError INVALID_DOCUMENT, PEER_UNAUTHENTICATED, UNKNOWN_WITHDRAWAL */
  reportWithdrawal(peer: PeerPrincipal, receipt: string): Promise<void>;
  locateParts(
    peer: PeerPrincipal,
    request: { deliveryId: string; ranges: readonly LocateRange[] },
  ): Promise<readonly PartLocation[]>;
  closeDelivery(
    peer: PeerPrincipal,
    request: {
      deliveryId: string;
      outcome: "succeeded" | "failed" | "cancelled";
      bytes: number;
      objects: number;
      /** The peer's half of the receipt. */
      receipt: string | undefined;
    },
  ): Promise<{ receipt: string | undefined }>;
}
