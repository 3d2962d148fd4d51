import type { ArtifactKind, ArtifactName, Label } from "../../domain/artifact.ts";
import type { AuditEvent } from "../../domain/audit.ts";
import type { Digest } from "../../domain/digest.ts";
import type { GrantAction, GrantRule, ToldGrant } from "../../domain/grant.ts";
import type { SiteId } from "../../domain/site.ts";
import type { Subject } from "../../domain/subject.ts";
import type { Deprecation } from "../../domain/version.ts";
import type { TermsRow } from "./agreements-ledger.ts";

export interface GrantRow extends GrantRule {
  readonly createdAtMs: number;
  readonly createdBy: string;
}

export type { GrantAction } from "../../domain/grant.ts";

/** That a version's owner took it back. */
export interface Withdrawal {
  /** `hanse-withdrawal+jwt`. */
  readonly token: string;
  readonly reason: string;
  readonly withdrawnAtMs: number;
}

/** A version as this site knows it, own or mirrored. */
export interface VersionRow {
  readonly site: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly kind: ArtifactKind;
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  readonly partRule: string;
  readonly createdAtMs: number;
  readonly sequence: number;
  /** `hanse-version+jwt`. */
  readonly record: string;
  /** `hanse-metadata+jwt`. */
  readonly metadata: string;
  readonly metadataSequence: number;
  readonly title: string;
  readonly license: string;
  /** May have several lines. */
  readonly description: string;
  readonly keywords: readonly string[];
  /** Whom to ask; may be empty. */
  readonly contact: string;
  /** What we may do with it; own versions have all. Empty where its owner shows it no more: a label stays bound for good. */
  readonly actions: readonly GrantAction[];
  /** Versions of peers: on which conditions, one of which must be met to read; undefined where there are none. */
  readonly toldGrants?: readonly ToldGrant[] | undefined;
  /** Its owner took it back, for good; undefined where it stands. */
  readonly withdrawal?: Withdrawal | undefined;
  /** Its owner says to use another one; undefined where it does not. */
  readonly deprecation?: Deprecation | undefined;
  /** References of what it was made from, as its owner says; undefined where it says nothing. */
  readonly derivedFrom?: readonly string[] | undefined;
  /** Own versions: the publication whose objects it consists of. */
  readonly publication?: string | undefined;
  /** Own versions: the store where its manifest and objects lie, by name. */
  readonly store?: string | undefined;
  /** Own versions: key prefix of the objects inside the store's bucket. */
  readonly root?: string | undefined;
}

/** One step of a peer's visibility log. */
export interface VisibilityEntry {
  /** Grows within one peer's log. */
  readonly sequence: number;
  readonly artifact: ArtifactName;
  readonly label: Label;
  /** Empty: hidden. */
  readonly actions: readonly GrantAction[];
  /** On which conditions; left out where there are none. */
  readonly toldGrants?: readonly ToldGrant[];
}

/** What of `versions` a peer may do, and on which conditions. */
export type Shown = Pick<VisibilityEntry, "actions" | "toldGrants">;

/** Tells it; given by policy, so that the ledger needs no rules. */
export type VisibilityRule = (artifact: ArtifactName) => Shown;

export interface CatalogLedger {
  /** Idempotent on grantId; keeps its terms with it. @returns the one that stands under it */
  putGrant(grant: GrantRow, audit: AuditEvent, terms?: TermsRow): Promise<GrantRow>;
  /** @returns the grant that was removed, undefined where there was none (then nothing is audited) */
  removeGrant(grantId: string, audit: AuditEvent): Promise<GrantRow | undefined>;
  /** At most two whose id begins so. */
  findGrants(idPrefix: string): Promise<readonly GrantRow[]>;
  /** Oldest first; `to` for those to any of these. */
  listGrants(filter?: {
    to?: readonly Subject[] | undefined;
    after?: string | undefined;
    limit?: number | undefined;
  }): Promise<readonly GrantRow[]>;

  /**
   * Binds an own version to its label and commits its publication's objects, in one step.
   * @returns `same` where the label already carries this digest (nothing changes), `taken` where it carries another
   */
  putOwnVersion(version: VersionRow, audit: AuditEvent): Promise<"created" | "same" | "taken">;
  /** Also one that its owner shows no more. */
  getVersion(site: SiteId, artifact: ArtifactName, label: Label): Promise<VersionRow | undefined>;
  /**
   * The version of an artifact with the highest sequence. One that its owner shows no more counts only where this site
   * holds a copy of it, whole or damaged, and after all that are shown.
   */
  latestVersion(site: SiteId, artifact: ArtifactName): Promise<VersionRow | undefined>;
  /** An own version that has this manifest digest, any label. */
  ownVersionByDigest(digest: Digest, siteId: SiteId): Promise<readonly VersionRow[]>;
  /**
   * By site, artifact, then newest first, then label; without those that their owner shows no more and of which this
   * site holds no copy, whole or damaged. `after` is the last row of the page before.
   */
  listVersions(filter: {
    site?: SiteId | undefined;
    after?: Pick<VersionRow, "site" | "artifact" | "sequence" | "label"> | undefined;
    limit: number;
  }): Promise<readonly VersionRow[]>;

  /**
   * Those of listVersions that name this reference as what they were made from, in the same order.
   * @param reference see formatReference
   */
  versionsDerivedFrom(reference: string, limit: number): Promise<readonly VersionRow[]>;

  /**
   * Brings a peer's visibility log up to date: appends an entry for each own version whose actions or toldGrants for this peer
   * differ from the newest entry about it. Idempotent.
   * @returns how many entries were appended
   */
  refreshVisibility(peer: SiteId, ownSite: SiteId, rule: VisibilityRule): Promise<number>;
  /** Entries after a sequence in order; only the newest about each version is kept. */
  readVisibility(peer: SiteId, afterSequence: number, limit: number): Promise<readonly VisibilityEntry[]>;
  /** A random name of this ledger's logs, made with it: a cursor from another ledger is seen by it. */
  visibilityEpoch(): Promise<string>;

  /**
   * Applies one event of a peer's catalog to the mirror and stores its cursor, in one step: `shown` upserts (with
   * a lower metadata sequence only the actions, with another digest nothing), `hidden` empties the actions, `resync`
   * those of all of that site, `up-to-date` notes the time.
   */
  applyCatalogEvent(
    site: SiteId,
    cursor: string,
    event:
      | { readonly type: "shown"; readonly version: VersionRow }
      | { readonly type: "hidden"; readonly artifact: ArtifactName; readonly label: Label }
      | { readonly type: "resync" }
      | { readonly type: "up-to-date"; readonly atMs: number },
  ): Promise<void>;
}
