import { resolve } from "node:path";
import { Command } from "commander";
import { HanseError } from "../domain/errors.ts";
import { parseScopes } from "../domain/scope.ts";
import type { Cli } from "./cli.ts";
import { withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { tokenLine } from "./token-view.ts";
import { parseDuration } from "./units.ts";
import { wireJson } from "./wire-json.ts";

interface CreateOptions {
  readonly role: string;
  readonly scope?: readonly string[];
  readonly ttl: string;
  readonly person?: string;
  readonly out?: string;
}

/** `hanse token create` */
export function tokenCreateCommand(cli: Cli): Command {
  const create = new Command("create")
    .summary("make a token that can be taken back")
    .description(
      "Makes a token of this site for a person or a program and shows it this once: to standard output, or into a file " +
        "that only you can read. Scopes limit it to artifacts whose names begin so, segment by segment: storage.read to " +
        "search, show, plan, pull and verify; storage.create to publish; storage.modify to edit and publish; without a " +
        "scope it may what its role may.",
    )
    .requiredOption("--role <role>", "operator, curator, researcher or auditor")
    .option("--scope <scope>", "e.g. storage.read:/climate; may be repeated", gather)
    .option("--ttl <duration>", "how long it is good for, at most 24h", "1h")
    .option("--person <name>", "who uses it, as logs and transfers name them (default: the token's id)")
    .option("--out <file>", "write it into this new file (0600) instead of showing it")
    .action((options: CreateOptions, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const { role, scope = [], ttl, person = "", out } = options;
        parseScopes(scope);
        const request = {
          requestId: cli.newId(),
          ...{ role, person, scopes: [...scope] },
          lifeSeconds: Math.round(parseDuration(ttl) / 1000),
        };
        const { token, secret } = await call((client, callOptions) => client.people.CreateToken(request, callOptions));
        if (out !== undefined) await writeToken(resolve(cli.cwd, out), secret);
        print.value(wireJson(out === undefined ? { token, secret } : { token, file: resolve(cli.cwd, out) }));
        if (out === undefined) print.lines([secret]);
        if (token !== null) print.note(tokenLine(token), `Take it back: hanse token revoke ${token.tokenId}`);
      }),
    );
  return withExamples(
    create,
    "hanse token create --role researcher --scope storage.read:/climate --ttl 8h --person ana --out ana.token",
    "HANSE_TOKEN=$(hanse token create --role researcher --ttl 1h) hanse whoami",
  );
}

async function writeToken(file: string, secret: string): Promise<void> {
  const { writeNewSecretFile } = await import("../auth/secret-file.ts");
  await writeNewSecretFile(file, `${secret}\n`).catch((cause: unknown) => {
    throw new HanseError("INVALID_INPUT", `${file} cannot be made`, {
      remedy: "Name a file that does not exist yet, in a folder that does. Revoke the token: hanse token ls",
      cause,
    });
  });
}
