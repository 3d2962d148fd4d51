import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { formatReference } from "../../domain/artifact.ts";
import { parseSiteId } from "../../domain/site.ts";
import { partToWire } from "../../wire/catalog-part.ts";
import { knownWord } from "../../wire/enum-table.ts";
import { lineageNodeToWire } from "../../wire/lineage.ts";
import { changeFromWire } from "../../wire/metadata-change.ts";
import type { CatalogService } from "../../wire/services.ts";
import { ARTIFACT_KINDS, versionToWire } from "../../wire/version.ts";
import { derivedFromOf, list, optionalText, page, requestId, requiredText, text } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";
import { describedVersion, shownLineageNode, shownPart, shownVersion } from "./shown.ts";

/** hanse.control.v1.CatalogService */
export function catalogService(
  useCases: Pick<ControlUseCases, "listVersions" | "getVersion" | "searchVersions" | "editVersion" | "getLineage">,
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
    async SearchVersions(request, { user }) {
      const asked = {
        text: text(request.text, "text"),
        kind: request.kind === "" ? undefined : knownWord(ARTIFACT_KINDS, request.kind, "kind"),
        sites: list(request.siteIds, "site_ids", LIMITS.filters),
        license: optionalText(request.license, "license"),
        keywords: list(request.keywords, "keywords", LIMITS.filters).map((word) => requiredText(word, "keywords")),
      };
      const { items, nextToken, parts, warnings } = await useCases.searchVersions(user, asked, page(request));
      return {
        found: items.map((found) => ({
          version: versionToWire(shownVersion(found)),
          moreVersions: found.moreVersions,
        })),
        nextPageToken: nextToken,
        warnings: [...warnings],
        parts: parts.map((part) => partToWire(shownPart(part))),
      };
    },
    async EditVersion(request, { user, signal }) {
      const asked = {
        requestId: requestId(request.requestId),
        reference: requiredText(request.reference, "reference"),
        change: changeFromWire({
          updateMask: request.updateMask,
          title: text(request.title, "title"),
          license: text(request.license, "license"),
          description: text(request.description, "description", LIMITS.prose),
          keywords: [...list(request.keywords, "keywords", 100)].map((word) => text(word, "keywords")),
          contact: text(request.contact, "contact"),
          deprecation: request.deprecation && {
            use: text(request.deprecation.use, "deprecation.use"),
            reason: text(request.deprecation.reason, "deprecation.reason"),
          },
          derivedFrom: derivedFromOf(request),
        }),
      };
      const { changed, ...version } = await useCases.editVersion(user, asked, signal);
      return { version: versionToWire(describedVersion(version)), changed };
    },
    async GetLineage(request, { user }) {
      const { version, up, down, complete } = await useCases.getLineage(
        user,
        requiredText(request.reference, "reference"),
      );
      return {
        reference: formatReference(version),
        madeFrom: up.map((node) => lineageNodeToWire(shownLineageNode(node))),
        derived: down.map((node) => lineageNodeToWire(shownLineageNode(node))),
        complete,
      };
    },
  };
}
