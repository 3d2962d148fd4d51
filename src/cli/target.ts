import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HanseError, isReason } from "../domain/errors.ts";
import type { ControlAddress } from "../wire/client.ts";
import type { Cli } from "./cli.ts";
import type { Globals } from "./globals.ts";
import { findControl, gatewayDown } from "./listening.ts";
import { readProfile, type StoredLogin } from "./profile.ts";
import { findSite, type SiteDirectory } from "./site-directory.ts";

/** The gateway that an invocation talks to. */
export interface Target {
  /** Under which the profile keeps its login: `https://host:port` or `site:ID`. */
  readonly key: string;
  /** Undefined where the gateway was named by its address. */
  readonly site: SiteDirectory | undefined;
  /** `https://host:port`; undefined for a site's own directory. */
  readonly gateway: string | undefined;
  /** PEM of the authority of a gateway named by its address; undefined for public ones. */
  readonly ca: string | undefined;
  readonly login: StoredLogin | undefined;
  /** Where it listens at this moment. @throws HanseError GATEWAY_DOWN */
  readonly locate: () => Promise<ControlAddress>;
  /** That it does not answer there, and what to do. */
  readonly down: (address: string, cause?: unknown) => HanseError;
}

/**
 * Finds the gateway: `--gateway`, `--site`, HANSE_GATEWAY, HANSE_SITE, the working directory's site, and where there is
 * none the one of the last login.
 * @throws HanseError INVALID_CONFIG where there is none, INVALID_INPUT for what is no gateway
 */
export async function findTarget(cli: Cli, globals: Globals): Promise<Target> {
  if (globals.gateway !== undefined && globals.site !== undefined) {
    throw new HanseError("INVALID_INPUT", "--gateway and --site both say which gateway", {
      remedy: "Leave one of them out",
    });
  }
  const named = globals.gateway ?? (globals.site === undefined ? (cli.env["HANSE_GATEWAY"] ?? "") : "");
  if (named !== "") return remote(cli, globals, parseGateway(named));
  const site = await findSite(cli, globals.site).catch(async (error: unknown) => {
    const unnamed = globals.site === undefined && (cli.env["HANSE_SITE"] ?? "") === "";
    if (!unnamed || !isReason(error, "INVALID_CONFIG")) throw error;
    const { current } = await readProfile(cli.env);
    if (current?.startsWith("https://") === true) return current;
    throw new HanseError("INVALID_CONFIG", error.message, {
      remedy: "Name a site's directory with --site DIR, or a gateway with --gateway https://HOST:PORT",
      cause: error,
    });
  });
  return typeof site === "string" ? remote(cli, globals, site) : local(cli, site);
}

async function local(cli: Cli, site: SiteDirectory): Promise<Target> {
  const key = `site:${site.siteId}`;
  return {
    key,
    site,
    gateway: undefined,
    ca: undefined,
    login: (await readProfile(cli.env)).logins[key],
    locate: () => findControl(site),
    down: (address, cause) => gatewayDown(site, address, cause),
  };
}

async function remote(cli: Cli, globals: Globals, gateway: string): Promise<Target> {
  const login = (await readProfile(cli.env)).logins[gateway];
  const ca = globals.ca === undefined ? login?.ca : await readCa(resolve(cli.cwd, globals.ca));
  const address = gateway.slice("https://".length);
  return {
    key: gateway,
    site: undefined,
    gateway,
    ca,
    login,
    locate: () => Promise.resolve({ address, ca, tls: true }),
    down: (at, cause) =>
      new HanseError("GATEWAY_DOWN", `no gateway can be reached at ${at}`, {
        hop: "gateway",
        remedy:
          "Look at the address. Where the site has an authority of its own, get its keys/ca.pem from the operator and name it: --ca FILE",
        cause,
      }),
  };
}

const DEFAULT_PORT = 8444;

/** `https://host[:port]` in the one form that logins are kept under. @throws HanseError INVALID_INPUT */
function parseGateway(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url?.username === "" && url.password === "" && url.pathname === "/" && !/[?#]/.test(text);
  if (url?.protocol === "https:" && bare) {
    const port = /:443\/?$/.test(text) ? 443 : url.port === "" ? DEFAULT_PORT : Number(url.port);
    return `https://${url.hostname}:${port}`;
  }
  throw new HanseError("INVALID_INPUT", `'${text}' is not the address of a gateway`, {
    remedy: "Write https://HOST:PORT, e.g. https://gateway.bsc.example:8444",
  });
}

async function readCa(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HanseError("INVALID_INPUT", `the authority ${file} cannot be read`, { remedy: "Check the path", cause });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new HanseError("INVALID_INPUT", `${file} holds no certificate in PEM`, {
    remedy: "Get the site's keys/ca.pem from its operator",
  });
}
