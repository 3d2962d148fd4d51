import { formatReference } from "../domain/artifact.ts";
import { sha256 } from "../domain/digest.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId } from "../domain/site.ts";
import type { WithdrawalFile, WithdrawalReceiptTerms, WithdrawalTerms } from "../domain/withdrawal.ts";
import {
  attempt,
  collectStatements,
  timeOf,
  type CollectedStatements,
  type Evidence,
  type Finding,
  type Note,
  type StatementFound,
} from "./evidence.ts";
import { claimedHolder, claimedWithdrawal, readWithdrawal, readWithdrawalReceipt } from "./withdrawal.ts";

/** What is checked, all of it brought along. */
export interface WithdrawalEvidence extends Evidence {
  readonly file: WithdrawalFile;
}

export interface WithdrawalReport {
  /** True where every check passed: an exception that is well signed is true, though the copy stands. */
  readonly ok: boolean;
  /** Undefined where the withdrawal could not be read. */
  readonly terms: WithdrawalTerms | undefined;
  /** The receipts that hold. */
  readonly receipts: readonly WithdrawalReceiptTerms[];
  readonly findings: readonly Finding[];
  readonly statements: readonly StatementFound[];
}

/**
 * Checks a withdrawal and what its holders answered from their sites' statements alone: each document by a key of its site
 * that was in use when it signed, and that each receipt answers exactly this withdrawal, of the same version and content.
 * @throws HanseError INVALID_INPUT for a statement or a fingerprint that was given for no site of this file
 */
export async function verifyWithdrawal(evidence: WithdrawalEvidence): Promise<WithdrawalReport> {
  const { file } = evidence;
  const findings: Finding[] = [];
  const note: Note = (check, ok, found) => {
    findings.push({ check, ok, found });
    return ok;
  };
  const named = await attempt(() => claimedWithdrawal(file.withdrawal));
  if (named instanceof HanseError) {
    note("withdrawal", false, named.message);
    return { ok: false, terms: undefined, receipts: [], findings, statements: [] };
  }
  const holders = await Promise.all(file.receipts.map((token) => attempt(() => claimedHolder(token))));
  const sites = new Map<SiteId, string>([[named.owner, "owner"]]);
  for (const holder of holders) if (!(holder instanceof HanseError) && !sites.has(holder)) sites.set(holder, "holder");
  const statements = await collectStatements(file.statements, evidence, { what: "withdrawal", sites }, note);
  const terms = await checkedWithdrawal(evidence, named.owner, statements, note);
  const receipts: WithdrawalReceiptTerms[] = [];
  const answered = new Set<SiteId>();
  for (const [at, token] of file.receipts.entries()) {
    const holder = holders[at];
    if (holder === undefined || holder instanceof HanseError) {
      note(`receipt ${at + 1}`, false, holder?.message ?? "is none");
      continue;
    }
    const check = `receipt of ${holder}`;
    if (answered.has(holder)) {
      note(check, false, "is a second one of the same holder");
      continue;
    }
    answered.add(holder);
    const receipt = await checkedReceipt(evidence, token, { owner: named.owner, holder, check }, statements, note);
    if (receipt !== undefined && answersThis(evidence.file.withdrawal, terms, receipt, check, note))
      receipts.push(receipt);
  }
  return { ok: findings.every(({ ok }) => ok), terms, receipts, findings, statements: statements.found };
}

async function checkedWithdrawal(
  { file, nowMs }: WithdrawalEvidence,
  owner: SiteId,
  statements: CollectedStatements,
  note: Note,
): Promise<WithdrawalTerms | undefined> {
  const keys = statements.keysOf(owner);
  if (keys === undefined) {
    note("withdrawal", false, `cannot be checked without a statement of ${owner}`);
    return undefined;
  }
  const terms = await attempt(() => readWithdrawal(file.withdrawal, { owner, keys, nowMs }));
  if (terms instanceof HanseError) {
    note("withdrawal", false, whatOf(terms, "withdrawal", owner));
    return undefined;
  }
  note("withdrawal", true, `signed by ${owner} at ${timeOf(terms.withdrawnAtMs)}, by a key then in use`);
  return terms;
}

async function checkedReceipt(
  { nowMs }: WithdrawalEvidence,
  token: string,
  { owner, holder, check }: { readonly owner: SiteId; readonly holder: SiteId; readonly check: string },
  statements: CollectedStatements,
  note: Note,
): Promise<WithdrawalReceiptTerms | undefined> {
  const keys = statements.keysOf(holder);
  if (keys === undefined) {
    note(check, false, `cannot be checked without a statement of ${holder}`);
    return undefined;
  }
  const receipt = await attempt(() => readWithdrawalReceipt(token, { holder, owner, keys, nowMs }));
  if (receipt instanceof HanseError) {
    note(check, false, whatOf(receipt, "receipt", holder));
    return undefined;
  }
  note(check, true, `signed by ${holder} at ${timeOf(receipt.answeredAtMs)}, by a key then in use`);
  return receipt;
}

/** A receipt answers one withdrawal, byte by byte, and says the same of the version. */
function answersThis(
  withdrawal: string,
  terms: WithdrawalTerms | undefined,
  receipt: WithdrawalReceiptTerms,
  check: string,
  note: Note,
): boolean {
  if (terms === undefined) return false;
  const binding = `answer of ${receipt.holder}`;
  if (receipt.of !== sha256(withdrawal)) return note(binding, false, "is to another withdrawal");
  const reference = formatReference({ ...receipt, site: receipt.owner });
  if (reference !== formatReference({ ...terms, site: terms.owner }) || receipt.digest !== terms.digest)
    return note(check, false, `is of another version or content: ${reference}, sha256:${receipt.digest}`);
  return note(binding, true, `is to exactly this withdrawal: ${outcomeWords(receipt)}`);
}

/** What a holder says that it did. */
function outcomeWords({ outcome, removed, exception }: WithdrawalReceiptTerms): string {
  if (outcome === "nothing-held") return "it held nothing of it";
  if (outcome === "exception") return `its copy stands, because ${exception ?? "of what it does not tell"}`;
  const { objects, versions, uploads, strays } = removed;
  const left = strays === 0 ? "" : `; ${strays} left that never were the version's`;
  return `removed ${objects} objects in ${versions} states and ${uploads} unfinished uploads, and a listing found nothing more${left}`;
}

const whatOf = (error: HanseError, what: string, site: SiteId): string =>
  error.reason === "PEER_UNAUTHENTICATED" ? `the ${what} is signed by a key that ${site} does not show` : error.message;
