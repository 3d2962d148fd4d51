import type { Withdrawal__Output } from "../wire/gen/hanse/control/v1/Withdrawal.ts";
import type { WithdrawalHolder__Output } from "../wire/gen/hanse/control/v1/WithdrawalHolder.ts";
import { fromTimestamp } from "../wire/time.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatCount } from "./units.ts";
import { shownTime } from "./wire-json.ts";

/** Holders have so long to answer. */
export const WITHIN = "72h";

/** A withdrawal in full. @param lateBefore who is waited for since before then is overdue; milliseconds since 1970 */
export const withdrawalLines = (withdrawal: Withdrawal__Output, lateBefore: number): readonly string[] => [
  ...formatProperties([
    ["reference", withdrawal.reference],
    ["withdrawn", shownTime(withdrawal.withdrawnAt)],
    ["reason", withdrawal.reason],
    ["digest", `sha256:${withdrawal.digest}`],
    ["here", withdrawal.state],
    ["owner", withdrawal.state === "" ? "" : withdrawal.told ? "has this site's receipt" : "has no receipt yet"],
    ["problem", withdrawal.problem],
    ["holders", withdrawal.state === "" ? waitingWords(withdrawal.holders) : ""],
  ]),
  ...holderLines(withdrawal.holders, lateBefore),
];

function holderLines(holders: readonly WithdrawalHolder__Output[], lateBefore: number): readonly string[] {
  if (holders.length === 0) return [];
  const strange = holders.filter(({ expected }) => !expected).map(({ siteId }) => siteId);
  return [
    "",
    ...formatTable(
      [
        { heading: "HOLDER", value: ({ siteId }) => siteId },
        { heading: "STATE", value: (holder) => (isLate(holder, lateBefore) ? "overdue" : holder.state) },
        { heading: "ANSWERED", value: ({ answeredAt }) => (answeredAt === null ? "-" : shownTime(answeredAt)) },
        { heading: "REMOVED", value: removedWord },
        { heading: "WHY NOT", value: ({ exception }) => exception, most: 120 },
      ],
      holders,
    ),
    ...(strange.length === 0
      ? []
      : ["", `No delivery to ${strange.join(", ")} is known here: what it says cannot be compared with anything.`]),
  ];
}

const removedWord = ({ state, removed }: WithdrawalHolder__Output): string =>
  state !== "removed" || removed === null ? "-" : formatCount(removed.objects, "object");

/** A withdrawal's state in a word or a few. */
export function stateWords({ state, holders }: Withdrawal__Output, lateBefore: number): string {
  if (holders.some((holder) => isLate(holder, lateBefore))) return "overdue";
  return state === "" ? waitingWords(holders) : state;
}

/** Waited for since before a time. */
export const isLate = ({ state, since }: WithdrawalHolder__Output, before: number): boolean =>
  state === "waiting" && (fromTimestamp(since) ?? 0) < before;

/** `2 of 3 holders answered`. */
export function waitingWords(holders: readonly WithdrawalHolder__Output[]): string {
  if (holders.length === 0) return "nobody had it";
  const waiting = holders.filter(({ state }) => state === "waiting").length;
  const exceptions = holders.filter(({ state }) => state === "exception").length;
  const but = exceptions === 0 ? "" : `, ${formatCount(exceptions, "exception")}`;
  return `${holders.length - waiting} of ${formatCount(holders.length, "holder")} answered${but}`;
}
