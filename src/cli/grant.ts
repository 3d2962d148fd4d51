import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { grantFromWire } from "../wire/grant.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { grantAddCommand } from "./grant-add.ts";
import { grantExplainCommand } from "./grant-explain.ts";
import { conditionProperties, grantTable } from "./grant-lines.ts";
import { formatProperties } from "./table.ts";
import { termsLines } from "./terms-lines.ts";
import { formatBytes, formatTime } from "./units.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse grant add|ls|show|rm|explain` */
export function grantCommand(cli: Cli): Command {
  return (
    new Command("grant")
      .summary("say which peers may discover and read what, and on which conditions")
      .description("What peers may do with this site's artifacts. Without a grant: nothing.")
      // So that `explain --as` is the peer's person, and not somebody here who asks.
      .enablePositionalOptions()
      .addCommand(grantAddCommand(cli))
      .addCommand(lsCommand(cli))
      .addCommand(showCommand(cli))
      .addCommand(rmCommand(cli))
      .addCommand(grantExplainCommand(cli))
  );
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the grants")
    .description("Lists the grants, oldest first, with their conditions and who gave them.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.grants.ListGrants({ pageSize: 1000, pageToken }, options)),
        );
        const grants = pages.flatMap((page) => page.grants);
        print.value({ grants: wireJson(grants) });
        if (grants.length > 0) print.lines(grantTable(grants.map(grantFromWire)));
        else print.note("No grants: no peer sees or reads anything. Give one: hanse grant add --help");
      }),
    );
  return withExamples(ls, "hanse grant ls");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show a grant in full, with its terms and what was read under it")
    .description(
      "Shows a grant: to whom, what, on which conditions, the text of its terms, and what peers read this month.",
    )
    .argument("<id>", "id of the grant, or a beginning of it that names it alone")
    .action((grantId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const answer = await call((client, options) => client.grants.GetGrant({ grantId }, options));
        if (answer.grant === null) throw new HanseError("INTERNAL", "the gateway shows no grant", { hop: "gateway" });
        print.value(wireJson(answer));
        const grant = grantFromWire(answer.grant);
        const read = answer.usage.map(({ peer, bytes, month }) => `${peer} ${formatBytes(bytes)} in ${month}`);
        print.lines([
          ...formatProperties([
            ["grant", grant.grantId],
            ["to", grant.to],
            ["artifact", grant.artifact],
            ["allows", grant.actions.join(", ")],
            ...conditionProperties(grant),
            ["read", read.join(", ")],
            ["since", formatTime(grant.createdAtMs)],
            ["by", grant.createdBy],
          ]),
          ...termsLines(answer.grant.conditions?.terms?.text ?? ""),
        ]);
      }),
    );
  return withExamples(show, "hanse grant show gr-k3f9x2");
}

function rmCommand(cli: Cli): Command {
  const rm = new Command("rm")
    .summary("take a grant back")
    .description("Takes a grant back: new reads stop within seconds, URLs already handed out when they end.")
    .argument("<id>", "id of the grant, or a beginning of it, from `hanse grant ls`")
    .action((grantId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const removed = await call((client, options) =>
          client.grants.RemoveGrant({ requestId: cli.newId(), grantId }, options),
        );
        print.value(wireJson(removed));
        if (!print.quiet) print.lines([`Grant ${grantId} is taken back`]);
      }),
    );
  return withExamples(rm, "hanse grant rm gr-k3f9x2");
}
