import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { parseSiteId } from "../../domain/site.ts";
import type { CatalogService } from "../../wire/services.ts";
import { versionToWire } from "../../wire/version.ts";
import { optionalText, page, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";
import { describedVersion, shownVersion } from "./shown.ts";

/** hanse.control.v1.CatalogService */
export function catalogService(
  useCases: Pick<ControlUseCases, "listVersions" | "getVersion">,
): ServiceImplementation<CatalogService, ControlContext> {
  return {
    async ListVersions(request, { user }) {
      const site = optionalText(request.siteId, "site_id");
      const siteId = site === undefined ? undefined : parseSiteId(site);
      const { items, nextToken, warnings } = await useCases.listVersions(user, siteId, page(request));
      return {
        versions: items.map((version) => versionToWire(shownVersion(version))),
        nextPageToken: nextToken,
        warnings: [...warnings],
      };
    },
    async GetVersion(request, { user }) {
      const version = await useCases.getVersion(user, requiredText(request.reference, "reference"));
      return { version: versionToWire(describedVersion(version)) };
    },
  };
}
