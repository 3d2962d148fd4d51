import { Command } from "commander";
import { ruleState, ruleTermsToWire } from "../wire/rule.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { parseTerms, withTermOptions, type TermOptions } from "./rule-add.ts";
import { keptWords, lagWords } from "./rule-lines.ts";
import { formatProperties } from "./table.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse rule simulate` */
export function ruleSimulateCommand(cli: Cli): Command {
  const simulate = withTermOptions(
    new Command("simulate")
      .summary("tell what a rule does now, or would do, without doing it")
      .description(
        "Prints what a rule decides by what is known just now: which versions it begins to pull, which pulls it cancels, which copies it removes. Without an id: for a rule with these options, were it added. Changes nothing.",
      )
      .argument("[id]", "id of a rule, or a beginning of it that names it alone"),
  ).action((id: string | undefined, options: TermOptions, command: Command) =>
    withControl(cli, command, async ({ call, print }) => {
      const request = id === undefined ? { terms: ruleTermsToWire(parseTerms(options)) } : { ruleId: id };
      const answer = await call((client, callOptions) => client.rules.SimulateRule(request, callOptions));
      print.value(wireJson(answer));
      const doing = (
        [
          ["pull", answer.pulls],
          ["cancel", answer.cancels],
          ["remove", answer.drops],
          ["pause", answer.pauses],
          ["go on with", answer.resumes],
        ] as const
      ).flatMap(([what, references]) => references.map((reference) => `${what} ${reference}`));
      print.lines([
        ...formatProperties([
          ["state", ruleState.fromWire(answer.state) ?? ""],
          ["reason", answer.reason],
          ["held", answer.held.toString()],
          ["behind", answer.lag === null ? "" : lagWords(answer.lag)],
        ]),
        ...answer.kept.map((kept) => `keep ${keptWords(kept)}`),
        ...(doing.length === 0 ? ["nothing to do"] : doing),
      ]);
    }),
  );
  return withExamples(
    simulate,
    "hanse rule simulate ru-k3f9x2",
    "hanse rule simulate --from bsc --artifact 'llm/*' --keep-last 2",
  );
}
