import type { Command } from "commander";

/** A command as lists name it: its name and arguments. */
export const termOf = (command: Command): string =>
  [
    command.name(),
    ...command.registeredArguments.map((word) => (word.required ? `<${word.name()}>` : `[${word.name()}]`)),
  ].join(" ");

/** What `hanse` alone says: the commands by the people they serve, and where to begin. */
export function overview(program: Command): string {
  const groups = Map.groupBy(program.commands, (command) => command.helpGroup());
  const width = Math.max(...program.commands.map((command) => termOf(command).length));
  const listed = [...groups].flatMap(([heading, commands]) => [
    "",
    heading,
    ...commands.map((command) => `  ${termOf(command).padEnd(width)}  ${command.summary()}`),
  ]);
  return [program.description(), ...listed, "", START].join("\n");
}

const START = `Start here:
  $ hanse lab demo                       two sites on this machine, a dataset and a checkpoint
  $ hanse search era5                    what there is, by words
  $ hanse pull bsc/climate/era5@2026.1   bring it here, verified
  $ hanse COMMAND --help                 what it does, its arguments, examples

Global options (--site, --json, …): hanse --help
Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 try again, 6 verification failed, 130 interrupted`;
