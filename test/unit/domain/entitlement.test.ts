import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesEntitlement, parseEntitlement, sentEntitlements } from "../../../src/domain/entitlement.ts";

const parsed = (text: string) => {
  const found = parseEntitlement(text);
  if (found === undefined) throw new Error(`${text} is no entitlement`);
  return found;
};
const matches = (rule: string, held: string): boolean => matchesEntitlement(parsed(rule), parsed(held));

describe("an entitlement", () => {
  it("is read into its parts", () => {
    expect(parsed("urn:GEANT:eurohpc.eu:ai:group:climate:models:role=manager#aai.eurohpc.eu")).toEqual({
      namespace: "urn:geant:eurohpc.eu:ai",
      path: ["climate", "models"],
      role: "manager",
      authority: "aai.eurohpc.eu",
    });
    expect(parsed("URN:geant:x:group:group:group")).toEqual({
      namespace: "urn:geant:x",
      path: ["group", "group"],
      role: undefined,
      authority: undefined,
    });
  });

  it.each([
    "",
    "climate",
    "urn:mace:dir:entitlement:common-lib-terms",
    "urn:geant:group:climate",
    "urn:geant:x:group",
    "urn:geant:x:group:",
    "urn:geant:x:group::climate",
    "urn:geant:x:group:role=manager",
    "urn:geant:x:group:role=manager:climate",
    "urn:geant:x:group:climate:role=",
    "urn:geant:x:group:climate#",
    "urn:geant:x:group:climate#a#b",
    "urn:geant:x:group:cli mate",
    "urn:geant:x:group:climate\n",
    "xurn:geant:x:group:climate",
    "https://evil.example/urn:geant:x:group:climate",
    `urn:geant:x:group:${"x".repeat(240)}`,
  ])("%j is none", (text) => {
    expect(parseEntitlement(text)).toBeUndefined();
  });

  it.each([
    ["urn:geant:x:group:climate", "urn:geant:x:group:climate", true],
    ["urn:GEANT:x:group:climate", "URN:geant:x:group:climate", true],
    ["urn:geant:x:group:climate", "urn:geant:x:group:climate:models:role=member#aai", true],
    ["urn:geant:x:group:climate", "urn:geant:x:group:climate2", false],
    ["urn:geant:x:group:climate", "urn:geant:x:group:Climate", false],
    ["urn:geant:x:group:climate:models", "urn:geant:x:group:climate", false],
    ["urn:geant:x:group:climate", "urn:geant:y:group:climate", false],
    ["urn:geant:x:group:climate", "urn:geant:x:y:group:climate", false],
    ["urn:geant:x:group:climate", "urn:geant:x:group:other:climate", false],
    ["urn:geant:x:group:climate:role=manager", "urn:geant:x:group:climate:role=manager", true],
    ["urn:geant:x:group:climate:role=manager", "urn:geant:x:group:climate", false],
    ["urn:geant:x:group:climate:role=manager", "urn:geant:x:group:climate:role=managers", false],
    ["urn:geant:x:group:climate:role=manager", "urn:geant:x:group:climate:models:role=manager", false],
    ["urn:geant:x:group:climate#aai", "urn:geant:x:group:climate#aai", true],
    ["urn:geant:x:group:climate#aai", "urn:geant:x:group:climate#evil", false],
    ["urn:geant:x:group:climate#aai", "urn:geant:x:group:climate", false],
  ])("a rule %s, held %s: %s", (rule, held, expected) => {
    expect(matches(rule, held)).toBe(expected);
  });

  it("of a group inside is one of the group, and never of a neighbour", () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.array(name, { maxLength: 3 }),
        name,
        (g, sub, n) => {
          const rule = `urn:geant:x:group:${g.join(":")}`;
          expect(matches(rule, [rule, ...sub].join(":"))).toBe(true);
          expect(matches(rule, [rule + n, ...sub].join(":"))).toBe(false);
          expect(matches([rule, n].join(":"), rule)).toBe(false);
        },
      ),
    );
  });
});

describe("what is sent to other sites", () => {
  it("is 16 at most, in their order, and what does not fit is left out", () => {
    const short = Array.from({ length: 20 }, (_, i) => `urn:geant:x:group:g${i}`);
    expect(sentEntitlements(short)).toEqual(short.slice(0, 16));
    const long = `urn:geant:x:group:${"l".repeat(230)}`;
    const mixed = [...Array<string>(9).fill(long), "urn:geant:x:group:last"];
    expect(sentEntitlements(mixed)).toEqual([...Array<string>(7).fill(long), "urn:geant:x:group:last"]);
    expect(sentEntitlements([])).toEqual([]);
  });
});
