import { Command } from "commander";
import type { WhoAmIResponse__Output } from "../wire/gen/hanse/control/v1/WhoAmIResponse.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { formatProperties } from "./table.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse whoami` */
export function whoamiCommand(cli: Cli): Command {
  const whoami = new Command("whoami")
    .summary("show who you are at a gateway, and what you may")
    .description("Shows the person, the role, the groups and the limits of the token that commands use here.")
    .action((_options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const who = await call((client, options) => client.people.WhoAmI({}, options));
        print.value(wireJson(who));
        print.lines(whoLines(who));
      }),
    );
  return withExamples(whoami, "hanse whoami", "hanse whoami --gateway https://gateway.bsc.example:8444");
}

/** A person, one property a line. */
export const whoLines = (who: WhoAmIResponse__Output): readonly string[] =>
  formatProperties([
    ["person", who.person],
    ["site", who.siteId],
    ["role", who.role],
    ["vouched for by", who.issuer],
    ...who.entitlements.map((entitlement, i) => [i === 0 ? "groups" : "", entitlement] as const),
    ["scopes", who.scoped ? who.scopes.join(" ") || "none: this token may do nothing" : ""],
  ]);
