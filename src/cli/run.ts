import { CommanderError, type Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { EXIT } from "./exit.ts";
import { reportFailure } from "./failure.ts";
import { overview, termOf } from "./overview.ts";
import { createProgram } from "./program.ts";

/**
 * Runs one command line to its end; never throws and never exits the process.
 * @param args without the program's name; none prints the overview
 */
export async function run(args: readonly string[], cli: Cli): Promise<void> {
  const program = createProgram(cli);
  const json = args.includes("--json");
  if (args.length === 0) {
    cli.io.out.write(`${overview(program)}\n`);
    return;
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === EXIT.ok) return;
    cli.exitWith(
      reportFailure(cli.io, error instanceof CommanderError ? usageError(error, program, args) : error, json),
    );
  }
}

/** What commander says about the words of a command, as ours: exit code 2 and where to look. */
function usageError(error: CommanderError, program: Command, args: readonly string[]): HanseError {
  const noun = program.commands.find((command) => args.some((word) => word === command.name()));
  const remedy = `See \`hanse ${noun === undefined ? "" : `${noun.name()} `}--help\``;
  // A noun without its verb: commander would print the help as the error.
  if (error.code === "commander.help" && noun !== undefined) {
    return new HanseError("INVALID_INPUT", `\`hanse ${noun.name()}\` wants one of its commands`, {
      remedy,
      problems: noun.commands.map((verb) => `hanse ${noun.name()} ${termOf(verb)}: ${verb.summary()}`),
    });
  }
  const text = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  return new HanseError("INVALID_INPUT", text, { remedy });
}
