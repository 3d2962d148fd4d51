import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { tokenCreateCommand } from "./token-create.ts";
import { tokenLsCommand } from "./token-ls.ts";
import { tokenRevokeCommand } from "./token-revoke.ts";
import { tokenShowCommand } from "./token-show.ts";

/** `hanse token create|ls|revoke|show` */
export function tokenCommand(cli: Cli): Command {
  return (
    new Command("token")
      // Otherwise it would take the `--role` of `create` for the global one.
      .enablePositionalOptions()
      .summary("hand out tokens of this site, list and revoke them")
      .description(
        "Tokens for people and programs without a login service, at most 24 hours long. What `create` makes the gateway " +
          "remembers and can take back; what `show` prints is signed by the operator key alone, and ends by itself.",
      )
      .addCommand(tokenCreateCommand(cli))
      .addCommand(tokenLsCommand(cli))
      .addCommand(tokenRevokeCommand(cli))
      .addCommand(tokenShowCommand(cli))
  );
}
