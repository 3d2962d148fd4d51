import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPeople, type People } from "../../../src/auth/people.ts";
import { parseEntitlement } from "../../../src/domain/entitlement.ts";
import type { Issuer } from "../../../src/domain/issuer.ts";
import { INTROSPECTION_SECRET, issuerTestKey, signedBy, TestIssuer } from "../../support/oidc-issuer.ts";
import { NOW, NOW_MS, refusal } from "./forge.ts";

const AUDIENCE = "https://gateway.bsc.example";
const GROUP = "urn:geant:eurohpc.eu:group:climate";
const MEMBER = `${GROUP}:models:role=member#aai.eurohpc.eu`;
const key = issuerTestKey("es", "ES256");

let issuer: TestIssuer;
let directory: string;
let clock: { nowMs: number; now: () => number };
let told: unknown[][];
let people: People;

const trust = (url: string, change: Partial<Issuer> = {}): Issuer => ({
  name: "home",
  issuer: url,
  audience: AUDIENCE,
  algorithms: ["ES256"],
  jwksUri: undefined,
  entitlementClaims: ["entitlements", "eduperson_entitlement"],
  roles: [{ entitlement: parseEntitlement(GROUP), text: GROUP, role: "researcher" }],
  assurance: [],
  acr: [],
  introspection: undefined,
  login: undefined,
  ...change,
});

const honest = (): Record<string, unknown> => ({
  iss: issuer.issuer,
  aud: AUDIENCE,
  sub: "ana",
  iat: NOW,
  exp: NOW + 600,
  entitlements: [MEMBER],
});

const open = (...issuers: readonly Issuer[]): People =>
  openPeople({
    issuers,
    stateDir: directory,
    clock,
    events: {
      issuerFailed: (name, error) => void told.push([name, error.message]),
      entitlementsLeftOut: (person, count) => void told.push([person, count]),
    },
  });

const reasonOf = async (token: string, from: People = people): Promise<string> =>
  (await refusal(() => from.authenticate(token))).reason;

beforeAll(async () => {
  issuer = await TestIssuer.start({ keys: [key] });
});
afterAll(() => issuer[Symbol.asyncDispose]());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hanse-people-"));
  clock = { nowMs: NOW_MS, now: () => clock.nowMs };
  told = [];
  people = open(trust(issuer.issuer));
  return async () => {
    await people.close();
    await rm(directory, { recursive: true });
  };
});

describe("an access token of an issuer", () => {
  it("says who somebody is: the issuer's name for them, groups and role", async () => {
    expect(await people.authenticate(issuer.sign(honest()))).toEqual({
      type: "user",
      person: "ana@home",
      role: "researcher",
      issuer: issuer.issuer,
      entitlements: [MEMBER],
      scopes: undefined,
    });
  });

  it("may be a plain JWT, for several audiences, with a certificate's thumbprint", async () => {
    const header = { typ: "JWT", x5t: "abc", "x5t#S256": "def" };
    const token = issuer.sign({ ...honest(), aud: ["account", AUDIENCE], typ: "Bearer" }, header);
    expect((await people.authenticate(token)).person).toBe("ana@home");
  });

  it("is limited by the words of its scope that speak of storage", async () => {
    const scoped = await people.authenticate(issuer.sign({ ...honest(), scope: "openid storage.read:/climate" }));
    expect(scoped.scopes).toEqual([{ action: "read", path: ["climate"] }]);
    const listed = await people.authenticate(issuer.sign({ ...honest(), scope: ["openid", "storage.create:/llm"] }));
    expect(listed.scopes).toEqual([{ action: "create", path: ["llm"] }]);
    for (const scope of [{}, [{}], 1, null])
      expect(await reasonOf(issuer.sign({ ...honest(), scope }))).toBe("TOKEN_INVALID");
    expect((await people.authenticate(issuer.sign({ ...honest(), scope: "openid" }))).scopes).toBeUndefined();
  });

  it("of MyAccessID names its person in lower case, and no other does", async () => {
    const sub = (text: string): Promise<string> =>
      people.authenticate(issuer.sign({ ...honest(), sub: text })).then(({ person }) => person);
    expect(await sub("ABC1@MyAccessID.org")).toBe("abc1@myaccessid.org@home");
    expect(await sub("ABC1@example.org")).toBe("ABC1@example.org@home");
  });

  it.each<[string, (claims: Record<string, unknown>) => object]>([
    ["another audience", (claims) => ({ ...claims, aud: `${AUDIENCE}/` })],
    ["no audience", (claims) => ({ ...claims, aud: undefined })],
    ["very many audiences", (claims) => ({ ...claims, aud: [...Array<string>(16).fill("x"), AUDIENCE] })],
    ["another issuer", (claims) => ({ ...claims, iss: "https://evil.example" })],
    ["the issuer spelled otherwise", (claims) => ({ ...claims, iss: `${String(claims["iss"])}/` })],
    ["no issuer", (claims) => ({ ...claims, iss: undefined })],
    ["no end", (claims) => ({ ...claims, exp: undefined })],
    ["no person", (claims) => ({ ...claims, sub: undefined })],
    ["an empty person", (claims) => ({ ...claims, sub: "" })],
    ["a person with an escape", (claims) => ({ ...claims, sub: "ana\u001b[2J" })],
    ["a person in other letters", (claims) => ({ ...claims, sub: "аna" })],
    ["a person with a long name", (claims) => ({ ...claims, sub: "a".repeat(201) })],
    ["a beginning in the future", (claims) => ({ ...claims, nbf: NOW + 90 })],
    ["a making in the future", (claims) => ({ ...claims, iat: NOW + 90 })],
    ["a time that is no number", (claims) => ({ ...claims, exp: "tomorrow" })],
    ["the nonce of an ID token", (claims) => ({ ...claims, nonce: "n" })],
    ["the at_hash of an ID token", (claims) => ({ ...claims, at_hash: "h" })],
    ["the type of an ID token", (claims) => ({ ...claims, typ: "ID" })],
    ["the use of an ID token", (claims) => ({ ...claims, token_use: "id" })],
    ["the events of a logout token", (claims) => ({ ...claims, events: {} })],
  ])("is refused with %s", async (_, change) => {
    expect(await reasonOf(issuer.sign(change(honest())))).toBe("TOKEN_INVALID");
  });

  it.each<[string, Record<string, unknown>]>([
    ["no type", { typ: undefined }],
    ["the type of a call token", { typ: "hanse-call+jwt" }],
    ["the type of a logout token", { typ: "logout+jwt" }],
    ["no key id", { kid: undefined }],
    ["an unknown key id", { kid: "other" }],
    ["a key of its own", { jwk: {} }],
    ["an address of keys", { jku: "https://evil.example" }],
    ["a certificate's address", { x5u: "https://evil.example" }],
    ["a certificate", { x5c: ["x"] }],
    ["a critical member", { crit: ["exp"] }],
    ["no algorithm", { alg: "none" }],
    ["an algorithm that is not the issuer's", { alg: "RS256" }],
    ["a symmetric algorithm", { alg: "HS256" }],
  ])("is refused with %s in its header", async (_, header) => {
    expect(await reasonOf(issuer.sign(honest(), header))).toBe("TOKEN_INVALID");
  });

  it("is refused when it was altered, or signed by somebody else under the same key id", async () => {
    const [header, , signature] = issuer.sign(honest()).split(".");
    const altered = Buffer.from(JSON.stringify({ ...honest(), sub: "eve" })).toString("base64url");
    expect(await reasonOf([header, altered, signature].join("."))).toBe("TOKEN_INVALID");
    expect(await reasonOf(signedBy(issuerTestKey("es", "ES256"), honest()))).toBe("TOKEN_INVALID");
    expect(await reasonOf("x.y.z")).toBe("TOKEN_INVALID");
    expect(await reasonOf(`${"a".repeat(9000)}.e30.AA`)).toBe("TOKEN_INVALID");
    const twice = Buffer.from(`{"iss":"a",${JSON.stringify(honest()).slice(1)}`).toString("base64url");
    expect(await reasonOf([header, twice, signature].join("."))).toBe("TOKEN_INVALID");
  });

  it("is good until its end and thirty seconds more", async () => {
    const token = issuer.sign(honest());
    clock.nowMs += 620_000;
    expect((await people.authenticate(token)).person).toBe("ana@home");
    clock.nowMs += 20_000;
    expect(await refusal(() => people.authenticate(token))).toMatchObject({ reason: "TOKEN_EXPIRED" });
  });
});

describe("a role", () => {
  it("is given by the first rule that fits: a group or a person", async () => {
    const text = `${GROUP}:role=manager`;
    const roles = [
      { subject: "carla", text: "", role: "operator" },
      { entitlement: parseEntitlement(text), text, role: "curator" },
      { entitlement: parseEntitlement(GROUP), text: GROUP, role: "researcher" },
    ] as const;
    const strict = open(trust(issuer.issuer, { roles }));
    const role = async (claims: object): Promise<string> =>
      (await strict.authenticate(issuer.sign({ ...honest(), ...claims }))).role;
    expect(await role({})).toBe("researcher");
    expect(await role({ entitlements: [MEMBER, text] })).toBe("curator");
    expect(await role({ sub: "carla", entitlements: undefined })).toBe("operator");
    expect(await role({ entitlements: undefined, eduperson_entitlement: GROUP })).toBe("researcher");
  });

  it("is given to nobody else, who is told which groups are taken", async () => {
    for (const entitlements of [
      undefined,
      [],
      [`${GROUP}2`],
      [`x${GROUP}`],
      ["climate"],
      [{}],
      [GROUP.toUpperCase()],
    ]) {
      const refused = await refusal(() => people.authenticate(issuer.sign({ ...honest(), entitlements })));
      expect(refused).toMatchObject({ reason: "NOT_ALLOWED", problems: [`researcher: ${GROUP}`] });
    }
  });

  it("wants the login and the assurance that the site asks for", async () => {
    const acr = "https://refeds.org/profile/mfa";
    const level = "https://refeds.org/assurance/IAP/medium";
    const strict = open(trust(issuer.issuer, { acr: [acr], assurance: [level] }));
    const ask = (claims: object): Promise<unknown> => strict.authenticate(issuer.sign({ ...honest(), ...claims }));
    const weak = await refusal(() => ask({ acr: "password" }));
    expect(weak).toMatchObject({
      reason: "STEP_UP_REQUIRED",
      remedy: expect.stringContaining(`hanse login --issuer ${issuer.issuer}`) as string,
      problems: [`missing: acr ${acr}`, `missing: eduperson_assurance ${level}`],
    });
    expect((await refusal(() => ask({ acr }))).problems).toEqual([`missing: eduperson_assurance ${level}`]);
    expect(await ask({ acr, eduperson_assurance: ["x", level] })).toMatchObject({ person: "ana@home" });
  });

  it("comes with all groups here, and it is told how many do not travel", async () => {
    const entitlements = Array.from({ length: 20 }, (_, i) => `${GROUP}:g${i}`);
    expect((await people.authenticate(issuer.sign({ ...honest(), entitlements }))).entitlements).toHaveLength(20);
    expect(told).toEqual([["ana@home", 4]]);
  });
});

describe("several issuers", () => {
  it("are told apart by their keys, and persons by their issuers", async () => {
    const [rsa, ed] = [issuerTestKey("r", "RS256"), issuerTestKey("e", "EdDSA")];
    await using two = await TestIssuer.start({ keys: [rsa] });
    await using three = await TestIssuer.start({ keys: [ed, { ...rsa, kid: "ps", alg: "PS256" }] });
    const all = open(
      trust(issuer.issuer),
      trust(two.issuer, { name: "two", algorithms: ["RS256"] }),
      trust(three.issuer, { name: "three", algorithms: ["EdDSA", "PS256"] }),
    );
    const as = async (of: TestIssuer, token: string): Promise<unknown> => (await all.authenticate(token)).person;
    expect(await as(issuer, issuer.sign(honest()))).toBe("ana@home");
    expect(await as(two, two.sign({ ...honest(), iss: two.issuer }))).toBe("ana@two");
    expect(await as(three, three.sign({ ...honest(), iss: three.issuer }))).toBe("ana@three");
    const ps = { ...rsa, kid: "ps", alg: "PS256" } as const;
    expect(await as(three, signedBy(ps, { ...honest(), iss: three.issuer }))).toBe("ana@three");
    expect(await reasonOf(two.sign(honest()), all)).toBe("TOKEN_INVALID");
    expect(await reasonOf(three.sign({ ...honest(), iss: two.issuer }), all)).toBe("TOKEN_INVALID");
    // A key that is kept for one algorithm serves no other, though it would fit.
    const wrong = { ...rsa, kid: "ps" } as const;
    expect(await reasonOf(signedBy(wrong, { ...honest(), iss: three.issuer }), all)).toBe("TOKEN_INVALID");
    await all.close();
  });
});

describe("the keys of an issuer", () => {
  it("are asked for once, kept on disk for this user alone, and good while it is down", async () => {
    const own = issuerTestKey("k", "ES256");
    const home = await TestIssuer.start({ keys: [own] });
    const token = home.sign({ ...honest(), iss: home.issuer });
    const first = open(trust(home.issuer));
    for (let i = 0; i < 3; i++) await first.authenticate(token);
    expect(home.asked.filter((path) => path.includes("jwks"))).toHaveLength(1);
    await home[Symbol.asyncDispose]();
    clock.nowMs += 11 * 60_000;
    const later = signedBy(own, { ...honest(), iss: home.issuer, exp: NOW + 3600 });
    expect((await first.authenticate(later)).person).toBe("ana@home");
    expect(told).toHaveLength(1);
    const restarted = open(trust(home.issuer));
    expect((await restarted.authenticate(later)).person).toBe("ana@home");
    const file = join(directory, "issuers", "home.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toContain('"d"');
  });

  it("of which nothing is known yet cannot be waited for by refusing people", async () => {
    const gone = open(trust("http://127.0.0.1:9"));
    expect(await reasonOf(issuer.sign({ ...honest(), iss: "http://127.0.0.1:9" }), gone)).toBe("ISSUER_DOWN");
    expect(told).toHaveLength(1);
  });

  it("change: a new one is found at once, a withdrawn one ends within ten minutes", async () => {
    const [old, young] = [issuerTestKey("old", "ES256"), issuerTestKey("young", "ES256")];
    const before = await TestIssuer.start({ keys: [old] });
    const from = open(trust(before.issuer));
    const claims = { ...honest(), iss: before.issuer, exp: NOW + 3600 };
    await from.authenticate(signedBy(old, claims));
    await before[Symbol.asyncDispose]();
    await using after = await TestIssuer.start({ keys: [young], port: before.port });
    // A moment ago it was asked: strangers with invented key ids do not make it be asked again.
    expect(await reasonOf(signedBy(young, claims), from)).toBe("TOKEN_INVALID");
    expect(after.asked).toEqual([]);
    clock.nowMs += 31_000;
    expect((await from.authenticate(signedBy(young, claims))).person).toBe("ana@home");
    for (let i = 0; i < 5; i++)
      expect(await reasonOf(signedBy(young, claims, { kid: `k${i}` }), from)).toBe("TOKEN_INVALID");
    expect(after.asked.filter((path) => path.includes("jwks"))).toHaveLength(1);
    clock.nowMs += 31_000;
    expect(await reasonOf(signedBy(old, claims), from)).toBe("TOKEN_INVALID");
  });

  it("are weak or of another kind: they count for nothing", async () => {
    await using weak = await TestIssuer.start({ keys: [issuerTestKey("r", "RS256"), key] });
    const from = open(trust(weak.issuer, { algorithms: ["RS256", "ES256"] }));
    const claims = { ...honest(), iss: weak.issuer };
    expect(await reasonOf(signedBy(issuerTestKey("r", "ES256"), claims), from)).toBe("TOKEN_INVALID");
    await writeFile(
      join(directory, "issuers", "home.json"),
      JSON.stringify({
        issuer: weak.issuer,
        fetchedAtMs: clock.nowMs,
        keys: [{ ...issuerTestKey("w", "RS256", 1024).privateKey.export({ format: "jwk" }), kid: "w" }],
      }),
    );
    const small = issuerTestKey("w", "RS256", 1024);
    expect(await reasonOf(signedBy(small, claims), open(trust(weak.issuer, { algorithms: ["RS256"] })))).toBe(
      "TOKEN_INVALID",
    );
  });
});

describe("an opaque token", () => {
  it("is looked up at its issuer, and the answer counts for a minute", async () => {
    await using home = await TestIssuer.start({
      keys: [key],
      opaque: true,
      claims: () => ({ entitlements: [MEMBER] }),
    });
    const secretFile = join(directory, "secret");
    await writeFile(secretFile, `${INTROSPECTION_SECRET}\n`, { mode: 0o600 });
    const introspection = { clientId: "hanse-gateway", secretFile, endpoint: undefined };
    clock.now = Date.now;
    const from = open(trust(home.issuer, { introspection }));
    const accessToken = await home.tokenFor("ana", AUDIENCE);
    expect(accessToken.split(".")).toHaveLength(1);
    expect(await from.authenticate(accessToken)).toMatchObject({ person: "ana@home", role: "researcher" });
    await from.authenticate(accessToken);
    expect(home.asked.filter((path) => path.includes("introspection"))).toHaveLength(1);
    expect(await reasonOf("nobody-knows-this-token", from)).toBe("TOKEN_INVALID");
    expect(await reasonOf(accessToken)).toBe("TOKEN_INVALID");
    const elsewhere = open(trust(home.issuer, { introspection, audience: "https://other.example" }));
    expect(await reasonOf(accessToken, elsewhere)).toBe("TOKEN_INVALID");
  });
});
