import { asHanseError, type HanseError } from "../domain/errors.ts";
import { Interrupted } from "./cli.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import type { Io } from "./io.ts";
import { jsonLine, plainText } from "./text.ts";

/** A failure as people read it: `hanse: HOP: text`, the remedy, then what belongs to it. */
export function formatFailure(error: HanseError): readonly string[] {
  const hop = error.hop === undefined ? "" : `${error.hop}: `;
  const remedy = error.remedy === undefined ? [] : [`  → ${error.remedy}`];
  return [`hanse: ${hop}${error.message}`, ...remedy, ...error.problems.map((problem) => `  - ${problem}`)].map(
    plainText,
  );
}

/** A failure as scripts read it; members without a value are null, problems an empty list. */
export function failureJson(error: HanseError): { readonly error: Readonly<Record<string, unknown>> } {
  const { reason, message, problems } = error;
  return { error: { reason, hop: error.hop ?? null, message, remedy: error.remedy ?? null, problems } };
}

/** Prints whatever a command threw on `err`. @returns the exit code */
export function reportFailure(io: Io, thrown: unknown, json: boolean): number {
  if (thrown instanceof Interrupted) {
    // Behind the terminal's own "^C".
    if (io.outIsTerminal) io.err.write("\n");
    for (const line of thrown.lines) io.err.write(`${plainText(line)}\n`);
    return EXIT.interrupted;
  }
  const error = asHanseError(thrown);
  const lines = json ? [jsonLine(failureJson(error))] : formatFailure(error);
  io.err.write(`${lines.join("\n")}\n`);
  return exitCodeOf(error.reason);
}
