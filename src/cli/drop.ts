import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { Removal__Output } from "../wire/gen/hanse/control/v1/Removal.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { REFERENCE_HELP } from "./show.ts";
import { formatCount } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse drop REF` */
export function dropCommand(cli: Cli): Command {
  const drop = new Command("drop")
    .summary("remove this site's copy of a version")
    .description(
      "Removes this site's copy of a peer's version: the commit marker first, then unfinished uploads and every object, in a bucket that keeps versions every state of it. A listing proves that nothing is left. What is not the version's is left and named. A version of this site is no copy: `hanse withdraw`.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--reason <text>", "kept in the audit log", "")
    .option("--yes", "do not ask")
    .action((reference: string, { reason, yes }: { reason: string; yes?: true }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        parseReference(reference);
        const question = `Remove this site's copy of ${reference}?`;
        if (yes !== true && !(await confirm(cli.io, question, signal))) throw notConfirmed();
        const request = { requestId: cli.newId(), reference, reason };
        const answer = await call((client, options) => client.withdrawals.DropReplica(request, options));
        print.value(wireJson(answer));
        const { removed, location, reference: name } = answer;
        if (removed === null) {
          const why = answer.problem === "" ? "" : `: ${answer.problem}`;
          print.lines([`The copy of ${name} at ${location} is being removed${why}`]);
          print.note("It goes on by itself. Ask again to see how it stands.");
          return;
        }
        if (!print.quiet) print.lines([`The copy of ${name} at ${location} is gone: ${removalWords(removed)}`]);
        for (const line of strayLines(removed)) print.warn(line);
      }),
    );
  return withExamples(
    drop,
    "hanse drop bsc/climate/era5@2026.1",
    'hanse drop bsc/llm/7b-run3@step-1000 --yes --reason "the run is over"',
  );
}

/** `5 objects`, with other states and uploads where there were some. */
function removalWords({ objects, versions, uploads }: Removal__Output): string {
  const states = versions > objects ? [`in ${formatCount(versions, "state")}`] : [];
  const parts = uploads > 0 ? [formatCount(uploads, "unfinished upload")] : [];
  return [[formatCount(objects, "object"), ...states].join(" "), ...parts].join(", ");
}

/** Says what was left because it is not the version's. */
function strayLines({ strays, strayKeys }: Removal__Output): readonly string[] {
  if (strays === 0) return [];
  const shown = strayKeys.slice(0, 5).join(", ");
  const more = strays > 5 ? ` and ${strays - 5} more` : "";
  return [
    `the place is not empty: ${formatCount(strays, "object")} there never belonged to the version: ${shown}${more}`,
  ];
}

const notConfirmed = (): HanseError =>
  new HanseError("INVALID_INPUT", "it was not confirmed; nothing was removed", {
    remedy: "Answer yes, or give --yes",
  });
