import type { SiteId } from "./site.ts";

/** How a peer's gateway is named in failures. */
export const peerHop = (site: SiteId): string => `peer ${site}`;

/** How a peer's store is named in failures of reading it directly. */
export const storeOfHop = (site: SiteId): string => `store of ${site}`;

/**
 * Whether a failure lies with a site: its gateway, whatever that gateway named behind itself (`peer bsc, the source's
 * store`), or its store.
 */
export const isHopOf = (hop: string | undefined, site: SiteId): boolean =>
  hop === peerHop(site) || hop === storeOfHop(site) || hop?.startsWith(`${peerHop(site)}, `) === true;
