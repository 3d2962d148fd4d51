import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { changeToWire } from "../wire/metadata-change.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { deprecationWords } from "./deprecation-words.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { wireJson } from "./wire-json.ts";

interface DeprecateOptions {
  readonly use?: string;
  readonly reason?: string;
  readonly undo?: true;
}

/** `hanse deprecate REF --use REF2` */
export function deprecateCommand(cli: Cli): Command {
  const deprecate = new Command("deprecate")
    .summary("tell everybody to use another version")
    .description(
      "Says of one of this site's versions that another one is to be used, signed; whoever looks at it, plans or pulls it is warned. It stands and can be pulled as ever; to take it back, see `hanse withdraw`.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--use <ref>", "the version to use in its place, one that this site sees; without @label the latest")
    .option("--reason <text>", "why, in one line")
    .option("--undo", "it may be used again")
    .action((reference: string, options: DeprecateOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        parseReference(reference);
        const change = { deprecation: deprecationOf(options) };
        const request = { requestId: cli.newId(), reference, ...changeToWire(change) };
        const answer = await call((client, callOptions) => client.catalog.EditVersion(request, callOptions));
        print.value(wireJson(answer));
        const { version, changed } = answer;
        const name = version?.reference ?? reference;
        const words = deprecationWords(version?.deprecation ?? null);
        if (!changed) print.lines([`${name} says so already; nothing changed`]);
        else {
          print.lines([words === "" ? `${name} is not deprecated any more` : `Deprecated ${name}: ${words}`]);
          print.note("Peers that may see it are told at once, or when they are back.");
        }
      }),
    );
  return withExamples(
    deprecate,
    'hanse deprecate bsc/climate/era5@2026.1 --use bsc/climate/era5@2026.2 --reason "wrong units in 1979"',
    "hanse deprecate bsc/climate/era5@2026.1 --undo",
  );
}

/** @throws HanseError INVALID_INPUT where it is not said what to use, or both are said */
function deprecationOf({ use, reason, undo }: DeprecateOptions): { use: string; reason: string } {
  if (undo === true) {
    if (use === undefined && reason === undefined) return { use: "", reason: "" };
    throw new HanseError("INVALID_INPUT", "--undo takes neither --use nor --reason", { remedy: "Leave them out" });
  }
  if (use === undefined)
    throw new HanseError("INVALID_INPUT", "it is not said what to use in its place", {
      remedy: "Add --use site/name@label, or --undo",
    });
  parseReference(use);
  return { use, reason: reason ?? "" };
}
