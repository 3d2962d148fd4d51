import { z } from "zod";
import { formatReference, LATEST, parseArtifactName, parseLabel, parseReference } from "../domain/artifact.ts";
import { isDigest } from "../domain/digest.ts";
import { HanseError, type Reason } from "../domain/errors.ts";
import { parsePartRule } from "../domain/part-rule.ts";
import { parseCountry, parseSiteId } from "../domain/site.ts";

/*
 * The members that several documents have. Messages never quote what was read: it comes from another site and goes to
 * terminals and logs.
 */

/**
 * Reads a value by its shape; members that the shape does not name are left out.
 * @param what what people call the document, e.g. `statement`
 * @throws HanseError with this reason that names the first member that is wrong
 */
export function readShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  reason: Reason = "INVALID_DOCUMENT",
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const member = issue?.path.join(".") ?? "";
  throw new HanseError(reason, `the ${what} is not valid: ${member} ${issue?.message ?? ""}`.trimEnd(), {
    remedy: "Nothing was stored; have the site that made it update Hanse and make it again",
  });
}

/** A check that a parser does not throw. */
export const parses = (parse: (text: string) => unknown) => (text: string) => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

const string = z.string("is not text");

export const siteId = string.refine(parses(parseSiteId), "is not a site id");
export const country = string.refine(parses(parseCountry), "is not a country of ISO 3166");
export const artifact = string.refine(parses(parseArtifactName), "is not an artifact name");
export const label = string.refine(parses(parseLabel), "is not a label");
export const partRule = string
  .max(64, "is too long")
  .refine(parses(parsePartRule), "is no part rule that is known here");
export const digest = string.refine(isDigest, "is not a SHA-256 digest");

/** A reference to one version for good: written as formatReference does, never `latest`. */
export const fixedReference = string.max(512, "is too long").refine(
  parses((text) => {
    const named = parseReference(text);
    if (named.label === LATEST || formatReference(named) !== text) throw new Error("moves, or is written otherwise");
  }),
  "is not a reference with a label",
);

/** Most objects of a version. */
export const MAX_OBJECTS = 20_000_000;

/** A whole number from `least` to 2^53 - 1. */
export const count = (least: number) =>
  z.number("is not a number").int("is not a whole number").min(least, `is below ${least}`);

// Letters that turn the direction of what follows can make one name look like another.
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const UNSAFE_IN_PROSE = /(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of text for people. */
export const line = (maxLength: number) =>
  string
    .max(maxLength, `is longer than ${maxLength} characters`)
    .refine((text) => !UNSAFE.test(text), "has control characters");

/** Text of many lines for people. */
export const prose = (maxLength: number) =>
  string
    .max(maxLength, `is longer than ${maxLength} characters`)
    .refine((text) => !UNSAFE_IN_PROSE.test(text), "has control characters");

/** A moment as RFC 3339 with milliseconds in UTC (what `toISOString` writes), read as milliseconds since 1970. */
export const moment = string
  .refine(
    (text) => /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
    "is not a time",
  )
  .transform((text) => Date.parse(text));

/** The inverse of `moment`. */
export const formatMoment = (ms: number): string => new Date(ms).toISOString();
