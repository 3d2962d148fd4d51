import { describe, expect, it } from "vitest";
import { auditGenesis, chainAuditEvent, type AuditEvent } from "../../../src/domain/audit.ts";
import { canonicalJson } from "../../../src/domain/canonical.ts";
import { sha256 } from "../../../src/domain/digest.ts";

const event: AuditEvent = { action: "grant.add", actor: "user:ana", subject: "lumi", outcome: "ok" };

describe("the audit chain", () => {
  it("is canonical text that names index and time; the hash is over the one before and that of the text", () => {
    const genesis = auditGenesis("bsc");
    const first = chainAuditEvent(event, 0, 1000, genesis);
    expect(first.record).toBe(
      `{"action":"grant.add","actor":"user:ana","at":1000,"index":0,"outcome":"ok","subject":"lumi"}`,
    );
    expect(first.hash).toBe(sha256(genesis + sha256(first.record)));
    const second = chainAuditEvent(event, 1, 1000, first.hash);
    expect(second.hash).toBe(sha256(first.hash + sha256(second.record)));
  });

  it("begins differently at each site", () => {
    expect(auditGenesis("bsc")).not.toBe(auditGenesis("lumi"));
  });

  it.each([
    ["action", { action: "grant.remove" }],
    ["actor", { actor: "user:eve" }],
    ["subject", { subject: "cineca" }],
    ["outcome", { outcome: "failed" }],
    ["reason", { reason: "NO_GRANT" }],
    ["digest", { digest: "a".repeat(64) }],
    ["onBehalfOf", { onBehalfOf: "bob" }],
    ["detail", { detail: { n: 1 } }],
  ] as const)("has another hash with another %s", (_member, change) => {
    const changed = { ...event, ...change } as AuditEvent;
    expect(chainAuditEvent(changed, 0, 1, "x").hash).not.toBe(chainAuditEvent(event, 0, 1, "x").hash);
  });
});

describe("canonical JSON", () => {
  it("sorts by UTF-16 code units, escapes as RFC 8785 does, and leaves undefined members out", () => {
    const value = {
      "\u20ac": "Euro",
      "\r": "CR",
      "1": "One",
      "\u{1f600}": "Smiley",
      ö: "o",
      no: undefined,
      a: [true, null, -1],
    };
    expect(canonicalJson(value)).toBe('{"\\r":"CR","1":"One","a":[true,null,-1],"ö":"o","€":"Euro","😀":"Smiley"}');
  });

  it("refuses what has no one form", () => {
    for (const number of [0.5, NaN, Infinity, 2 ** 53]) expect(() => canonicalJson(number)).toThrow(RangeError);
    expect(() => canonicalJson("\ud800")).toThrow(TypeError);
    expect(canonicalJson(-0)).toBe("0");
  });
});
