import { beforeEach, describe, expect, it } from "vitest";
import { authenticatePerson } from "../../../src/app/authenticate-person.ts";
import { tokens } from "../../../src/app/tokens.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { isUserToken, mintUserToken, verifyUserToken } from "../../../src/auth/user-token.ts";
import { localUser } from "../../support/people.ts";
import { NOW_MS, refusal } from "../auth/forge.ts";
import { ada, auditOf, openTestLedger } from "./support.ts";

const key = generateSigningKey(NOW_MS - 1000);

describe("tokens of a site", () => {
  let open: Awaited<ReturnType<typeof openTestLedger>>;
  let house: ReturnType<typeof tokens>;
  let whoIs: ReturnType<typeof authenticatePerson>;
  let now: number;
  const request = {
    requestId: "r1",
    person: "ana",
    role: "researcher",
    scopes: ["storage.read:/climate/"],
    lifeSeconds: 60,
  };

  beforeEach(async () => {
    open = await openTestLedger("bsc");
    now = NOW_MS + 250;
    const { ledger } = open;
    const clock = { now: () => now };
    house = tokens({
      ledger,
      clock,
      random: (bytes) => Buffer.alloc(bytes, 7),
      signUserToken: ({ tokenId, person, role, scopes, createdAtMs: nowMs, expiresAtMs }) =>
        mintUserToken(key, {
          ...{ siteId: "bsc", tokenId, person, role, scopes, nowMs },
          ttlSeconds: (expiresAtMs - nowMs) / 1000,
        }),
    });
    whoIs = authenticatePerson({
      ledger,
      clock,
      verifyUserToken: async (token, nowMs) =>
        isUserToken(token)
          ? verifyUserToken(token, { siteId: "bsc", operatorKeys: [], siteKeys: [key.publicKey], nowMs })
          : undefined,
      verifyAccessToken: (token) => Promise.resolve(localUser(`of ${token}`, "auditor")),
    });
    return () => open[Symbol.asyncDispose]();
  });

  it("speak for their person, within their scopes, until they are revoked or end", async () => {
    const { token, secret } = await house.createToken(ada, request);
    const ana = localUser("ana", "researcher", { scopes: [{ action: "read", path: ["climate"] }] });
    expect(await whoIs(secret)).toEqual(ana);
    expect(token).toMatchObject({ scopes: ["storage.read:/climate"], createdBy: "ada" });
    await house.revokeToken(ada, token.tokenId);
    expect(await refusal(() => whoIs(secret))).toMatchObject({
      reason: "TOKEN_INVALID",
      message: "the token was revoked",
    });
    const other = await house.createToken(ada, { ...request, requestId: "r2" });
    now += 91_000;
    expect((await refusal(() => whoIs(other.secret))).reason).toBe("TOKEN_EXPIRED");
    expect((await auditOf(open.ledger)).map(({ action, onBehalfOf }) => [action, onBehalfOf])).toEqual([
      ["token.create", expect.anything()],
      ["token.revoke", undefined],
      ["token.create", expect.anything()],
    ]);
  });

  it("count only while the ledger knows them, however well they are signed", async () => {
    const claims = { siteId: "bsc", person: "eve", role: "operator", tokenId: "ut-forged", nowMs: now } as const;
    const token = await mintUserToken(key, claims);
    expect(await refusal(() => whoIs(token))).toMatchObject({ message: "the token is not known" });
    expect(await whoIs("opaque")).toEqual(localUser("of opaque", "auditor"));
  });

  it("are made once for a request, and refused for another one under its id", async () => {
    const first = await house.createToken(ada, request);
    now += 5000;
    expect(await house.createToken(ada, request)).toEqual(first);
    expect((await refusal(() => house.createToken(ada, { ...request, role: "operator" }))).reason).toBe(
      "REQUEST_REUSED",
    );
    await house.revokeToken(ada, first.token.tokenId);
    expect((await refusal(() => house.createToken(ada, request))).reason).toBe("REQUEST_REUSED");
  });

  it.each([
    ["an unknown role", { role: "king" }],
    ["a person that tokens cannot carry", { person: "a b" }],
    ["no life", { lifeSeconds: 0 }],
    ["more than a day", { lifeSeconds: 86_401 }],
    ["half a second", { lifeSeconds: 0.5 }],
    ["a scope without a path", { scopes: ["storage.read"] }],
  ])("are not made with %s", async (_, change) => {
    expect((await refusal(() => house.createToken(ada, { ...request, ...change }))).reason).toBe("INVALID_INPUT");
  });

  it("are called by their own ids where no person is named, and listed page by page", async () => {
    const { token } = await house.createToken(ada, { ...request, person: undefined });
    expect(token.person).toBe(token.tokenId);
    for (const requestId of ["r2", "r3"]) await house.createToken(ada, { ...request, requestId });
    const one = await house.listTokens(ada, true, { size: 2, token: "" });
    const two = await house.listTokens(ada, true, { size: 2, token: one.nextToken });
    expect([one.items.length, two.items.length, two.nextToken]).toEqual([2, 1, ""]);
    expect(new Set([...one.items, ...two.items].map(({ tokenId }) => tokenId)).size).toBe(3);
    now += 61_000;
    expect((await house.listTokens(ada, true, { size: 9, token: "" })).items).toEqual([]);
    expect((await refusal(() => house.listTokens(ada, true, { size: 9, token: "x" }))).reason).toBe("INVALID_INPUT");
    expect((await refusal(() => house.revokeToken(ada, "ut-none"))).reason).toBe("UNKNOWN_TOKEN");
  });
});
