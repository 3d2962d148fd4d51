import type { ArtifactKind, ArtifactName, Label } from "./artifact.ts";
import type { Digest } from "./digest.ts";
import type { SiteId } from "./site.ts";

/** What a `hanse-version+jwt` says: which content an owner bound to a label, for good. */
export interface VersionRecord {
  readonly owner: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly kind: ArtifactKind;
  /** SHA-256 of the manifest. */
  readonly digest: Digest;
  readonly objects: number;
  readonly bytes: number;
  /** See formatPartRule. */
  readonly partRule: string;
  readonly createdAtMs: number;
  /** Digest of the version that was the newest before; absent for an artifact's first. */
  readonly previous?: Digest | undefined;
  /** Counts the versions of one artifact from 1; the highest is `latest`. */
  readonly sequence: number;
}

/** What a `hanse-metadata+jwt` says; can be corrected by a record with a higher sequence. */
export interface MetadataRecord {
  readonly owner: SiteId;
  readonly artifact: ArtifactName;
  readonly label: Label;
  readonly digest: Digest;
  readonly sequence: number;
  readonly title: string;
  /** SPDX expression or text. */
  readonly license: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Whom to ask: a name, an address, a page; absent where nobody was named. */
  readonly contact?: string | undefined;
  /** Absent where it may be used as ever. */
  readonly deprecation?: Deprecation | undefined;
  /** See formatReference, labels never `latest`: what it was made from; absent where its owner says nothing. */
  readonly derivedFrom?: readonly string[] | undefined;
}

/** Most versions that a metadata record names as what it was made from. */
export const MOST_DERIVED_FROM = 64;

/** What an owner says of a version that is not to be used any more, though it stands. */
export interface Deprecation {
  /** Reference of what is to be used in its place. */
  readonly use: string;
  /** In words; may be empty. */
  readonly reason: string;
}

/** This site's copy of a version. `held` and nothing else may be read as whole. */
export type ReplicaState = "held" | "partial" | "damaged" | "withdrawn";
