import { Command } from "commander";
import type { WithdrawalReport } from "../auth/withdrawal-verify.ts";
import { formatReference } from "../domain/artifact.ts";
import type { WithdrawalReceiptTerms } from "../domain/withdrawal.ts";
import type { Cli } from "./cli.ts";
import { readBytes } from "./document-file.ts";
import { withExamples } from "./examples.ts";
import { globalsOf } from "./globals.ts";
import {
  isoTime,
  parseFingerprints,
  readStatements,
  refuseFaults,
  reportLines,
  statementsJson,
  withEvidence,
  type EvidenceOptions,
} from "./offline-check.ts";
import { printTo } from "./print.ts";
import { formatProperties, formatTable } from "./table.ts";
import { formatCount, formatTime } from "./units.ts";

/** `hanse withdraw verify FILE`: asks no gateway and needs no site; exit code 6 where anything is wrong. */
export function withdrawVerifyCommand(cli: Cli): Command {
  const verify = new Command("verify")
    .summary("check a withdrawal and its holders' receipts, offline")
    .description(
      "Checks a file of a withdrawal from the sites' statements alone: the owner's signature, that of each holder, that each receipt answers exactly this withdrawal, and that the keys were in use then. Needs no site, no gateway and no network; exit code 6 if anything is wrong. A receipt proves what a holder says; an exception that is well signed holds too, and says that the copy stands.",
    )
    .argument("<file>", "what `hanse withdraw show REF --out FILE` wrote; - reads standard input")
    .action(async (file: string, options: EvidenceOptions, command: Command) => {
      const print = printTo(cli.io, globalsOf(command));
      const fingerprints = parseFingerprints(options.fingerprint);
      // Here and not above: signatures take long to load, and no other command of the CLI wants them.
      const { MAX_WITHDRAWAL_FILE_BYTES, parseWithdrawalFile } = await import("../auth/withdrawal-file.ts");
      const { verifyWithdrawal } = await import("../auth/withdrawal-verify.ts");
      const statements = await readStatements(cli, options);
      const withdrawal = parseWithdrawalFile(await readBytes(cli, file, MAX_WITHDRAWAL_FILE_BYTES));
      const report = await verifyWithdrawal({ file: withdrawal, statements, fingerprints, nowMs: cli.now() });
      print.value(reportJson(report));
      print.lines([...termsLines(report), ...reportLines(report, "the sites'", holds(report))]);
      refuseFaults(report, file, {
        problem: "does not hold as a withdrawal with its receipts",
        remedy: "Ask the owner, or the holder, for `hanse withdraw show REF --out FILE` anew",
      });
    });
  return withExamples(
    withEvidence(verify),
    "hanse withdraw verify era5.withdrawal",
    "hanse withdraw verify era5.withdrawal --fingerprint bsc='3f1c 09ab …' --fingerprint lumi='77e0 1d42 …'",
  );
}

function holds({ receipts }: WithdrawalReport): string {
  const standing = receipts.filter(({ outcome }) => outcome === "exception").length;
  const but = standing === 0 ? "" : ` By ${standing.toLocaleString("en-US")} of them the copy still stands.`;
  return `The withdrawal and ${formatCount(receipts.length, "receipt")} hold.${but}`;
}

const termsLines = ({ terms, receipts }: WithdrawalReport): readonly string[] =>
  terms === undefined
    ? []
    : [
        ...formatProperties([
          ["reference", formatReference({ ...terms, site: terms.owner })],
          ["withdrawn", formatTime(terms.withdrawnAtMs)],
          ["reason", terms.reason],
          ["digest", `sha256:${terms.digest}`],
        ]),
        "",
        ...(receipts.length === 0 ? [] : [...receiptTable(receipts), ""]),
      ];

const receiptTable = (receipts: readonly WithdrawalReceiptTerms[]): readonly string[] =>
  formatTable(
    [
      { heading: "HOLDER", value: ({ holder }) => holder },
      { heading: "SAYS", value: ({ outcome }) => outcome },
      { heading: "WHEN", value: ({ answeredAtMs }) => formatTime(answeredAtMs) },
      { heading: "REMOVED", value: ({ removed }) => formatCount(removed.objects, "object") },
      { heading: "WHY NOT", value: ({ exception }) => exception ?? "-", most: 80 },
    ],
    receipts,
  );

/** As `--json` prints it: times in ISO 8601, what is not there null. */
function reportJson({ ok, terms, receipts, findings, statements }: WithdrawalReport): unknown {
  return {
    ok,
    withdrawal: terms === undefined ? null : withdrawalJson(terms),
    receipts: receipts.map(receiptJson),
    checks: findings,
    statements: statementsJson(statements),
  };
}

function withdrawalJson({ withdrawnAtMs, ...same }: NonNullable<WithdrawalReport["terms"]>): unknown {
  return { ...same, withdrawnAt: isoTime(withdrawnAtMs) };
}

function receiptJson({ answeredAtMs, exception, ...same }: WithdrawalReceiptTerms): unknown {
  return { ...same, answeredAt: isoTime(answeredAtMs), exception: exception ?? null };
}
