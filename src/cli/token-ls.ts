import { Command } from "commander";
import { fromTimestamp } from "../wire/time.ts";
import type { Token__Output } from "../wire/gen/hanse/control/v1/Token.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { formatTable } from "./table.ts";
import { shownScopes } from "./token-view.ts";
import { shownTime, wireJson } from "./wire-json.ts";

/** `hanse token ls` */
export function tokenLsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list the tokens that were handed out")
    .description("Lists the tokens that are good now, newest first; with --all those of the last 30 days, too.")
    .option("--all", "those that ended or were revoked, too")
    .action(({ all }: { all?: boolean }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const request = { pageSize: 1000, activeOnly: all !== true };
        const pages = await allPages((pageToken) =>
          call((client, options) => client.people.ListTokens({ ...request, pageToken }, options)),
        );
        const tokens = pages.flatMap((page) => page.tokens);
        print.value({ tokens: wireJson(tokens) });
        if (tokens.length === 0) {
          print.note("No tokens. Make one: hanse token create --help");
          return;
        }
        print.lines(
          formatTable(
            [
              { heading: "ID", value: ({ tokenId }) => tokenId },
              { heading: "PERSON", value: ({ person }) => person },
              { heading: "ROLE", value: ({ role }) => role },
              { heading: "SCOPES", value: shownScopes },
              { heading: "UNTIL", value: (token) => until(token, cli.now()) },
              { heading: "BY", value: ({ createdBy }) => createdBy },
            ],
            tokens,
          ),
        );
      }),
    );
  return withExamples(ls, "hanse token ls", "hanse token ls --all --json");
}

function until({ expiresAt, revokedAt, revokedBy }: Token__Output, nowMs: number): string {
  if (revokedAt !== null) return `revoked ${shownTime(revokedAt)} by ${revokedBy}`;
  return `${(fromTimestamp(expiresAt) ?? 0) <= nowMs ? "ended " : ""}${shownTime(expiresAt)}`;
}
