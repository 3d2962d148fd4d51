import { describe, expect, it } from "vitest";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey, type SiteSigningKey } from "../../../src/auth/keys.ts";
import { makeAuthority, makeServerCertificate } from "../../../src/auth/certificates.ts";
import { thumbprint, type SiteDescription } from "../../../src/domain/site.ts";
import type { VersionRecord } from "../../../src/domain/version.ts";
import { claimsOf, forge, makeSite, NOW, NOW_MS, refusal } from "./forge.ts";

const DAY_MS = 86_400_000;
const STATEMENT = "entity-statement+jwt";
const site = await makeSite("bsc");
const other = await makeSite("lumi", generateSigningKey(NOW_MS - DAY_MS, "ES256"));
const open = ({ siteId, key, description }: typeof site, change: Partial<SiteDescription> = {}) =>
  openDocuments({ siteId, key, keys: [key.publicKey], description: () => ({ ...description, ...change }) });
const bsc = open(site);
const lumi = open(other);
const { key } = site;
const pinned = [key.publicKey];

describe("a statement", () => {
  it.each([
    ["Ed25519", site],
    ["P-256", other],
  ])("says at another site what its own site said (%s)", async (_, made) => {
    const token = await open(made).signStatement(7, NOW_MS);
    const read = await lumi.readStatement(token, NOW_MS + 1000);
    expect(read).toEqual({
      token,
      description: made.description,
      sequence: 7,
      issuedAtMs: NOW_MS,
      expiresAtMs: NOW_MS + DAY_MS,
      fingerprint: thumbprint(made.key.publicKey.jwk),
    });
    expect(await lumi.readPinnedStatement(token, [made.key.publicKey])).toEqual(read);
  });

  it("shows several keys with their times", async () => {
    const next = { ...generateSigningKey(NOW_MS + 123).publicKey, untilMs: NOW_MS + DAY_MS };
    const keys = [key.publicKey, next];
    const token = await open(site, { keys }).signStatement(1, NOW_MS);
    expect((await lumi.readStatement(token, NOW_MS)).description.keys).toEqual(keys);
  });

  it("carries nothing but public members", async () => {
    const token = await bsc.signStatement(1, NOW_MS);
    expect(JSON.stringify(claimsOf(token))).not.toMatch(/"d"|PRIVATE/);
  });

  it("past its time is read against pinned keys only", async () => {
    const token = await bsc.signStatement(1, NOW_MS - DAY_MS - 31_000);
    expect((await refusal(() => lumi.readStatement(token, NOW_MS))).reason).toBe("TOKEN_EXPIRED");
    const since = [{ ...key.publicKey, fromMs: 0 }];
    expect((await lumi.readPinnedStatement(token, since)).expiresAtMs).toBe(NOW_MS - 31_000);
  });

  it("from the future is refused with the skew", async () => {
    const error = await refusal(async () => lumi.readStatement(await bsc.signStatement(1, NOW_MS + 90_000), NOW_MS));
    expect(error.line).toContain("clock skew 90 s");
  });

  it("by a key that is not pinned is told apart from one that was altered", async () => {
    const token = await bsc.signStatement(1, NOW_MS);
    const stranger = generateSigningKey(0).publicKey;
    expect((await refusal(() => lumi.readPinnedStatement(token, [stranger]))).reason).toBe("PEER_UNAUTHENTICATED");
    expect((await refusal(() => lumi.readPinnedStatement(token, []))).reason).toBe("PEER_UNAUTHENTICATED");
    const sameKid = [{ ...stranger, kid: key.publicKey.kid }];
    expect((await refusal(() => lumi.readPinnedStatement(token, sameKid))).reason).toBe("INVALID_DOCUMENT");
  });

  it("by a pinned key that shows another first is refused", async () => {
    const next = generateSigningKey(NOW_MS);
    const claims = claimsOf(
      await open({ ...site, key: next }, { keys: [next.publicKey, key.publicKey] }).signStatement(1, NOW_MS),
    );
    const token = forge(key, STATEMENT, claims);
    expect((await refusal(() => lumi.readPinnedStatement(token, pinned))).reason).toBe("INVALID_DOCUMENT");
    expect((await refusal(() => lumi.readStatement(token, NOW_MS))).reason).toBe("INVALID_DOCUMENT");
  });

  it("cannot be made by a key whose end its site has told, however it is dated", async () => {
    const token = await bsc.signStatement(9, NOW_MS);
    for (const untilMs of [NOW_MS - DAY_MS, NOW_MS, NOW_MS + DAY_MS]) {
      const retired = [{ ...key.publicKey, untilMs }];
      expect((await refusal(() => lumi.readPinnedStatement(token, retired))).reason).toBe("PEER_UNAUTHENTICATED");
    }
  });

  it("cannot be made by a key whose time has not come", async () => {
    const token = await bsc.signStatement(9, NOW_MS);
    const from = (fromMs: number) => [{ ...key.publicKey, fromMs }];
    expect((await lumi.readPinnedStatement(token, from(NOW_MS + 30_000))).sequence).toBe(9);
    expect((await refusal(() => lumi.readPinnedStatement(token, from(NOW_MS + 31_000)))).reason).toBe(
      "PEER_UNAUTHENTICATED",
    );
  });

  it("cannot put another recovery key in the place of the pinned one", async () => {
    const token = await bsc.signStatement(9, NOW_MS);
    const { recoveryThumbprint } = site.description;
    expect((await lumi.readPinnedStatement(token, pinned, recoveryThumbprint)).sequence).toBe(9);
    expect((await refusal(() => lumi.readPinnedStatement(token, pinned, "cd".repeat(32)))).message).toContain(
      "another recovery key",
    );
  });
});

const honest = claimsOf(await bsc.signStatement(3, NOW_MS)) as {
  jwks: { keys: Record<string, unknown>[] };
  metadata: { hanse_gateway: Record<string, unknown> };
};
const [shown = {}] = honest.jwks.keys;
const ecKey = generateSigningKey(0, "ES256").publicKey;
const ecShown = { ...ecKey.jwk, kid: "ec", alg: "ES256", from: shown["from"] };
const server = await makeServerCertificate(await makeAuthority("bsc", NOW_MS), ["a.example"], [], NOW_MS);
const leaf = server.certificate;
const ca = site.description.caCertificate;
const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
const edKey = (i: number) => ({
  ...generateSigningKey(0).publicKey.jwk,
  kid: `k${i}`,
  alg: "EdDSA",
  from: shown["from"],
});

const withKeys = (...keys: unknown[]) => ({ jwks: { keys } });
const withFirst = (change: object) => withKeys({ ...shown, ...change });
const withGateway = (change: object) => ({
  metadata: { hanse_gateway: { ...honest.metadata.hanse_gateway, ...change } },
});

const hostile: Record<string, [change: object, member: string]> = {
  "no iss": [{ iss: undefined }, "iss"],
  "iss not a site id": [{ iss: "BSC!", sub: "BSC!" }, "iss"],
  "iss an array": [{ iss: ["bsc"] }, "iss"],
  "no sub": [{ sub: undefined }, "sub"],
  "about another site": [{ sub: "lumi" }, "another site"],
  "no iat": [{ iat: undefined }, "iat"],
  "no exp": [{ exp: undefined }, "exp"],
  "life of a week": [{ exp: NOW + 604_800 }, "seconds"],
  "no life": [{ exp: NOW }, "seconds"],
  "no sequence": [{ seq: undefined }, "seq"],
  "sequence 0": [{ seq: 0 }, "seq"],
  "sequence -1": [{ seq: -1 }, "seq"],
  "sequence 1.5": [{ seq: 1.5 }, "seq"],
  "sequence 2^53": [{ seq: 2 ** 53 }, "seq"],
  "sequence as text": [{ seq: "3" }, "seq"],
  "no jwks": [{ jwks: undefined }, "jwks"],
  "jwks a list": [{ jwks: [shown] }, "jwks"],
  "no keys": [withKeys(), "jwks.keys"],
  "too many keys": [withKeys(shown, ...list(16, edKey)), "jwks.keys"],
  "one key id twice": [withKeys(shown, { ...ecShown, kid: shown["kid"] }), "jwks.keys"],
  "one key twice": [withKeys(shown, { ...shown, kid: "other" }), "jwks.keys"],
  "a key id too long": [withKeys(shown, { ...ecShown, kid: "k".repeat(129) }), "jwks.keys.1.kid"],
  "an empty key id": [withKeys(shown, { ...ecShown, kid: "" }), "jwks.keys.1.kid"],
  "a private key": [withFirst({ d: "A".repeat(43) }), "jwks.keys.0"],
  "an RSA key": [
    withKeys(shown, { kty: "RSA", n: "AQAB", e: "AQAB", kid: "r", alg: "RS256", from: shown["from"] }),
    "jwks.keys.1",
  ],
  "an RSA key that says EdDSA": [
    withKeys(shown, { ...ecShown, kty: "RSA", n: "AQAB", e: "AQAB", alg: "EdDSA" }),
    "jwks.keys.1",
  ],
  "a symmetric key": [
    withKeys(shown, { kty: "oct", k: "AAAA", kid: "o", alg: "HS256", from: shown["from"] }),
    "jwks.keys.1",
  ],
  "a P-384 key": [withKeys(shown, { ...ecShown, crv: "P-384" }), "jwks.keys.1"],
  "a secp256k1 key": [withKeys(shown, { ...ecShown, crv: "secp256k1" }), "jwks.keys.1"],
  "an X25519 key": [withKeys(shown, { ...shown, kid: "x", crv: "X25519" }), "jwks.keys.1"],
  "an algorithm that is not the key's": [withFirst({ alg: "ES256" }), "jwks.keys.0"],
  "a key without algorithm": [withFirst({ alg: undefined }), "jwks.keys.0.alg"],
  "a short x": [withKeys(shown, { ...edKey(1), x: "AAAA" }), "jwks.keys.1"],
  "an x with padding": [withKeys(shown, { ...edKey(1), x: `${String(shown["x"])}=` }), "jwks.keys.1"],
  "a point off the curve": [withKeys(shown, { ...ecShown, y: ecKey.jwk.x }), "jwks.keys.1"],
  "a P-256 key without y": [withKeys(shown, { ...ecShown, y: undefined }), "jwks.keys.1"],
  "a key without from": [withFirst({ from: undefined }), "jwks.keys.0.from"],
  "a key from no time": [withFirst({ from: "soon" }), "jwks.keys.0.from"],
  "a key from a number": [withFirst({ from: 5 }), "jwks.keys.0.from"],
  "a key that ends before it begins": [withFirst({ until: "2001-01-01T00:00:00.000Z" }), "jwks.keys.0"],
  "a key that is a text": [withKeys(shown, "key"), "jwks.keys.1"],
  "no metadata": [{ metadata: undefined }, "metadata"],
  "no name": [withGateway({ name: "" }), "name"],
  "a long name": [withGateway({ name: "x".repeat(129) }), "name"],
  "a name with an escape": [withGateway({ name: "\u001b[2Jbsc" }), "name"],
  "a name with CSI": [withGateway({ name: "\u009b2J" }), "name"],
  "a name that turns round": [withGateway({ name: "bsc\u202e" }), "name"],
  "a name of two lines": [withGateway({ name: "a\nb" }), "name"],
  "a country in small letters": [withGateway({ country: "es" }), "country"],
  "no country": [withGateway({ country: undefined }), "country"],
  "a recovery thumbprint too short": [withGateway({ recovery: "ab" }), "recovery"],
  "a recovery thumbprint in capitals": [withGateway({ recovery: "AB".repeat(32) }), "recovery"],
  "no CA": [withGateway({ ca: "" }), "ca"],
  "a CA that is no PEM": [withGateway({ ca: "https://evil.example/ca.pem" }), "ca"],
  "a CA that is damaged": [withGateway({ ca: ca.replace(/^[\w+/]{64}\n/m, "") }), "ca"],
  "two CAs": [withGateway({ ca: ca + ca }), "ca"],
  "a CA that is a leaf": [withGateway({ ca: leaf }), "ca"],
  "a CA with text before": [withGateway({ ca: `x\n${ca}` }), "ca"],
  "a CA with its key": [withGateway({ ca: `${ca}${server.key}` }), "ca"],
  "a CA too long": [withGateway({ ca: ca + "\n".repeat(20_000) }), "ca"],
  "endpoints a text": [withGateway({ endpoints: "a:1" }), "endpoints"],
  "too many endpoints": [withGateway({ endpoints: list(9, (i) => `h${i}:1`) }), "endpoints"],
  ...Object.fromEntries(
    [
      "host",
      "host:",
      "host:0",
      "host:65536",
      "host:01",
      ":8443",
      "https://host:8443",
      "host:8443/path",
      "user@host:1",
      "ho st:1",
      "[::1]",
      "[::g]:1",
      "::1:8443",
      "999.1.1.1:443",
      "2130706433:443",
      "-a.eu:1",
      "a..eu:1",
      "unix:/run/x",
      "dns:///host:1",
      `${"a".repeat(64)}.eu:1`,
      "host:8443\n",
    ].map((endpoint) => [
      `endpoint ${JSON.stringify(endpoint)}`,
      [withGateway({ endpoints: [endpoint] }), "endpoints.0"],
    ]),
  ),
  "too many stores": [withGateway({ stores: list(33, (i) => ({ origin: `https://s${i}.eu` })) }), "stores"],
  "a store's CA that is no PEM": [withGateway({ stores: [{ origin: "https://s.eu", ca: "x" }] }), "stores.0.ca"],
  ...Object.fromEntries(
    [
      "https://s.eu/",
      "https://s.eu/path",
      "https://s.eu?x",
      "https://user@s.eu",
      "https://s.eu:443",
      "HTTPS://s.eu",
      "ftp://s.eu",
      "file:///etc",
      "s.eu",
      "https://",
      "javascript:alert(1)",
      "https://S.eu",
      "https://0x7f.1",
      "null",
      "",
    ].map((origin) => [`origin ${JSON.stringify(origin)}`, [withGateway({ stores: [{ origin }] }), "stores.0.origin"]]),
  ),
};

describe("a hostile statement", () => {
  it("starts from one that is taken", async () => {
    const token = forge(key, STATEMENT, {
      ...honest,
      unknown: { a: [1] },
      ...withFirst({ use: "sig", x5u: "https://evil.example" }),
    });
    const { description } = await lumi.readStatement(token, NOW_MS);
    expect(description).toEqual(site.description);
  });

  it.each(Object.entries(hostile))("is refused, naming the member: %s", async (_, [change, member]) => {
    const error = await refusal(() => lumi.readStatement(forge(key, STATEMENT, { ...honest, ...change }), NOW_MS));
    expect(error.reason).toBe("INVALID_DOCUMENT");
    expect(error.message).toContain(member);

    expect(error.line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it("signed by another key under the shown key's id is refused", async () => {
    const thief = generateSigningKey(0);
    const fake: SiteSigningKey = {
      publicKey: { ...thief.publicKey, kid: key.publicKey.kid },
      privateKey: thief.privateKey,
    };
    expect((await refusal(() => lumi.readStatement(forge(fake, STATEMENT, honest), NOW_MS))).reason).toBe(
      "INVALID_DOCUMENT",
    );
  });

  it("signed by the shown key under another key's id is refused", async () => {
    const renamed: SiteSigningKey = { ...key, publicKey: { ...key.publicKey, kid: "other" } };
    const error = await refusal(() => lumi.readStatement(forge(renamed, STATEMENT, honest), NOW_MS));
    expect([error.reason, error.message]).toEqual(["INVALID_DOCUMENT", expect.stringContaining("shows first")]);
  });

  it("is not made here either", async () => {
    const error = await refusal(() => open(site, { endpoints: ["https://bsc"] }).signStatement(1, NOW_MS));
    expect([error.reason, error.message]).toEqual(["INVALID_INPUT", expect.stringContaining("endpoints.0")]);
    await expect(open(site, { siteId: "lumi" }).signStatement(1, NOW_MS)).rejects.toThrow("not that of bsc");
    await expect(open(site, { keys: [ecKey] }).signStatement(1, NOW_MS)).rejects.toThrow("not that of bsc");
  });
});

describe("an invitation", () => {
  const jti = "i".repeat(22);
  const invite = (nowMs = NOW_MS) => bsc.signInvitation({ jti, to: "lumi", nowMs });

  it("is read by the site that it invites and by the one that made it", async () => {
    const { token, expiresAtMs } = await invite();
    expect(expiresAtMs).toBe(NOW_MS + 7 * DAY_MS);
    expect(await lumi.readInvitation(token, NOW_MS)).toEqual({
      token,
      jti,
      from: "bsc",
      to: "lumi",
      expiresAtMs,
      description: site.description,
      fingerprint: bsc.fingerprint,
    });
    expect(await bsc.readOwnInvitation(token, NOW_MS)).toEqual({ jti, to: "lumi" });
  });

  it("is told from a statement by its header, and each is refused as what it is", async () => {
    const { token } = await invite();
    const statement = await bsc.signStatement(1, NOW_MS);
    expect(await lumi.readInvitationOrStatement(token, NOW_MS)).toMatchObject({ jti });
    expect(await lumi.readInvitationOrStatement(statement, NOW_MS)).toMatchObject({ sequence: 1 });
    const said = async (text: string): Promise<string> =>
      (await refusal(() => lumi.readInvitationOrStatement(text, NOW_MS))).line;
    expect(await said(statement.slice(0, -6))).toContain("the statement has no signature");
    expect(await said(token.slice(0, -6))).toContain("the invitation has no signature");
    expect(await said(await bsc.signStatement(1, NOW_MS - 2 * DAY_MS))).toContain("the statement ended");
    expect(await said("nothing of the kind")).toContain("the invitation does not have");
  });

  it("for another site is refused, and says what to do", async () => {
    const { token } = await bsc.signInvitation({ jti, to: "cineca", nowMs: NOW_MS });
    const error = await refusal(() => lumi.readInvitation(token, NOW_MS));
    expect([error.reason, error.line]).toEqual(["INVALID_DOCUMENT", expect.stringContaining("hanse peer invite lumi")]);
  });

  it("of this site itself is refused as another's", async () => {
    const { token } = await bsc.signInvitation({ jti, to: "bsc", nowMs: NOW_MS });
    expect((await refusal(() => bsc.readInvitation(token, NOW_MS))).reason).toBe("INVALID_DOCUMENT");
  });

  it("of another site is refused as this site's own", async () => {
    const { token } = await invite();
    expect((await refusal(() => lumi.readOwnInvitation(token, NOW_MS))).reason).toBe("PEER_UNAUTHENTICATED");
    const claims = { ...claimsOf(token), iss: "cineca" };
    const forged = forge(key, "hanse-invitation+jwt", claims);
    expect((await refusal(() => bsc.readOwnInvitation(forged, NOW_MS))).reason).toBe("INVALID_DOCUMENT");
  });

  it("past its time is refused on both sides", async () => {
    const { token } = await invite(NOW_MS - 7 * DAY_MS - 31_000);
    expect((await refusal(() => lumi.readInvitation(token, NOW_MS))).reason).toBe("TOKEN_EXPIRED");
    expect((await refusal(() => bsc.readOwnInvitation(token, NOW_MS))).reason).toBe("TOKEN_EXPIRED");
  });

  it.each([
    ["aud an array", { aud: ["lumi"] }, "aud"],
    ["no aud", { aud: undefined }, "aud"],
    ["no jti", { jti: undefined }, "jti"],
    ["a jti with other letters", { jti: "../".repeat(8) }, "jti"],
    ["no exp", { exp: undefined }, "exp"],
    ["a life of a year", { exp: NOW + 31_536_000 }, "seconds"],
  ])("that is hostile is refused: %s", async (_, change, member) => {
    const forged = forge(key, "hanse-invitation+jwt", { ...claimsOf((await invite()).token), ...change });
    for (const read of [() => lumi.readInvitation(forged, NOW_MS), () => bsc.readOwnInvitation(forged, NOW_MS)]) {
      const error = await refusal(read);
      expect([error.reason, error.message]).toEqual(["INVALID_DOCUMENT", expect.stringContaining(member)]);
    }
  });
});

const version: VersionRecord = {
  owner: "bsc",
  artifact: "climate/era5",
  label: "2026.1",
  kind: "checkpoint",
  digest: "cd".repeat(32),
  objects: 3,
  bytes: Number.MAX_SAFE_INTEGER,
  partRule: "fixed:16777216",
  createdAtMs: NOW_MS + 789,
  previous: "ef".repeat(32),
  sequence: 4,
};
const metadata = {
  owner: "bsc",
  artifact: "climate/era5",
  label: "2026.1",
  digest: "cd".repeat(32),
  sequence: 2,
  title: "ERA5 – re-analysis",
  license: "CC-BY-4.0",
  description: "Two\nlines",
  keywords: ["climate", "Ωμέγα"],
};

describe("records", () => {
  it("say at another site what their owner said", async () => {
    expect(await lumi.readVersion(await bsc.signVersion(version), "bsc", pinned)).toEqual(version);
    const first = { ...version, previous: undefined, objects: 0, bytes: 0 };
    expect(await lumi.readVersion(await bsc.signVersion(first), "bsc", pinned)).toEqual(first);
    expect(await lumi.readMetadata(await bsc.signMetadata(metadata), "bsc", pinned)).toEqual(metadata);
    const linked = {
      ...metadata,
      deprecation: { use: "bsc/climate/era5@2", reason: "" },
      derivedFrom: ["bsc/raw@1", "lumi/raw@1"],
    };
    expect(await lumi.readMetadata(await bsc.signMetadata(linked), "bsc", pinned)).toEqual(linked);
  });

  it("that link no other version say nothing of it", async () => {
    const plain = { ...metadata, deprecation: undefined, derivedFrom: undefined };
    const token = await bsc.signMetadata(plain);
    expect(Object.keys(claimsOf(token)).sort().join(" ")).not.toMatch(/deprecated|derived_from/);
    expect(Object.keys(await lumi.readMetadata(token, "bsc", pinned))).not.toContain("deprecation");
  });

  it("sign nothing but the record", async () => {
    const claims = claimsOf(await bsc.signVersion({ ...version, secret: "s3cr3t" } as VersionRecord));
    expect(JSON.stringify(claims)).not.toContain("s3cr3t");
  });

  it("stay good when their key was retired", async () => {
    const retired = [{ ...key.publicKey, untilMs: NOW_MS - DAY_MS }];
    expect(await lumi.readVersion(await bsc.signVersion(version), "bsc", retired)).toEqual(version);
  });

  it("of another owner or by another key are refused", async () => {
    const token = await bsc.signVersion(version);
    expect((await refusal(() => lumi.readVersion(token, "lumi", pinned))).reason).toBe("INVALID_DOCUMENT");
    expect((await refusal(() => lumi.readVersion(token, "bsc", lumi.ownKeys))).reason).toBe("PEER_UNAUTHENTICATED");
    await expect(lumi.signVersion(version)).rejects.toThrow("lumi cannot sign");
    await expect(lumi.signMetadata(metadata)).rejects.toThrow("lumi cannot sign");
  });

  it("that are wrong are refused by the reader and never made by the owner", async () => {
    const wrong: [Partial<VersionRecord>, claims: object, member: string][] = [
      [{ artifact: "../x" }, { artifact: "../x" }, "artifact"],
      [{ label: "latest" }, { label: "latest" }, "label"],
      [{ kind: "model" as "dataset" }, { kind: "model" }, "kind"],
      [{ digest: "CD".repeat(32) }, { digest: "CD".repeat(32) }, "digest"],
      [{ objects: -1 }, { objects: -1 }, "objects"],
      [{ objects: 20_000_001 }, { objects: 20_000_001 }, "objects"],
      [{ bytes: 1.5 }, { bytes: 1.5 }, "bytes"],
      [{ bytes: 2 ** 53 }, { bytes: 2 ** 53 }, "bytes"],
      [{ partRule: "tensor:1" }, { part_rule: "tensor:1" }, "part_rule"],
      [{ previous: "x" }, { previous: "x" }, "previous"],
      [{ sequence: 0 }, { seq: 0 }, "seq"],
    ];
    const claims = claimsOf(await bsc.signVersion(version));
    for (const [change, claim, member] of wrong) {
      const made = await refusal(() => bsc.signVersion({ ...version, ...change }));
      expect([made.reason, made.message], member).toEqual(["INVALID_INPUT", expect.stringContaining(member)]);
      const forged = forge(key, "hanse-version+jwt", { ...claims, ...claim });
      const read = await refusal(() => lumi.readVersion(forged, "bsc", pinned));
      expect([read.reason, read.message], member).toEqual(["INVALID_DOCUMENT", expect.stringContaining(member)]);
    }
  });

  const derived = (...names: string[]) => [{ derivedFrom: names }, { derived_from: names }, "derived_from"] as const;
  const replaced = (use: string, reason = "") =>
    [{ deprecation: { use, reason } }, { deprecated: { use, reason } }, "deprecated"] as const;
  it.each([
    derived(),
    derived(...list(65, (i) => `bsc/a@${i}`)),
    derived("bsc/a"),
    derived("bsc/a@latest"),
    derived("hanse://bsc/a@1"),
    derived("bsc/../a@1"),
    replaced(""),
    replaced("bsc/a@latest"),
    replaced("bsc/a@1", "a\u001b[2J"),
    replaced("bsc/a@1", "x".repeat(513)),
  ])("that link versions wrongly are refused: %j", async (change, claim, member) => {
    const made = await refusal(() => bsc.signMetadata({ ...metadata, ...change }));
    expect([made.reason, made.message]).toEqual(["INVALID_INPUT", expect.stringContaining(member)]);
    const forged = forge(key, "hanse-metadata+jwt", { ...claimsOf(await bsc.signMetadata(metadata)), ...claim });
    expect((await refusal(() => lumi.readMetadata(forged, "bsc", pinned))).message).toContain(member);
  });

  it.each([
    ["title", { title: "x".repeat(513) }],
    ["title", { title: "a\u001b]8;;x" }],
    ["license", { license: "a\rb" }],
    ["description", { description: "\u0007" }],
    ["keywords", { keywords: ["a\nb"] }],
    ["keywords", { keywords: list(65, String) }],
  ])("with a wrong %s are refused", async (member, change) => {
    const made = await refusal(() => bsc.signMetadata({ ...metadata, ...change }));
    expect([made.reason, made.message]).toEqual(["INVALID_INPUT", expect.stringContaining(member)]);
    const forged = forge(key, "hanse-metadata+jwt", { ...claimsOf(await bsc.signMetadata(metadata)), ...change });
    expect((await refusal(() => lumi.readMetadata(forged, "bsc", pinned))).message).toContain(member);
  });
});
