import { HanseError } from "./errors.ts";
import type { SiteId } from "./site.ts";
import { piecesOf, runsOf, termsOf } from "./search-terms.ts";

/** Terms that stand side by side. */
export interface SearchPhrase {
  /** At least one; made by search-terms.ts, so that they hold letters and digits only. */
  readonly terms: readonly string[];
  /** The last term may be the beginning of a word. */
  readonly prefix: boolean;
}

/** One thing that must be found: any of these ways to write it, or anything of these sites. */
export interface SearchClause {
  readonly phrases: readonly SearchPhrase[];
  readonly sites: readonly SiteId[];
}

/** Longest text, in UTF-16 units. */
const MAX_TEXT = 1024;

const MAX_CLAUSES = 32;

/** A quoted phrase, its closing quote perhaps still to come, or a word with perhaps a star behind it. */
const PART = /"(?<quoted>[^"]*)"?|(?<word>[^\s"]+)/gu;

/**
 * Reads what a person looks for: every word must be found, in any order; `"quoted words"` side by side; `word*` and the
 * last word are beginnings of words. Case, accents and punctuation do not matter, nothing else has a meaning.
 * @returns what must be found; nothing for a text of white space
 * @throws HanseError INVALID_INPUT for a text without any word, or with too many
 */
export function parseSearch(text: string): SearchClause[] {
  if (text.length > MAX_TEXT) refuse(`the text is longer than ${MAX_TEXT} characters`, "Look for fewer words");
  const parts = [...text.matchAll(PART)];
  const clauses = parts.flatMap(({ groups }, index) =>
    groups?.["quoted"] === undefined
      ? wordClauses(groups?.["word"] ?? "", index === parts.length - 1)
      : phraseClause(groups["quoted"]),
  );
  if (clauses.length === 0 && text.trim() !== "")
    refuse("the text has no letter and no digit to look for", "Write words, or leave the text out and use filters");
  if (clauses.length > MAX_CLAUSES) refuse(`the text has more than ${MAX_CLAUSES} words`, "Look for fewer words");
  return clauses;
}

/** A chunk between spaces may hold several words: `climate/era5-land`. */
function wordClauses(chunk: string, last: boolean): SearchClause[] {
  const runs = runsOf(chunk);
  return runs.map((terms, index) => {
    const prefix = index === runs.length - 1 && (last || chunk.endsWith("*"));
    const [only, ...more] = terms;
    const pieces = only === undefined || more.length > 0 ? undefined : piecesOf(only);
    const phrases = [{ terms, prefix }, ...(pieces === undefined ? [] : [{ terms: pieces, prefix }])];
    return { phrases, sites: [] };
  });
}

function phraseClause(quoted: string): SearchClause[] {
  const terms = runsOf(quoted).flat();
  return terms.length === 0 ? [] : [{ phrases: [{ terms, prefix: false }], sites: [] }];
}

/** True where a text holds one of the phrases of a clause. */
export function textMatches({ phrases }: Pick<SearchClause, "phrases">, texts: readonly string[]): boolean {
  const terms = termsOf(texts);
  return phrases.some(({ terms: wanted, prefix }) =>
    terms.some((_, start) =>
      wanted.every((term, index) => {
        const found = terms[start + index];
        return found === term || (prefix && index === wanted.length - 1 && found?.startsWith(term) === true);
      }),
    ),
  );
}

/** The same without beginnings of words: whole words only. */
export const wholeWords = (clauses: readonly SearchClause[]): SearchClause[] =>
  clauses.map((clause) => ({ ...clause, phrases: clause.phrases.map((phrase) => ({ ...phrase, prefix: false })) }));

function refuse(what: string, remedy: string): never {
  throw new HanseError("INVALID_INPUT", what, { remedy });
}
