import { Command } from "commander";
import type { ReceiptReport } from "../auth/receipt-verify.ts";
import { HanseError } from "../domain/errors.ts";
import { formatFingerprint, parseFingerprint, parseSiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { readBytes, readDocument } from "./document-file.ts";
import { withExamples } from "./examples.ts";
import { gather } from "./gather.ts";
import { globalsOf } from "./globals.ts";
import { printTo } from "./print.ts";
import { formatProperties } from "./table.ts";
import { formatBytes, formatCount, formatTime } from "./units.ts";

interface VerifyOptions {
  readonly statement?: readonly string[];
  readonly fingerprint?: readonly string[];
}

/** `hanse receipt verify FILE`: asks no gateway and needs no site; exit code 6 where anything is wrong. */
export function receiptVerifyCommand(cli: Cli): Command {
  const verify = new Command("verify")
    .summary("check a receipt from the two sites' statements alone, offline")
    .description(
      "Checks a receipt file: both signatures, that the source countersigned exactly what the destination signed, that both say the same, and that the keys were in use then. Needs no site, no gateway and no network; exit code 6 if anything is wrong.",
    )
    .argument("<file>", "what `hanse receipt show ID --out FILE` wrote; - reads standard input")
    .option(
      "--statement <file>",
      "a site's statement that counts instead of the one in the file; may be repeated",
      gather,
    )
    .option("--fingerprint <site=fingerprint>", "what a site's operator told you; may be repeated", gather)
    .action(async (file: string, options: VerifyOptions, command: Command) => {
      const print = printTo(cli.io, globalsOf(command));
      const fingerprints = parseFingerprints(options.fingerprint ?? []);
      // Here and not above: signatures take long to load, and no other command of the CLI wants them.
      const { MAX_RECEIPT_FILE_BYTES, parseReceiptFile } = await import("../auth/receipt-file.ts");
      const { verifyReceipt } = await import("../auth/receipt-verify.ts");
      const statements: string[] = [];
      for (const path of options.statement ?? []) statements.push(await readDocument(cli, path));
      const receipt = parseReceiptFile(await readBytes(cli, file, MAX_RECEIPT_FILE_BYTES));
      const report = await verifyReceipt({ file: receipt, statements, fingerprints, nowMs: cli.now() });
      print.value(reportJson(report));
      print.lines(reportLines(report));
      refuseFaults(report, file);
    });
  return withExamples(
    verify,
    "hanse receipt verify era5.receipt",
    "hanse receipt verify era5.receipt --fingerprint bsc='3f1c 09ab …' --fingerprint lumi='77e0 1d42 …'",
  );
}

/** @throws HanseError INVALID_INPUT */
function parseFingerprints(texts: readonly string[]): ReadonlyMap<string, string> {
  const fingerprints = new Map<string, string>();
  for (const text of texts) {
    const [site = "", ...rest] = text.split("=");
    if (rest.length !== 1 || fingerprints.has(site)) {
      throw new HanseError("INVALID_INPUT", `'${text}' is not one SITE=FINGERPRINT for each site`, {
        remedy: "Write e.g. --fingerprint bsc='3f1c 09ab …'",
      });
    }
    fingerprints.set(parseSiteId(site), parseFingerprint(rest.join("")));
  }
  return fingerprints;
}

function reportLines({ terms, findings, statements, ok }: ReceiptReport): readonly string[] {
  const compared = statements.every((statement) => statement.compared);
  return [
    ...(terms === undefined
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
        ]),
    ...formatProperties(
      findings.map(({ check, ok: good, found }) => [`${good ? "ok    " : "WRONG "} ${check}`, found]),
    ),
    ...(statements.length === 0
      ? []
      : [
          "",
          ok && !compared
            ? "It holds if these are the two sites' fingerprints. Compare with what each site's operator told you:"
            : "fingerprints",
          ...formatProperties(
            statements.map(({ siteId, fingerprint, compared: same }) => [
              `  ${siteId}`,
              `${formatFingerprint(fingerprint)}${same ? "  (as given)" : ""}`,
            ]),
          ),
        ]),
    ...(ok && compared ? ["", "The receipt holds."] : []),
  ];
}

/** As `--json` prints it: times in ISO 8601, what is not there null. */
function reportJson({ ok, terms, findings, statements }: ReceiptReport): unknown {
  return {
    ok,
    receipt: terms === undefined ? null : receiptJson(terms),
    checks: findings,
    statements: statements.map(({ issuedAtMs, ...same }) => ({ ...same, issuedAt: isoTime(issuedAtMs) })),
  };
}

function receiptJson({ startedAtMs, endedAtMs, person, ...same }: NonNullable<ReceiptReport["terms"]>): unknown {
  return { ...same, startedAt: isoTime(startedAtMs), endedAt: isoTime(endedAtMs), person: person ?? null };
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** @throws HanseError RECEIPT_FAULTS that names every check that failed */
function refuseFaults({ ok, findings }: ReceiptReport, file: string): void {
  if (ok) return;
  const wrong = findings.filter((finding) => !finding.ok);
  const faults = wrong.map(({ check, found }) => `${check}: ${found}`);
  if (wrong.every(({ check }) => check.startsWith("fingerprint of "))) {
    throw new HanseError("RECEIPT_FAULTS", `${file} is signed by other keys than those you were told of`, {
      remedy:
        "Ask each site's operator for the fingerprint that `hanse site show` prints there, not whoever sent the file",
      problems: faults,
    });
  }
  throw new HanseError("RECEIPT_FAULTS", `${file} does not hold as a receipt of both sites`, {
    remedy: "Ask the site that handed it on for `hanse receipt show ID --out FILE`, and the other site for its own",
    problems: faults,
  });
}
