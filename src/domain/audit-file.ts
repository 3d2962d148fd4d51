import type { ChainedAuditRecord } from "./audit.ts";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";
import { isDigest, type Digest } from "./digest.ts";
import { HanseError } from "./errors.ts";

/*
 * An exported audit log is JSON Lines: first what it is of, then one record a line, `{"hash":…,"record":{…}}`. Records
 * are canonical, so that their text comes back from the parsed one.
 */

/** The first line of an exported log. */
export interface AuditFileHeader {
  readonly site: string;
  /** Index of the first record. */
  readonly from: number;
  /** The log's hash before it. */
  readonly previous: Digest;
}

const FORMAT = "hanse-audit/1";

/** Longest line that is read. */
const MAX_LINE = 1024 * 1024;

export const formatAuditHeader = ({ site, from, previous }: AuditFileHeader): string =>
  canonicalJson({ format: FORMAT, from, previous, site });

/** A record that is no JSON, because somebody changed it, stands as text. */
export function formatAuditRecord({ record, hash }: ChainedAuditRecord): string {
  try {
    return `{"hash":${JSON.stringify(hash)},"record":${canonicalJson(JSON.parse(record) as CanonicalValue)}}`;
  } catch {
    return `{"hash":${JSON.stringify(hash)},"record":${JSON.stringify(record)}}`;
  }
}

/** @throws HanseError INVALID_DOCUMENT */
export function parseAuditHeader(line: string): AuditFileHeader {
  const { format, site, from, previous } = parseLine(line, 1);
  if (format !== FORMAT || typeof site !== "string" || typeof previous !== "string" || !isDigest(previous)) {
    throw invalid(1, "it does not begin as an exported audit log does");
  }
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < 0) throw invalid(1, "it names no first record");
  return { site, from, previous };
}

/**
 * @param number of the line, from 1
 * @param index what the record should be; counts where its text does not say another
 * @throws HanseError INVALID_DOCUMENT
 */
export function parseAuditRecord(line: string, number: number, index: number): ChainedAuditRecord {
  const { hash, record } = parseLine(line, number);
  if (typeof hash !== "string" || record === undefined) throw invalid(number, "it is no record with its hash");
  if (typeof record === "string") return { index, record, hash };
  try {
    const { index: said }: { readonly index?: unknown } = Object(record) as object;
    const named = typeof said === "number" && Number.isSafeInteger(said) && said >= 0 ? said : index;
    return { index: named, record: canonicalJson(record as CanonicalValue), hash };
  } catch {
    throw invalid(number, "its record has no canonical form");
  }
}

function parseLine(line: string, number: number): Readonly<Record<string, unknown>> {
  if (line.length > MAX_LINE) throw invalid(number, `it is longer than ${MAX_LINE} characters`);
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, as every other line that is none.
  }
  throw invalid(number, "it is no JSON object");
}

const invalid = (line: number, problem: string): HanseError =>
  new HanseError("INVALID_DOCUMENT", `line ${line} cannot be read as an audit log: ${problem}`, {
    remedy: "Give what `hanse audit export` wrote, whole and unchanged",
  });
