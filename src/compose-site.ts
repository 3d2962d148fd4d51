import { formatHostPort } from "./config/host-port.ts";
import type { Config } from "./config/config.ts";
import { relayEndpoints } from "./compose-relays.ts";
import type { SiteFiles } from "./auth/site-files.ts";
import type { SiteDescription, SiteKey, StoreOrigin } from "./domain/site.ts";

/** The ports that a gateway got, where its configuration leaves them open. */
export interface OpenPorts {
  readonly federation: number;
  readonly relays: readonly number[];
}

/** What the site's statement says of it. */
export const describeSite = (
  config: Config,
  files: Pick<SiteFiles, "recoveryThumbprint" | "caCertificate">,
  keys: readonly SiteKey[],
  ports: OpenPorts,
): SiteDescription => ({
  siteId: config.site.id,
  name: config.site.name,
  country: config.site.country,
  keys,
  recoveryThumbprint: files.recoveryThumbprint,
  caCertificate: files.caCertificate,
  endpoints: config.advertise.map(({ host, port }) =>
    formatHostPort({ host, port: port === 0 ? ports.federation : port }),
  ),
  relays: relayEndpoints(config, ports.relays),
  storeOrigins: storeOrigins(config),
});

/** What peers' pullers may open: the public origins of the stores that are shared directly. */
function storeOrigins(config: Config): StoreOrigin[] {
  const origins = new Map<string, StoreOrigin>();
  for (const store of config.stores) {
    if (store.type !== "s3" || !store.share.includes("direct")) continue;
    const url = new URL(store.publicEndpoint);
    if (!store.pathStyle) url.host = `${store.bucket}.${url.host}`;
    origins.set(url.origin, { origin: url.origin, ca: store.ca });
  }
  return [...origins.values()];
}
