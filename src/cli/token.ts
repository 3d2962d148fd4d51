import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import type { Globals } from "./globals.ts";
import { changeProfile, readProfile, type StoredLogin } from "./profile.ts";
import type { Target } from "./target.ts";

/** Gives the token of each call. */
export type TokenSource = () => Promise<string>;

/** Tokens are renewed when they have less than this left. */
const RENEW_BEFORE_MS = 60_000;

/**
 * What gives each call its token, by the first that there is: `--token-file`; with `--as` the operator key; HANSE_TOKEN,
 * BEARER_TOKEN, BEARER_TOKEN_FILE and `$XDG_RUNTIME_DIR/bt_uUID` (WLCG Bearer Token Discovery); the login in the profile;
 * the operator key of the site's directory. Tokens never come by argv, where every user of the machine could read them.
 * @throws HanseError INVALID_CONFIG for files that are missing or readable by others, INVALID_INPUT for contradictions,
 *   TOKEN_INVALID where there is none
 */
export async function tokenSource(cli: Cli, globals: Globals, target: Target): Promise<TokenSource> {
  const { as: person, tokenFile } = globals;
  if (person !== undefined && tokenFile !== undefined) {
    throw new HanseError("INVALID_INPUT", "--as and --token-file contradict each other: a token names its person", {
      remedy: "Leave one of them out",
    });
  }
  if (tokenFile !== undefined) return readToken(resolve(cli.cwd, tokenFile));
  // Whoever says --as means the operator key, whatever the environment holds.
  if (person !== undefined) return operatorToken(cli, globals, target);
  return (
    (await environmentToken(cli)) ??
    (target.login === undefined ? undefined : loginToken(cli, target.key, target.login)) ??
    operatorToken(cli, globals, target)
  );
}

async function environmentToken(cli: Cli): Promise<TokenSource | undefined> {
  const variable = (name: string): string | undefined => {
    const value = cli.env[name]?.trim();
    return value === "" ? undefined : value;
  };
  const given = variable("HANSE_TOKEN") ?? variable("BEARER_TOKEN");
  if (given !== undefined) return () => Promise.resolve(given);
  const file = variable("BEARER_TOKEN_FILE");
  if (file !== undefined) return readToken(resolve(cli.cwd, file));
  const runtime = variable("XDG_RUNTIME_DIR");
  if (runtime === undefined || process.getuid === undefined) return undefined;
  const found = join(runtime, `bt_u${process.getuid()}`);
  return (await readFile(found, "utf8").then(
    (text) => text.trim() !== "",
    () => false,
  ))
    ? readToken(found)
    : undefined;
}

async function operatorToken(cli: Cli, globals: Globals, { site, gateway = "" }: Target): Promise<TokenSource> {
  if (site === undefined) {
    throw new HanseError("TOKEN_INVALID", `you are not logged in at ${gateway}`, {
      hop: "hanse",
      remedy: `Log in: hanse login --gateway ${gateway}; or give a token with --token-file or HANSE_TOKEN`,
    });
  }
  // Signing takes long to load, and help, usage errors and given tokens do without.
  const { mintUserToken, readOperatorKey } = await import("../auth/user-token.ts");
  const key = await readOperatorKey(site.operatorKeyFile);
  const role = globals.role ?? (globals.as === undefined ? "operator" : "researcher");
  return () => mintUserToken(key, { siteId: site.siteId, person: globals.as, role, nowMs: cli.now() });
}

/** The access token of a login; a new one by the refresh token when its end is near. */
function loginToken(cli: Cli, key: string, stored: StoredLogin): TokenSource {
  let login = stored;
  return async () => {
    if (login.refreshToken === undefined || (login.expiresAtMs ?? Infinity) - cli.now() > RENEW_BEFORE_MS)
      return login.accessToken;
    // Another command may have renewed it meanwhile, and refresh tokens often serve once.
    login = (await readProfile(cli.env)).logins[key] ?? login;
    if ((login.expiresAtMs ?? Infinity) - cli.now() > RENEW_BEFORE_MS || login.refreshToken === undefined)
      return login.accessToken;
    const { refreshLogin } = await import("../auth/device-login.ts");
    const tokens = await refreshLogin(login, login.refreshToken, cli.now, cli.interruption());
    login = { ...login, ...tokens };
    await changeProfile(cli.env, (profile) => ({ ...profile, logins: { ...profile.logins, [key]: login } }));
    return login.accessToken;
  };
}

/** Reads the file at each call, because tokens are renewed in place. */
async function readToken(file: string): Promise<TokenSource> {
  const read = async (): Promise<string> => {
    const text = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new HanseError("INVALID_CONFIG", `the token file ${file} cannot be read`, {
        remedy: "Check the path",
        cause,
      });
    });
    return text.trim();
  };
  await read();
  return read;
}
