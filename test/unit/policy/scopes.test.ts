import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseScopes } from "../../../src/domain/scope.ts";
import { scopesAllow, type ArtifactAction } from "../../../src/policy/scopes.ts";

const allow = (scope: string, action: ArtifactAction, artifact: string): boolean =>
  scopesAllow(parseScopes(scope.split(" ")), action, artifact);

describe("the scopes of a token", () => {
  it.each<[string, ArtifactAction, string, boolean]>([
    ["storage.read:/climate", "read", "climate", true],
    ["storage.read:/climate", "read", "climate/era5", true],
    ["storage.read:/climate", "read", "climate2", false],
    ["storage.read:/climate", "read", "climate2/era5", false],
    ["storage.read:/climate", "read", "Climate/era5", false],
    ["storage.read:/climate", "read", "llm/climate", false],
    ["storage.read:/climate/era5", "read", "climate", false],
    ["storage.read:/", "read", "anything/at/all", true],
    ["storage.stage:/climate", "read", "climate/era5", true],
    ["storage.create:/climate", "read", "climate/era5", false],
    ["storage.read:/climate", "create", "climate/era5", false],
    ["storage.create:/climate", "create", "climate/era5", true],
    ["storage.modify:/climate", "create", "climate/era5", true],
    ["storage.modify:/climate", "modify", "climate/era5", true],
    ["storage.create:/climate", "modify", "climate/era5", false],
    ["storage.read:/a storage.create:/b", "create", "b/c", true],
    ["storage.read:/a storage.create:/b", "create", "a", false],
  ])("%s: %s %s is %s", (scope, action, artifact, expected) => {
    expect(allow(scope, action, artifact)).toBe(expected);
  });

  it("limit nothing where there are none, and everything where none can be read", () => {
    expect(scopesAllow(undefined, "modify", "a")).toBe(true);
    expect(scopesAllow([], "read", "a")).toBe(false);
  });

  const segment = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const name = fc.array(segment, { minLength: 1, maxLength: 4 });
  const scope = fc.record({
    action: fc.constantFrom("read", "create", "modify", "stage"),
    path: fc.array(segment, { maxLength: 3 }),
  });
  const action = fc.constantFrom<ArtifactAction>("read", "create", "modify");

  it("cover a name's own beginnings and no neighbour's", () => {
    fc.assert(
      fc.property(name, segment, fc.nat(3), (artifact, more, cut) => {
        const path = artifact.slice(0, Math.min(cut, artifact.length));
        expect(scopesAllow([{ action: "read", path }], "read", artifact.join("/"))).toBe(true);
        const beside = [...artifact.slice(0, -1), `${artifact.at(-1) ?? ""}${more}`];
        expect(scopesAllow([{ action: "read", path: artifact }], "read", beside.join("/"))).toBe(false);
      }),
    );
  });

  it("take no rights away when one is added, and give none that no single one gives", () => {
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 4 }), scope, action, name, (scopes, added, asked, artifact) => {
        const text = artifact.join("/");
        const before = scopesAllow(scopes, asked, text);
        const after = scopesAllow([...scopes, added], asked, text);
        expect(after).toBe(before || scopesAllow([added], asked, text));
      }),
    );
  });
});
