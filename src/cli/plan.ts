import { Command } from "commander";
import type { PlanPullResponse__Output } from "../wire/gen/hanse/control/v1/PlanPullResponse.ts";
import type { Cli } from "./cli.ts";
import { SLOW_CALL_MS, withControl } from "./control.ts";
import { deprecationWords } from "./deprecation-words.ts";
import { withExamples } from "./examples.ts";
import { fromOption } from "./from-option.ts";
import { EXIT, exitCodeOf, knownReason } from "./exit.ts";
import { REFERENCE_HELP } from "./show.ts";
import { toldGrantWords } from "./told-grant-words.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatBytes, formatCount } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse plan REF`: exits by the first refusal, or 0 where a pull could start. */
export function planCommand(cli: Cli): Command {
  const plan = new Command("plan")
    .summary("say what a pull would do, and what would refuse it")
    .description(
      "Says what a pull would move, on which path, to where, what is there already, and what would refuse it. Changes nothing.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--to <url>", "destination: s3://bucket/prefix, file:/path or STORE:prefix (default: the site's own rule)")
    .option("--via <path>", "direct, relay, or auto: direct, and relay where direct does not work (default: auto)")
    .addOption(fromOption())
    .action((reference: string, options: { to?: string; via?: string; from?: string[] }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { reference, to: options.to ?? "", via: options.via ?? "", from: options.from ?? [] };
        const found = await call(
          (client, callOptions) => client.transfers.PlanPull(request, callOptions),
          SLOW_CALL_MS,
        );
        print.value(wireJson(found));
        print.lines(planLines(found));
        cli.exitWith(planExitCode(found));
      }),
    );
  return withExamples(plan, "hanse plan bsc/climate/era5@2026.1");
}

/** The exit code of a plan: that of the pull that it foretells. */
function planExitCode(plan: PlanPullResponse__Output): number {
  if (plan.refusals.length === 0 && plan.refusalCodes.length === 0) return EXIT.ok;
  return exitCodeOf(knownReason(plan.refusalCodes[0] ?? ""));
}

/** A plan as a researcher reads it. */
function planLines(plan: PlanPullResponse__Output): readonly string[] {
  const amount = (objects: number, bytes: number): string => `${formatCount(objects, "object")}, ${formatBytes(bytes)}`;
  const missing = amount(Math.max(0, plan.objects - plan.objectsPresent), Math.max(0, plan.bytes - plan.bytesPresent));
  const fetched = formatBytes(Math.max(0, plan.bytes - plan.bytesPresent - plan.bytesInheritable));
  const inherited = `${formatBytes(plan.bytesInheritable)} of it, which held versions have: ${fetched} would be fetched`;
  const properties = formatProperties([
    ["reference", plan.reference],
    ["digest", plan.digest === "" ? "" : `sha256:${plan.digest}`],
    ["content", amount(plan.objects, plan.bytes)],
    ["from", plan.sources.length > 1 ? plan.sources.join(", ") : plan.from],
    ["to", plan.to],
    ["path", plan.mode],
    ["there already", amount(plan.objectsPresent, plan.bytesPresent)],
    ["would move", plan.alreadyHeld ? "nothing" : missing],
    ["would inherit", plan.bytesInheritable > 0 ? inherited : ""],
    ["copy in", plan.country],
    ["deprecated", deprecationWords(plan.deprecation)],
    ...plan.offers.map((grant): [string, string] => ["granted", toldGrantWords(grant)]),
  ]);
  const checks = checkLines(plan);
  if (plan.refusals.length > 0)
    return [...properties, ...checks, "", "It would be refused:", ...plan.refusals.map((line) => `  - ${line}`)];
  return [
    ...properties,
    ...checks,
    "",
    plan.alreadyHeld ? "It is held already: a pull costs nothing." : "It can start.",
  ];
}

/** What was looked at, each with who says so, and what to do where it is not all well. */
function checkLines({ checks }: PlanPullResponse__Output): readonly string[] {
  if (checks.length === 0) return [];
  const table = formatTable(
    [
      { heading: "CHECK", value: ({ name }) => name },
      { heading: "RESULT", value: ({ verdict }) => (verdict === "ok" ? "ok" : verdict.toUpperCase()) },
      { heading: "BY", value: ({ hop }) => hop },
      { heading: "WHY", value: ({ text, remedy }) => (remedy === "" ? text : `${text}. ${remedy}`) },
    ],
    checks,
  );
  return ["", ...table];
}
