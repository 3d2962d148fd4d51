import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { HanseError } from "../domain/errors.ts";
import { parseSiteId, type SiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";

/** What the CLI must know of a site to talk to its gateway; all else is the gateway's to read. */
export interface SiteDirectory {
  /** Absolute. */
  readonly path: string;
  readonly siteId: SiteId;
  /** The private key that mints user tokens. */
  readonly operatorKeyFile: string;
  /** The site's own authority, PEM, for a control listener with TLS. */
  readonly caFile: string;
  /** Where a running gateway says what it listens on. */
  readonly listeningFile: string;
  /** Where it would listen by its site.yaml. */
  readonly configuredControl: string;
}

const SITE_FILE = "site.yaml";
const DEFAULT_CONTROL = "127.0.0.1:8444";

/**
 * Finds the site: `--site`, else HANSE_SITE, else the working directory; a directory or its site.yaml.
 * @throws HanseError INVALID_CONFIG where there is none, or its site.yaml names no site
 */
export async function findSite(cli: Pick<Cli, "env" | "cwd">, siteOption: string | undefined): Promise<SiteDirectory> {
  const named = siteOption ?? variable(cli.env, "HANSE_SITE");
  const given = resolve(cli.cwd, named ?? ".");
  const isFile = await stat(given).then(
    (found) => found.isFile(),
    () => false,
  );
  const path = isFile ? dirname(given) : given;
  const file = isFile ? given : join(path, SITE_FILE);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const where = named === undefined ? "in this directory" : `at ${given}`;
    throw new HanseError("INVALID_CONFIG", `no site ${where}: ${file} cannot be read`, {
      remedy: "Name a site's directory with --site DIR or HANSE_SITE, or make one with `hanse init`",
      cause,
    });
  });
  return describe(path, file, text, cli.env);
}

async function describe(path: string, file: string, text: string, env: Cli["env"]): Promise<SiteDirectory> {
  const root = await readYaml(file, text);
  const id = stringAt(root, "site", "id");
  if (id === undefined) {
    throw new HanseError("INVALID_CONFIG", `${file} names no site`, {
      remedy: "Give it the site's id: site: { id: bsc, … }",
    });
  }
  const stateDir = resolve(path, variable(env, "HANSE_STATE_DIR") ?? stringAt(root, "stateDir") ?? "state");
  return {
    path,
    siteId: parseSiteId(id),
    operatorKeyFile: join(path, "keys", "operator.json"),
    caFile: join(path, "keys", "ca.pem"),
    listeningFile: join(stateDir, "listening.json"),
    configuredControl: variable(env, "HANSE_LISTEN_CONTROL") ?? stringAt(root, "listen", "control") ?? DEFAULT_CONTROL,
  };
}

/** An empty variable counts as not set, as in the gateway. */
function variable(env: Cli["env"], name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

async function readYaml(file: string, text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new HanseError("INVALID_CONFIG", `${file} is not YAML`, {
      remedy: "Start the gateway: it names the line",
      cause,
    });
  }
}

function stringAt(value: unknown, ...names: readonly string[]): string | undefined {
  let at = value;
  for (const name of names) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return typeof at === "string" ? at : undefined;
}
