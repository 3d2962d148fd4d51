import type { ArtifactKind } from "./artifact.ts";
import { sha256 } from "./digest.ts";
import { fold } from "./search-terms.ts";
import type { SiteId } from "./site.ts";

/** What a search can be narrowed by, besides its text. */
export interface SearchFilter {
  readonly kind?: ArtifactKind | undefined;
  /** Any of these; undefined for all. */
  readonly sites?: readonly SiteId[] | undefined;
  /** A whole licence, or one of those that an expression names; case and accents do not matter. */
  readonly license?: string | undefined;
  /** All of these, each a whole keyword; case and accents do not matter. */
  readonly keywords: readonly string[];
}

/** The part of a version that it can be narrowed by. */
export interface Filterable {
  readonly site: SiteId;
  readonly kind: ArtifactKind;
  readonly license: string;
  readonly keywords: readonly string[];
}

/** What every version has. */
export const EVERY = "§every";

/** One property as a term of an index, with a sign in front that no word of a text has. */
const term = (property: "kind" | "license" | "keyword", value: string): string =>
  `§${sha256(`${property} ${fold(value).trim()}`).slice(0, 16)}`;

/** A site as a term of an index. */
export const siteFacet = (site: SiteId): string => `§${sha256(`site ${site}`).slice(0, 16)}`;

/** The terms by which a version is found besides its words. */
export function facetsOf({ site, kind, license, keywords }: Filterable): string[] {
  // An SPDX expression names several licences; its operators are never looked for.
  const licenses = new Set([license, ...license.split(/[\s()]+/)].filter((one) => one !== ""));
  return [
    EVERY,
    siteFacet(site),
    term("kind", kind),
    ...[...licenses].map((one) => term("license", one)),
    ...keywords.map((keyword) => term("keyword", keyword)),
  ];
}

/** A filter as terms: of each group one must be there. */
export function wantedFacets({ kind, sites, license, keywords }: SearchFilter): string[][] {
  return [
    ...(kind === undefined ? [] : [[term("kind", kind)]]),
    ...(sites === undefined ? [] : [sites.map(siteFacet)]),
    ...(license === undefined ? [] : [[term("license", license)]]),
    ...keywords.map((keyword) => [term("keyword", keyword)]),
  ];
}
