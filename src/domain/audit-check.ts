import { nextAuditHash, type AuditHead, type ChainedAuditRecord } from "./audit.ts";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";
import { sha256, type Digest } from "./digest.ts";

/** What is wrong with an audit log, and from which record on. */
export interface AuditFault {
  readonly index: number;
  readonly fault: "altered" | "missing" | "out of place";
  readonly detail: string;
}

/** Follows a log record by record and tells what does not fit; see `check`. */
export class AuditCheck {
  #size: number;
  #hash: Digest;
  /** What the next record may follow: the hash that stands, and the one that should. */
  #previous: readonly Digest[];

  /** @param from where the log is taken up; for a whole log: nothing, and the site's genesis */
  constructor(from: AuditHead) {
    this.#size = from.size;
    this.#hash = from.hash;
    this.#previous = [from.hash];
  }

  /** How far the log was followed. */
  get head(): AuditHead {
    return { size: this.#size, hash: this.#hash };
  }

  /** Takes the next record as it is stored. @returns what is wrong with it; undefined where it follows */
  check(record: ChainedAuditRecord): AuditFault | undefined {
    const expected = this.#size;
    const { index } = record;
    const shouldBe = this.#previous.map((previous) => nextAuditHash(previous, sha256(record.record)));
    const follows = shouldBe.includes(record.hash);
    // A hash that was altered alone must not make the record after it look altered too.
    this.#previous = follows ? [record.hash] : [record.hash, ...shouldBe];
    this.#hash = record.hash;
    this.#size = index + 1;
    if (index > expected) {
      const gap = index - expected;
      return { index: expected, fault: "missing", detail: gap === 1 ? "" : `up to #${index - 1}: ${gap} records` };
    }
    if (index < expected) return { index, fault: "out of place", detail: `where #${expected} belongs` };
    const problem = textProblem(record);
    if (problem !== undefined) return { index, ...problem };
    return follows ? undefined : { index, fault: "altered", detail: "its hash does not follow from the one before" };
  }
}

function textProblem({ index, record }: ChainedAuditRecord): Pick<AuditFault, "fault" | "detail"> | undefined {
  const fields = parseRecord(record);
  if (fields === undefined) return { fault: "altered", detail: "it is not a record in canonical form" };
  return fields.index === index ? undefined : { fault: "out of place", detail: `its text is that of #${fields.index}` };
}

/** A record's text, where it is canonical JSON and says which it is. */
function parseRecord(text: string): { readonly index: number } | undefined {
  try {
    const value = JSON.parse(text) as CanonicalValue;
    if (typeof value !== "object" || value === null || canonicalJson(value) !== text) return undefined;
    const { index } = value as { index?: unknown };
    return typeof index === "number" && Number.isSafeInteger(index) ? { index } : undefined;
  } catch {
    return undefined;
  }
}
