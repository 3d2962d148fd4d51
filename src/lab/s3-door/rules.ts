/** Which requests a rule is about; every member that is given must hold. */
export interface Match {
  /** `GET`, `PUT`, … */
  readonly method?: string | undefined;
  /** The S3 name, e.g. `GetObject`, `UploadPart`, `CompleteMultipartUpload`. */
  readonly operation?: string | undefined;
  readonly bucket?: string | undefined;
  readonly key?: string | RegExp | ((key: string) => boolean) | undefined;
  /** A query parameter that must be there, e.g. `uploadId`, or with a value: `partNumber=2`. */
  readonly query?: string | undefined;
  /** Only the n-th matching request, counted from 1; every one where it is left out. */
  readonly nth?: number | undefined;
}

/** What the door does wrong. Offsets and counts are bytes. */
export type Lie =
  /** Answers this; with `effect` what was asked is done all the same. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly effect?: boolean | undefined;
    }
  /** Drops the connection without an answer, before anything or after the effect. */
  | { readonly kind: "drop"; readonly when: "before" | "after" }
  /** The body ends after so many bytes: by a broken connection, or soundly (`declared`: the length tells it). */
  | { readonly kind: "truncate"; readonly afterBytes: number; readonly declared?: boolean | undefined }
  /** Flips the lowest bit of one byte of the object, where the answer covers it. */
  | { readonly kind: "flip"; readonly offset: number }
  /** The body begins so many bytes later and is made up with zero bytes: length and headers are as they were. */
  | { readonly kind: "shift"; readonly bytes: number }
  /** The first so many bytes of the body and the next so many change places. */
  | { readonly kind: "swap"; readonly bytes: number }
  /** So many zero bytes after the body, counted in the length that is told. */
  | { readonly kind: "extra"; readonly bytes: number }
  /** Answers 200 with the whole object. */
  | { readonly kind: "ignore-range" }
  /** Changes headers of a true answer, e.g. `content-range`, `content-encoding`, `etag`; an empty value removes one. */
  | { readonly kind: "headers"; readonly set: Readonly<Record<string, string>> }
  | { readonly kind: "redirect"; readonly url: string; readonly status?: number | undefined }
  /** Hangs until released: before the work, or after so many bytes of the body. */
  | { readonly kind: "hold"; readonly until: Promise<unknown>; readonly afterBytes?: number | undefined }
  /** Sends the body in small pieces; `pause` is awaited before each, with the bytes sent so far. */
  | { readonly kind: "drip"; readonly pieceBytes: number; readonly pause: (sentBytes: number) => Promise<void> }
  /** A document without end: head, `count` times the unit, tail. For XML bombs and giant lists. */
  | {
      readonly kind: "flood";
      readonly head: string;
      readonly unit: string;
      readonly count: number;
      readonly tail: string;
    };

/** One rule of the lying store. Rules are asked in order; the first that matches is followed. */
export interface Rule {
  readonly match: Match;
  readonly lie: Lie;
}

/** What a rule sees of a request. */
export interface Seen {
  readonly method: string;
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

/** Counts matches, so that a rule can be about the n-th. */
export class RuleBook {
  /** Open to the test: push, splice, empty it at any time. */
  readonly rules: Rule[];
  readonly #counts = new WeakMap<Rule, number>();

  constructor(rules: readonly Rule[]) {
    this.rules = [...rules];
  }

  /** @returns the lie to tell, or undefined for the truth */
  lieFor(seen: Seen): Lie | undefined {
    for (const rule of this.rules) {
      if (!matches(rule.match, seen)) continue;
      const count = (this.#counts.get(rule) ?? 0) + 1;
      this.#counts.set(rule, count);
      if (rule.match.nth === undefined || rule.match.nth === count) return rule.lie;
    }
    return undefined;
  }
}

function matches(match: Match, seen: Seen): boolean {
  const same = (wanted: string | undefined, have: string): boolean => wanted === undefined || wanted === have;
  return (
    same(match.method, seen.method) &&
    same(match.operation, seen.operation) &&
    same(match.bucket, seen.bucket) &&
    keyMatches(match.key, seen.key) &&
    queryMatches(match.query, seen.query)
  );
}

function keyMatches(wanted: Match["key"], key: string): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === "string") return wanted === key;
  return wanted instanceof RegExp ? key.search(wanted) !== -1 : wanted(key);
}

function queryMatches(wanted: string | undefined, query: ReadonlyMap<string, string>): boolean {
  if (wanted === undefined) return true;
  const [name = "", value] = wanted.split("=", 2);
  return query.has(name) && (value === undefined || query.get(name) === value);
}
