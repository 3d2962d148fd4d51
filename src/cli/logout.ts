import { Command } from "commander";
import { asHanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { printTo } from "./print.ts";
import { changeProfile, withoutLogin } from "./profile.ts";
import { findTarget } from "./target.ts";

/** `hanse logout` */
export function logoutCommand(cli: Cli): Command {
  const logout = new Command("logout")
    .summary("forget a login")
    .description(
      "Forgets the login at a gateway and asks its login service to take the tokens back. A gateway may take the access " +
        "token until it ends by itself.",
    )
    .action(async (_options: unknown, command: Command) => {
      const globals = globalsOf(command);
      const print = printTo(cli.io, globals);
      const { key, login } = await findTarget(cli, globals);
      await changeProfile(cli.env, (profile) => withoutLogin(profile, key));
      print.value({ loggedOut: login !== undefined, person: login?.person ?? null });
      if (login === undefined) {
        print.note(`There was no login at ${key}`);
        return;
      }
      const { revokeLogin } = await import("../auth/device-login.ts");
      await revokeLogin(login, login.refreshToken ?? login.accessToken, cli.interruption()).catch((error: unknown) => {
        print.warn(`the login service could not be told: ${asHanseError(error).line}`);
      });
      if (!print.quiet) print.lines([`${login.person} is logged out at ${key}`]);
    });
  return withExamples(logout, "hanse logout");
}
