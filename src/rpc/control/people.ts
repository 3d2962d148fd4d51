import type { ServiceImplementation } from "nice-grpc";
import type { TokenRow } from "../../app/ports/ledger.ts";
import type { ControlUseCases } from "../../app/use-cases.ts";
import { formatScope } from "../../domain/scope.ts";
import type { Token } from "../../wire/gen/hanse/control/v1/Token.ts";
import type { PeopleService } from "../../wire/services.ts";
import { toTimestamp } from "../../wire/time.ts";
import { list, optionalText, page, requestId, requiredText } from "../fields.ts";
import { LIMITS } from "../limits.ts";
import type { ControlContext } from "./authenticate.ts";

/** hanse.control.v1.PeopleService */
export function peopleService(
  useCases: Pick<ControlUseCases, "whoAmI" | "createToken" | "listTokens" | "revokeToken">,
): ServiceImplementation<PeopleService, ControlContext> {
  return {
    async WhoAmI(_request, { user }) {
      const { siteId } = await useCases.whoAmI(user);
      const { person, role, issuer = "", entitlements, scopes } = user;
      return {
        siteId,
        person,
        role,
        issuer,
        entitlements: [...entitlements],
        scoped: scopes !== undefined,
        scopes: (scopes ?? []).map(formatScope),
      };
    },
    async CreateToken(request, { user }) {
      const { token, secret } = await useCases.createToken(user, {
        requestId: requestId(request.requestId),
        person: optionalText(request.person, "person"),
        role: requiredText(request.role, "role"),
        scopes: list(request.scopes, "scopes", LIMITS.filters).map((scope) => requiredText(scope, "scopes")),
        lifeSeconds: request.lifeSeconds,
      });
      return { token: wireToken(token), secret };
    },
    async ListTokens(request, { user }) {
      const { items, nextToken } = await useCases.listTokens(user, request.activeOnly, page(request));
      return { tokens: items.map(wireToken), nextPageToken: nextToken };
    },
    async RevokeToken(request, { user }) {
      requestId(request.requestId);
      return { token: wireToken(await useCases.revokeToken(user, requiredText(request.tokenId, "token_id"))) };
    },
  };
}

function wireToken(row: TokenRow): Token {
  const { createdAtMs, expiresAtMs, revokedAtMs, revokedBy = "", scopes = [], ...same } = row;
  return {
    ...same,
    scopes: [...scopes],
    createdAt: toTimestamp(createdAtMs),
    expiresAt: toTimestamp(expiresAtMs),
    revokedAt: toTimestamp(revokedAtMs),
    revokedBy,
  };
}
