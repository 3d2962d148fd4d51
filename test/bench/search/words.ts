const SYLLABLES = ["ka", "lo", "mi", "ter", "ran", "so", "ul", "pex", "dri", "on", "va", "ne", "tum", "ba", "cor"];

/** Words that many catalogs have, the commonest first. */
const COMMON = [
  ..."of the and data climate model global hourly from dataset for surface temperature simulation training with".split(
    " ",
  ),
  ..."checkpoint language ocean atmosphere reanalysis european forecast monthly daily resolution regional".split(" "),
];

/** A vocabulary of a few thousand words. */
export const WORDS: readonly string[] = [
  ...COMMON,
  ...SYLLABLES.flatMap((a) => SYLLABLES.flatMap((b) => SYLLABLES.map((c) => `${a}${b}${c}`))),
];
