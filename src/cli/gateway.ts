import { Command } from "commander";
import { formatHostPort } from "../config/host-port.ts";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { ownVersion } from "./own-version.ts";
import { printTo } from "./print.ts";
import { findSite } from "./site-directory.ts";

/** `hanse gateway` */
export function gatewayCommand(cli: Cli): Command {
  const command = new Command("gateway")
    .summary("serve this site until it is told to stop")
    .description(
      "Serves this site: federation for peers, control for its people. SIGTERM or Ctrl-C drain it: running parts end, the rest goes on at the next start.",
    )
    .action(async (_options: unknown, invoked: Command) => {
      const globals = globalsOf(invoked);
      // Only this command pays for loading the gateway.
      const { startGateway } = await import("../compose.ts");
      const { readConfig } = await import("../config/read-config.ts");
      const { readSecrets } = await import("../config/secrets.ts");
      const site = await findSite(cli, globals.site);
      const config = readConfig({ directory: site.path, env: cli.env });
      const stop = Promise.withResolvers<unknown>();
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop.resolve);
      const overrides = { failpoint: cli.env["HANSE_FAILPOINT"] };
      const gateway = await startGateway(config, readSecrets(config, cli.env), ownVersion(), overrides);
      const { federation, control } = gateway.listening;
      const print = printTo(cli.io, globals);
      print.value({ site: config.site.id, ...gateway.listening });
      print.lines([
        `${config.site.name} (${config.site.id}) is served`,
        `  federation, for peers  ${formatHostPort(federation)}`,
        `  control, for people    ${formatHostPort(control)}${control.tls ? " (TLS)" : ""}`,
      ]);
      const ended = await Promise.race([stop.promise, gateway.failed]);
      await gateway.stop().finally(() => {
        if (ended instanceof HanseError) throw ended;
      });
    });
  return withExamples(command, "hanse gateway --site ./bsc");
}
