import { beforeAll, describe, expect, it } from "vitest";
import type { CheckedReceipt, Documents } from "../../../src/app/ports/documents.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { receiptDifferences, receiptId, type ReceiptTerms } from "../../../src/domain/receipt.ts";
import { base64url, claimsOf, forge, headerOf, makeSite, NOW, NOW_MS, rawToken, refusal } from "./forge.ts";
import { sampleTerms as terms } from "./sample-receipt.ts";

const TYP = "hanse-receipt+jwt";
const DAY_MS = 86_400_000;

const bsc = await makeSite("bsc");
const lumi = await makeSite("lumi");
const p256 = generateSigningKey(NOW_MS - DAY_MS, "ES256");
const stranger = generateSigningKey(NOW_MS - DAY_MS);

const documentsOf = ({ siteId, key, description }: typeof bsc): Documents =>
  openDocuments({ siteId, key, keys: [key.publicKey], description: () => description });
const atBsc = documentsOf(bsc);
const atLumi = documentsOf(lumi);
const bscKeys = [bsc.key.publicKey];
const lumiKeys = [lumi.key.publicKey];

let first: string;
let second: string;
let checked: CheckedReceipt;
beforeAll(async () => {
  first = await atLumi.signReceipt(terms, NOW_MS);
  checked = await ofDestination(first);
  second = await atBsc.countersignReceipt(checked, NOW_MS);
});

const ofDestination = (token: string, nowMs = NOW_MS, keys = lumiKeys): Promise<CheckedReceipt> =>
  atBsc.readReceipt(token, { side: "destination", signer: "lumi", keys, nowMs });
const ofSource = (token: string, of: string | undefined = first, keys = bscKeys): Promise<CheckedReceipt> =>
  atLumi.readReceipt(token, { side: "source", signer: "bsc", keys, of, nowMs: NOW_MS });

/** The destination's half with some claims replaced, signed by its own key as an honest one is. */
const altered = (change: object): string => forge(lumi.key, TYP, { ...claimsOf(first), ...change });
/** The same of the source's half. */
const alteredSource = (change: object): string => forge(bsc.key, TYP, { ...claimsOf(second), ...change });
const isoOf = (ms: number): string => new Date(ms).toISOString();

describe("a receipt", () => {
  it("says the same on both sides, and the source's half is bound to the destination's", async () => {
    expect(checked.terms).toEqual(terms);
    expect(checked).toMatchObject({ side: "destination", signedAtMs: NOW_MS, of: undefined });
    const source = await ofSource(second);
    expect(source).toMatchObject({ terms, side: "source", of: sha256(first) });
    expect(receiptDifferences(source.terms, checked.terms)).toEqual([]);
  });

  it("does without a person and without paths", async () => {
    const bare = { ...terms, person: undefined, modes: [] };
    const token = await atLumi.signReceipt(bare, NOW_MS);
    expect(claimsOf(token)).not.toHaveProperty("act");
    expect(claimsOf(token)).not.toHaveProperty("modes");
    expect((await ofDestination(token)).terms).toEqual(bare);
  });

  it("is good by a key of either algorithm, and stays good when the key is retired later", async () => {
    const site = { ...lumi, key: p256 };
    const documents = documentsOf({ ...site, description: { ...site.description, keys: [p256.publicKey] } });
    const token = await documents.signReceipt(terms, NOW_MS);
    await ofDestination(token, NOW_MS, [p256.publicKey]);
    const retired = { ...p256.publicKey, untilMs: NOW_MS + 1000 };
    expect((await ofDestination(token, NOW_MS + 400 * DAY_MS, [...lumiKeys, retired])).terms).toEqual(terms);
  });

  it("is signed only by the sites that it names", async () => {
    expect((await refusal(() => atBsc.signReceipt(terms, NOW_MS))).reason).toBe("INTERNAL");
    expect((await refusal(() => atLumi.countersignReceipt(checked, NOW_MS))).reason).toBe("INTERNAL");
  });

  it.each([{ deliveryId: "dl 1\u001b[2J" }, { bytes: -1 }, { endedAtMs: Number.NaN }, { artifact: "../x" }])(
    "is not signed where no receiver would take it: %o",
    async (change) => {
      const wrong = { ...terms, ...change };
      await expect(async () => atLumi.signReceipt(wrong, NOW_MS)).rejects.toThrow();
    },
  );

  it("has one id at both sites", () => {
    expect(receiptId("bsc", "dl-1")).toBe(receiptId("bsc", "dl-1"));
    expect(new Set([receiptId("bsc", "dl-1"), receiptId("bsc", "dl-2"), receiptId("lumi", "dl-1")]).size).toBe(3);
    expect(receiptId("bsc", "dl-1")).toMatch(/^rc-[a-z2-9]{12}$/);
  });

  it("names every member in which two differ", () => {
    const other: Record<string, unknown> = { source: "x", modes: [], person: undefined, bytes: 1, startedAtMs: 0 };
    for (const member of Object.keys(terms) as (keyof ReceiptTerms)[]) {
      const change = { ...terms, [member]: other[member] ?? (member === "person" ? undefined : "other") };
      expect(receiptDifferences(change, terms), member).toHaveLength(1);
    }
    expect(receiptDifferences({ digest: terms.digest }, terms)).toEqual([]);
  });
});

/** What is wrong with the destination's half, how it is made, and what is said. */
const WRONG: readonly [what: string, make: () => string, says: RegExp][] = [
  ["empty", () => "", /three segments/],
  ["longer than any receipt", () => "x".repeat(8193), /larger than 8192 bytes/],
  ["four segments", () => `${first}.x`, /three segments/],
  ["not base64url", () => first.replace(".", ".="), /canonical base64url/],
  ["no JSON", () => rawToken(headerOf(lumi.key, TYP), "{", lumi.key.privateKey), /not valid JSON/],
  ["no UTF-8", () => rawToken(headerOf(lumi.key, TYP), Uint8Array.of(0x7b, 0xff, 0x7d), lumi.key.privateKey), /UTF-8/],
  [
    "a claim twice",
    () =>
      rawToken(
        headerOf(lumi.key, TYP),
        JSON.stringify(claimsOf(first)).replace("{", '{"bytes":1,'),
        lumi.key.privateKey,
      ),
    /a member twice/,
  ],
  ["a list", () => rawToken(headerOf(lumi.key, TYP), "[]", lumi.key.privateKey), /not a JSON object/],
  ["too deep", () => altered({ x: [[[[[[[[[]]]]]]]]] }), /nested deeper/],
  ["another type", () => forge(lumi.key, "hanse-version+jwt", claimsOf(first)), /not of the type hanse-receipt\+jwt/],
  [
    "no algorithm",
    () => first.replace(/^[^.]+/, base64url('{"alg":"none","kid":"k","typ":"hanse-receipt+jwt"}')),
    /algorithm other than/,
  ],
  [
    "a key in its header",
    () =>
      rawToken(
        headerOf(lumi.key, TYP, { jwk: lumi.key.publicKey.jwk }),
        JSON.stringify(claimsOf(first)),
        lumi.key.privateKey,
      ),
    /header members besides/,
  ],
  ["no signature", () => first.replace(/[^.]+$/, "AA"), /no signature of 64 bytes/],
  ["a stranger's key", () => forge(stranger, TYP, claimsOf(first)), /key that lumi does not show/],
  [
    "a stranger's key under our key's id",
    () => rawToken(headerOf(lumi.key, TYP), JSON.stringify(claimsOf(first)), stranger.privateKey),
    /wrong signature/,
  ],
  [
    "an algorithm that is not the key's",
    () =>
      rawToken(
        JSON.stringify({ alg: "ES256", kid: lumi.key.publicKey.kid, typ: TYP }),
        JSON.stringify(claimsOf(first)),
        p256.privateKey,
      ),
    /wrong signature/,
  ],
  ["of another issuer", () => altered({ iss: "mimer" }), /is not of lumi/],
  ["of the source", () => altered({ iss: "bsc" }), /is not of lumi/],
  ["for another destination", () => altered({ destination: "mimer" }), /not signed by the destination that it names/],
  ["from a site to itself", () => altered({ source: "lumi" }), /one site as its source and destination/],
  ["countersigning", () => altered({ of: sha256("x") }), /of a destination and countersigns/],
  ["no time", () => altered({ iat: undefined }), /iat is not a number/],
  ["a fraction of a second", () => altered({ iat: NOW + 0.5 }), /whole number of seconds in 'iat'/],
  ["from the future", () => altered({ iat: NOW + 90 }), /from the future: clock skew 90 s/],
  ["before its key", () => altered({ iat: NOW - 3 * 86_400, started: isoOf(0), ended: isoOf(1) }), /before its key/],
  ["ends before it begins", () => altered({ started: isoOf(NOW_MS), ended: isoOf(NOW_MS - 1) }), /ends before/],
  ["signed before the end", () => altered({ ended: isoOf(NOW_MS + 60_000) }), /signed before what it says had ended/],
  ["a start that is none", () => altered({ started: "yesterday" }), /started is not a time/],
  ["no end", () => altered({ ended: undefined }), /ended is not text/],
  ["a failure", () => altered({ outcome: "failed" }), /outcome is not succeeded/],
  ["no outcome", () => altered({ outcome: undefined }), /outcome is not succeeded/],
  ["a short digest", () => altered({ digest: "cd" }), /digest is not a SHA-256 digest/],
  ["capitals in the digest", () => altered({ digest: "CD".repeat(32) }), /digest is not a SHA-256 digest/],
  ["fewer than no objects", () => altered({ objects: -1 }), /objects is below 0/],
  ["too many objects", () => altered({ objects: 20_000_001 }), /objects is above/],
  ["a fraction of a byte", () => altered({ bytes: 0.5 }), /bytes is not a whole number/],
  ["bytes as text", () => altered({ bytes: "1" }), /bytes is not a number/],
  ["an owner that is none", () => altered({ owner: "BSC" }), /owner is not a site id/],
  ["an artifact that climbs", () => altered({ artifact: "../x" }), /artifact is not an artifact name/],
  ["a label that moves", () => altered({ label: "latest" }), /label is not a label/],
  ["an unknown kind", () => altered({ kind: "film" }), /kind is not dataset or checkpoint/],
  ["a transfer with an escape", () => altered({ transfer: "tr-\u001b[31m" }), /transfer is not an id/],
  ["a delivery that is too long", () => altered({ delivery: "d".repeat(129) }), /delivery is not an id/],
  ["an unknown path", () => altered({ modes: ["pigeon"] }), /modes\.0 is not direct or relay/],
  ["a path twice", () => altered({ modes: ["direct", "direct"] }), /modes is out of order/],
  ["a person without a name", () => altered({ act: { sub: "" } }), /act\.sub is empty/],
  ["a person on two lines", () => altered({ act: { sub: "a\nb" } }), /act\.sub has control characters/],
  ["a person as text", () => altered({ act: "ana" }), /act names no person/],
];

/** The same of the source's half. */
const WRONG_SOURCE: readonly [what: string, make: () => string, says: RegExp][] = [
  ["the destination's own", () => first, /key that bsc does not show/],
  ["unbound", () => alteredSource({ of: undefined }), /does not say what it countersigns/],
  ["bound to another receipt", () => alteredSource({ of: sha256(`${first} `) }), /countersigns another receipt/],
  ["bound to no digest", () => alteredSource({ of: "x" }), /of is not a SHA-256 digest/],
  ["of the destination", () => alteredSource({ iss: "lumi" }), /is not of bsc/],
  ["for another source", () => alteredSource({ source: "mimer" }), /not signed by the source that it names/],
  ["signed by the destination", () => forge(lumi.key, TYP, claimsOf(second)), /key that bsc does not show/],
  [
    "signed by the destination under the source's key id",
    () => rawToken(headerOf(bsc.key, TYP), JSON.stringify(claimsOf(second)), lumi.key.privateKey),
    /wrong signature/,
  ],
];

describe("a wrong receipt", () => {
  it.each(WRONG)("of the destination is refused: %s", async (_, make, says) => {
    const { reason, message } = await refusal(() => ofDestination(make()));
    expect(reason).toBe("INVALID_DOCUMENT");
    expect(message).toMatch(says);
  });

  it.each(WRONG_SOURCE)("of the source is refused: %s", async (_, make, says) => {
    const { reason, message } = await refusal(() => ofSource(make()));
    expect(reason).toBe("INVALID_DOCUMENT");
    expect(message).toMatch(says);
  });

  it("is refused with more than thirty different reasons, none of which quotes it", async () => {
    const messages: string[] = [];
    for (const [, make] of WRONG) messages.push((await refusal(() => ofDestination(make()))).message);
    for (const [, make] of WRONG_SOURCE) messages.push((await refusal(() => ofSource(make()))).message);
    expect(new Set(messages).size).toBeGreaterThanOrEqual(30);
    expect(messages.join()).not.toMatch(/pigeon|yesterday|film|mimer|\p{Cc}/u);
  });

  it("is refused whichever byte is altered", async () => {
    for (const [token, read] of [
      [first, ofDestination],
      [second, ofSource],
    ] as const) {
      for (let at = 0; at < token.length; at++) {
        const byte = token.charCodeAt(at);
        const other = String.fromCharCode(byte === 0x41 ? 0x42 : 0x41);
        const text = token.slice(0, at) + other + token.slice(at + 1);
        expect((await refusal(() => read(text))).reason, `byte ${at}`).toBe("INVALID_DOCUMENT");
      }
    }
  });

  it("is refused where its key was retired before", async () => {
    const retired = [{ ...lumi.key.publicKey, untilMs: NOW_MS - 60_000 }];
    expect((await refusal(() => ofDestination(first, NOW_MS, retired))).message).toMatch(/after its key was retired/);
  });
});
