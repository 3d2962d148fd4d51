import type { ArtifactKind, ArtifactName, Label } from "../domain/artifact.ts";
import type { LayoutChoice } from "../domain/checkpoint/layout.ts";
import type { Digest } from "../domain/digest.ts";
import type { Reason } from "../domain/errors.ts";
import type { GrantAction, ToldGrant } from "../domain/grant.ts";
import type { PeerPrincipal, UserPrincipal } from "../domain/principal.ts";
import type { OfferOutcome, OfferTerms, ToldOffer } from "../domain/offer.ts";
import type { RuleTerms } from "../domain/rule.ts";
import type { SiteDescription, SiteId } from "../domain/site.ts";
import type { RuleDecision } from "../policy/replicate.ts";
import type { AuditEntry, AuditEventSeen, AuditExport, AuditFilter } from "./audit-entries.ts";
import type { CatalogPart } from "./catalog-parts.ts";
import type { PeerPresence } from "./presence.ts";
import type { Purged, VerifyEvent } from "./ports/engine.ts";
import type { FindingRow, ScrubRow } from "./ports/ledger.ts";
import type { Subset } from "../domain/scrub.ts";
import type { AgreementRow, ReceiptRow, ReplicaRow, SourceRow, TermsRow, TokenRow, UsageRow } from "./ports/ledger.ts";
import type {
  DeliveryRow,
  DeliverySum,
  GivenAnswer,
  GrantRow,
  OfferRow,
  OfferSiteRow,
  PeerRow,
  PeerState,
  PinRow,
  ReceivedOfferRow,
  RuleRow,
  TransferRow,
  VersionRow,
  WatchedCheckpointRow,
  WatchRow,
  WithdrawalHolder,
  WithdrawalRow,
  WitnessRow,
} from "./ports/ledger.ts";
import type { OwnKey } from "./ports/own-keys.ts";
import type { ByteStream, StoreProfile } from "./ports/object-store.ts";
import type { DeliveryMode } from "../domain/delivery.ts";
import type { Deprecation } from "../domain/version.ts";
import type { CatalogEvent, Holder, LocateRange, PartLocation, SharedAudit, SharedStatement } from "./ports/peers.ts";

/*
 * What the servers in rpc/ may ask for: one function per RPC. Each authorises its principal by policy first (NOT_ALLOWED),
 * then does its work, and throws HanseError for everything a caller can mend. compose.ts fills them in.
 */

export interface SiteView {
  readonly description: SiteDescription;
  /** 64 hex digits. */
  readonly fingerprint: string;
  readonly startedAtMs: number;
  readonly softwareVersion: string;
}

export interface StoreView {
  readonly name: string;
  readonly location: string;
  readonly country: string;
  readonly share: readonly DeliveryMode[];
  /** Undefined until the first probe is over. */
  readonly profile: StoreProfile | undefined;
  /** When the first of its keys ends; undefined where nothing says so. */
  readonly keysExpireAtMs: number | undefined;
}

/** A site as a document shows it, before anything is stored. */
export interface PeerPreview {
  readonly description: SiteDescription;
  readonly fingerprint: string;
  readonly expiresAtMs: number;
}

/** This site's own keys. */
export interface KeysView {
  readonly keys: readonly OwnKey[];
  /** When the next key begins to sign; undefined where none is planned. */
  readonly usedFromMs: number | undefined;
}

/** A peer, with what is known of it since this process started. */
export interface PeerView extends PeerRow {
  /** Undefined: not heard since start. */
  readonly presence?: PeerPresence | undefined;
}

/** What became of a peer by an operator's word, and of what hung on it. */
export interface PeerMoved {
  readonly peer: PeerView;
  /** False where it was so already. */
  readonly changed: boolean;
  readonly grants: readonly GrantRow[];
  /** Ids of pulls from it that were paused, resumed or ended. */
  readonly transfers: readonly string[];
  /** Open deliveries to it that ended. */
  readonly deliveries: number;
  /** No URL that it was handed lives longer; undefined where none lives. */
  readonly urlsUntilMs: number | undefined;
}

/** A version with this site's copy of it. */
export interface VersionView {
  readonly version: VersionRow;
  readonly replica: Pick<ReplicaRow, "state" | "problem"> | undefined;
  /** Where this site's copy lies, as a reader would type it; undefined where there is none. */
  readonly location: string | undefined;
}

export interface SearchRequest {
  /** See parseSearch; empty for everything that the filters let through. */
  readonly text: string;
  readonly kind: ArtifactKind | undefined;
  /** Any of these; empty for all. */
  readonly sites: readonly string[];
  readonly license: string | undefined;
  readonly keywords: readonly string[];
}

/** An artifact that was found, as its newest version of those that match best. */
export interface FoundView extends VersionView {
  /** How many further versions of it match. */
  readonly moreVersions: number;
}

/** What a correction says anew; a member that is absent stays as it is. */
export interface MetadataChange {
  readonly title?: string | undefined;
  readonly license?: string | undefined;
  readonly description?: string | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly contact?: string | undefined;
  /** Undone by one that names nothing to use. */
  readonly deprecation?: Deprecation | undefined;
  /** Takes the place of all that was named; `latest` is resolved. */
  readonly derivedFrom?: readonly string[] | undefined;
}

/** One version of a lineage. */
export interface LineageNode {
  readonly reference: string;
  /** Steps from the version that was asked about, from 1. */
  readonly depth: number;
  /** What this site may see of it; undefined where that is nothing. */
  readonly version: VersionRow | undefined;
  /** Known here once, and shown no more, or not to whoever asks. */
  readonly hidden: boolean;
  /** It is above already, with what hangs below it. */
  readonly repeated: boolean;
}

/** What a version was made from and what was made from it, each a tree in the order of its lines. */
export interface Lineage {
  readonly version: VersionRow;
  readonly up: readonly LineageNode[];
  readonly down: readonly LineageNode[];
  /** False where there is more than is told. */
  readonly complete: boolean;
}

/** What is to narrow a grant; of terms the text, or url and sha256. */
export interface WantedConditions {
  readonly person?: string | undefined;
  readonly entitlement?: string | undefined;
  readonly untilMs?: number | undefined;
  readonly quotaBytes?: number | undefined;
  readonly terms?: { readonly text: string } | { readonly url: string; readonly sha256: string } | undefined;
  readonly purpose?: string | undefined;
  readonly residency?: readonly string[] | undefined;
}

/** A grant with the text of its terms, as far as there is one, and what peers have read this month. */
export interface GrantView {
  readonly grant: GrantRow;
  readonly text: string | undefined;
  readonly usage: readonly UsageRow[];
}

export interface ExplainRequest {
  readonly site: string;
  readonly reference: string;
  /** Undefined: the peer for itself. */
  readonly person: string | undefined;
  readonly entitlements: readonly string[];
  /** Where the copy would lie; undefined for the peer's own country. */
  readonly country: string | undefined;
}

export interface Explanation {
  readonly reference: string;
  readonly country: string;
  readonly verdicts: readonly ActionVerdict[];
}

/** What was decided about one action. */
export interface ActionVerdict {
  readonly action: GrantAction;
  readonly allowed: boolean;
  /** The grant that decides; undefined where there is none at all. */
  readonly grantId: string | undefined;
  readonly text: string;
  readonly code: Reason | undefined;
  /** What each grant lacks, in words; empty where it allows it. */
  readonly grants: readonly {
    readonly grantId: string;
    readonly lacks: readonly string[];
  }[];
}

/** Terms that a peer's version is granted on to a person. */
export interface ToldTerms {
  readonly grant: ToldGrant;
  readonly terms: TermsRow;
  readonly accepted: boolean;
}

export interface TermsView {
  readonly reference: string;
  /** Of the store that the copy would lie in. */
  readonly country: string;
  readonly terms: readonly ToldTerms[];
}

/** A transfer with what is known only while it runs. */
export interface TransferView {
  readonly row: TransferRow;
  readonly lanes: number;
  readonly bytesPerSecond: number;
  /** Bytes of units that are not recorded yet. */
  readonly bytesInFlight: number;
  /** As a reader would type them. */
  readonly from: string;
  readonly to: string;
  /** It mends a replica instead of bringing one. */
  readonly repair?: boolean | undefined;
  /** Told of a single transfer; none where its bytes come from the owner alone. */
  readonly sources?: readonly SourceRow[] | undefined;
}

/** A delivery of this site. */
export interface DeliveryView {
  readonly row: DeliveryRow;
  readonly reference: string;
  /** Open, and silent for a day. */
  readonly stale: boolean;
  /** No URL that was handed out lives longer; undefined where there was none. */
  readonly urlsUntilMs: number | undefined;
}

export interface PublicationRequest {
  readonly requestId: string;
  readonly source: string;
  readonly as: string;
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** May be empty. */
  readonly contact: string;
  /** See MetadataChange. */
  readonly derivedFrom?: readonly string[] | undefined;
  readonly kind: ArtifactKind;
  /** Undefined for the kind's rule. */
  readonly partBytes: number | undefined;
  readonly skipInvalid: boolean;
  /** Undefined for publishing in place. */
  readonly copyTo: string | undefined;
  /** See PublicationIntent. */
  readonly fingerprint?: string | undefined;
}

export interface WatchRequest {
  readonly requestId: string;
  /** The prefix whose folders are looked at. */
  readonly source: string;
  /** Name of the artifact that the checkpoints become versions of. */
  readonly as: string;
  readonly layout: LayoutChoice;
  readonly everyMs: number;
  readonly abandonedAfterMs: number;
  /** Empty for the artifact's name. */
  readonly title: string;
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly contact: string;
  /** References of what every checkpoint was made from. */
  readonly derivedFrom?: readonly string[] | undefined;
}

export interface WatchView {
  readonly row: WatchRow;
  /** Where it looks, as a reader would type it. */
  readonly location: string;
}

/** Something that would refuse a pull, or a passing trouble: hop, reason and remedy in one line, with the stable code. */
export interface Refusal {
  readonly code: string;
  readonly line: string;
}

/** One thing that is looked at before bytes move. */
export interface PlannedCheck {
  /** `grant`, `agreement`, `residency`, `quota`, `space`, `objects`, `parts`, `capabilities`, `credentials`. */
  readonly name: string;
  readonly verdict: "ok" | "warn" | "refused";
  readonly text: string;
  readonly hop: string;
  /** Empty where there is nothing to do. */
  readonly remedy: string;
  /** Of a refused one. */
  readonly code: string;
}

export interface PullPlan {
  readonly reference: string;
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  readonly parts: number;
  readonly mode: DeliveryMode;
  readonly from: string;
  readonly to: string;
  readonly objectsPresent: number;
  readonly bytesPresent: number;
  /** Those of `bytes` that held versions have in the same store; 0 where nobody can tell yet. */
  readonly bytesInheritable: number;
  readonly alreadyHeld: boolean;
  /** Of the store that the copy would lie in; empty where there is none. */
  readonly country: string;
  /** On which conditions the owner lets this site's people read it. */
  readonly toldGrants: readonly ToldGrant[];
  /** Its owner says to use another one. */
  readonly deprecation: Deprecation | undefined;
  /** The owner, and the sites that hold it and may hand it on. */
  readonly sources: readonly SiteId[];
  readonly refusals: readonly Refusal[];
  /** Empty where nothing has to move. */
  readonly checks: readonly PlannedCheck[];
}

export interface StartedPull {
  readonly transfer: TransferView | undefined;
  readonly alreadyHeld: boolean;
  readonly location: string;
  /** Its owner says to use another one. */
  readonly deprecation?: Deprecation | undefined;
}

/** How one site stands to an offer of this site. */
export interface OfferSiteView extends Omit<OfferSiteRow, "offerId" | "state" | "sinceMs"> {
  readonly state:
    | "asked"
    | "accepted"
    | "not needed"
    | "declined"
    | "left"
    | "no grant"
    | "not heard from"
    | "invited"
    | "suspended"
    | "revoked"
    | "no peer";
  readonly sinceMs: number | undefined;
}

/** An offer of this site with how others stand to it, or one of a peer with what this site says to it. */
export type OfferView =
  | {
      readonly side: "own";
      readonly offer: OfferRow;
      readonly state: "open" | "full" | "withdrawn" | "ended";
      readonly sites: readonly OfferSiteView[];
    }
  | {
      readonly side: "received";
      readonly offer: ReceivedOfferRow;
      readonly state: "asked" | "accepted" | "taken" | "not needed" | "declined" | "ended";
      /** What can be done about it, or why it is so; may be empty. */
      readonly reason: string;
    };

/** A rule, and what it does just now. */
export interface RuleView {
  readonly rule: RuleRow;
  readonly decision: RuleDecision;
}

/** A version that its owner took back, with those who had it where this site is the owner. */
export interface WithdrawalView {
  readonly withdrawal: WithdrawalRow;
  readonly holders: readonly WithdrawalHolder[];
}

/** How the removal of a copy stands. */
export interface DropView {
  readonly reference: string;
  /** Where the copy lay, as a reader would type it. */
  readonly location: string;
  /** What was removed; undefined where it goes on. */
  readonly purged: Purged | undefined;
  /** Why it is not done yet; undefined where nothing failed. */
  readonly problem: string | undefined;
}

export type { VerifyEvent } from "./ports/engine.ts";

export interface Page {
  /** 1 to 1000. */
  readonly size: number;
  /** Opaque, from the page before; empty for the first. */
  readonly token: string;
}

export interface Paged<T> {
  readonly items: readonly T[];
  /** Empty at the end. */
  readonly nextToken: string;
}

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
