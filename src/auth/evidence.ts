import type { CheckedStatement } from "../app/ports/documents.ts";
import { HanseError } from "../domain/errors.ts";
import type { SiteId, SiteKey } from "../domain/site.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./credential.ts";
import { readShownStatement } from "./statement.ts";

/** What people bring along to check a file by; neither a gateway nor a ledger is asked. */
export interface Evidence {
  /** Statements that count instead of those in the file. */
  readonly statements: readonly string[];
  /** Fingerprints (64 hex) that people were told, by site. */
  readonly fingerprints: ReadonlyMap<SiteId, string>;
  readonly nowMs: number;
}

/** One thing that was looked at, and what was found. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

/** Notes a finding. @returns whether it is good */
export type Note = (check: string, ok: boolean, found: string) => boolean;

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

/** What a file is, for whoever gave a statement that is not of it: `receipt`, and its sites with what they are in it. */
export interface Parties {
  readonly what: string;
  readonly sites: ReadonlyMap<SiteId, string>;
}

/** The statements that count, by site, and what people are told of them. */
export interface CollectedStatements {
  readonly found: readonly StatementFound[];
  /** Undefined where there is no statement of the site. */
  keysOf(site: SiteId): readonly SiteKey[] | undefined;
}

/**
 * The statement of each party: the one that was given, else the one in the file; each checked by the key that it shows, and
 * compared with the fingerprint that was given.
 * @throws HanseError INVALID_INPUT for a statement or a fingerprint that was given for no site of the file
 */
export async function collectStatements(
  inFile: readonly string[],
  evidence: Evidence,
  parties: Parties,
  note: Note,
): Promise<CollectedStatements> {
  const { what, sites } = parties;
  const { fingerprints, nowMs } = evidence;
  const collected = await givenStatements(evidence, parties);
  const given = new Set(collected.keys());
  for (const token of inFile) {
    const statement = await attempt(() => readShownStatement(token));
    if (statement instanceof HanseError) {
      note("statement in the file", false, statement.message);
      continue;
    }
    const { siteId } = statement.description;
    if (given.has(siteId)) continue;
    if (!sites.has(siteId)) note("statement in the file", false, `is of ${siteId}, which is no site of this ${what}`);
    else if (collected.has(siteId)) note("statement in the file", false, `is a second one of ${siteId}`);
    else collected.set(siteId, statement);
  }
  for (const siteId of sites.keys()) {
    const statement = collected.get(siteId);
    const check = `statement of ${siteId}`;
    if (statement === undefined)
      note(check, false, `is missing: get it by \`hanse site statement\` at ${siteId}, and give it with --statement`);
    else if (statement.issuedAtMs > nowMs + CLOCK_TOLERANCE_SECONDS * 1000) note(check, false, "is from the future");
    else note(check, true, `signed by its own key at ${timeOf(statement.issuedAtMs)}${ageOf(statement, nowMs)}`);
  }
  compareFingerprints(collected, evidence, parties, note);
  return {
    found: [...collected.values()].map((statement) => {
      const { siteId } = statement.description;
      const { fingerprint, issuedAtMs } = statement;
      const compared = fingerprints.get(siteId) === fingerprint;
      return { siteId, fingerprint, issuedAtMs, expired: isExpired(statement, nowMs), compared };
    }),
    keysOf: (site) => collected.get(site)?.description.keys,
  };
}

async function givenStatements({ statements }: Evidence, { sites }: Parties): Promise<Map<SiteId, CheckedStatement>> {
  const collected = new Map<SiteId, CheckedStatement>();
  for (const token of statements) {
    const statement = await readShownStatement(token);
    const { siteId } = statement.description;
    if (!sites.has(siteId) || collected.has(siteId)) {
      const what = sites.has(siteId) ? "two statements were given of" : "a statement was given of";
      throw new HanseError("INVALID_INPUT", `${what} ${siteId}`, { remedy: `Give one of ${named(sites)}` });
    }
    collected.set(siteId, statement);
  }
  return collected;
}

function compareFingerprints(
  collected: ReadonlyMap<SiteId, CheckedStatement>,
  { fingerprints }: Evidence,
  { what, sites }: Parties,
  note: Note,
): void {
  for (const [siteId, fingerprint] of fingerprints) {
    if (!sites.has(siteId)) {
      const problem = `a fingerprint was given for ${siteId}, which is no site of this ${what}`;
      throw new HanseError("INVALID_INPUT", problem, { remedy: `Its sites are ${named(sites)}` });
    }
    const statement = collected.get(siteId);
    if (statement === undefined) continue;
    const same = statement.fingerprint === fingerprint;
    note(`fingerprint of ${siteId}`, same, same ? "is the one that was given" : "is another than the one given");
  }
}

/** `bsc (source) and lumi (destination)`. */
function named(sites: Parties["sites"]): string {
  const all = [...sites].map(([site, role]) => `${site} (${role})`);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

const isExpired = (statement: CheckedStatement, nowMs: number): boolean => statement.expiresAtMs <= nowMs;

const ageOf = (statement: CheckedStatement, nowMs: number): string =>
  isExpired(statement, nowMs) ? "; expired since, its keys count for what they signed" : "";

/** What went well, or why it did not. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<T | HanseError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HanseError) return error;
    throw error;
  }
}

/** As findings tell a time. */
export const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, -5)}Z`;
