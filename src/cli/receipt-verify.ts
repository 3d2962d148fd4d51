import { Command } from "commander";
import type { ReceiptReport } from "../auth/receipt-verify.ts";
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
import { formatProperties } from "./table.ts";
import { formatBytes, formatCount, formatTime } from "./units.ts";

/** `hanse receipt verify FILE`: asks no gateway and needs no site; exit code 6 where anything is wrong. */
export function receiptVerifyCommand(cli: Cli): Command {
  const verify = new Command("verify")
    .summary("check a receipt from the two sites' statements alone, offline")
    .description(
      "Checks a receipt file: both signatures, that the source countersigned exactly what the destination signed, that both say the same, and that the keys were in use then. Needs no site, no gateway and no network; exit code 6 if anything is wrong.",
    )
    .argument("<file>", "what `hanse receipt show ID --out FILE` wrote; - reads standard input")
    .action(async (file: string, options: EvidenceOptions, command: Command) => {
      const print = printTo(cli.io, globalsOf(command));
      const fingerprints = parseFingerprints(options.fingerprint);
      // Here and not above: signatures take long to load, and no other command of the CLI wants them.
      const { MAX_RECEIPT_FILE_BYTES, parseReceiptFile } = await import("../auth/receipt-file.ts");
      const { verifyReceipt } = await import("../auth/receipt-verify.ts");
      const statements = await readStatements(cli, options);
      const receipt = parseReceiptFile(await readBytes(cli, file, MAX_RECEIPT_FILE_BYTES));
      const report = await verifyReceipt({ file: receipt, statements, fingerprints, nowMs: cli.now() });
      print.value(reportJson(report));
      print.lines([...termsLines(report), ...reportLines(report, "the two sites'", "The receipt holds.")]);
      refuseFaults(report, file, {
        problem: "does not hold as a receipt of both sites",
        remedy: "Ask the site that handed it on for `hanse receipt show ID --out FILE`, and the other site for its own",
      });
    });
  return withExamples(
    withEvidence(verify),
    "hanse receipt verify era5.receipt",
    "hanse receipt verify era5.receipt --fingerprint bsc='3f1c 09ab …' --fingerprint lumi='77e0 1d42 …'",
  );
}

const termsLines = ({ terms }: ReceiptReport): readonly string[] =>
  terms === undefined
    ? []
    : [
        ...formatProperties([
          ["reference", `${terms.owner}/${terms.artifact}@${terms.label}`],
          ["content", `${formatCount(terms.objects, "object")}, ${formatBytes(terms.bytes)}`],
          ["digest", `sha256:${terms.digest}`],
          ["from", `${terms.source}, its delivery ${terms.deliveryId}`],
          ["to", `${terms.destination}, its transfer ${terms.transferId}`],
          ["for", terms.person === undefined ? "" : `${terms.person} at ${terms.destination}`],
          ["path", terms.modes.join(" and ")],
          ["ended", formatTime(terms.endedAtMs)],
        ]),
        "",
      ];

/** As `--json` prints it: times in ISO 8601, what is not there null. */
function reportJson({ ok, terms, findings, statements }: ReceiptReport): unknown {
  return {
    ok,
    receipt: terms === undefined ? null : receiptJson(terms),
    checks: findings,
    statements: statementsJson(statements),
  };
}

function receiptJson({ startedAtMs, endedAtMs, person, ...same }: NonNullable<ReceiptReport["terms"]>): unknown {
  return { ...same, startedAt: isoTime(startedAtMs), endedAt: isoTime(endedAtMs), person: person ?? null };
}
