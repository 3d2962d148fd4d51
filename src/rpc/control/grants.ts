import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { parseArtifactPattern } from "../../domain/artifact.ts";
import { parseSiteId } from "../../domain/site.ts";
import { knownWord } from "../../wire/enum-table.ts";
import { grantToWire } from "../../wire/grant.ts";
import type { GrantsService } from "../../wire/services.ts";
import { GRANT_ACTIONS } from "../../wire/words.ts";
import { list, page, requestId, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** hanse.control.v1.GrantsService */
export function grantsService(
  useCases: Pick<ControlUseCases, "addGrant" | "removeGrant" | "listGrants">,
): ServiceImplementation<GrantsService, ControlContext> {
  return {
    async AddGrant(request, { user }) {
      const { grant, warnings } = await useCases.addGrant(user, {
        requestId: requestId(request.requestId),
        to: parseSiteId(request.to),
        artifact: parseArtifactPattern(request.artifact),
        actions: list(request.actions, "actions", 10).map((action) => knownWord(GRANT_ACTIONS, action, "actions")),
      });
      return { grant: grantToWire(grant), warnings: [...warnings] };
    },
    async RemoveGrant(request, { user }) {
      await useCases.removeGrant(user, requiredText(request.grantId, "grant_id"));
      return {};
    },
    async ListGrants(request, { user }) {
      const { items, nextToken } = await useCases.listGrants(user, page(request));
      return { grants: items.map(grantToWire), nextPageToken: nextToken };
    },
  };
}
