import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import type { Rule__Output } from "../wire/gen/hanse/control/v1/Rule.ts";
import { ruleFromWire, type ShownRule } from "../wire/rule.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { ruleAddCommand } from "./rule-add.ts";
import { ruleLines, ruleTable } from "./rule-lines.ts";
import { ruleSimulateCommand } from "./rule-simulate.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse rule add|ls|show|suspend|resume|rm|simulate` */
export const ruleCommand = (cli: Cli): Command =>
  new Command("rule")
    .summary("bring versions here by themselves, and keep as many as are wanted")
    .description(
      "Standing orders to replicate: what a peer publishes is brought here as it comes, and old copies make room for new ones.",
    )
    .addCommand(ruleAddCommand(cli))
    .addCommand(lsCommand(cli))
    .addCommand(showCommand(cli))
    .addCommand(suspendCommand(cli))
    .addCommand(resumeCommand(cli))
    .addCommand(rmCommand(cli))
    .addCommand(ruleSimulateCommand(cli));

const ID_HELP = "id of the rule, or a beginning of it that names it alone";

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the rules, and how far behind they are")
    .description(
      "Lists the rules, oldest first, with their states: OK (all that it wants is held), REPLICATING, STUCK (it cannot come; show says why), SUSPENDED, ENDED (the offer that made it is over; what it brought stays).",
    )
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.rules.ListRules({ pageSize: 1000, pageToken }, options)),
        );
        const rules = pages.flatMap((page) => page.rules);
        print.value({ rules: wireJson(rules) });
        if (rules.length > 0) print.lines(ruleTable(rules.map(ruleFromWire)));
        else print.note("No rules: nothing comes here by itself. Add one: hanse rule add --help");
      }),
    );
  return withExamples(ls, "hanse rule ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a rule in full")
    .description("Shows a rule: its state with the reason and since when, how far behind it is, and how it works.")
    .argument("<id>", ID_HELP)
    .action((ruleId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.rules.GetRule({ ruleId }, options));
        print.value(wireJson(answer));
        print.lines(ruleLines(shownOf(answer.rule)));
      }),
    );
  return withExamples(show, "hanse rule show ru-k3f9x2");
}

function suspendCommand(cli: Cli): Command {
  const suspend = new Command("suspend")
    .summary("stop a rule until it is resumed")
    .description("Stops a rule: its pulls stand still where they are, and nothing is removed.")
    .argument("<id>", ID_HELP)
    .action((ruleId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), ruleId };
        const answer = await call((client, options) => client.rules.SuspendRule(request, options));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Rule ${shownOf(answer.rule).ruleId} is suspended`]);
      }),
    );
  return withExamples(suspend, "hanse rule suspend ru-k3f9x2");
}

function resumeCommand(cli: Cli): Command {
  const resume = new Command("resume")
    .summary("let a suspended rule go on")
    .description("Lets a suspended rule go on: with its pulls where they stood, and with what was published meanwhile.")
    .argument("<id>", ID_HELP)
    .action((ruleId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), ruleId };
        const answer = await call((client, options) => client.rules.ResumeRule(request, options));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Rule ${shownOf(answer.rule).ruleId} goes on`]);
      }),
    );
  return withExamples(resume, "hanse rule resume ru-k3f9x2");
}

function rmCommand(cli: Cli): Command {
  const rm = new Command("rm")
    .summary("end a rule; what it brought stays")
    .description(
      "Ends a rule. What it brought stays, and no rule removes it any more; its pulls that are not over are cancelled.",
    )
    .argument("<id>", ID_HELP)
    .option("--yes", "do not ask")
    .action((ruleId: string, options: { yes?: boolean }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        const found = shownOf(
          (await call((client, callOptions) => client.rules.GetRule({ ruleId }, callOptions))).rule,
        );
        if (options.yes !== true && cli.io.canAsk) {
          const question = `End rule ${found.ruleId} (${found.terms.artifact} of ${found.terms.from})?`;
          if (!(await confirm(cli.io, question, signal))) {
            print.note("Nothing was changed");
            return;
          }
        }
        const request = { requestId: cli.newId(), ruleId: found.ruleId };
        const answer = await call((client, callOptions) => client.rules.RemoveRule(request, callOptions));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Rule ${found.ruleId} is ended; what it brought stays`]);
      }),
    );
  return withExamples(rm, "hanse rule rm ru-k3f9x2 --yes");
}

function shownOf(rule: Rule__Output | null): ShownRule {
  if (rule === null)
    throw new HanseError("INTERNAL", "the gateway shows no rule", {
      hop: "gateway",
    });
  return ruleFromWire(rule);
}
