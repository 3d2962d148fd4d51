import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../../src/domain/artifact.ts";
import type { AgreementRule, GrantAction, GrantRule } from "../../../src/domain/grant.ts";
import { REGIONS } from "../../../src/domain/regions.ts";
import { decide, grantedActions, toldGrantsOf, ruleOfTold } from "../../../src/policy/decide.ts";
import { lacksOf, type Circumstances, type Question } from "../../../src/policy/lacks.ts";

const NOW = 1_800_000_000_000;
const TERMS = "ab".repeat(32);

const grant = (change: Partial<GrantRule> = {}): GrantRule => ({
  ...{ grantId: "g1", to: "lumi", artifact: "climate/**", actions: ["discover", "read"], residency: [], ...change },
});

const circumstances: Circumstances = {
  ...{ regions: REGIONS, storeCountry: "FI", agreements: [] },
  usage: { usedBytes: new Map(), neededBytes: 10 },
};

const asked = (change: Partial<Omit<Question, "circumstances">> = {}, more: Partial<Circumstances> = {}): Question => ({
  asker: { site: "lumi", country: "FI", person: { sub: "ana", entitlements: [] } },
  ...{ action: "read", artifact: "climate/era5", nowMs: NOW, ...change },
  circumstances: { ...circumstances, ...more },
});

const agreement = (change: Partial<AgreementRule> = {}): AgreementRule => ({
  ...{ terms: TERMS, artifact: "climate/**", person: "ana", forSite: false, country: "FI", ...change },
});

const lacks = (change: Partial<GrantRule>, question = asked()) => lacksOf(grant(change), question);

describe("a grant", () => {
  it("allows what it says, and reading means discovering; redistributing implies nothing", () => {
    expect(lacks({})).toEqual([]);
    expect(lacks({ actions: ["read"] }, asked({ action: "discover" }))).toEqual([]);
    expect(lacks({ actions: ["discover"] })).toEqual(["action"]);
    for (const action of ["discover", "read"] as const)
      expect(lacks({ actions: ["redistribute"] }, asked({ action }))).toEqual(["action"]);
    expect(lacks({}, asked({ action: "redistribute" }))).toEqual(["action"]);
  });

  it("is for a site, a country or a region, by the pinned statement", () => {
    for (const to of ["lumi", "country=FI", "region=EU", "region=EEA", "region=EuroHPC"])
      expect(lacks({ to })).toEqual([]);
    for (const to of ["lum", "lumi2", "country=SE", "region=Nordic"]) expect(lacks({ to })).toEqual(["site"]);
    const from = (country: string | undefined) => asked({ asker: { site: "x1", country, person: undefined } });
    const within = (country: string | undefined) =>
      ["EU", "EEA", "EuroHPC"].filter((region) => lacks({ to: `region=${region}` }, from(country)).length === 0);
    expect(within("IS")).toEqual(["EEA", "EuroHPC"]);
    expect(within("NO")).toEqual(["EEA", "EuroHPC"]);
    for (const country of ["TR", "GB", "RS", "MK", "MD"]) expect(within(country)).toEqual(["EuroHPC"]);
    expect(within("CH")).toEqual([]);
    expect(within(undefined)).toEqual([]);
  });

  it("ends at its end", () => {
    expect(lacks({ untilMs: NOW + 1 })).toEqual([]);
    expect(lacks({ untilMs: NOW })).toEqual(["time"]);
  });

  it("for a person is for exactly that one, and not for the site itself", () => {
    expect(lacks({ person: "ana" })).toEqual([]);
    for (const sub of ["Ana", "ana ", "an"]) {
      const asker = { site: "lumi", country: "FI", person: { sub, entitlements: [] } };
      expect(lacks({ person: "ana" }, asked({ asker }))).toEqual(["person"]);
    }
    expect(lacks({ person: "ana" }, asked({ asker: { site: "lumi", country: "FI", person: undefined } }))).toEqual([
      "person",
    ]);
  });

  it("for a group is for who is in it or in a group inside it, by segment", () => {
    const group = "urn:geant:example.eu:group:climate";
    const held = (...entitlements: string[]) =>
      lacks(
        { entitlement: group },
        asked({ asker: { site: "lumi", country: "FI", person: { sub: "ana", entitlements } } }),
      );
    for (const text of [group, `${group}:ocean`, `${group}:role=member#aai.example.eu`]) expect(held(text)).toEqual([]);
    for (const text of [`${group}2`, "urn:geant:example.eu:group:x:climate", "climate", ""])
      expect(held(text)).toEqual(["entitlement"]);
    expect(held()).toEqual(["entitlement"]);
  });

  it("with residency is for stores that lie there", () => {
    const at = (storeCountry: string | undefined, residency: string[], action: GrantAction = "read") =>
      lacks({ residency, actions: ["discover", "read", "redistribute"] }, asked({ action }, { storeCountry }));
    for (const country of ["FI", "CH"]) expect(at(country, ["EU", "CH"])).toEqual([]);
    for (const country of ["GB", "NO", "", "fi"]) expect(at(country, ["EU", "CH"])).toEqual(["residency"]);
    expect(at("GB", ["EU"], "redistribute")).toEqual(["residency"]);
    expect(at("GB", ["EU"], "discover")).toEqual([]);
    expect(at("GB", [])).toEqual([]);
    // A region that was taken out of the configuration is nowhere.
    expect(at("FI", ["Nordic"])).toEqual(["residency"]);
  });

  it("with a quota is for what fits into the month", () => {
    const at = (used: number, neededBytes: number) =>
      lacks(
        { quotaBytes: 100 },
        asked(
          {},
          {
            usage: {
              usedBytes: new Map([
                ["g1", used],
                ["g2", 99],
              ]),
              neededBytes,
            },
          },
        ),
      );
    expect(at(0, 100)).toEqual([]);
    expect(at(90, 10)).toEqual([]);
    expect(at(90, 11)).toEqual(["quota"]);
    expect(at(100, 0)).toEqual([]);
    expect(at(101, 0)).toEqual(["quota"]);
  });

  it("with terms is for who agreed to exactly them, for what they cover, in that country", () => {
    const under = (agreements: AgreementRule[], change: Partial<GrantRule> = {}) =>
      lacks({ terms: { sha256: TERMS }, ...change }, asked({}, { agreements }));
    expect(under([])).toEqual(["terms"]);
    expect(under([agreement()])).toEqual([]);
    expect(under([agreement({ person: "bob" })])).toEqual(["terms"]);
    expect(under([agreement({ person: "bob", forSite: true })])).toEqual([]);
    expect(under([agreement({ terms: "cd".repeat(32) })])).toEqual(["terms"]);
    expect(under([agreement({ artifact: "climate/era6" })])).toEqual(["terms"]);
    expect(under([agreement({ country: "SE" })])).toEqual(["terms"]);
    expect(under([agreement()], { purpose: "study 12" })).toEqual(["terms"]);
    expect(under([agreement({ purpose: "study 12" })], { purpose: "study 12" })).toEqual([]);
    expect(lacks({ terms: { sha256: TERMS } }, asked({ action: "discover" }))).toEqual([]);
  });
});

describe("the decision", () => {
  it("names the grant that asks least, and of a refusal the nearest with what it lacks", () => {
    const metered = grant({ grantId: "metered", quotaBytes: 1000 });
    const free = grant({ grantId: "free" });
    expect(decide([metered, free], asked())).toEqual({ allowed: true, grant: free });
    expect(decide([metered], asked())).toEqual({ allowed: true, grant: metered });
    const far = grant({ grantId: "far", to: "mimer" });
    const late = grant({ grantId: "late", untilMs: NOW - 1 });
    const terms = grant({ grantId: "terms", terms: { sha256: TERMS } });
    const refused = (grants: GrantRule[]) => {
      const decision = decide(grants, asked());
      return decision.allowed ? undefined : [decision.grant?.grantId, ...decision.lacks];
    };
    expect(refused([])).toEqual([undefined]);
    expect(refused([far, late])).toEqual(["late", "time"]);
    expect(refused([far, late, terms])).toEqual(["terms", "terms"]);
  });
});

const segment = fc.constantFrom("a", "b", "ab");
const artifacts = fc.array(segment, { minLength: 1, maxLength: 3 }).map((all) => all.join("/"));
const patterns = fc
  .array(fc.oneof(segment, fc.constantFrom("*", "**")), { minLength: 1, maxLength: 3 })
  .map((all) => all.join("/"));
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const rules: fc.Arbitrary<GrantRule> = fc.record({
  grantId: fc.constantFrom("g1", "g2", "g3"),
  to: fc.constantFrom("lumi", "mimer", "country=FI", "region=EU", "region=EEA"),
  artifact: patterns,
  actions: fc.subarray(["discover", "read", "redistribute"] as const, { minLength: 1 }),
  person: some(fc.constantFrom("ana", "bob")),
  untilMs: some(fc.constantFrom(NOW - 1, NOW + 1)),
  quotaBytes: some(fc.constantFrom(5, 50)),
  terms: some(fc.constant({ sha256: TERMS })),
  residency: fc.subarray(["EU", "CH", "EEA"]),
});
const questions: fc.Arbitrary<Question> = fc
  .record({
    site: fc.constantFrom("lumi", "mimer"),
    country: fc.constantFrom("FI", "IS", "CH"),
    person: fc.constantFrom("ana", "bob", "eva"),
    action: fc.constantFrom("discover" as const, "read" as const, "redistribute" as const),
    artifact: artifacts,
    storeCountry: fc.constantFrom("FI", "CH", "GB", "IS"),
    agreed: fc.boolean(),
  })
  .map(({ site, country, person, action, artifact, storeCountry, agreed }) =>
    asked(
      { asker: { site, country, person: { sub: person, entitlements: [] } }, action, artifact },
      { storeCountry, agreements: agreed ? [agreement({ artifact: "**", person, country: storeCountry })] : [] },
    ),
  );

describe("whatever the grants", () => {
  it("nothing is allowed without one, and never by one that lacks something", () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 5 }), questions, (grants, question) => {
        const decision = decide(grants, question);
        expect(decide([], question).allowed).toBe(false);
        expect(decision.allowed).toBe(grants.some((one) => lacksOf(one, question).length === 0));
        if (decision.allowed) {
          expect(matchesPattern(decision.grant.artifact, question.artifact)).toBe(true);
          expect(decision.grant.untilMs ?? Infinity).toBeGreaterThan(NOW);
        }
      }),
    );
  });

  it("one more takes nothing away", () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 4 }), rules, questions, fc.nat(4), (grants, more, question, at) => {
        const before = decide(grants, question).allowed;
        const after = decide([...grants.slice(0, at), more, ...grants.slice(at)], question).allowed;
        expect(after || !before).toBe(true);
        const shown = grantedActions(grants, question);
        expect(grantedActions([...grants, more], question)).toEqual(expect.arrayContaining([...shown]));
      }),
    );
  });

  it("what may be read may be discovered, and what may not be discovered is not there", () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 4 }), questions, (grants, question) => {
        const may = (action: GrantAction): boolean => decide(grants, { ...question, action }).allowed;
        if (may("read")) expect(may("discover")).toBe(true);
        expect(grantedActions(grants, question).length > 0).toBe(may("discover"));
      }),
    );
  });

  it("who decides by the toldGrants decides as their owner does", () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 4 }), questions, (all, question) => {
        // Quotas are the owner's alone to count.
        const grants = all.map((one) => ({ ...one, quotaBytes: undefined }));
        const { site, country } = question.asker;
        const atLarge: Question = {
          ...question,
          asker: { site, country, person: "anyone" },
          circumstances: { regions: REGIONS, storeCountry: undefined, agreements: undefined, usage: undefined },
        };
        const toldGrants = toldGrantsOf(grants, atLarge);
        const read = { ...question, action: "read" as const };
        const owner = decide(grants, read).allowed;
        if (toldGrants.length === 0) expect(grantedActions(grants, atLarge).includes("read")).toBe(owner);
        else {
          const told = toldGrants.map((grant) => ruleOfTold(grant, site));
          const here = { ...read, circumstances: { ...read.circumstances, regions: {} } };
          expect(decide(told, here).allowed).toBe(owner);
        }
      }),
    );
  });
});
