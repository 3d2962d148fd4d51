import type { ArtifactKind } from "../../domain/artifact.ts";
import type { Deprecation } from "../../domain/version.ts";
import type { ReplicaRow, VersionRow } from "../ports/ledger.ts";

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
