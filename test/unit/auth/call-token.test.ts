import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyCall, verifyIntroduction } from "../../../src/auth/call-token.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey, publicKeyObject } from "../../../src/auth/keys.ts";
import { mintCall } from "../../../src/auth/mint-call.ts";
import { actorOfUser } from "../../../src/domain/principal.ts";
import type { SiteKey } from "../../../src/domain/site.ts";
import { localUser } from "../../support/people.ts";
import { base64url, claimsOf, forge, headerOf, makeSite, NOW, NOW_MS, rawToken, refusal } from "./forge.ts";

const TYP = "hanse-call+jwt";
const METHOD = "/hanse.federation.v1.PeeringService/Exchange";
const bsc = generateSigningKey(NOW_MS - 1000);
const cineca = generateSigningKey(NOW_MS - 1000, "ES256");
const stranger = generateSigningKey(NOW_MS - 1000);
const pinned: Record<string, readonly SiteKey[]> = { bsc: [bsc.publicKey], cineca: [cineca.publicKey] };

const check = {
  audience: "lumi",
  method: METHOD,
  nowMs: NOW_MS,
  keysOf: (site: string) => Promise.resolve(pinned[site]),
};
const honest = {
  iss: "bsc",
  aud: "lumi",
  iat: NOW,
  exp: NOW + 30,
  jti: "A".repeat(22),
  method: METHOD,
  ver: "1.0",
};
const without = (name: keyof typeof honest): object => ({ ...honest, [name]: undefined });
const call = (claims: object = {}, key = bsc): string => forge(key, TYP, { ...honest, ...claims });

describe("a call token", () => {
  it("that this site minted is what its peer takes", async () => {
    const actor = {
      sub: "ana@bsc",
      issuer: "https://login.example",
      roles: ["researcher"],
      entitlements: ["urn:geant:example.eu:group:climate#aai.example.eu"],
    };
    const token = await mintCall(bsc, "bsc", { audience: "lumi", method: METHOD, actor, nowMs: NOW_MS }, randomBytes);
    const { jti, ...checked } = await verifyCall(token, check);
    expect(checked).toEqual({ issuer: "bsc", issuedAtMs: NOW_MS, expiresAtMs: NOW_MS + 30_000, actor });
    expect(jti).toMatch(/^[\w-]{22}$/);
  });

  it("stays below 4 KiB with all that a person can bring along", async () => {
    const entitlements = Array.from({ length: 64 }, (_, i) => `urn:geant:example.eu:group:${i}${"x".repeat(200)}`);
    const user = localUser("s".repeat(200), "researcher", { issuer: `https://${"i".repeat(190)}`, entitlements });
    const method = `/hanse.federation.v1.DeliveryService/${"M".repeat(30)}`;
    const call = { audience: "l".repeat(63), method, actor: actorOfUser(user), nowMs: NOW_MS };
    const token = await mintCall(bsc, "b".repeat(63), call, randomBytes);
    expect(token.length).toBeLessThan(4096);
    expect(call.actor.entitlements).toEqual(entitlements.slice(0, 7));
  });

  it("of a site that knows no entitlements names a person without any", async () => {
    expect((await verifyCall(call({ act: { sub: "ana" } }), check)).actor).toEqual({
      sub: "ana",
      roles: [],
      entitlements: [],
    });
  });

  it("is small and new each time", async () => {
    const mint = () => mintCall(bsc, "bsc", { audience: "lumi", method: METHOD, nowMs: NOW_MS }, randomBytes);
    const [one, two] = [await mint(), await mint()];
    expect(one.length).toBeLessThan(1024);
    expect(claimsOf(one)["jti"]).not.toBe(claimsOf(two)["jti"]);
  });

  it("by either algorithm is taken, as the key was pinned", async () => {
    expect((await verifyCall(call(), check)).issuer).toBe("bsc");
    expect((await verifyCall(call({ iss: "cineca" }, cineca), check)).issuer).toBe("cineca");
  });

  it("may carry claims that are unknown here, and a newer minor", async () => {
    expect((await verifyCall(call({ ver: "1.7", extra: { a: [1] }, jku: "https://evil.example" }), check)).issuer).toBe(
      "bsc",
    );
  });
});

/** A token whose header says `alg` over a signature that this algorithm makes of a text that everyone knows. */
function hmacToken(secret: string | Buffer): string {
  const input = `${base64url(headerOf(bsc, TYP, { alg: "HS256" }))}.${base64url(JSON.stringify(honest))}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

function rsaToken(alg: "RS256" | "PS256"): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const input = `${base64url(headerOf(bsc, TYP, { alg }))}.${base64url(JSON.stringify(honest))}`;
  return `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
}

function p384Token(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  return rawToken(headerOf(bsc, TYP, { alg: "ES384" }), JSON.stringify(honest), privateKey);
}

const pem = publicKeyObject(bsc.publicKey.jwk).export({ type: "spki", format: "pem" });
const der = publicKeyObject(bsc.publicKey.jwk).export({ type: "spki", format: "der" });
const unsigned = (alg: string): string =>
  `${base64url(headerOf(bsc, TYP, { alg }))}.${base64url(JSON.stringify(honest))}.`;
const [goodHeader = "", goodPayload = "", goodSignature = ""] = call().split(".");
const withHeader = (more: object, key = bsc): string =>
  rawToken(headerOf(bsc, TYP, more), JSON.stringify(honest), key.privateKey);

const forged: Record<string, () => string> = {
  "J1 alg none": () => unsigned("none"),
  "J1 alg None": () => unsigned("None"),
  "J1 alg nOnE": () => unsigned("nOnE"),
  "J1 alg none with a signature": () => `${unsigned("none")}${goodSignature}`,
  "J1 empty signature": () => unsigned("EdDSA"),
  "J1 signature of zeros": () => `${goodHeader}.${goodPayload}.${base64url(new Uint8Array(64))}`,
  "J2 HS256 by the PEM": () => hmacToken(pem),
  "J2 HS256 by the DER": () => hmacToken(der),
  "J2 HS256 by the JWK": () => hmacToken(JSON.stringify(bsc.publicKey.jwk)),
  "J2 HS256 by x": () => hmacToken(Buffer.from(bsc.publicKey.jwk.x, "base64url")),
  "J3 RS256": () => rsaToken("RS256"),
  "J3 PS256": () => rsaToken("PS256"),
  "J3 ES384": () => p384Token(),
  "J3 ES256 by a foreign key at an Ed25519 peer": () =>
    rawToken(headerOf(bsc, TYP, { alg: "ES256" }), JSON.stringify(honest), cineca.privateKey),
  "J3 EdDSA by a foreign key at a P-256 peer": () =>
    rawToken(headerOf(cineca, TYP, { alg: "EdDSA" }), JSON.stringify({ ...honest, iss: "cineca" }), bsc.privateKey),
  "J3 ES256 in the header over a right EdDSA signature": () => withHeader({ alg: "ES256" }),
  "J4 attacker's key in jwk": () => withHeader({ jwk: stranger.publicKey.jwk }, stranger),
  "J4 our own key in jwk": () => withHeader({ jwk: bsc.publicKey.jwk }),
  "J5 jku": () => withHeader({ jku: "http://127.0.0.1:1/keys" }),
  "J5 x5u": () => withHeader({ x5u: "http://127.0.0.1:1/cert" }),
  "J5 x5c": () => withHeader({ x5c: [base64url(der)] }),
  "J6 kid a path": () => withHeader({ kid: "../../keys/site.json" }),
  "J6 kid SQL": () => withHeader({ kid: "' OR 1=1 --" }),
  "J6 kid of 1 MB": () => withHeader({ kid: "k".repeat(1_000_000) }),
  "J6 kid a number": () => withHeader({ kid: 0 }),
  "J6 kid an array": () => withHeader({ kid: [bsc.publicKey.kid] }),
  "J6 kid __proto__": () => withHeader({ kid: "__proto__" }),
  "J6 kid in other case": () => withHeader({ kid: bsc.publicKey.kid.toUpperCase() + " " }),
  "J7 iss cineca signed with bsc's key": () => call({ iss: "cineca" }),
  "J7 iss cineca with cineca's kid, signed with bsc's key": () =>
    rawToken(headerOf(cineca, TYP, { alg: "EdDSA" }), JSON.stringify({ ...honest, iss: "cineca" }), bsc.privateKey),
  "J7 iss bsc with cineca's kid and key": () => call({}, cineca),
  "J8 aud missing": () => call({ aud: undefined }),
  "J8 aud another site": () => call({ aud: "cineca" }),
  "J8 aud in an array": () => call({ aud: ["lumi"] }),
  "J8 aud an array of two": () => call({ aud: ["lumi", "cineca"] }),
  "J8 aud an empty array": () => call({ aud: [] }),
  "J8 aud empty": () => call({ aud: "" }),
  "J8 aud in capitals": () => call({ aud: "LUMI" }),
  "J8 aud null": () => call({ aud: null }),
  "J9 iss ourselves": () => call({ iss: "lumi" }),
  "J9 iss unknown": () => call({ iss: "nobody" }),
  "J9 iss missing": () => call({ iss: undefined }),
  "J9 iss an array": () => call({ iss: ["bsc"] }),
  "J9 iss in capitals": () => call({ iss: "BSC" }),
  "J9 iss __proto__": () => call({ iss: "__proto__" }),
  "J10 exp missing": () => call({ exp: undefined }),
  "J10 iat missing": () => call({ iat: undefined }),
  "J10 life of 61 s": () => call({ exp: NOW + 61 }),
  "J10 life of a year": () => call({ exp: NOW + 31_536_000 }),
  "J10 exp before iat": () => call({ exp: NOW - 1 }),
  "J10 exp at iat": () => call({ exp: NOW }),
  "J10 nbf beyond the tolerance": () => call({ nbf: NOW + 40 }),
  "J10 exp as text": () => call({ exp: String(NOW + 30) }),
  "J15 another method": () => call({ method: "/hanse.federation.v1.PeeringService/Introduce" }),
  "J15 method missing": () => call({ method: undefined }),
  "J15 method an array": () => call({ method: [METHOD] }),
  "J15 method as a prefix": () => call({ method: `${METHOD}/` }),
  "J16 ten thousand claims": () => call(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, i]))),
  "J16 hundred claims": () => call(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c${i}`, i]))),
  "J16 1 MiB": () => call({ padding: "x".repeat(1024 * 1024) }),
  "J17 iss twice": () =>
    rawToken(headerOf(bsc, TYP), JSON.stringify(honest).replace("{", '{"iss":"cineca",'), bsc.privateKey),
  "J17 kid twice": () =>
    rawToken(headerOf(bsc, TYP).replace("{", '{"kid":"x",'), JSON.stringify(honest), bsc.privateKey),
  "J18 crit unknown": () => withHeader({ crit: ["urn:x"], "urn:x": 1 }),
  "J18 crit empty": () => withHeader({ crit: [] }),
  "J18 b64 false": () => withHeader({ b64: false, crit: ["b64"] }),
  "J21 two segments": () => `${goodHeader}.${goodPayload}`,
  "J21 four segments": () => `${call()}.${goodSignature}`,
  "J21 five segments": () => `${goodHeader}..${goodPayload}.${goodSignature}.${goodSignature}`,
  "J21 JSON serialisation": () =>
    JSON.stringify({ protected: goodHeader, payload: goodPayload, signature: goodSignature }),
  "jti missing": () => call({ jti: undefined }),
  "jti too short": () => call({ jti: "A".repeat(21) }),
  "jti too long": () => call({ jti: "A".repeat(129) }),
  "jti with other letters": () => call({ jti: `${"A".repeat(22)}/` }),
  "jti a number": () => call({ jti: 1 }),
  "ver missing": () => call({ ver: undefined }),
  "ver of another major": () => call({ ver: "2.0" }),
  "ver a number": () => call({ ver: 1 }),
  "ver 10.0": () => call({ ver: "10.0" }),
  "act a text": () => call({ act: "ana" }),
  "act an array": () => call({ act: [] }),
  "act null": () => call({ act: null }),
  "act without sub": () => call({ act: { roles: [] } }),
  "act with an empty sub": () => call({ act: { sub: "", roles: [] } }),
  "act with a long sub": () => call({ act: { sub: "x".repeat(257), roles: [] } }),
  "act with an issuer that is no text": () => call({ act: { sub: "ana", iss: 1 } }),
  "act with 17 entitlements": () => call({ act: { sub: "ana", entitlements: Array(17).fill("urn:x-y:z:group:g") } }),
  "act with a long entitlement": () => call({ act: { sub: "ana", entitlements: ["x".repeat(257)] } }),
  "act with an entitlement of many bytes": () => call({ act: { sub: "ana", entitlements: ["é".repeat(129)] } }),
  "act with entitlements that are no list": () => call({ act: { sub: "ana", entitlements: { length: 1 } } }),
  "act with control characters": () => call({ act: { sub: "ana\u001b[2J", roles: [] } }),
  "act with many roles": () => call({ act: { sub: "ana", roles: Array.from({ length: 17 }, () => "r") } }),
  "act with a role that is no text": () => call({ act: { sub: "ana", roles: [1] } }),
  "one flipped bit in the payload": () =>
    `${goodHeader}.${base64url(JSON.stringify({ ...honest, exp: NOW + 31 }))}.${goodSignature}`,
  "another header's signature": () => `${base64url(headerOf(bsc, TYP, { kid: "k" }))}.${goodPayload}.${goodSignature}`,
};

describe("a forged call token", () => {
  it("starts from one that is taken", async () => {
    expect((await verifyCall(call(), check)).issuer).toBe("bsc");
  });

  it.each(Object.entries(forged))("is refused: %s", async (_, token) => {
    const error = await refusal(() => verifyCall(token(), check));
    expect(error.reason).toBe("TOKEN_INVALID");
    expect(error.remedy).toBeDefined();
  });

  it("lacking a claim is refused, whichever it is", async () => {
    for (const name of Object.keys(honest) as (keyof typeof honest)[]) {
      const { reason } = await refusal(() => verifyCall(forge(bsc, TYP, without(name)), check));
      expect(reason, name).toBe("TOKEN_INVALID");
    }
  });

  it("gets one answer for an unknown site, itself, an unknown key and a wrong signature", async () => {
    const tokens = [
      "J1 signature of zeros",
      "J6 kid SQL",
      "J7 iss bsc with cineca's kid and key",
      "J9 iss ourselves",
      "J9 iss unknown",
      "J9 iss missing",
    ];
    const answers = await Promise.all(
      tokens.map(async (name) => (await refusal(() => verifyCall(forged[name]?.() ?? "", check))).line),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it("too large or wrongly made is refused before any key is looked at", async () => {
    const untouchable = {
      ...check,
      keysOf: () => Promise.reject(new Error("keys were looked up")),
    };
    for (const name of Object.keys(forged).filter((text) => /^J(1 alg|2|4|5|16|17|18|21)/.test(text))) {
      expect((await refusal(() => verifyCall(forged[name]?.() ?? "", untouchable))).reason, name).toBe("TOKEN_INVALID");
    }
    const exact = call({ padding: "" });
    const large = call({ padding: "x".repeat(Math.ceil(((8193 - exact.length) * 3) / 4)) });
    expect(large.length).toBeGreaterThan(8192);
    expect(large.length).toBeLessThan(8200);
    expect((await refusal(() => verifyCall(large, untouchable))).message).toContain("larger than 8192");
  });

  it("by an algorithm that is not pinned is refused without using the pinned key", async () => {
    const key = {
      ...bsc.publicKey,
      get jwk(): never {
        throw new Error("the key was used");
      },
    };
    const keysOf = () => Promise.resolve([key]);
    const { reason } = await refusal(() => verifyCall(withHeader({ alg: "ES256" }), { ...check, keysOf }));
    expect(reason).toBe("TOKEN_INVALID");
    await expect(verifyCall(call(), { ...check, keysOf })).rejects.toThrow("the key was used");
  });
});

describe("clock skew", () => {
  const at = (skewSeconds: number) => {
    const iat = NOW + skewSeconds;
    return verifyCall(call({ iat, exp: iat + 30 }), check);
  };

  it.each([-25, 25, 0, 30])("of %i s is tolerated", async (skew) => {
    expect((await at(skew)).issuer).toBe("bsc");
  });

  it.each([-90, 90, -61, 31, -86_400])("of %i s is refused and named", async (skew) => {
    const error = await refusal(() => at(skew));
    expect(error.reason).toBe(skew < 0 ? "TOKEN_EXPIRED" : "TOKEN_INVALID");
    expect(error.message).toContain(`clock skew ${Math.abs(skew)} s`);
  });

  it("is not told to those who could not sign", async () => {
    const token = forge(stranger, TYP, { ...honest, iat: NOW - 90, exp: NOW - 60 });
    expect((await refusal(() => verifyCall(token, check))).message).not.toContain("skew");
  });

  it("does not hide that the token is for another method", async () => {
    const token = call({ iat: NOW - 90, exp: NOW - 60, method: "/x/Y" });
    expect((await refusal(() => verifyCall(token, check))).message).toContain("another method");
  });
});

describe("a pinned key", () => {
  const during = (fromMs: number, untilMs?: number) => ({
    ...check,
    keysOf: () => Promise.resolve([{ ...bsc.publicKey, fromMs, untilMs }]),
  });

  it("opens calls while it is in use", async () => {
    expect((await verifyCall(call(), during(NOW_MS - 1, NOW_MS + 1))).issuer).toBe("bsc");
    expect((await verifyCall(call(), during(NOW_MS + 25_000))).issuer).toBe("bsc");
  });

  it("opens none before and after", async () => {
    expect((await refusal(() => verifyCall(call(), during(NOW_MS + 31_000)))).reason).toBe("TOKEN_INVALID");
    expect((await refusal(() => verifyCall(call(), during(0, NOW_MS - 31_000)))).reason).toBe("TOKEN_INVALID");
  });

  it("stands beside others during a rotation", async () => {
    const next = generateSigningKey(NOW_MS);
    const keysOf = () => Promise.resolve([bsc.publicKey, next.publicKey]);
    expect((await verifyCall(call(), { ...check, keysOf })).issuer).toBe("bsc");
    expect((await verifyCall(call({}, next), { ...check, keysOf })).issuer).toBe("bsc");
  });
});

describe("the call token of Introduce", () => {
  let site: Awaited<ReturnType<typeof makeSite>>;
  beforeAll(async () => {
    site = await makeSite("bsc", bsc);
  });
  const introduction = async () => {
    const documents = openDocuments({
      siteId: "bsc",
      description: () => site.description,
      key: bsc,
      keys: [bsc.publicKey],
    });
    const statement = await documents.readStatement(await documents.signStatement(1, NOW_MS), NOW_MS);
    return { audience: "lumi", method: METHOD, nowMs: NOW_MS, statement };
  };

  it("is checked with the key that the statement shows", async () => {
    expect((await verifyIntroduction(call(), await introduction())).issuer).toBe("bsc");
  });

  it.each([
    ["by another key", () => call({}, stranger)],
    ["of another site", () => call({ iss: "cineca" })],
    ["for another method", () => call({ method: "/x/Y" })],
    ["for another site", () => call({ aud: "cineca" })],
  ])("is refused: %s", async (_, token) => {
    const introduced = await introduction();
    expect((await refusal(() => verifyIntroduction(token(), introduced))).reason).toBe("TOKEN_INVALID");
  });

  it("is refused where the statement is our own", async () => {
    const introduced = { ...(await introduction()), audience: "bsc" };
    expect((await refusal(() => verifyIntroduction(call({ aud: "bsc" }), introduced))).reason).toBe("TOKEN_INVALID");
  });
});
