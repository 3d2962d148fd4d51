import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { REFERENCE_HELP } from "./show.ts";
import { formatTable } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse pin REF`, `hanse pin ls` */
export function pinCommand(cli: Cli): Command {
  const pin = new Command("pin")
    .summary("keep a copy, whatever rules say")
    .description(
      "Keeps this site's copy of a version: no rule removes it. It counts from now on, also before it is here.",
    )
    .argument("<ref>", REFERENCE_HELP)
    .option("--note <text>", "why, for those who look later")
    .action((reference: string, { note = "" }: { note?: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), reference, note };
        const answer = await call((client, options) => client.rules.PinVersion(request, options));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`Pinned ${answer.pin?.reference ?? reference}: no rule removes it here`]);
      }),
    )
    .addCommand(pinLsCommand(cli));
  return withExamples(pin, "hanse pin bsc/llm/7b-run3@step-120000 --note 'cited in the paper'", "hanse pin ls");
}

function pinLsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list what is pinned")
    .description("Lists the versions whose copies here no rule removes.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.rules.ListPins({ pageSize: 1000, pageToken }, options)),
        );
        const pins = pages.flatMap((page) => page.pins);
        print.value({ pins: wireJson(pins) });
        if (pins.length === 0) {
          print.note("Nothing is pinned");
          return;
        }
        print.lines(
          formatTable(
            [
              { heading: "REFERENCE", value: ({ reference }) => reference },
              { heading: "BY", value: ({ pinnedBy }) => pinnedBy },
              {
                heading: "SINCE",
                value: ({ pinnedAt }) => shownTime(pinnedAt),
              },
              { heading: "NOTE", value: ({ note }) => note || "-", most: 60 },
            ],
            pins,
          ),
        );
      }),
    );
  return withExamples(ls, "hanse pin ls");
}

/** `hanse unpin REF` */
export function unpinCommand(cli: Cli): Command {
  const unpin = new Command("unpin")
    .summary("let rules remove a copy again")
    .description("Takes a pin away: the rule that brought the copy may remove it again when newer ones are held.")
    .argument("<ref>", REFERENCE_HELP)
    .action((reference: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { requestId: cli.newId(), reference };
        const answer = await call((client, options) => client.rules.UnpinVersion(request, options));
        print.value(wireJson(answer));
        if (!print.quiet) print.lines([`${answer.pin?.reference ?? reference} is pinned no more`]);
      }),
    );
  return withExamples(unpin, "hanse unpin bsc/llm/7b-run3@step-120000");
}
