import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatScope, parseScopes, scopesOfClaim } from "../../../src/domain/scope.ts";

describe("a scope", () => {
  it.each([
    ["storage.read:/climate", { action: "read", path: ["climate"] }],
    ["storage.read:/climate/", { action: "read", path: ["climate"] }],
    ["storage.create:/llm/7b-run3", { action: "create", path: ["llm", "7b-run3"] }],
    ["storage.modify:/", { action: "modify", path: [] }],
    ["storage.stage:/a", { action: "stage", path: ["a"] }],
  ])("%s is read", (text, expected) => {
    expect(parseScopes([text])).toEqual([expected]);
  });

  it.each([
    "storage.read",
    "storage.read:",
    "storage.read:climate",
    "storage.write:/climate",
    "storage.read:/climate/../secret",
    "storage.read:/./climate",
    "storage.read://climate",
    "storage.read:/climate//era5",
    "storage.read:/*",
    "storage.READ:/climate",
    "compute.read",
    `storage.read:/${"x".repeat(300)}`,
  ])("%j is refused", (text) => {
    expect(() => parseScopes([text])).toThrow(/is not a scope/);
  });

  it("is one of at most 32", () => {
    const scopes = Array<string>(33).fill("storage.read:/a");
    expect(() => parseScopes(scopes)).toThrow("at most 32 scopes");
    expect(parseScopes(scopes.slice(1))).toHaveLength(32);
  });

  it("is written as it is read", () => {
    const segment = fc.stringMatching(/^[a-zA-Z0-9]([a-z0-9._-]{0,6}[a-zA-Z0-9])?$/);
    const action = fc.constantFrom("read", "create", "modify", "stage");
    fc.assert(
      fc.property(action, fc.array(segment, { maxLength: 8 }), (word, path) => {
        const text = `storage.${word}:/${path.join("/")}`;
        expect(parseScopes([text]).map(formatScope)).toEqual([text]);
      }),
    );
  });
});

describe("the scope claim of an access token", () => {
  it("limits nothing where it does not speak of storage", () => {
    expect(scopesOfClaim("openid profile")).toBeUndefined();
    expect(scopesOfClaim("")).toBeUndefined();
  });

  it("limits the token to what can be read of it", () => {
    expect(scopesOfClaim("openid storage.read:/climate storage.read storage.fly:/x")).toEqual([
      { action: "read", path: ["climate"] },
    ]);
    expect(scopesOfClaim("storage.nonsense")).toEqual([]);
  });
});
