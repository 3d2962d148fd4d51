import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases } from "../../app/use-cases.ts";
import type { SiteService } from "../../wire/services.ts";
import { storeToWire } from "../../wire/store.ts";
import { toTimestamp } from "../../wire/time.ts";
import type { ControlContext } from "./authenticate.ts";
import { shownStore } from "./shown.ts";

/** hanse.control.v1.SiteService */
export function siteService(
  useCases: Pick<ControlUseCases, "getSite" | "getStatement" | "listStores">,
): ServiceImplementation<SiteService, ControlContext> {
  return {
    async GetSite(_request, { user }) {
      const { description, fingerprint, startedAtMs, softwareVersion } = await useCases.getSite(user);
      return {
        siteId: description.siteId,
        name: description.name,
        country: description.country,
        fingerprint,
        endpoints: [...description.endpoints],
        startedAt: toTimestamp(startedAtMs),
        softwareVersion,
      };
    },
    async GetStatement(_request, { user }) {
      const { statement, fingerprint } = await useCases.getStatement(user);
      return { statement, fingerprint };
    },
    async ListStores(_request, { user }) {
      const stores = await useCases.listStores(user);
      return { stores: stores.map((store) => storeToWire(shownStore(store))) };
    },
  };
}
