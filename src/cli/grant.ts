import { Command } from "commander";
import { parseArtifactPattern } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { formatTable } from "./table.ts";
import { shownTime, wireJson } from "./wire-json.ts";

const ACTIONS = ["discover", "read"] as const;

/** `hanse grant add|ls|rm` */
export function grantCommand(cli: Cli): Command {
  return new Command("grant")
    .summary("say which peers may discover and read what")
    .description("What peers may do with this site's artifacts. Without a grant: nothing.")
    .addCommand(addCommand(cli))
    .addCommand(lsCommand(cli))
    .addCommand(rmCommand(cli));
}

/** @throws HanseError INVALID_INPUT */
function parseActions(text: string): readonly string[] {
  const actions = [...new Set(text.split(",").map((action) => action.trim()))];
  const unknown = actions.find((action) => !ACTIONS.some((known) => known === action));
  if (unknown !== undefined) {
    throw new HanseError("INVALID_INPUT", `'${unknown}' cannot be allowed`, {
      remedy: `Use ${ACTIONS.join(",")} or one of them`,
    });
  }
  return actions;
}

function addCommand(cli: Cli): Command {
  const add = new Command("add")
    .summary("let a peer discover or read artifacts")
    .description(
      "Lets a peer see artifacts in its catalog (discover) and pull them (read), from now on, old versions too.",
    )
    .requiredOption("--to <site>", "id of the peer")
    .requiredOption(
      "--artifact <pattern>",
      "artifact names; * is one segment, ** any depth. Quote it: the shell knows * too",
    )
    .requiredOption("--allow <actions>", "discover, read, or both with a comma between")
    .action((options: { to: string; artifact: string; allow: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = {
          requestId: cli.newId(),
          to: parseSiteId(options.to),
          artifact: parseArtifactPattern(options.artifact),
          actions: [...parseActions(options.allow)],
        };
        const added = await call((client, callOptions) => client.grants.AddGrant(request, callOptions));
        print.value(wireJson(added));
        const { grant, warnings } = added;
        if (grant !== null && !print.quiet) {
          print.lines([`Grant ${grant.grantId}: ${grant.to} may ${grant.actions.join(" and ")} ${grant.artifact}`]);
        }
        if (!print.json) for (const warning of warnings) print.warn(warning);
      }),
    );
  return withExamples(add, "hanse grant add --to lumi --artifact 'climate/**' --allow discover,read");
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the grants")
    .description("Lists the grants, oldest first, with who gave them.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const pages = await allPages((pageToken) =>
          call((client, options) => client.grants.ListGrants({ pageSize: 1000, pageToken }, options)),
        );
        const grants = pages.flatMap((page) => page.grants);
        print.value({ grants: wireJson(grants) });
        if (grants.length === 0) {
          print.note("No grants: no peer sees or reads anything. Give one: hanse grant add --help");
          return;
        }
        print.lines(
          formatTable(
            [
              { heading: "ID", value: ({ grantId }) => grantId },
              { heading: "TO", value: ({ to }) => to },
              { heading: "ARTIFACT", value: ({ artifact }) => artifact },
              { heading: "ALLOWS", value: ({ actions }) => actions.join(",") },
              { heading: "SINCE", value: ({ createdAt }) => shownTime(createdAt) },
              { heading: "BY", value: ({ createdBy }) => createdBy },
            ],
            grants,
          ),
        );
      }),
    );
  return withExamples(ls, "hanse grant ls");
}

function rmCommand(cli: Cli): Command {
  const rm = new Command("rm")
    .summary("take a grant back")
    .description("Takes a grant back: new reads stop within seconds, URLs already handed out when they end.")
    .argument("<id>", "id of the grant, from `hanse grant ls`")
    .action((grantId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const removed = await call((client, options) =>
          client.grants.RemoveGrant({ requestId: cli.newId(), grantId }, options),
        );
        print.value(wireJson(removed));
        if (!print.quiet) print.lines([`Grant ${grantId} is taken back`]);
      }),
    );
  return withExamples(rm, "hanse grant rm 01J9Z6");
}
