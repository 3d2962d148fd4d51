import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { TestFederation, type FederationStores, type TestSite } from "../support/federation.ts";

/** The two sites of a bench: bsc owns, lumi pulls. */
export interface BenchSites extends AsyncDisposable {
  readonly federation: TestFederation;
  readonly bsc: TestSite;
  readonly lumi: TestSite;
}

/** How the sites of a bench differ from those of a test. */
export interface BenchSiteOptions {
  readonly stores?: FederationStores;
  /** Replaces members of each site's store, e.g. its endpoint. */
  readonly store: (site: TestSite) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
  /** CPU profiles of the gateways land in a folder per site below it. */
  readonly profileDirectory?: string | undefined;
}

/**
 * Starts two peered gateways as processes of their own, with the product's own number of lanes and threads; lumi may read
 * everything of bsc, directly and by relay.
 */
export async function startSites(options: BenchSiteOptions): Promise<BenchSites> {
  const federation = await TestFederation.create({
    // Both may be restarted, and still find each other.
    fixedPorts: true,
    ...(options.stores === undefined ? {} : { stores: options.stores }),
  });
  try {
    const sites = { federation, bsc: federation.site("bsc"), lumi: federation.site("lumi") };
    for (const site of [sites.bsc, sites.lumi]) {
      const [main] = site.config["stores"] as [Record<string, unknown>];
      await site.stop();
      await site.configure({
        transfer: undefined,
        stores: [{ ...main, share: ["direct", "relay"], ...(await options.store(site)) }],
      });
      await startGateway(site, options.profileDirectory);
    }
    await federation.peer("bsc", "lumi");
    await federation.share("bsc", "lumi", 0);
    return { ...sites, [Symbol.asyncDispose]: () => federation[Symbol.asyncDispose]() };
  } catch (error) {
    await federation[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a site's gateway, profiled where a directory is given: Node writes a profile per thread when it ends. */
export async function startGateway(site: TestSite, profileDirectory: string | undefined): Promise<void> {
  if (profileDirectory === undefined) {
    await site.start();
    return;
  }
  const directory = join(profileDirectory, site.id);
  await mkdir(directory, { recursive: true });
  const before = process.env["NODE_OPTIONS"];
  // Only what is started now inherits it: the gateway, and not the commands.
  process.env["NODE_OPTIONS"] = `--cpu-prof --cpu-prof-dir=${directory}`;
  try {
    await site.start();
  } finally {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  }
}
