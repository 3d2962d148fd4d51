import { describe, expect, it } from "vitest";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { isUserToken, mintUserToken, verifyUserToken } from "../../../src/auth/user-token.ts";
import { localUser } from "../../support/people.ts";
import { claimsOf, forge, NOW, NOW_MS, refusal } from "./forge.ts";

const operator = generateSigningKey(NOW_MS - 1000);
const site = generateSigningKey(NOW_MS - 1000);
const check = { siteId: "bsc", operatorKeys: [operator.publicKey], siteKeys: [site.publicKey], nowMs: NOW_MS };
const mint = (claims: object = {}) => mintUserToken(operator, { siteId: "bsc", nowMs: NOW_MS, ...claims });
const honest = claimsOf(await mint());

describe("a user token", () => {
  it("is the operator's for five minutes unless told otherwise", async () => {
    const token = await mint();
    expect(await verifyUserToken(token, check)).toEqual({
      user: localUser("operator", "operator"),
      tokenId: undefined,
    });
    expect(await verifyUserToken(token, { ...check, nowMs: NOW_MS + 300_000 })).toBeDefined();
    const late = await refusal(() => verifyUserToken(token, { ...check, nowMs: NOW_MS + 331_000 }));
    expect([late.reason, late.message]).toEqual(["TOKEN_EXPIRED", "the user token ended 31 s ago"]);
  });

  it("names a person and a role, and serves many calls", async () => {
    const token = await mint({ person: "ana@bsc.es", role: "researcher", ttlSeconds: 86_400 });
    const expected = { user: localUser("ana@bsc.es", "researcher"), tokenId: undefined };
    expect(await verifyUserToken(token, check)).toEqual(expected);
    expect(await verifyUserToken(token, { ...check, nowMs: NOW_MS + 86_000_000 })).toEqual(expected);
  });

  it("of the site's own key is one that the ledger must know", async () => {
    const claims = { siteId: "bsc", nowMs: NOW_MS, person: "ana", role: "curator", tokenId: "ut-x" } as const;
    const token = await mintUserToken(site, { ...claims, scopes: ["storage.read:/climate"] });
    expect(await verifyUserToken(token, check)).toEqual({
      user: localUser("ana", "curator", { scopes: [{ action: "read", path: ["climate"] }] }),
      tokenId: "ut-x",
    });
    expect((await refusal(() => verifyUserToken(token, { ...check, siteKeys: [] }))).reason).toBe("TOKEN_INVALID");
  });

  it("is told from other tokens by what it says of itself", async () => {
    expect(isUserToken(await mint())).toBe(true);
    expect(isUserToken(forge(operator, "at+jwt", honest))).toBe(false);
    for (const text of ["", "opaque", "..", "e30.e30.", "x".repeat(20_000)]) expect(isUserToken(text)).toBe(false);
  });

  it.each([
    ["an empty person", { person: "" }],
    ["a person with an escape", { person: "ana\u001b" }],
    ["a long person", { person: "a".repeat(129) }],
    ["an unknown role", { role: "root" }],
    ["no life", { ttlSeconds: 0 }],
    ["half a second", { ttlSeconds: 0.5 }],
    ["more than a day", { ttlSeconds: 86_401 }],
  ])("is not made for %s", async (_, claims) => {
    expect((await refusal(() => mint(claims))).reason).toBe("INVALID_INPUT");
  });

  it.each([
    ["another site's audience", { aud: "lumi" }],
    ["an audience of two", { aud: ["bsc", "lumi"] }],
    ["no audience", { aud: undefined }],
    ["another issuer", { iss: "lumi" }],
    ["no issuer", { iss: undefined }],
    ["no person", { sub: undefined }],
    ["a person that is no text", { sub: ["ana"] }],
    ["a person with spaces", { sub: "a b" }],
    ["no role", { role: undefined }],
    ["an unknown role", { role: "root" }],
    ["an inherited role", { role: "constructor" }],
    ["roles in a list", { role: ["operator"] }],
    ["no end", { exp: undefined }],
    ["no beginning", { iat: undefined }],
    ["a life of two days", { exp: NOW + 172_800 }],
    ["the future", { iat: NOW + 90, exp: NOW + 120 }],
    ["no id", { jti: undefined }],
    ["scopes in a list", { scope: ["storage.read:/"] }],
  ])("is refused with %s", async (_, change) => {
    const token = forge(operator, "hanse-user+jwt", { ...honest, ...change });
    expect((await refusal(() => verifyUserToken(token, check))).reason).toBe("TOKEN_INVALID");
  });

  it("of another site says whose key to use", async () => {
    const token = await mintUserToken(operator, { siteId: "lumi", nowMs: NOW_MS });
    expect((await refusal(() => verifyUserToken(token, check))).remedy).toContain("operator key of the site");
  });

  it("by another key is refused, whatever kid it names", async () => {
    const stranger = generateSigningKey(0);
    const disguised = { ...stranger, publicKey: { ...stranger.publicKey, kid: operator.publicKey.kid } };
    for (const key of [stranger, disguised]) {
      const token = await mintUserToken(key, { siteId: "bsc", nowMs: NOW_MS });
      expect((await refusal(() => verifyUserToken(token, check))).reason).toBe("TOKEN_INVALID");
    }
  });
});
