import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { checkSection } from "./check.ts";
import { checkStores, namedVariables, rawStores, type PlacedStore } from "./check-stores.ts";
import { openConfigText, readConfigText } from "./config-file.ts";
import type { Config, HostPort, ScrubConfig, TransferConfig } from "./config.ts";
import { checkHome, checkIssuers, checkListeners, checkReplication, checkStoresTogether } from "./contradictions.ts";
import { buildIssuer } from "./people-schema.ts";
import { readOverrides, type Environment, type Overrides } from "./environment.ts";
import { REGIONS } from "../domain/regions.ts";
import { Problems } from "./problems.ts";
import { siteSchema, type SiteSection } from "./site-schema.ts";
import { below } from "./store-schema.ts";

/** The configuration's name inside a site directory. */
export const SITE_FILE = "site.yaml";

/**
 * Reads `site.yaml` and the environment's overrides into a frozen Config; secrets are left where they are. Changes
 * nothing; calling it again reads again.
 * @param options.directory the site directory
 * @param options.env overrides, see Overrides
 * @param options.cores what the defaults of `transfer` are made for; this machine's where it is left out
 * @throws HanseError INVALID_CONFIG with every problem at once in `problems`: file, line, key path and remedy
 */
export function readConfig(options: { directory: string; env: Environment; cores?: number }): Config {
  const directory = resolve(options.directory);
  const text = readConfigText(
    join(directory, SITE_FILE),
    "Make a site with `hanse init`, or name its directory with --site",
  );
  return parseConfig(text, { ...options, directory });
}

/** As readConfig, for the text of a `site.yaml`. */
export function parseConfig(text: string, options: { directory: string; env: Environment; cores?: number }): Config {
  const { directory, env, cores = availableParallelism() } = options;
  const problems = new Problems();
  const file = openConfigText(SITE_FILE, text, problems);
  if (file !== undefined) {
    const site = checkSection(siteSchema, file.value, [], file);
    const sections = rawStores(file.value);
    const overrides = readOverrides(env, namedVariables(sections), problems);
    const stores = checkStores(sections, file, { directory, country: site?.site.country ?? "" });
    checkStoresTogether(stores, file.report);
    if (site !== undefined) {
      const config = build(site, stores, { directory, overrides, cores });
      checkListeners(config, file.report);
      checkReplication(config, file.report);
      checkIssuers(config.people.issuers, file.report);
      // A home among stores that are wrong themselves would be reported as missing.
      if (stores.length === sections.length) checkHome(site.home, config.stores, file.report);
      problems.throwIfAny(directory);
      return deepFreeze(config);
    }
  }
  problems.throwIfAny(directory);
  throw new TypeError("a configuration that was refused has a problem");
}

function build(
  site: SiteSection,
  placed: readonly PlacedStore[],
  options: { directory: string; overrides: Overrides; cores: number },
): Config {
  const { directory, overrides, cores } = options;
  const publicHost = overrides.publicHost ?? site.publicHost;
  const federation = overrides.federation ?? site.listen?.federation ?? { host: "0.0.0.0", port: 8443 };
  const listen = {
    federation,
    control: overrides.control ?? site.listen?.control ?? { host: "127.0.0.1", port: 8444 },
    relay: overrides.relay ?? site.listen?.relay ?? besideFederation(federation),
  };
  const stores = placed.map(({ store }) => store);
  return {
    directory,
    site: site.site,
    publicHost,
    listen,
    advertise: site.advertise ?? [{ host: publicHost, port: listen.federation.port }],
    advertiseRelay: site.advertiseRelay,
    stateDir: below(directory, overrides.stateDir ?? site.stateDir ?? "state"),
    log: { level: overrides.logLevel ?? site.log?.level ?? "info" },
    home: site.home ?? stores.find((store) => !store.readOnly)?.name,
    network: { allow: site.network?.allow ?? [] },
    transfer: transferOf(site.transfer ?? {}, cores),
    regions: { ...REGIONS, ...site.regions },
    relay: { threads: site.relay?.threads ?? 1 },
    people: { issuers: (site.people?.issuers ?? []).map((section) => buildIssuer(section, directory)) },
    peering: { heartbeatMs: site.peering?.heartbeat ?? 60_000 },
    scrub: scrubOf(site.scrub),
    replication: { accept: site.replication?.accept ?? [] },
    stores,
  };
}

/** The port after control's usual one; a free one beside a free one. */
const besideFederation = ({ host, port }: HostPort): HostPort => ({
  host,
  port: port === 0 ? 0 : port + 2,
});

const MIB = 1024 * 1024;

/** A section that is there scrubs each week, unless it says otherwise. */
const scrubOf = (section: SiteSection["scrub"]): ScrubConfig => ({
  everyMs: section === undefined ? undefined : (section.every ?? 7 * 86_400_000),
  subsets: section?.subset ?? 1,
  maxBytesPerSecond: section?.maxRate ?? 100 * MIB,
  settleMs: section?.settle ?? 15_000,
});

/** Four lanes a thread keep it busy while others wait for the network. */
function transferOf(section: NonNullable<SiteSection["transfer"]>, cores: number): TransferConfig {
  const threads = section.threads ?? Math.min(cores, 8);
  return { threads, lanes: section.lanes ?? threads * 4, maxTransfers: section.maxTransfers ?? 4 };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
