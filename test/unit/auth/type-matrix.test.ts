import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Documents } from "../../../src/app/ports/documents.ts";
import { verifyCall } from "../../../src/auth/call-token.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { mintUserToken, verifyUserToken } from "../../../src/auth/user-token.ts";
import { sampleAgreement } from "./sample-agreement.ts";
import { forge, claimsOf, makeSite, NOW_MS, refusal } from "./forge.ts";

const DIGEST = "cd".repeat(32);
const METHOD = "/x.Y/Z";
const TYPES = [
  "call",
  "user",
  "statement",
  "invitation",
  "own invitation",
  "version",
  "metadata",
  "receipt",
  "audit head",
  "agreement",
  "ticket",
  "withdrawal",
  "withdrawal receipt",
] as const;
type Type = (typeof TYPES)[number];
const TYP: Record<Type, string> = {
  call: "hanse-call+jwt",
  user: "hanse-user+jwt",
  statement: "entity-statement+jwt",
  invitation: "hanse-invitation+jwt",
  "own invitation": "hanse-invitation+jwt",
  version: "hanse-version+jwt",
  metadata: "hanse-metadata+jwt",
  receipt: "hanse-receipt+jwt",
  "audit head": "hanse-audit+jwt",
  agreement: "hanse-agreement+jwt",
  ticket: "hanse-ticket+jwt",
  withdrawal: "hanse-withdrawal+jwt",
  "withdrawal receipt": "hanse-withdrawal-receipt+jwt",
};

// One key signs everything and is trusted for everything, so that nothing but the type can tell the tokens apart.
const key = generateSigningKey(NOW_MS - 1000);
const keys = [key.publicKey];
let bsc: Documents;
let lumi: Documents;
let minted: Record<Type, string>;

beforeAll(async () => {
  const { description } = await makeSite("bsc", key);
  bsc = openDocuments({ siteId: "bsc", description: () => description, key, keys, random: randomBytes });
  lumi = openDocuments({ siteId: "lumi", description: () => ({ ...description, siteId: "lumi" }), key, keys });
  const version = { owner: "bsc", artifact: "climate/era5", label: "2026.1", digest: DIGEST, sequence: 1 };
  const invitation = await bsc.signInvitation({ jti: "j".repeat(22), to: "lumi", nowMs: NOW_MS });
  minted = {
    call: await bsc.signCall({ audience: "lumi", method: METHOD, nowMs: NOW_MS }),
    user: await mintUserToken(key, { siteId: "lumi", nowMs: NOW_MS }),
    statement: await bsc.signStatement(1, NOW_MS),
    invitation: invitation.token,
    "own invitation": invitation.token,
    version: await bsc.signVersion({
      ...version,
      kind: "dataset",
      objects: 1,
      bytes: 1,
      partRule: "fixed:67108864:whole",
      createdAtMs: NOW_MS,
    }),
    metadata: await bsc.signMetadata({ ...version, title: "t", license: "CC0-1.0", description: "", keywords: [] }),
    receipt: await lumi.signReceipt(
      {
        source: "bsc",
        destination: "lumi",
        transferId: "tr-1",
        deliveryId: "dl-1",
        ...version,
        kind: "dataset",
        objects: 1,
        bytes: 1,
        modes: ["direct"],
        startedAtMs: NOW_MS - 1000,
        endedAtMs: NOW_MS,
        person: "ana",
      },
      NOW_MS,
    ),
    agreement: (await lumi.signAgreement(sampleAgreement, NOW_MS)).token,
    "audit head": await bsc.signAuditHead({ size: 3, hash: DIGEST }, NOW_MS),
    ticket: await bsc.signTicket({ ...version, holder: "lumi", puller: "cineca", deliveryId: "dl-1" }, NOW_MS),
    withdrawal: await bsc.signWithdrawal({ ...version, reason: "consent was withdrawn", withdrawnAtMs: NOW_MS }),
    "withdrawal receipt": await lumi.signWithdrawalReceipt({
      ...{ ...version, holder: "lumi", of: DIGEST, outcome: "removed", answeredAtMs: NOW_MS },
      removed: { objects: 1, versions: 1, uploads: 0, strays: 0 },
    }),
  };
});

const read: Record<Type, (token: string) => Promise<unknown>> = {
  call: (token) =>
    verifyCall(token, { audience: "lumi", method: METHOD, nowMs: NOW_MS, keysOf: () => Promise.resolve(keys) }),
  user: (token) => verifyUserToken(token, { siteId: "lumi", operatorKeys: [], siteKeys: keys, nowMs: NOW_MS }),
  statement: (token) => lumi.readStatement(token, NOW_MS),
  invitation: (token) => lumi.readInvitation(token, NOW_MS),
  "own invitation": (token) => bsc.readOwnInvitation(token, NOW_MS),
  version: (token) => lumi.readVersion(token, "bsc", keys),
  metadata: (token) => lumi.readMetadata(token, "bsc", keys),
  receipt: (token) => bsc.readReceipt(token, { side: "destination", signer: "lumi", keys, nowMs: NOW_MS }),
  agreement: (token) => bsc.readAgreement(token, { source: "bsc", destination: "lumi", keys, nowMs: NOW_MS }),
  "audit head": (token) => lumi.readAuditHead(token, "bsc", keys),
  ticket: (token) => lumi.readTicket(token, { owner: "bsc", holder: "lumi", keys, nowMs: NOW_MS }),
  withdrawal: (token) => lumi.readWithdrawal(token, { owner: "bsc", keys, nowMs: NOW_MS }),
  "withdrawal receipt": (token) =>
    bsc.readWithdrawalReceipt(token, { holder: "lumi", owner: "bsc", keys, nowMs: NOW_MS }),
};
const pairs = TYPES.flatMap((made) => TYPES.map((taken) => [made, taken] as const));
const differing = pairs.filter(([made, taken]) => TYP[made] !== TYP[taken]);

describe("a token serves one purpose", () => {
  it.each(TYPES)("%s is taken as what it is", async (type) => {
    await expect(read[type](minted[type])).resolves.toBeDefined();
  });

  it.each(differing)("%s is refused as %s", async (made, taken) => {
    const { reason } = await refusal(() => read[taken](minted[made]));
    expect(reason).toBe(taken === "call" || taken === "user" ? "TOKEN_INVALID" : "INVALID_DOCUMENT");
  });

  it.each(differing)("the claims of %s under another type are refused as %s", async (made, taken) => {
    // What a forger would do who has the key of one purpose and wants another: only whole claims count.
    await refusal(() => read[taken](forge(key, TYP[made], claimsOf(minted[taken]))));
  });
});

describe("any document", () => {
  it("of another algorithm, with another header or of another form is refused", async () => {
    const documents = TYPES.filter((type) => type !== "call" && type !== "user");
    for (const type of documents) {
      const [header = "", payload = "", signature = ""] = minted[type].split(".");
      const headers = [
        { alg: "none", kid: key.publicKey.kid, typ: TYP[type] },
        { alg: "HS256", kid: key.publicKey.kid, typ: TYP[type] },
        { alg: "ES256", kid: key.publicKey.kid, typ: TYP[type] },
        { alg: "EdDSA", kid: key.publicKey.kid, typ: TYP[type], jwk: key.publicKey.jwk },
        { alg: "EdDSA", kid: key.publicKey.kid, typ: TYP[type], crit: [] },
      ].map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"));
      const texts = [
        ...headers.map((other) => `${other}.${payload}.${signature}`),
        `${header}.${payload}`,
        `${header}.${payload}.`,
        `${header}.${payload}.${signature}.`,
        `${header}.${payload}.${"A".repeat(86)}`,
        "x".repeat(256 * 1024 + 1),
        "",
      ];
      for (const text of texts) {
        expect((await refusal(() => read[type](text))).reason, `${type} ${text.slice(0, 60)}`).toBe("INVALID_DOCUMENT");
      }
    }
  });
});
