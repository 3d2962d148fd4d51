import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { shownFingerprint } from "./peer-view.ts";
import { formatProperties } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse site show|statement` */
export function siteCommand(cli: Cli): Command {
  const site = new Command("site")
    .summary("show this site, print its statement")
    .description("This site, as its gateway sees it.");
  const show = new Command("show")
    .summary("show this site's id, fingerprint, endpoints")
    .description("Shows who this site is, the fingerprint that other operators compare, and where peers reach it.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const found = await call((client, options) => client.site.GetSite({}, options));
        print.value(wireJson(found));
        print.lines(
          formatProperties([
            ["site", found.siteId],
            ["name", found.name],
            ["country", found.country],
            ["fingerprint", shownFingerprint(found.fingerprint)],
            ["endpoints", found.endpoints.join(", ")],
            ["running since", shownTime(found.startedAt)],
            ["version", found.softwareVersion],
          ]),
        );
      }),
    );
  const statement = new Command("statement")
    .summary("print this site's signed statement")
    .description("Prints this site's self-signed statement, good for 24 hours, for `hanse peer add` at another site.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const found = await call((client, options) => client.site.GetStatement({}, options));
        print.value(wireJson(found));
        print.lines([found.statement]);
        print.note(
          `Carry it to the other site, and tell its operator the fingerprint by another way:`,
          `  ${shownFingerprint(found.fingerprint)}`,
        );
      }),
    );
  site.addCommand(withExamples(show, "hanse site show"));
  site.addCommand(withExamples(statement, "hanse site statement > bsc.jwt"));
  return site;
}
