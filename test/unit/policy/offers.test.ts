import { describe, expect, it } from "vitest";
import { coversPattern, matchesPattern, patternsMeet } from "../../../src/domain/artifact.ts";
import { checkOfferTerms, type AcceptPolicy, type OfferTerms } from "../../../src/domain/offer.ts";
import { REGIONS } from "../../../src/domain/regions.ts";
import { bytesWanted, judgeOffer, ruleOfOffer } from "../../../src/policy/offers.ts";
import type { RuledVersion } from "../../../src/policy/replicate.ts";

const terms = (change: Partial<OfferTerms> = {}): OfferTerms => ({
  ...{ artifact: "llm/*", kind: "checkpoint", copies: 2, every: 1, latestOnly: false },
  ...change,
});
const accept = (change: Partial<AcceptPolicy> = {}): AcceptPolicy => ({ from: ["bsc"], artifact: "llm/**", ...change });
const judge = (policies: readonly AcceptPolicy[], offered = terms(), bytes = 0) =>
  judgeOffer(policies, { from: "bsc", country: "ES", terms: offered }, REGIONS, () => bytes);

describe("what a site accepts by itself", () => {
  it("is nothing, unless a policy says so", () => {
    expect(judge([])).toEqual({ accepts: false, reason: "no policy of this site accepts it" });
  });

  it.each([
    ["its owner by name", accept(), true],
    ["another owner", accept({ from: ["cineca", "lumi"] }), false],
    ["its owner among others", accept({ from: ["cineca", "bsc"] }), true],
    ["its owner's country", accept({ from: ["country=ES"] }), true],
    ["another country", accept({ from: ["country=FI"] }), false],
    ["its owner's region", accept({ from: ["region=EU"] }), true],
    ["its kind", accept({ kind: "checkpoint" }), true],
    ["another kind", accept({ kind: "dataset" }), false],
    ["exactly its artifacts", accept({ artifact: "llm/*" }), true],
    ["some of its artifacts alone", accept({ artifact: "llm/7b" }), false],
  ] as const)("by %s", (_what, policy, accepts) => {
    expect(judge([policy]).accepts).toBe(accepts);
  });

  it("is no offer of both kinds where the policy is for one", () => {
    expect(judge([accept({ kind: "checkpoint" })], terms({ kind: undefined })).accepts).toBe(false);
  });

  it("is decided by the first policy that covers the offer", () => {
    const first = accept({ to: "s3://a" });
    expect(judge([accept({ from: ["lumi"] }), first, accept({ to: "s3://b" })])).toMatchObject({
      rule: { to: "s3://a" },
    });
    // Too much for the first is not for the second to take.
    expect(judge([accept({ maxBytes: 10 }), accept()], terms(), 10)).toEqual({
      accepts: false,
      reason: "it would take 10 bytes, and the policy accepts less than 10",
    });
    expect(judge([accept({ maxBytes: 10 })], terms(), 9).accepts).toBe(true);
  });

  it("keeps no more versions than the policy says, and none for good then", () => {
    const { rule } = judge([accept({ keepLast: 3 })], terms({ keepLast: 5, keepEvery: 10 })) as { rule: object };
    expect(rule).toMatchObject({
      from: "bsc",
      artifact: "llm/*",
      kind: "checkpoint",
      keepLast: 3,
      keepEvery: undefined,
    });
    expect(ruleOfOffer("bsc", terms({ keepLast: 2 }), { keepLast: 3 }).keepLast).toBe(2);
    expect(ruleOfOffer("bsc", terms(), { keepLast: 3 }).keepLast).toBe(3);
    expect(ruleOfOffer("bsc", terms({ keepLast: 5, keepEvery: 10 }))).toMatchObject({ keepLast: 5, keepEvery: 10 });
    expect(ruleOfOffer("bsc", terms()).keepLast).toBeUndefined();
  });
});

describe("what a rule would hold", () => {
  const version = (artifact: string, step: number, change: Partial<RuledVersion> = {}): RuledVersion => ({
    ...{ artifact, label: `step-${step}`, kind: "checkpoint", sequence: step, bytes: 100, createdAtMs: step },
    ...{ shown: "read", pinned: false },
    ...change,
  });

  it("is the newest of each artifact, of what may be read", () => {
    const versions = [1, 2, 3].flatMap((step) => [version("llm/a", step), version("llm/b", step)]);
    expect(bytesWanted(ruleOfOffer("bsc", terms({ keepLast: 2 })), versions)).toBe(400);
    expect(bytesWanted(ruleOfOffer("bsc", terms({ latestOnly: true })), versions)).toBe(200);
    expect(bytesWanted(ruleOfOffer("bsc", terms()), versions)).toBe(600);
    const others = [
      version("llm/a", 4, { shown: "discover" }),
      version("other", 1),
      version("llm/a", 5, { kind: "dataset" }),
    ];
    expect(bytesWanted(ruleOfOffer("bsc", terms()), others)).toBe(0);
  });
});

describe("artifact patterns", () => {
  const SEGMENTS = ["a", "b", "*", "**"];
  const patterns = SEGMENTS.flatMap((one) => [one, ...SEGMENTS.flatMap((two) => [`${one}/${two}`, `${one}/a/${two}`])]);
  const names = ["a", "b", "a/a", "a/b", "b/a", "a/a/a", "a/a/b", "b/a/b", "c", "a/c", "c/a/c", "a/b/c/d", "c/c/c/a/c"];

  it("that cover another cover each of its names", () => {
    for (const wide of patterns) {
      for (const narrow of patterns) {
        if (!coversPattern(wide, narrow)) continue;
        const missed = names.filter((name) => matchesPattern(narrow, name) && !matchesPattern(wide, name));
        expect({ wide, narrow, missed }).toEqual({ wide, narrow, missed: [] });
      }
    }
    expect(coversPattern("llm/**", "llm/*")).toBe(true);
    expect(coversPattern("llm/*", "llm/**")).toBe(false);
    expect(coversPattern("**", "a/**/b")).toBe(true);
  });

  it("meet wherever a name is covered by both, and not where they differ", () => {
    for (const one of patterns) {
      for (const other of patterns) {
        const common = names.filter((name) => matchesPattern(one, name) && matchesPattern(other, name));
        if (common.length > 0)
          expect({ one, other, meet: patternsMeet(one, other) }).toEqual({ one, other, meet: true });
        expect(patternsMeet(one, other)).toBe(patternsMeet(other, one));
      }
    }
    expect(patternsMeet("llm/*", "data/*")).toBe(false);
    expect(patternsMeet("llm/a", "llm/a/b")).toBe(false);
    expect(patternsMeet("llm/**", "*/7b")).toBe(true);
  });
});

describe("what an offer may say", () => {
  it.each([
    ["no copies", { copies: 0 }],
    ["too many copies", { copies: 101 }],
    ["half a copy", { copies: 1.5 }],
    ["a step below one", { every: 0 }],
    ["more than can be counted", { keepLast: 2 ** 53 }],
    ["no pattern", { artifact: "../x" }],
    ["a pattern that is too long", { artifact: "a".repeat(300) }],
  ])("is not %s", (_what, change) => {
    expect(() => checkOfferTerms(terms(change))).toThrow(expect.objectContaining({ reason: "INVALID_INPUT" }));
  });
});
