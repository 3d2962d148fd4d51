import type { Io } from "./io.ts";
import { jsonLine, plainText } from "./text.ts";

/** Where a command's words go. All text is made harmless here or in formatTable and formatProperties. */
export interface Print {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Results, to `out`; with --json nothing: say it with `value` too. */
  lines(lines: readonly string[]): void;
  /** The result as one line of JSON, to `out`; without --json nothing. */
  value(value: unknown): void;
  /** Explanations and next steps, to `err`; with --json or --quiet nothing. */
  note(...lines: readonly string[]): void;
  /** What people should know even when quiet, to `err`. */
  warn(line: string): void;
}

/** @param mode the invocation's --json and --quiet */
export function printTo(io: Io, mode: { readonly json: boolean; readonly quiet: boolean }): Print {
  const { json, quiet } = mode;
  return {
    json,
    quiet,
    lines: (lines) => {
      if (!json) for (const line of lines) io.out.write(`${plainText(line)}\n`);
    },
    value: (value) => {
      if (json) io.out.write(`${jsonLine(value)}\n`);
    },
    note: (...lines) => {
      if (!json && !quiet) for (const line of lines) io.err.write(`${plainText(line)}\n`);
    },
    warn: (line) => {
      io.err.write(`hanse: warning: ${plainText(line)}\n`);
    },
  };
}
