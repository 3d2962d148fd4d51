import { Command } from "commander";
import type { DeviceLogin } from "../auth/device-login.ts";
import { HanseError } from "../domain/errors.ts";
import type { GetLoginResponse__Output } from "../wire/gen/hanse/control/v1/GetLoginResponse.ts";
import type { LoginIssuer__Output } from "../wire/gen/hanse/control/v1/LoginIssuer.ts";
import type { Cli } from "./cli.ts";
import { withTarget } from "./control.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import { changeProfile } from "./profile.ts";
import { findTarget } from "./target.ts";
import { plainText } from "./text.ts";
import { formatTime } from "./units.ts";
import { whoLines } from "./whoami.ts";
import { wireJson } from "./wire-json.ts";

/** `hanse login` */
export function loginCommand(cli: Cli): Command {
  const login = new Command("login")
    .summary("log in at a gateway with your organisation's account")
    .description(
      "Logs in by the device flow: shows an address and a code, which you open on any device, and keeps what you got in " +
        "~/.config/hanse/profile.json (0600). From then on commands for that gateway are yours, until `hanse logout`; " +
        "tokens are renewed as long as the login service lets them be. With --gateway, the gateway becomes the one of " +
        "commands that name none.",
    )
    .option("--issuer <url>", "which login service, by its URL or short name, where the gateway takes several")
    .action(async (options: { issuer?: string }, command: Command) => {
      const target = await findTarget(cli, globalsOf(command));
      const { key, gateway, ca } = target;
      const { offered, begun, service } = await withTarget(
        cli,
        command,
        target,
        undefined,
        async ({ call, signal }) => {
          const found = await call((client, callOptions) => client.login.GetLogin({}, callOptions));
          const chosen = choose(found, options.issuer);
          const { beginDeviceLogin } = await import("../auth/device-login.ts");
          return { offered: found, service: chosen, begun: await beginDeviceLogin(chosen, cli.now, signal) };
        },
      );
      tellWhere(cli, globalsOf(command).json, begun);
      const tokens = await begun.tokens();
      const token = (): Promise<string> => Promise.resolve(tokens.accessToken);
      await withTarget(cli, command, target, token, async ({ call, print }) => {
        const who = await call((client, callOptions) => client.people.WhoAmI({}, callOptions));
        const { issuer, clientId, audience } = service;
        const kept = { gateway, ca, siteId: offered.siteId, person: who.person, issuer, clientId, audience, ...tokens };
        await changeProfile(cli.env, (profile) => ({
          current: gateway ?? profile.current,
          logins: { ...profile.logins, [key]: kept },
        }));
        print.value(wireJson(who));
        if (!print.quiet) print.lines(whoLines(who));
      });
    });
  return withExamples(
    login,
    "hanse login --gateway https://gateway.bsc.example:8444 --ca bsc-ca.pem",
    "hanse login --issuer myaccessid",
  );
}

/** @throws HanseError INVALID_INPUT where the gateway takes none, several, or not the one that is asked for */
function choose({ siteId, issuers }: GetLoginResponse__Output, wanted: string | undefined): LoginIssuer__Output {
  const open = issuers.filter(({ clientId }) => clientId !== "");
  const fitting = wanted === undefined ? open : open.filter(({ issuer, name }) => issuer === wanted || name === wanted);
  const [one, ...others] = fitting;
  if (one !== undefined && others.length === 0) return one;
  if (open.length === 0) {
    throw new HanseError("INVALID_INPUT", `${siteId} has no login from the command line`, {
      remedy: "Ask its operator for a token: hanse token create; then use --token-file or HANSE_TOKEN",
    });
  }
  const what = one === undefined ? `${siteId} takes nobody from there` : `${siteId} takes people from several`;
  throw new HanseError("INVALID_INPUT", what, {
    remedy: "Choose one with --issuer",
    problems: open.map(({ issuer, name }) => `${name}: ${issuer}`),
  });
}

/** Tells where to go, even with --quiet: nothing goes on without it. */
function tellWhere(cli: Cli, json: boolean, { url, urlWithCode, code, expiresAtMs }: DeviceLogin): void {
  const { out, err } = cli.io;
  if (json) {
    const shown = { verificationUri: url, verificationUriComplete: urlWithCode ?? null, userCode: code };
    out.write(`${plainText(JSON.stringify({ ...shown, expiresAt: formatTime(expiresAtMs) }))}\n`);
    return;
  }
  const lines = [
    "Open this on any device:",
    `  ${urlWithCode ?? url}`,
    `and enter or compare the code ${code} (until ${formatTime(expiresAtMs)})`,
  ];
  for (const line of lines) err.write(`${plainText(line)}\n`);
}
