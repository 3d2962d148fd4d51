import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { printTo } from "./print.ts";
import { findSite } from "./site-directory.ts";
import { formatDuration, formatTime, parseDuration } from "./units.ts";

/** `hanse token show` */
export function tokenShowCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("print a short token of the operator key for other clients")
    .description(
      "Prints a token that speaks as a person of this site, minted from the operator key without asking the gateway: for clients such as grpcurl. Whoever holds it is that person until it ends; it cannot be revoked.",
    )
    .option("--life <duration>", "how long it is good for, at most 24h", "5m")
    .action(async ({ life }: { life: string }, command: Command) => {
      const globals = globalsOf(command);
      const { siteId, operatorKeyFile } = await findSite(cli, globals.site);
      // Signing takes long to load, and help and usage errors do without.
      const { mintUserToken, readOperatorKey } = await import("../auth/user-token.ts");
      const role = globals.role ?? (globals.as === undefined ? "operator" : "researcher");
      const ttlSeconds = Math.round(parseDuration(life) / 1000);
      const nowMs = cli.now();
      const key = await readOperatorKey(operatorKeyFile);
      const minted = await mintUserToken(key, { siteId, person: globals.as, role, nowMs, ttlSeconds });
      const print = printTo(cli.io, globals);
      const endsAtMs = nowMs + ttlSeconds * 1000;
      print.value({
        token: minted,
        person: globals.as ?? "operator",
        role,
        expiresAt: new Date(endsAtMs).toISOString(),
      });
      print.lines([minted]);
      print.note(
        `${globals.as ?? "operator"} (${role}) for ${formatDuration(ttlSeconds * 1000)}, until ${formatTime(endsAtMs)}`,
      );
    });
  return withExamples(
    show,
    "hanse token show --as eva --role auditor --life 8h > eva.token",
    'grpcurl -plaintext -H "authorization: Bearer $(hanse token show)" 127.0.0.1:8444 list',
  );
}
