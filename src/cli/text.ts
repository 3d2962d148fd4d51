/**
 * What a terminal obeys or a reader is fooled by: control characters (C0, DEL, C1 with CSI 0x9b and OSC 0x9d), format
 * characters (bidi controls, invisible ones), line and paragraph separators, lone surrogates. The two joiners stay:
 * scripts need them, and they move nothing.
 */
const HOSTILE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from elsewhere (peers, stores, the gateway) as one harmless line: each hostile character becomes visible, e.g.
 * ESC as `\x1b` and a right-to-left override as `\u{202e}`. Everything printed goes through here.
 */
export function plainText(text: string): string {
  return text.replace(HOSTILE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/**
 * A value as JSON in one line. Hostile characters that JSON allows inside strings are escaped too, so that the values
 * are exact and the terminal is safe.
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(HOSTILE, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** At most `columns` columns of a text, the cut shown by an ellipsis. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  for (const character of text) {
    if (columnsOf(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

const NO_COLUMN = /[\p{M}\u200c\u200d]/u;
const TWO_COLUMNS =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** How many columns a terminal gives a text: combining marks none, East Asian wide characters and emoji two (UAX 11). */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += NO_COLUMN.test(character) ? 0 : TWO_COLUMNS.test(character) ? 2 : 1;
  return columns;
}
