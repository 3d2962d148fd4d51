import type { CheckedReceipt } from "../app/ports/documents.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { receiptDifferences, type ReceiptFile, type ReceiptSide, type ReceiptTerms } from "../domain/receipt.ts";
import { attempt, collectStatements, timeOf, type Evidence, type Finding, type StatementFound } from "./evidence.ts";
import { namedSites, readReceipt } from "./receipt.ts";

/** What is checked, all of it brought along. */
export interface ReceiptEvidence extends Evidence {
  readonly file: ReceiptFile;
}

export interface ReceiptReport {
  /** True where every check passed. */
  readonly ok: boolean;
  /** Undefined where not even one half could be read. */
  readonly terms: ReceiptTerms | undefined;
  readonly findings: readonly Finding[];
  readonly statements: readonly StatementFound[];
}

/**
 * Checks a receipt from the two sites' statements alone: each statement by the key that it shows, each half by a key of
 * its site that was in use when it signed, the binding of the source's half to the destination's, and that both say the
 * same. Whose keys those are is what the fingerprints tell.
 * @throws HanseError INVALID_INPUT for a statement or a fingerprint that was given for no site of this receipt
 */
export async function verifyReceipt(evidence: ReceiptEvidence): Promise<ReceiptReport> {
  const findings: Finding[] = [];
  const note = (check: string, ok: boolean, found: string): boolean => {
    findings.push({ check, ok, found });
    return ok;
  };
  const { file, nowMs } = evidence;
  const report = (terms?: ReceiptTerms, statements: readonly StatementFound[] = []): ReceiptReport => ({
    ok: findings.every((finding) => finding.ok),
    terms,
    findings,
    statements,
  });

  const sites = await attempt(() => namedSites(file.destination));
  if (sites instanceof HanseError) {
    note("destination's half", false, sites.message);
    return report();
  }
  const parties = new Map([
    [sites.source, "source"],
    [sites.destination, "destination"],
  ]);
  const statements = await collectStatements(file.statements, evidence, { what: "receipt", sites: parties }, note);

  const half = async (side: ReceiptSide, token: string): Promise<CheckedReceipt | undefined> => {
    const signer = sites[side];
    const keys = statements.keysOf(signer);
    if (keys === undefined) {
      note(`${side}'s half`, false, `cannot be checked without a statement of ${signer}`);
      return undefined;
    }
    const receipt = await attempt(() => readReceipt(token, { side, signer, keys, nowMs }));
    if (receipt instanceof HanseError) note(`${side}'s half`, false, receipt.message);
    else note(`${side}'s half`, true, `signed by ${signer} at ${timeOf(receipt.signedAtMs)}, by a key then in use`);
    return receipt instanceof HanseError ? undefined : receipt;
  };
  const destination = await half("destination", file.destination);
  if (file.source === undefined) {
    note("source's half", false, `is missing: ${sites.source} did not countersign`);
    return report(destination?.terms, statements.found);
  }
  const source = await half("source", file.source);
  if (source !== undefined) {
    const bound = source.of === sha256(file.destination);
    const { source: by, destination: other } = sites;
    note(
      "binding",
      bound,
      bound ? `${by} countersigned exactly what ${other} signed` : `${by} signed for another receipt`,
    );
  }
  if (source !== undefined && destination !== undefined) {
    const differences = receiptDifferences(source.terms, destination.terms);
    const same = differences.length === 0;
    note("terms", same, same ? "both sites say the same" : `the sites differ in: ${differences.join(", ")}`);
  }
  return report(destination?.terms ?? source?.terms, statements.found);
}
