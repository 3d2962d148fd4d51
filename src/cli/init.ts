import { resolve } from "node:path";
import { Command } from "commander";
import { parseHost } from "../config/host-port.ts";
import type { SiteDraft } from "../config/write.ts";
import { HanseError } from "../domain/errors.ts";
import { formatFingerprint, parseCountry, parseSiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { ask } from "./io.ts";
import { printTo } from "./print.ts";
import { formatProperties } from "./table.ts";
import { plainText } from "./text.ts";

interface InitOptions {
  readonly name?: string;
  readonly country?: string;
  readonly publicHost?: string;
  readonly recoveryOut?: string;
  readonly listen?: string;
  readonly control?: string;
}

/** `hanse init ID`: a site directory with keys, certificates and site.yaml; asks on a terminal for what is missing. */
export function initCommand(cli: Cli): Command {
  const init = new Command("init")
    .summary("make a new site's directory: keys, certificates, site.yaml")
    .description(
      "Makes a site directory (./ID, or --site DIR): site key, operator key, own authority and server certificate, site.yaml; and the recovery key outside of it. Asks on a terminal for what is missing; nothing that exists is overwritten.",
    )
    .argument("[id]", "the site's id: 2 to 63 of a-z, 0-9 and -, e.g. bsc")
    .option("--name <name>", "the site's name for people, e.g. 'BSC AI Factory'")
    .option("--country <code>", "two letters of ISO 3166, e.g. ES")
    .option("--public-host <host>", "host name (or address) under which peers reach the gateway")
    .option("--recovery-out <file>", "where the offline recovery key goes (default: ./ID-recovery.key)")
    .option("--listen <host:port>", "where the gateway listens for peers (default: 0.0.0.0:8443)")
    .option("--control <host:port>", "where it listens for this site's people (default: 127.0.0.1:8444)")
    .action(async (id: string | undefined, options: InitOptions, command: Command) => {
      const globals = globalsOf(command);
      const draft = await completeDraft(cli, id, options);
      const directory = resolve(cli.cwd, globals.site ?? draft.id);
      const recoveryOut = resolve(cli.cwd, options.recoveryOut ?? `${draft.id}-recovery.key`);
      // Certificates and the configuration's schema take long to load, and no other command wants them.
      const { makeSite } = await import("./init-site.ts");
      const made = await makeSite(draft, { directory, recoveryOut, nowMs: cli.now() });
      const { config } = made;
      const print = printTo(cli.io, globals);
      print.value({ siteId: draft.id, directory, ...made });
      print.lines([
        `Made site ${draft.id} in ${directory}`,
        ...formatProperties([
          ["site.yaml", config],
          ["operator key", `${made.operatorKeyFile} (the CLI signs in with it)`],
          ["recovery key", made.recoveryFile],
          ["fingerprint", formatFingerprint(made.fingerprint)],
        ]),
      ]);
      print.note(
        "",
        `Move ${made.recoveryFile} to a medium that you lock away, now: it alone can replace a stolen site key. The gateway never reads it.`,
        "",
        "Next:",
        `  1. describe your stores in ${config}`,
        `  2. hanse gateway --site ${directory}`,
        `  3. hanse --site ${directory} peer invite SITE > ${draft.id}.invitation`,
      );
    });
  return withExamples(init, "hanse init bsc --name 'BSC AI Factory' --country ES --public-host gateway.bsc.example");
}

/** @throws HanseError INVALID_INPUT for what is wrong, or missing where nobody can be asked; all of the missing at once */
async function completeDraft(cli: Cli, id: string | undefined, options: InitOptions): Promise<SiteDraft> {
  const { canAsk } = cli.io;
  const missing = Object.entries({
    ID: id,
    "--name": options.name,
    "--country": options.country,
    "--public-host": options.publicHost,
  })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length > 0 && !canAsk) {
    throw new HanseError("INVALID_INPUT", `a new site needs ${missing.join(", ")}`, {
      remedy: "Give them, or run it on a terminal to be asked",
    });
  }
  const take = async <T>(given: string | undefined, question: string, read: (text: string) => T): Promise<T> => {
    if (given !== undefined) return read(given);
    const signal = cli.interruption();
    for (;;) {
      const answer = await ask(cli.io, `${question}: `, signal);
      if (answer === "")
        throw new HanseError("INVALID_INPUT", "no answer; nothing was made", { remedy: "Run `hanse init` again" });
      try {
        return read(answer);
      } catch (error) {
        if (!(error instanceof HanseError)) throw error;
        cli.io.err.write(`  ${plainText(error.line)}\n`);
      }
    }
  };
  const listen = {
    ...(options.listen === undefined ? {} : { federation: options.listen }),
    ...(options.control === undefined ? {} : { control: options.control }),
  };
  return {
    id: await take(id, "Site id (a-z, 0-9, -; e.g. bsc)", parseSiteId),
    name: await take(options.name, "Name for people (e.g. BSC AI Factory)", parseName),
    country: await take(options.country, "Country (two letters of ISO 3166, e.g. ES)", (text) =>
      parseCountry(text.toUpperCase()),
    ),
    publicHost: await take(options.publicHost, "Host name under which peers reach the gateway", parseHost),
    ...(Object.keys(listen).length === 0 ? {} : { listen }),
  };
}

function parseName(text: string): string {
  if (text.trim() === "" || text !== plainText(text)) {
    throw new HanseError("INVALID_INPUT", "this is not a name for people", {
      remedy: "Use one line of printable text",
    });
  }
  return text.trim();
}
