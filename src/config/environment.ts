import { asHanseError, HanseError } from "../domain/errors.ts";
import { LOG_LEVELS, type HostPort, type LogLevel } from "./config.ts";
import { parseHost, parseHostPort } from "./host-port.ts";
import type { Problems } from "./problems.ts";

/** The process's environment, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment overrides in `site.yaml`; an empty value counts as not set.
 *
 * | variable                  | overrides          | example             |
 * |---------------------------|--------------------|---------------------|
 * | `HANSE_LISTEN_FEDERATION` | `listen.federation`| `0.0.0.0:8443`      |
 * | `HANSE_LISTEN_CONTROL`    | `listen.control`   | `127.0.0.1:8444`    |
 * | `HANSE_LISTEN_RELAY`      | `listen.relay`     | `0.0.0.0:8445`      |
 * | `HANSE_PUBLIC_HOST`       | `publicHost`       | `gateway.bsc.example` |
 * | `HANSE_LOG_LEVEL`         | `log.level`        | `debug`             |
 * | `HANSE_STATE_DIR`         | `stateDir`         | `/var/lib/hanse`    |
 */
export interface Overrides {
  readonly federation: HostPort | undefined;
  readonly control: HostPort | undefined;
  readonly relay: HostPort | undefined;
  readonly publicHost: string | undefined;
  readonly logLevel: LogLevel | undefined;
  readonly stateDir: string | undefined;
}

const KNOWN = [
  "HANSE_LISTEN_FEDERATION",
  "HANSE_LISTEN_CONTROL",
  "HANSE_LISTEN_RELAY",
  "HANSE_PUBLIC_HOST",
  "HANSE_LOG_LEVEL",
  "HANSE_STATE_DIR",
];

/**
 * Names that speak of a section of `site.yaml`. Other HANSE_ names are the CLI's, a test's, or a cluster manager's, which
 * puts HANSE_SERVICE_HOST beside a service called hanse.
 */
const LOOKS_LIKE_OURS = /^HANSE_(?:LISTEN|ADVERTISE|PUBLIC|LOG|STATE|HOME|NETWORK|TRANSFER|STORES?|SITE_)(?:_|[A-Z]*$)/;

/**
 * Reads the overrides.
 * @param named variables that `site.yaml` itself names, e.g. for a store's key; they are never refused
 */
export function readOverrides(env: Environment, named: ReadonlySet<string>, problems: Problems): Overrides {
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && LOOKS_LIKE_OURS.test(name) && !KNOWN.includes(name) && !named.has(name)) {
      problems.add("environment", 0, `${name} is not known. Known are ${KNOWN.join(", ")}`);
    }
  }
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = env[name];
    if (text === undefined || text === "") return undefined;
    try {
      return parse(text);
    } catch (error) {
      const { message, remedy } = asHanseError(error);
      problems.add("environment", 0, `${name}: ${message}${remedy === undefined ? "" : `. ${remedy}`}`);
      return undefined;
    }
  };
  return {
    federation: read("HANSE_LISTEN_FEDERATION", parseHostPort),
    control: read("HANSE_LISTEN_CONTROL", parseHostPort),
    relay: read("HANSE_LISTEN_RELAY", parseHostPort),
    publicHost: read("HANSE_PUBLIC_HOST", parseHost),
    logLevel: read("HANSE_LOG_LEVEL", parseLevel),
    stateDir: read("HANSE_STATE_DIR", (text) => text),
  };
}

function parseLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) throw new HanseError("INVALID_INPUT", `must be one of ${LOG_LEVELS.join(", ")}`);
  return level;
}
