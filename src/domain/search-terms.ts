/** Letters that Unicode does not take apart into a plain letter and an accent, and the final sigma. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ŧ: "t",
  þ: "th",
  ς: "σ",
};

/** Accents that stand by themselves after decomposition; marks of other scripts are part of their words. */
const ACCENTS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/gu;

/** What changes a text's look and not its words: format characters, variation selectors, skin tones. */
const INVISIBLE = /[\p{Cf}\ufe00-\ufe0f\u{e0100}-\u{e01ef}\p{Emoji_Modifier}]/gu;

const LETTERS_AND_DIGITS = String.raw`\p{L}\p{N}\p{M}`;

/** Scripts that put no spaces between words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`;

/** Characters that are terms by themselves: letters of those scripts, and emoji. */
const ALONE = String.raw`[[${LETTERS_AND_DIGITS}]&&[${UNSPACED}]]\p{ExtPict}\p{Regional_Indicator}`;
const RUN = new RegExp(`[${LETTERS_AND_DIGITS}${ALONE}]+`, "gv");
const TERM = new RegExp(`[${ALONE}]|[^${ALONE}]+`, "gv");
const PIECE = /\p{N}+|[\p{L}\p{M}]+/gu;

/** Longer words count by so many of their first UTF-16 units. */
const MAX_TERM = 64;

/** Terms of one version in all; what comes behind is not found. Below PostgreSQL's 16,383 positions. */
const MAX_TERMS = 15_000;

/** How often one term counts in a version: below PostgreSQL's 255 positions of a lexeme. */
const MAX_REPEATS = 250;

/** A place that no phrase reaches across. */
export const GAP = "¶";

/**
 * Text without case and accents (`Łódź` is `lodz`, `ＥＲＡ５` is `era5`), so that what looks alike compares equal: Unicode's
 * compatibility form (UAX 15) in lower case.
 */
export const fold = (text: string): string =>
  text
    .toWellFormed()
    .replace(INVISIBLE, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .replace(/[ßæœøđðħıłŧþς]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFC");

/**
 * The words of a text, folded: runs of letters and digits, each as its terms that stand side by side. Most runs are one
 * term; where a script has no spaces, and of emoji, each character is one.
 */
export const runsOf = (text: string): string[][] =>
  (fold(text).match(RUN) ?? []).map((run) => (run.match(TERM) ?? []).map((term) => cut(term, MAX_TERM)));

/** What a term of letters and digits is made of: `era5` is `era` and `5`; undefined where it is of one kind. */
export function piecesOf(term: string): string[] | undefined {
  const pieces = term.match(PIECE) ?? [];
  return pieces.length > 1 ? pieces : undefined;
}

/**
 * What an index holds of some texts: their terms in order, behind each text the pieces of its mixed terms, with GAPs
 * between what does not stand together.
 */
export function termsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const terms = runsOf(text).flat();
    const pieces = terms.flatMap((term) => {
      const made = piecesOf(term);
      return made === undefined ? [] : [GAP, ...made];
    });
    return terms.length === 0 ? [] : [...terms, ...pieces, GAP];
  });
}

/** Holds the terms of one version to what both engines take, first things first; a term too many is a gap. */
export function withinLimits(...lists: readonly (readonly string[])[]): string[][] {
  const counts = new Map<string, number>();
  let left = MAX_TERMS;
  return lists.map((terms) => {
    const kept = terms.slice(0, left);
    left -= kept.length;
    return kept.map((term) => {
      const count = (counts.get(term) ?? 0) + 1;
      counts.set(term, count);
      return count > MAX_REPEATS ? GAP : term;
    });
  });
}

/** At most so many UTF-16 units, and no half of a character. */
const cut = (text: string, units: number): string => {
  if (text.length <= units) return text;
  const short = text.slice(0, units);
  return short.isWellFormed() ? short : short.slice(0, -1);
};
