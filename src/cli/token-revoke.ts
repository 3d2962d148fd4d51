import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse token revoke` */
export function tokenRevokeCommand(cli: Cli): Command {
  const revoke = new Command("revoke")
    .summary("take a token back")
    .description(
      "Takes a token back: the next call with it is refused. Transfers that were started with it go on; `hanse transfer cancel` ends them.",
    )
    .argument("<id>", "id of the token, from `hanse token ls`")
    .action((tokenId: string, _options: unknown, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const revoked = await call((client, options) =>
          client.people.RevokeToken({ requestId: cli.newId(), tokenId }, options),
        );
        print.value(wireJson(revoked));
        if (!print.quiet) print.lines([`Token ${tokenId} is revoked`]);
      }),
    );
  return withExamples(revoke, "hanse token revoke ut-k3f9x2m7qa2b");
}
