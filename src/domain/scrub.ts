import { createHash } from "node:crypto";
import { HanseError } from "./errors.ts";

/**
 * How a scrub stands: `CLEAN` found nothing, `FAULTS` found something, `STUCK` could not be trusted or could not go on,
 * `STOPPED` by a person.
 */
export type ScrubState = "RUNNING" | "CLEAN" | "FAULTS" | "STUCK" | "STOPPED";

/**
 * What a scrub finds: `dark` lies in a place of Hanse's and belongs to nothing, `lost` should be there and is not, `corrupt`
 * is there and not what was signed or published, `upload` was begun by Hanse and belongs to no transfer any more.
 */
export const FINDING_KINDS = ["dark", "lost", "corrupt", "upload"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something wrong in a store of this site. */
export interface Finding {
  readonly kind: FindingKind;
  readonly store: string;
  /** Key inside the bucket. */
  readonly key: string;
  /** `site/name@label` of the version that it belongs to; empty for none. */
  readonly reference: string;
  readonly detail: string;
}

/** One of `of` parts of all objects; 1 of 1 is everything. */
export interface Subset {
  readonly n: number;
  readonly of: number;
}

/** Everything. */
export const WHOLE: Subset = { n: 1, of: 1 };

/** Parts that a pass may be cut into. */
export const MOST_SUBSETS = 1000;

/** Reads `2/7`. @throws HanseError INVALID_INPUT */
export function parseSubset(text: string): Subset {
  const [, n, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const subset = { n: Number(n), of: Number(of) };
  if (subset.n >= 1 && subset.n <= subset.of && subset.of <= MOST_SUBSETS) return subset;
  throw new HanseError("INVALID_INPUT", `'${text}' is not a subset`, {
    remedy: `Write n/t with n from 1 to t and t at most ${MOST_SUBSETS}, e.g. 2/7`,
  });
}

export const formatSubset = ({ n, of }: Subset): string => `${n}/${of}`;

/** The subset after this one. */
export const nextSubset = ({ n, of }: Subset): Subset => ({
  n: (n % of) + 1,
  of,
});

/** Whether an object's bytes are read with this subset. Each path is in exactly one of them, always the same. */
export const inSubset = (path: string, { n, of }: Subset): boolean =>
  of === 1 || createHash("sha256").update(path).digest().readUInt32BE(0) % of === n - 1;

/** So few can be wrong by themselves, whatever share of the whole they are. */
const FEW = 10;

/** More than this share of faults, and the store or its configuration is what is wrong. */
const SHARE = 0.1;

/** True where so many faults speak of the store, or of how it is configured, and not of single objects. */
export const tooMany = (faults: number, objects: number): boolean => faults > FEW && faults > objects * SHARE;

/** How many findings of each kind. */
export type FindingCounts = Readonly<Record<FindingKind, number>>;

export const NO_FINDINGS: FindingCounts = {
  dark: 0,
  lost: 0,
  corrupt: 0,
  upload: 0,
};

/** Counts in words, e.g. `2 lost, 1 corrupt`; empty where there are none. */
export const countWords = (counts: FindingCounts): string =>
  FINDING_KINDS.filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kind}`)
    .join(", ");
