import type { SiteDescription } from "../domain/site.ts";
import type { OwnStatement } from "./own-statement.ts";
import type { Documents } from "./ports/documents.ts";
import type { SiteLedger } from "./ports/ledger.ts";
import type { Stores } from "./ports/stores.ts";
import type { ControlUseCases } from "./use-cases.ts";

/** What telling about this site needs. */
export interface ShowSitePorts {
  readonly describe: () => SiteDescription;
  readonly documents: Pick<Documents, "fingerprint">;
  readonly startedAtMs: number;
  readonly softwareVersion: string;
  readonly statement: OwnStatement;
  readonly stores: Stores;
  readonly ledger: Pick<SiteLedger, "listStoreProfiles">;
  /** When a store's keys end; undefined where nothing says so. */
  readonly keysExpireAtMs: (store: string) => number | undefined;
}

/** The use cases of `hanse site …` and `hanse store ls`. */
export function showSite(ports: ShowSitePorts): Pick<ControlUseCases, "getSite" | "getStatement" | "listStores"> {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the use case is asynchronous for its callers
    async getSite() {
      const { startedAtMs, softwareVersion } = ports;
      const { fingerprint } = ports.documents;
      return { description: ports.describe(), fingerprint, startedAtMs, softwareVersion };
    },

    async getStatement() {
      return { statement: await ports.statement.current(), fingerprint: ports.documents.fingerprint };
    },

    async listStores() {
      const profiles = new Map((await ports.ledger.listStoreProfiles()).map((profile) => [profile.store, profile]));
      return ports.stores.all().map(({ name, objects, prefix, country, share }) => ({
        name,
        location: prefix === "" ? objects.location : `${objects.location}/${prefix}`,
        country,
        share,
        profile: profiles.get(name),
        keysExpireAtMs: ports.keysExpireAtMs(name),
      }));
    },
  };
}
