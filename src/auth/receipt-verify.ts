import type { CheckedReceipt, CheckedStatement } from "../app/ports/documents.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import { receiptDifferences, type ReceiptFile, type ReceiptSide, type ReceiptTerms } from "../domain/receipt.ts";
import type { SiteId } from "../domain/site.ts";
import { namedSites, readReceipt } from "./receipt.ts";
import { readShownStatement } from "./statement.ts";

/** What is checked, all of it brought along: neither a gateway nor a ledger is asked. */
export interface ReceiptEvidence {
  readonly file: ReceiptFile;
  /** Statements that count instead of those in the file. */
  readonly statements: readonly string[];
  /** Fingerprints (64 hex) that people were told, by site. */
  readonly fingerprints: ReadonlyMap<SiteId, string>;
  readonly nowMs: number;
}

/** One thing that was looked at, and what was found. */
export interface ReceiptFinding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

/** A site's statement as it was found. */
export interface StatementFound {
  readonly siteId: SiteId;
  readonly fingerprint: string;
  readonly issuedAtMs: number;
  /** Its keys still count for what they signed. */
  readonly expired: boolean;
  /** The fingerprint was given, and is this one. */
  readonly compared: boolean;
}

export interface ReceiptReport {
  /** True where every check passed. */
  readonly ok: boolean;
  /** Undefined where not even one half could be read. */
  readonly terms: ReceiptTerms | undefined;
  readonly findings: readonly ReceiptFinding[];
  readonly statements: readonly StatementFound[];
}

/**
 * Checks a receipt from the two sites' statements alone: each statement by the key that it shows, each half by a key of
 * its site that was in use when it signed, the binding of the source's half to the destination's, and that both say the
 * same. Whose keys those are is what the fingerprints tell.
 * @throws HanseError INVALID_INPUT for a statement or a fingerprint that was given for no site of this receipt
 */
export async function verifyReceipt(evidence: ReceiptEvidence): Promise<ReceiptReport> {
  const findings: ReceiptFinding[] = [];
  const note = (check: string, ok: boolean, found: string): boolean => {
    findings.push({ check, ok, found });
    return ok;
  };
  const { file, nowMs, fingerprints } = evidence;
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
  const statements = await collectStatements(evidence, sites, note);
  const found = [...statements.values()].map((statement) => foundStatement(statement, evidence));
  for (const [siteId, fingerprint] of fingerprints) {
    if (siteId !== sites.source && siteId !== sites.destination) {
      throw new HanseError("INVALID_INPUT", `a fingerprint was given for ${siteId}, which is no site of this receipt`, {
        remedy: `Its sites are ${sites.source} (source) and ${sites.destination} (destination)`,
      });
    }
    const statement = statements.get(siteId);
    if (statement === undefined) continue;
    const same = statement.fingerprint === fingerprint;
    note(`fingerprint of ${siteId}`, same, same ? "is the one that was given" : "is another than the one given");
  }

  const half = async (side: ReceiptSide, token: string): Promise<CheckedReceipt | undefined> => {
    const signer = sites[side];
    const keys = statements.get(signer)?.description.keys;
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
    return report(destination?.terms, found);
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
  return report(destination?.terms ?? source?.terms, found);
}

type Note = (check: string, ok: boolean, found: string) => boolean;

/** The statement of each of the two sites: the one that was given, else the one in the file. */
async function collectStatements(
  { file, statements, nowMs }: ReceiptEvidence,
  sites: Pick<ReceiptTerms, "source" | "destination">,
  note: Note,
): Promise<ReadonlyMap<SiteId, CheckedStatement>> {
  const isParty = (siteId: SiteId): boolean => siteId === sites.source || siteId === sites.destination;
  const collected = new Map<SiteId, CheckedStatement>();
  for (const token of statements) {
    const statement = await readShownStatement(token);
    const { siteId } = statement.description;
    if (!isParty(siteId) || collected.has(siteId)) {
      const what = isParty(siteId) ? "two statements were given of" : "a statement was given of";
      throw new HanseError("INVALID_INPUT", `${what} ${siteId}`, {
        remedy: `Give one of ${sites.source} (source) and one of ${sites.destination} (destination)`,
      });
    }
    collected.set(siteId, statement);
  }
  const given = new Set(collected.keys());
  for (const token of file.statements) {
    const statement = await attempt(() => readShownStatement(token));
    if (statement instanceof HanseError) {
      note("statement in the file", false, statement.message);
      continue;
    }
    const { siteId } = statement.description;
    if (given.has(siteId)) continue;
    if (!isParty(siteId)) note("statement in the file", false, `is of ${siteId}, which is no site of this receipt`);
    else if (collected.has(siteId)) note("statement in the file", false, `is a second one of ${siteId}`);
    else collected.set(siteId, statement);
  }
  for (const siteId of new Set([sites.source, sites.destination])) {
    const statement = collected.get(siteId);
    const check = `statement of ${siteId}`;
    if (statement === undefined)
      note(check, false, `is missing: get it by \`hanse site statement\` at ${siteId}, and give it with --statement`);
    else if (statement.issuedAtMs > nowMs + 30_000) note(check, false, "is from the future");
    else note(check, true, `signed by its own key at ${timeOf(statement.issuedAtMs)}${ageOf(statement, nowMs)}`);
  }
  return collected;
}

const isExpired = (statement: CheckedStatement, nowMs: number): boolean => statement.expiresAtMs <= nowMs;

const ageOf = (statement: CheckedStatement, nowMs: number): string =>
  isExpired(statement, nowMs) ? "; expired since, its keys count for what they signed" : "";

function foundStatement(statement: CheckedStatement, { fingerprints, nowMs }: ReceiptEvidence): StatementFound {
  const { siteId } = statement.description;
  const { fingerprint, issuedAtMs } = statement;
  const compared = fingerprints.get(siteId) === fingerprint;
  return { siteId, fingerprint, issuedAtMs, expired: isExpired(statement, nowMs), compared };
}

/** What went well, or why it did not. */
async function attempt<T>(work: () => T | Promise<T>): Promise<T | HanseError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HanseError) return error;
    throw error;
  }
}

const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, -5)}Z`;
