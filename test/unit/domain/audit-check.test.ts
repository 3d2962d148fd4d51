import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditGenesis, chainAuditEvent, followAudit, type ChainedAuditRecord } from "../../../src/domain/audit.ts";
import { AuditCheck, type AuditFault } from "../../../src/domain/audit-check.ts";
import {
  formatAuditHeader,
  formatAuditRecord,
  parseAuditHeader,
  parseAuditRecord,
} from "../../../src/domain/audit-file.ts";
import { sha256 } from "../../../src/domain/digest.ts";

const START = { size: 0, hash: auditGenesis("bsc") };

function log(length: number): ChainedAuditRecord[] {
  const records: ChainedAuditRecord[] = [];
  for (let i = 0; i < length; i += 1) {
    const event = { action: `a${i}`, actor: "user:p-1", subject: "ü\u2028", outcome: "ok" as const, detail: { n: i } };
    records.push(chainAuditEvent(event, i, 1000 + i, records.at(-1)?.hash ?? START.hash));
  }
  return records;
}

function faultsOf(records: readonly ChainedAuditRecord[], from = START): AuditFault[] {
  const check = new AuditCheck(from);
  return records.flatMap((record) => check.check(record) ?? []);
}

const WHOLE = log(12);
function recordAt(index: number): ChainedAuditRecord {
  const record = WHOLE[index];
  if (record === undefined) throw new Error(`there is no record ${index}`);
  return record;
}
const changed = (at: number, change: Partial<ChainedAuditRecord>): ChainedAuditRecord[] =>
  WHOLE.map((record, i) => (i === at ? { ...record, ...change } : record));

describe("a log that is whole", () => {
  it("has no fault, from its beginning or from anywhere", () => {
    for (let from = 0; from <= WHOLE.length; from += 1) {
      const hash = WHOLE[from - 1]?.hash ?? START.hash;
      expect(faultsOf(WHOLE.slice(from), { size: from, hash })).toEqual([]);
    }
  });

  it("can be followed by the records' hashes alone", () => {
    const hashes = WHOLE.map(({ record }) => sha256(record));
    expect(followAudit(START.hash, hashes)).toBe(WHOLE.at(-1)?.hash);
    expect(followAudit(START.hash, hashes.toReversed())).not.toBe(WHOLE.at(-1)?.hash);
  });

  it("comes back from a file as it was", () => {
    const header = { site: "bsc", from: 3, previous: WHOLE[2]?.hash ?? "" };
    expect(parseAuditHeader(formatAuditHeader(header))).toEqual(header);
    const read = WHOLE.map((record, i) => parseAuditRecord(formatAuditRecord(record), i + 2, i));
    expect(read).toEqual(WHOLE);
  });
});

describe("any single change", () => {
  it("of any character of a record is found, and named by its index", () => {
    fc.assert(
      fc.property(fc.nat(11), fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (at, place, text) => {
        const { record } = recordAt(at);
        const cut = place % record.length;
        const altered = record.slice(0, cut) + text + record.slice(cut + text.length);
        fc.pre(altered !== record);
        expect(faultsOf(changed(at, { record: altered }))[0]?.index).toBe(at);
      }),
    );
  });

  it.each(WHOLE.map(({ index }) => index))("of #%i is found there", (at) => {
    const { record } = recordAt(at);
    const next = recordAt((at + 1) % WHOLE.length);
    const removed = WHOLE.filter(({ index }) => index !== at);
    const moved = changed(at, { record: next.record, hash: next.hash });
    const inserted = WHOLE.toSpliced(at, 0, { index: at, record: record.replace("a", "b"), hash: sha256(record) });
    expect(faultsOf(changed(at, { hash: sha256("other") }))).toEqual([
      { index: at, fault: "altered", detail: expect.stringContaining("hash") as string },
    ]);
    expect(faultsOf(moved)[0]).toMatchObject({ index: at, fault: "out of place" });
    expect(faultsOf(inserted)[0]?.index).toBe(at);
    // The last one is missed by those alone who have seen the log before.
    if (at < WHOLE.length - 1) expect(faultsOf(removed)).toEqual([{ index: at, fault: "missing", detail: "" }]);
  });

  it("that is covered by new hashes after it leads to another hash at the end", () => {
    const forged: ChainedAuditRecord[] = WHOLE.slice(0, 4);
    for (let i = 4; i < WHOLE.length; i += 1) {
      const event = { action: "other", actor: "gateway", subject: "x", outcome: "ok" as const };
      forged.push(chainAuditEvent(event, i, 1000 + i, forged.at(-1)?.hash ?? ""));
    }
    expect(faultsOf(forged)).toEqual([]);
    expect(forged.at(-1)?.hash).not.toBe(WHOLE.at(-1)?.hash);
  });
});

describe("a file that is no log", () => {
  it.each([
    ["", "no JSON object"],
    ["[]", "no JSON object"],
    ['{"format":"other/1"}', "does not begin"],
    [
      formatAuditHeader({ site: "bsc", from: 0, previous: START.hash }).replace('"from":0', '"from":-1'),
      "first record",
    ],
    [`{"x":"${"y".repeat(1024 * 1024)}"}`, "longer than"],
  ])("%#: is refused with the line", (line, said) => {
    expect(() => parseAuditHeader(line)).toThrow(said);
    expect(() => parseAuditHeader(line)).toThrow("line 1");
  });

  it.each(['{"hash":1,"record":{}}', '{"hash":"x"}', "null", '{"hash":"x","record":{"n":0.5}}'])(
    "record %s",
    (line) => {
      expect(() => parseAuditRecord(line, 7, 5)).toThrow("line 7");
    },
  );
});
