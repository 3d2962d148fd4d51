import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/read-config.ts";
import { HanseError } from "../../../src/domain/errors.ts";

const issuer = {
  name: "home",
  issuer: "https://login.example/realm",
  audience: "https://gateway.bsc.example",
  roles: [{ entitlement: "urn:geant:example.eu:group:climate", role: "researcher" }],
};
const parse = (...issuers: readonly object[]) =>
  parseConfig(
    JSON.stringify({
      site: { id: "bsc", name: "BSC", country: "ES" },
      publicHost: "gateway.bsc.example",
      people: { issuers },
    }),
    { directory: "/sites/bsc", env: {}, cores: 2 },
  ).people.issuers;

function problemsOf(...issuers: readonly object[]): string {
  try {
    parse(...issuers);
  } catch (error) {
    if (error instanceof HanseError) return error.problems.join("\n");
    throw error;
  }
  return "";
}

describe("issuers in site.yaml", () => {
  it("get every default", () => {
    expect(parse(issuer)).toEqual([
      {
        ...issuer,
        algorithms: ["RS256", "ES256"],
        jwksUri: undefined,
        entitlementClaims: ["entitlements", "eduperson_entitlement"],
        roles: [
          {
            entitlement: {
              namespace: "urn:geant:example.eu",
              path: ["climate"],
              role: undefined,
              authority: undefined,
            },
            text: "urn:geant:example.eu:group:climate",
            subject: undefined,
            role: "researcher",
          },
        ],
        assurance: [],
        acr: [],
        introspection: undefined,
        login: undefined,
      },
    ]);
  });

  it("keep what is said, files being relative to the site", () => {
    const introspection = { clientId: "gw", clientSecretFile: "keys/home.secret" };
    const [found] = parse({ ...issuer, introspection, login: { clientId: "cli" }, algorithms: ["EdDSA"] });
    expect(found).toMatchObject({
      algorithms: ["EdDSA"],
      introspection: { clientId: "gw", secretFile: "/sites/bsc/keys/home.secret", endpoint: undefined },
      login: { clientId: "cli", scopes: ["openid", "offline_access"] },
    });
  });

  it.each<[string, object, string]>([
    ["plain HTTP beyond loopback", { issuer: "http://login.example" }, "not the URL of a login service"],
    ["a query", { issuer: "https://login.example?x" }, "not the URL of a login service"],
    ["a user in the URL", { issuer: "https://a:b@login.example" }, "not the URL of a login service"],
    ["an algorithm that signs with a shared secret", { algorithms: ["HS256"] }, "must be one of"],
    ["no rule", { roles: [] }, "must be at least 1"],
    ["a rule that is no entitlement", { roles: [{ entitlement: "climate", role: "researcher" }] }, "AARC-G069"],
    ["a rule for everybody", { roles: [{ role: "researcher" }] }, "either `entitlement` or `subject`"],
    ["an unknown role", { roles: [{ subject: "a", role: "king" }] }, "must be one of"],
    ["a secret in the file", { introspection: { clientId: "a", clientSecret: "canary" } }, "clientSecretFile"],
    ["a name with a dot", { name: "home.example" }, "must be 1 to 32"],
    ["the client's id as audience", { audience: "cli", login: { clientId: "cli" } }, "ID tokens"],
  ])("are refused with %s", (_, change, expected) => {
    const said = problemsOf({ ...issuer, ...change });
    expect(said).toContain(expected);
    expect(said).not.toContain("canary");
  });

  it("may be on loopback without TLS", () => {
    for (const url of ["http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost/realm"])
      expect(parse({ ...issuer, issuer: url })[0]?.issuer).toBe(url);
  });

  it("are told when they cannot stand together", () => {
    const introspection = { clientId: "gw", clientSecretFile: "s" };
    const said = problemsOf({ ...issuer, introspection }, { ...issuer, introspection });
    for (const text of ["is the name of another issuer", "stands here twice", "only one can be asked"])
      expect(said).toContain(text);
  });
});
