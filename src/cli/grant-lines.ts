import type { GrantConditions } from "../domain/grant.ts";
import type { ShownGrant } from "../wire/grant.ts";
import { formatTable } from "./table.ts";
import { formatBytes, formatTime } from "./units.ts";

/** What narrows a grant, in the fewest words. */
export function conditionWords(conditions: GrantConditions): readonly string[] {
  const { person, entitlement, untilMs, quotaBytes, terms, purpose, residency } = conditions;
  return [
    ...(person === undefined ? [] : [`for ${person}`]),
    ...(entitlement === undefined ? [] : [`for ${entitlement}`]),
    ...(untilMs === undefined ? [] : [`until ${formatTime(untilMs)}`]),
    ...(quotaBytes === undefined ? [] : [`${formatBytes(quotaBytes)} a month`]),
    ...(terms === undefined ? [] : [`terms ${terms.sha256.slice(0, 12)}`]),
    ...(purpose === undefined ? [] : [`purpose: ${purpose}`]),
    ...(residency.length === 0 ? [] : [`copies in ${residency.join(", ")}`]),
  ];
}

/** What narrows a grant, as properties. */
export function conditionProperties(conditions: GrantConditions): [name: string, value: string][] {
  const { person = "", entitlement = "", untilMs, quotaBytes, terms, purpose = "", residency } = conditions;
  return [
    ["for", [person, entitlement === "" ? "" : `people in ${entitlement}`].filter((text) => text !== "").join(", ")],
    ["until", untilMs === undefined ? "" : formatTime(untilMs)],
    ["quota", quotaBytes === undefined ? "" : `${formatBytes(quotaBytes)} a month (UTC), for each peer`],
    ["terms", terms === undefined ? "" : `sha256:${terms.sha256}${terms.url === undefined ? "" : ` at ${terms.url}`}`],
    ["purpose", purpose],
    ["copies in", residency.join(", ")],
  ];
}

/** Grants as a table. */
export function grantTable(grants: readonly ShownGrant[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ grantId }) => grantId },
      { heading: "TO", value: ({ to }) => to },
      { heading: "ARTIFACT", value: ({ artifact }) => artifact },
      { heading: "ALLOWS", value: ({ actions }) => actions.join(",") },
      { heading: "IF", value: (grant) => conditionWords(grant).join("; ") || "-", most: 60 },
      { heading: "SINCE", value: ({ createdAtMs }) => formatTime(createdAtMs) },
      { heading: "BY", value: ({ createdBy }) => createdBy },
    ],
    grants,
  );
}
