import { resolve } from "node:path";
import { Command } from "commander";
import { formatFingerprint } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { printTo } from "./print.ts";
import { findSite } from "./site-directory.ts";
import { formatProperties } from "./table.ts";

/** `hanse keys recover --recovery-key FILE`: works on the site's directory, while its gateway is stopped. */
export function keysRecoverCommand(cli: Cli): Command {
  const recover = new Command("recover")
    .summary("replace a stolen site key by the recovery key (gateway stopped)")
    .description(
      "Makes a new site key and a statement for it that the recovery key signs. Stop the gateway first, and start it afterwards: peers take the new key within a heartbeat, and refuse the old one from then on. Nobody has to peer anew.",
    )
    .requiredOption("--recovery-key <file>", "the recovery key that `hanse init` wrote")
    .action(async (options: { recoveryKey: string }, command: Command) => {
      const globals = globalsOf(command);
      // Only this command and the gateway read keys and configuration themselves.
      const { recoverSite } = await import("../compose-recover.ts");
      const { readConfig } = await import("../config/read-config.ts");
      const site = await findSite(cli, globals.site);
      const config = readConfig({ directory: site.path, env: cli.env });
      const done = await recoverSite(config, resolve(cli.cwd, options.recoveryKey), cli.now());
      const print = printTo(cli.io, globals);
      print.value({ siteId: config.site.id, ...done });
      print.lines([
        `${config.site.id} has a new site key`,
        ...formatProperties([
          ["fingerprint", formatFingerprint(done.fingerprint)],
          ["before", `${formatFingerprint(done.before)} (refused by peers that have heard of it)`],
        ]),
      ]);
      print.note("Lock the recovery key away again, then start the gateway: hanse gateway");
    });
  return withExamples(recover, "hanse keys recover --recovery-key /media/safe/bsc-recovery.key");
}
