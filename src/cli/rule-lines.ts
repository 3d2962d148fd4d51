import type { RuleTerms } from "../domain/rule.ts";
import { needWords } from "../domain/inherited.ts";
import type { ShownBrought, ShownKept, ShownLag, ShownRule } from "../wire/rule.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatBytes, formatCount, formatDuration, formatRate, formatTime } from "./units.ts";

/** How a rule works, in the fewest words. */
export function termWords(terms: RuleTerms): readonly string[] {
  const { kind, every, latestOnly, keepLast, keepEvery, priority, window, maxBytesPerSecond } = terms;
  return [
    ...(kind === undefined ? [] : [`${kind}s`]),
    ...(every === 1 ? [] : [`every ${every}`]),
    ...(latestOnly ? ["the latest only"] : []),
    ...(keepLast === undefined ? [] : [`keep last ${keepLast}`]),
    ...(keepEvery === undefined ? [] : [`keep every ${keepEvery}`]),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(window === undefined ? [] : [`${window} UTC`]),
    ...(maxBytesPerSecond === undefined ? [] : [`at most ${formatRate(maxBytesPerSecond)}`]),
  ];
}

/** How far behind, in words; a dash where nothing is missing. */
export function lagWords({ versions, steps, bytes, seconds }: ShownLag): string {
  if (versions === 0) return "-";
  return `${formatCount(versions, "version")} (${formatCount(steps, "step")}), ${formatBytes(bytes)}, ${formatDuration(seconds * 1000)}`;
}

/** What came, and what did not have to, in words; a dash where nothing came. */
function broughtWords({ versions, bytesMoved, bytesInherited }: ShownBrought): string {
  if (versions === 0 && bytesMoved === 0) return "-";
  const saved = bytesInherited === 0 ? "" : `, ${formatBytes(bytesInherited)} saved`;
  return `${formatCount(versions, "version")}, ${formatBytes(bytesMoved)} moved${saved}`;
}

/** Why a copy stays that would go. */
export const keptWords = ({ reference, neededBy, unreadParts }: ShownKept): string =>
  `${reference}: ${needWords({ by: neededBy, unreadParts })}`;

/** Rules as a table. */
export function ruleTable(rules: readonly ShownRule[]): readonly string[] {
  return formatTable(
    [
      { heading: "ID", value: ({ ruleId }) => ruleId },
      { heading: "STATE", value: ({ state }) => state },
      { heading: "SINCE", value: ({ sinceMs }) => formatTime(sinceMs) },
      { heading: "FROM", value: ({ terms }) => terms.from },
      { heading: "ARTIFACT", value: ({ terms }) => terms.artifact },
      { heading: "HELD", value: ({ held }) => held.toString(), align: "right" },
      { heading: "BEHIND", value: ({ lag }) => lagWords(lag) },
      {
        heading: "HOW",
        value: ({ terms }) => termWords(terms).join("; ") || "-",
        most: 60,
      },
      { heading: "BROUGHT", value: ({ brought }) => broughtWords(brought) },
      {
        heading: "REASON",
        value: ({ reason, reasonCode }) => reasonCode || reason || "-",
        most: 60,
      },
    ],
    rules,
  );
}

/** A rule in full. */
export function ruleLines(rule: ShownRule): readonly string[] {
  const { terms } = rule;
  const { to = "the site's own rule: pull prefix, then site/artifact/label" } = terms;
  return formatProperties([
    ["rule", rule.ruleId],
    ["state", rule.state],
    ["since", formatTime(rule.sinceMs)],
    ["reason", rule.reason],
    ["reason code", rule.reasonCode],
    ["suspended by", rule.suspendedBy ?? ""],
    ["offer", rule.offerId ?? ""],
    ["from", terms.from],
    ["artifact", terms.artifact],
    ["to", to],
    ["how", termWords(terms).join("; ")],
    ["held", formatCount(rule.held, "version")],
    ["behind", lagWords(rule.lag)],
    ["brought", broughtWords(rule.brought)],
    ...rule.kept.map((kept) => ["kept", keptWords(kept)] as const),
    ["created", `${formatTime(rule.createdAtMs)} by ${rule.createdBy}`],
  ]);
}
