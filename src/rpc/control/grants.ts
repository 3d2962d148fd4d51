import type { ServiceImplementation } from "nice-grpc";
import type { ControlUseCases, WantedConditions } from "../../app/use-cases.ts";
import { parseArtifactPattern } from "../../domain/artifact.ts";
import { HanseError } from "../../domain/errors.ts";
import { MAX_TERMS_BYTES } from "../../domain/grant.ts";
import { knownWord } from "../../wire/enum-table.ts";
import type { GrantConditions__Output } from "../../wire/gen/hanse/control/v1/GrantConditions.ts";
import { grantToWire } from "../../wire/grant.ts";
import type { GrantsService } from "../../wire/services.ts";
import { fromTimestamp } from "../../wire/time.ts";
import { GRANT_ACTIONS } from "../../wire/words.ts";
import { count, list, optionalText, page, requestId, requiredText } from "../fields.ts";
import type { ControlContext } from "./authenticate.ts";

/** What GrantsService asks of the house. */
export type GrantUseCases = Pick<
  ControlUseCases,
  "addGrant" | "removeGrant" | "listGrants" | "getGrant" | "explainGrants"
>;

/** Areas of residency, or groups of a person. */
const MOST = 64;

/** hanse.control.v1.GrantsService */
export function grantsService(useCases: GrantUseCases): ServiceImplementation<GrantsService, ControlContext> {
  return {
    async AddGrant(request, { user }) {
      const { grant, warnings } = await useCases.addGrant(user, {
        requestId: requestId(request.requestId),
        to: requiredText(request.to, "to"),
        artifact: parseArtifactPattern(request.artifact),
        actions: list(request.actions, "actions", 10).map((action) => knownWord(GRANT_ACTIONS, action, "actions")),
        ...conditionsOf(request.conditions),
      });
      return { grant: grantToWire(grant), warnings: [...warnings] };
    },
    async RemoveGrant(request, { user }) {
      await useCases.removeGrant(user, requiredText(request.grantId, "grant_id"));
      return {};
    },
    async ListGrants(request, { user }) {
      const { items, nextToken } = await useCases.listGrants(user, page(request));
      return { grants: items.map((grant) => grantToWire(grant)), nextPageToken: nextToken };
    },
    async GetGrant(request, { user }) {
      const { grant, text, usage } = await useCases.getGrant(user, requiredText(request.grantId, "grant_id"));
      return {
        grant: grantToWire(grant, text),
        usage: usage.map(({ peer, month, bytes }) => ({ peer, month, bytes })),
      };
    },
    async ExplainGrants(request, { user }) {
      const { reference, country, verdicts } = await useCases.explainGrants(user, {
        site: requiredText(request.siteId, "site_id"),
        reference: requiredText(request.reference, "reference"),
        person: optionalText(request.person, "person"),
        entitlements: list(request.entitlements, "entitlements", MOST).map((text) =>
          requiredText(text, "entitlements"),
        ),
        country: optionalText(request.country, "country"),
      });
      return {
        reference,
        country,
        verdicts: verdicts.map(({ action, allowed, grantId = "", text, code = "", grants }) => ({
          action,
          allowed,
          grantId,
          text,
          reasonCode: code,
          grants: grants.map((grant) => ({ grantId: grant.grantId, lacks: [...grant.lacks] })),
        })),
      };
    },
  };
}

function conditionsOf(wire: GrantConditions__Output | null): WantedConditions {
  if (wire === null) return {};
  const quotaBytes = count(wire.quotaBytes, "conditions.quota_bytes");
  return {
    person: optionalText(wire.person, "conditions.person"),
    entitlement: optionalText(wire.entitlement, "conditions.entitlement"),
    untilMs: fromTimestamp(wire.until),
    quotaBytes: quotaBytes === 0 ? undefined : quotaBytes,
    terms: termsOf(wire.terms),
    purpose: optionalText(wire.purpose, "conditions.purpose"),
    residency: list(wire.residency, "conditions.residency", MOST).map((area) =>
      requiredText(area, "conditions.residency"),
    ),
  };
}

/** @throws HanseError INVALID_INPUT where it is both, or neither */
function termsOf(terms: GrantConditions__Output["terms"]): WantedConditions["terms"] {
  if (terms === null) return undefined;
  const text = optionalText(terms.text, "conditions.terms.text", MAX_TERMS_BYTES);
  const url = optionalText(terms.url, "conditions.terms.url");
  if (text !== undefined && url === undefined) return { text };
  if (text === undefined && url !== undefined) return { url, sha256: terms.sha256 };
  throw new HanseError("INVALID_INPUT", "terms are either a text or a page elsewhere", {
    remedy: "Use --terms FILE, or --terms-url with --terms-sha256",
  });
}
