import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import type { Cli } from "./cli.ts";
import type { Globals } from "./globals.ts";
import type { SiteDirectory } from "./site-directory.ts";

/**
 * What gives each call its user token: the one in `--token-file`, else in HANSE_TOKEN, else one that the operator key
 * mints for the call. Tokens never come by argv, where every user of the machine could read them.
 * @throws HanseError INVALID_CONFIG for files that are missing or readable by others, INVALID_INPUT for contradictions
 */
export async function tokenSource(cli: Cli, globals: Globals, site: SiteDirectory): Promise<() => Promise<string>> {
  const { as: person, tokenFile } = globals;
  const fromEnv = cli.env["HANSE_TOKEN"]?.trim();
  if (person !== undefined && tokenFile !== undefined) {
    throw new HanseError("INVALID_INPUT", "--as and --token-file contradict each other: a token names its person", {
      remedy: "Leave one of them out",
    });
  }
  if (tokenFile !== undefined) return readToken(resolve(cli.cwd, tokenFile));
  // Whoever says --as means the operator key, whatever the environment holds.
  if (fromEnv !== undefined && fromEnv !== "" && person === undefined) return () => Promise.resolve(fromEnv);
  // Signing takes long to load, and help, usage errors and given tokens do without.
  const { mintUserToken, readOperatorKey } = await import("../auth/user-token.ts");
  const key = await readOperatorKey(site.operatorKeyFile);
  const role = globals.role ?? (person === undefined ? "operator" : "researcher");
  return () => mintUserToken(key, { siteId: site.siteId, person, role, nowMs: cli.now() });
}

/** Reads the file at each call, because tokens are renewed in place. */
async function readToken(file: string): Promise<() => Promise<string>> {
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
