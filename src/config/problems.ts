import { HanseError } from "../domain/errors.ts";

/** Where in a file something is wrong: the keys and indexes that lead there. */
export type KeyPath = readonly (string | number)[];

/** `stores[0].url`, as people read a path. */
export const formatKeyPath = (path: KeyPath): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");

/** Gathers everything that is wrong with a site's configuration, so that it is reported at once. */
export class Problems {
  readonly #found: { source: string; line: number; text: string }[] = [];

  /**
   * @param source the file as the operator knows it, or `environment`
   * @param line from 1; 0 where lines make no sense
   * @param text what is wrong and what to do, without a value that may be secret
   */
  add(source: string, line: number, text: string): void {
    this.#found.push({ source, line, text });
  }

  /** @throws HanseError INVALID_CONFIG with all problems in order of their lines, where there are any */
  throwIfAny(directory: string): void {
    const problems = this.#found
      .sort((a, b) => a.source.localeCompare(b.source) || a.line - b.line)
      .map(({ source, line, text }) => `${source}${line > 0 ? ` line ${line}` : ""}: ${text}`);
    const [first, ...others] = problems;
    if (first === undefined) return;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    throw new HanseError("INVALID_CONFIG", `${first}${more}`, {
      hop: `configuration of ${directory}`,
      remedy: "Correct it and start again",
      problems,
    });
  }
}
