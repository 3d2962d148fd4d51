import type { ToldTerms__Output } from "../wire/gen/hanse/control/v1/ToldTerms.ts";
import { ask, type Io } from "./io.ts";
import { formatProperties } from "./table.ts";
import { plainText } from "./text.ts";
import { shownTime } from "./wire-json.ts";

/** The text of terms under a heading, indented; each line is made harmless where it is printed. */
export const termsLines = (text: string): readonly string[] =>
  text === "" ? [] : ["", "terms:", ...text.split(/\r\n|\r|\n/).map((line) => `  ${line}`)];

/** Terms as the owner tells them: what they are about, then their text, or where it stands. */
export function toldTermsLines(shown: ToldTerms__Output): readonly string[] {
  const { terms, purpose, residency, until, artifact, accepted } = shown;
  const url = terms?.url ?? "";
  return [
    ...formatProperties([
      ["terms", `sha256:${terms?.sha256 ?? ""}`],
      ["page", url],
      ["covers", artifact],
      ["purpose", purpose],
      ["copies in", residency.join(", ")],
      ["until", until === null ? "" : shownTime(until)],
      ["agreed to", accepted ? "yes" : "no"],
    ]),
    ...(url === "" ? [] : [`Check the page before you agree: curl -sL ${plainText(url)} | sha256sum`]),
    ...termsLines(terms?.text ?? ""),
  ];
}

/** So many lines are shown at once to whoever reads at a terminal. */
const PAGE_LINES = 40;

/** Prints lines to a person who is about to be asked, a page at a time. */
export async function showPaged(io: Io, lines: readonly string[], signal: AbortSignal): Promise<void> {
  for (let at = 0; at < lines.length; at += PAGE_LINES) {
    for (const line of lines.slice(at, at + PAGE_LINES)) io.err.write(`${plainText(line)}\n`);
    const left = lines.length - at - PAGE_LINES;
    if (left > 0) await ask(io, `-- ${left} more lines: Enter --`, signal);
  }
}
