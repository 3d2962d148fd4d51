import { CommanderError, type Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { EXIT } from "./exit.ts";
import { reportFailure } from "./failure.ts";
import { joinFingerprints } from "./join-fingerprints.ts";
import { overview, termOf } from "./overview.ts";
import { createProgram } from "./program.ts";

/**
 * Runs one command line to its end; never throws and never exits the process.
 * @param words of the command line, without the program's name; none prints the overview
 */
export async function run(words: readonly string[], cli: Cli): Promise<void> {
  const args = joinFingerprints(words);
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
  const command = invokedCommand(program, args);
  const path = pathOf(command);
  const remedy = `See \`${path} --help\``;
  // A noun without its verb: commander would print the help as the error.
  if (error.code === "commander.help" && command !== program) {
    return new HanseError("INVALID_INPUT", `\`${path}\` wants one of its commands`, {
      remedy,
      problems: command.commands.map((verb) => `${path} ${termOf(verb)}: ${verb.summary()}`),
    });
  }
  const text = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  return new HanseError("INVALID_INPUT", text, { remedy });
}

/** The innermost command that a command line names, as far as its words are commands. */
function invokedCommand(program: Command, args: readonly string[]): Command {
  let command = program;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word.startsWith("-")) {
      const option = command.options.find(({ short, long }) => word === short || word === long);
      // Its value is no command.
      if (option?.required === true) at += 1;
      continue;
    }
    const inner = command.commands.find((candidate) => candidate.name() === word);
    if (inner === undefined) return command;
    command = inner;
  }
  return command;
}

/** A command as people type it: `hanse peer accept`. */
const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
