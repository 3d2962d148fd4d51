import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, KeysView } from "../../app/use-cases.ts";
import { thumbprint } from "../../domain/site.ts";
import type { ListKeysResponse } from "../../wire/gen/hanse/control/v1/ListKeysResponse.ts";
import type { SiteService } from "../../wire/services.ts";
import { storeToWire } from "../../wire/store.ts";
import { toTimestamp } from "../../wire/time.ts";
import { requestId } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";
import { shownStore } from "./shown.ts";

const keysToWire = ({ keys, usedFromMs }: KeysView): ListKeysResponse => ({
  keys: keys.map(({ key: { kid, algorithm, jwk, fromMs, untilMs }, state }) => ({
    kid,
    algorithm,
    fingerprint: thumbprint(jwk),
    state,
    from: toTimestamp(fromMs),
    until: toTimestamp(untilMs),
  })),
  usedFrom: toTimestamp(usedFromMs),
});

/** hanse.control.v1.SiteService */
export function siteService(
  useCases: Pick<ControlUseCases, "getSite" | "getStatement" | "listStores" | "listKeys" | "rotateKey">,
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
    async ListKeys(_request, { user }) {
      return keysToWire(await useCases.listKeys(user));
    },
    async RotateKey(request, { user }) {
      requestId(request.requestId);
      return keysToWire(await useCases.rotateKey(user));
    },
    async ListStores(_request, { user }) {
      const stores = await useCases.listStores(user);
      return { stores: stores.map((store) => storeToWire(shownStore(store))) };
    },
  };
}
