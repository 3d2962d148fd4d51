import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { Withdrawal__Output } from "../wire/gen/hanse/control/v1/Withdrawal.ts";
import type { WithdrawalHolder__Output } from "../wire/gen/hanse/control/v1/WithdrawalHolder.ts";
import { fromTimestamp } from "../wire/time.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { formatProperties, formatTable, type Column } from "./table.ts";
import { formatCount, parseDuration } from "./units.ts";
import { shownTime, wireJson } from "./wire-json.ts";

const REF_HELP = "site/name@label, with its label, e.g. bsc/climate/era5@2026.1";

/** Holders have so long to answer. */
const WITHIN = "72h";

/** `hanse withdraw REF`, `hanse withdraw ls|show` */
export function withdrawCommand(cli: Cli): Command {
  const withdraw = new Command("withdraw")
    .summary("take a version of this site back, wherever it is held")
    .description(
      "Takes a version of this site back, for good: nobody is given it any more, and every peer that had it, also one whose grant or peering ended since, removes its copy and answers with a signed receipt, or says why it cannot. What lies in this site's own stores stays, and the label is never used again.",
    )
    .argument("[ref]", REF_HELP)
    .option("--reason <text>", "told to everybody who had it", "")
    .option("--yes", "do not ask")
    .action((reference: string | undefined, options: { reason: string; yes?: true }, command: Command) =>
      withControl(cli, command, async ({ call, print, signal }) => {
        if (reference === undefined || options.reason === "") {
          const missing = reference === undefined ? "no version was named" : "no reason was given";
          throw new HanseError("INVALID_INPUT", missing, {
            remedy: "Write hanse withdraw SITE/NAME@LABEL --reason '…'; those who hold it are told why",
          });
        }
        parseReference(reference);
        const question = `Take ${reference} back for good, here and at everybody who holds it?`;
        if (options.yes !== true && !(await confirm(cli.io, question, signal))) throw notConfirmed();
        const request = { requestId: cli.newId(), reference, reason: options.reason };
        const answer = await call((client, callOptions) => client.withdrawals.WithdrawVersion(request, callOptions));
        print.value(wireJson(answer));
        const { withdrawal } = answer;
        const holders = withdrawal?.holders ?? [];
        if (!print.quiet) print.lines([`${reference} is withdrawn: ${waitingWords(holders)}`]);
        print.note(`See who has answered: hanse withdraw show ${reference}`);
      }),
    );
  return withExamples(
    withdraw.addCommand(lsCommand(cli)).addCommand(showCommand(cli)),
    'hanse withdraw bsc/climate/era5@2026.1 --reason "consent was withdrawn"',
    "hanse withdraw show bsc/climate/era5@2026.1",
  );
}

function lsCommand(cli: Cli): Command {
  const ls = new Command("ls")
    .summary("list what was withdrawn, here and by peers")
    .description("Lists versions that were taken back, newest first, and how many of those who had them have answered.")
    .option("--overdue", "only those that somebody has not answered in time")
    .option("--within <time>", "how long holders have to answer", WITHIN)
    .action((options: { overdue?: true; within: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const lateBefore = cli.now() - parseDuration(options.within);
        const pages = await allPages((pageToken) =>
          call((client, callOptions) => client.withdrawals.ListWithdrawals({ pageSize: 1000, pageToken }, callOptions)),
        );
        const all = pages.flatMap((page) => page.withdrawals);
        const isLate = (one: Withdrawal__Output): boolean => one.holders.some((holder) => late(holder, lateBefore));
        const shown = options.overdue === true ? all.filter(isLate) : all;
        print.value({ withdrawals: shown.map((one) => wireJson(one)) });
        if (shown.length === 0) print.note(options.overdue === true ? "Nobody is late." : "Nothing was withdrawn.");
        else print.lines(formatTable(columns(lateBefore), shown));
      }),
    );
  return withExamples(ls, "hanse withdraw ls", "hanse withdraw ls --overdue --within 24h");
}

function showCommand(cli: Cli): Command {
  const show = new Command("show")
    .summary("show who had a withdrawn version, and what they did")
    .description(
      "Shows a withdrawal: why, since when, and of a version of this site every peer that had it: its receipt, its exception, or since when it is waited for. With --json the signed documents too.",
    )
    .argument("<ref>", REF_HELP)
    .option("--within <time>", "how long holders have to answer", WITHIN)
    .action((reference: string, options: { within: string }, command: Command) =>
      withControl(cli, command, async ({ call, print }) => {
        const lateBefore = cli.now() - parseDuration(options.within);
        const answer = await call((client, callOptions) =>
          client.withdrawals.GetWithdrawal({ reference }, callOptions),
        );
        print.value(wireJson(answer));
        const { withdrawal } = answer;
        if (withdrawal === null) throw new HanseError("INTERNAL", "the gateway shows nothing", { hop: "gateway" });
        print.lines([...properties(withdrawal), ...holderLines(withdrawal.holders, lateBefore)]);
      }),
    );
  return withExamples(show, "hanse withdraw show bsc/climate/era5@2026.1");
}

const properties = (withdrawal: Withdrawal__Output): readonly string[] =>
  formatProperties([
    ["reference", withdrawal.reference],
    ["withdrawn", shownTime(withdrawal.withdrawnAt)],
    ["reason", withdrawal.reason],
    ["digest", `sha256:${withdrawal.digest}`],
    ["here", withdrawal.state],
    ["owner", withdrawal.state === "" ? "" : withdrawal.told ? "has this site's receipt" : "has no receipt yet"],
    ["problem", withdrawal.problem],
    ["holders", withdrawal.state === "" ? waitingWords(withdrawal.holders) : ""],
  ]);

const holderLines = (holders: readonly WithdrawalHolder__Output[], lateBefore: number): readonly string[] =>
  holders.length === 0
    ? []
    : [
        "",
        ...formatTable(
          [
            { heading: "HOLDER", value: ({ siteId }) => siteId },
            { heading: "STATE", value: (holder) => (late(holder, lateBefore) ? "overdue" : holder.state) },
            { heading: "ANSWERED", value: ({ answeredAt }) => (answeredAt === null ? "-" : shownTime(answeredAt)) },
            { heading: "REMOVED", value: removedWord },
            { heading: "WHY NOT", value: ({ exception }) => exception, most: 80 },
          ],
          holders,
        ),
      ];

const removedWord = ({ state, removed }: WithdrawalHolder__Output): string =>
  state !== "removed" || removed === null ? "-" : formatCount(removed.objects, "object");

const columns = (lateBefore: number): readonly Column<Withdrawal__Output>[] => [
  { heading: "REFERENCE", value: ({ reference }) => reference },
  { heading: "WITHDRAWN", value: ({ withdrawnAt }) => shownTime(withdrawnAt) },
  {
    heading: "STATE",
    value: ({ state, holders }) =>
      holders.some((holder) => late(holder, lateBefore)) ? "overdue" : state === "" ? waitingWords(holders) : state,
  },
  { heading: "REASON", value: ({ reason }) => reason, most: 60 },
];

/** Waited for since before a time. */
const late = ({ state, since }: WithdrawalHolder__Output, before: number): boolean =>
  state === "waiting" && (fromTimestamp(since) ?? 0) < before;

/** `2 of 3 have answered`. */
function waitingWords(holders: readonly WithdrawalHolder__Output[]): string {
  if (holders.length === 0) return "nobody had it";
  const waiting = holders.filter(({ state }) => state === "waiting").length;
  const exceptions = holders.filter(({ state }) => state === "exception").length;
  const but = exceptions === 0 ? "" : `, ${formatCount(exceptions, "exception")}`;
  return `${holders.length - waiting} of ${formatCount(holders.length, "holder")} answered${but}`;
}

const notConfirmed = (): HanseError =>
  new HanseError("INVALID_INPUT", "it was not confirmed; nothing was withdrawn", {
    remedy: "Answer yes, or give --yes",
  });
