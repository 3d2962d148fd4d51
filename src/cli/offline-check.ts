import type { Command } from "commander";
import type { Finding, StatementFound } from "../auth/evidence.ts";
import { HanseError } from "../domain/errors.ts";
import { formatFingerprint, parseFingerprint, parseSiteId, type SiteId } from "../domain/site.ts";
import type { Cli } from "./cli.ts";
import { readDocument } from "./document-file.ts";
import { gather } from "./gather.ts";
import { formatProperties } from "./table.ts";

/** What people give to check a file by. */
export interface EvidenceOptions {
  readonly statement?: readonly string[];
  readonly fingerprint?: readonly string[];
}

/** The options by which people give it. */
export const withEvidence = (command: Command): Command =>
  command
    .option(
      "--statement <file>",
      "a site's statement that counts instead of the one in the file; may be repeated",
      gather,
    )
    .option("--fingerprint <site=fingerprint>", "what a site's operator told you; may be repeated", gather);

/** @throws HanseError INVALID_INPUT */
export function parseFingerprints(texts: readonly string[] = []): ReadonlyMap<SiteId, string> {
  const fingerprints = new Map<SiteId, string>();
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

/** The statements that were given, still to be checked. */
export async function readStatements(cli: Cli, { statement = [] }: EvidenceOptions): Promise<readonly string[]> {
  const statements: string[] = [];
  for (const path of statement) statements.push(await readDocument(cli, path));
  return statements;
}

/** What was found, and whose it is. */
export interface OfflineReport {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly statements: readonly StatementFound[];
}

/** What was looked at, the fingerprints to compare, and the verdict. @param whose e.g. `the two sites'` @param holds e.g. `The receipt holds.` */
export function reportLines(
  { ok, findings, statements }: OfflineReport,
  whose: string,
  holds: string,
): readonly string[] {
  const compared = statements.every((statement) => statement.compared);
  return [
    ...formatProperties(
      findings.map(({ check, ok: good, found }) => [`${good ? "ok    " : "WRONG "} ${check}`, found]),
    ),
    ...(statements.length === 0
      ? []
      : [
          "",
          ok && !compared
            ? `It holds if these are ${whose} fingerprints. Compare with what each site's operator told you:`
            : "fingerprints",
          ...formatProperties(
            statements.map(({ siteId, fingerprint, compared: same }) => [
              `  ${siteId}`,
              `${formatFingerprint(fingerprint)}${same ? "  (as given)" : ""}`,
            ]),
          ),
        ]),
    ...(ok && compared ? ["", holds] : []),
  ];
}

/** As `--json` prints them. */
export const statementsJson = (statements: readonly StatementFound[]): unknown =>
  statements.map(({ issuedAtMs, ...same }) => ({ ...same, issuedAt: isoTime(issuedAtMs) }));

export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** @param problem completes "FILE …" @throws HanseError RECEIPT_FAULTS that names every check that failed */
export function refuseFaults(
  { ok, findings }: OfflineReport,
  file: string,
  { problem, remedy }: { readonly problem: string; readonly remedy: string },
): void {
  if (ok) return;
  const wrong = findings.filter((finding) => !finding.ok);
  const problems = wrong.map(({ check, found }) => `${check}: ${found}`);
  if (wrong.every(({ check }) => check.startsWith("fingerprint of "))) {
    throw new HanseError("RECEIPT_FAULTS", `${file} is signed by other keys than those you were told of`, {
      remedy:
        "Ask each site's operator for the fingerprint that `hanse site show` prints there, not whoever sent the file",
      problems,
    });
  }
  throw new HanseError("RECEIPT_FAULTS", `${file} ${problem}`, { remedy, problems });
}
