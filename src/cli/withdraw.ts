import { Command } from "commander";
import { parseReference } from "../domain/artifact.ts";
import { HanseError } from "../domain/errors.ts";
import type { Withdrawal__Output } from "../wire/gen/hanse/control/v1/Withdrawal.ts";
import type { Cli } from "./cli.ts";
import { allPages, withControl } from "./control.ts";
import { withExamples } from "./examples.ts";
import { confirm } from "./io.ts";
import { formatTable } from "./table.ts";
import { parseDuration } from "./units.ts";
import { shownTime, wireJson } from "./wire-json.ts";
import { isLate, stateWords, waitingWords, WITHIN } from "./withdraw-lines.ts";
import { REFERENCE_HELP, withdrawShowCommand } from "./withdraw-show.ts";
import { withdrawVerifyCommand } from "./withdraw-verify.ts";

/** `hanse withdraw REF`, `hanse withdraw ls|show|verify` */
export function withdrawCommand(cli: Cli): Command {
  const withdraw = new Command("withdraw")
    .summary("take a version of this site back, wherever it is held")
    .description(
      "Takes a version of this site back, for good: nobody is given it any more, and every peer that had it, also one whose grant or peering ended since, removes its copy and answers with a signed receipt, or says why it cannot. What lies in this site's own stores stays, and the label is never used again.",
    )
    .argument("[ref]", REFERENCE_HELP)
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
    withdraw.addCommand(lsCommand(cli)).addCommand(withdrawShowCommand(cli)).addCommand(withdrawVerifyCommand(cli)),
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
        const hasLate = (one: Withdrawal__Output): boolean => one.holders.some((holder) => isLate(holder, lateBefore));
        const shown = options.overdue === true ? all.filter(hasLate) : all;
        print.value({ withdrawals: shown.map((one) => wireJson(one)) });
        if (shown.length === 0) print.note(options.overdue === true ? "Nobody is late." : "Nothing was withdrawn.");
        else print.lines(withdrawalTable(shown, lateBefore));
      }),
    );
  return withExamples(ls, "hanse withdraw ls", "hanse withdraw ls --overdue --within 24h");
}

const withdrawalTable = (withdrawals: readonly Withdrawal__Output[], lateBefore: number): readonly string[] =>
  formatTable(
    [
      { heading: "REFERENCE", value: ({ reference }) => reference },
      { heading: "WITHDRAWN", value: ({ withdrawnAt }) => shownTime(withdrawnAt) },
      { heading: "STATE", value: (withdrawal) => stateWords(withdrawal, lateBefore) },
      { heading: "REASON", value: ({ reason }) => reason, most: 60 },
    ],
    withdrawals,
  );

const notConfirmed = (): HanseError =>
  new HanseError("INVALID_INPUT", "it was not confirmed; nothing was withdrawn", {
    remedy: "Answer yes, or give --yes",
  });
