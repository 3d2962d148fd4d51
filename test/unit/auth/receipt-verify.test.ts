import { beforeAll, describe, expect, it } from "vitest";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { parseReceiptFile } from "../../../src/auth/receipt-file.ts";
import { verifyReceipt, type ReceiptEvidence, type ReceiptReport } from "../../../src/auth/receipt-verify.ts";
import { formatReceiptFile, type ReceiptFile, type ReceiptTerms } from "../../../src/domain/receipt.ts";
import { thumbprint } from "../../../src/domain/site.ts";
import { claimsOf, forge, makeSite, NOW_MS, refusal } from "./forge.ts";
import { sampleTerms } from "./sample-receipt.ts";

const TYP = "hanse-receipt+jwt";
const YEAR_MS = 365 * 86_400_000;

const terms: ReceiptTerms = { ...sampleTerms, modes: ["direct"] };

const documentsOf = ({ siteId, key, description }: Awaited<ReturnType<typeof makeSite>>) =>
  openDocuments({ siteId, key, keys: [key.publicKey], description: () => description });
const bsc = await makeSite("bsc");
const lumi = await makeSite("lumi");
const mimer = await makeSite("mimer");
const fingerprintOf = ({ key }: typeof bsc): string => thumbprint(key.publicKey.jwk);

let file: ReceiptFile & { readonly source: string };
let foreign: string;
beforeAll(async () => {
  const destination = await documentsOf(lumi).signReceipt(terms, NOW_MS);
  const check = { side: "destination", signer: "lumi", keys: [lumi.key.publicKey], nowMs: NOW_MS } as const;
  const checked = await documentsOf(bsc).readReceipt(destination, check);
  file = {
    source: await documentsOf(bsc).countersignReceipt(checked, NOW_MS),
    destination,
    statements: [await documentsOf(bsc).signStatement(1, NOW_MS), await documentsOf(lumi).signStatement(1, NOW_MS)],
  };
  foreign = await documentsOf(mimer).signStatement(1, NOW_MS);
});

const verify = (change: Partial<ReceiptEvidence> = {}): Promise<ReceiptReport> =>
  verifyReceipt({ file, statements: [], fingerprints: new Map(), nowMs: NOW_MS, ...change });
/** What failed, as `check: found`. */
const faults = ({ findings }: ReceiptReport): string[] =>
  findings.filter(({ ok }) => !ok).map(({ check, found }) => `${check}: ${found}`);

describe("a receipt file", () => {
  it("is checked from what is in it", async () => {
    const report = await verify();
    expect(report).toMatchObject({ ok: true, terms });
    expect(report.findings.map(({ check }) => check)).toEqual([
      "statement of bsc",
      "statement of lumi",
      "destination's half",
      "source's half",
      "binding",
      "terms",
    ]);
    expect(report.statements).toMatchObject([
      { siteId: "bsc", fingerprint: fingerprintOf(bsc), expired: false, compared: false },
      { siteId: "lumi", fingerprint: fingerprintOf(lumi), expired: false, compared: false },
    ]);
  });

  it("is good years later, by expired statements, and says so", async () => {
    const report = await verify({ nowMs: NOW_MS + 5 * YEAR_MS });
    expect(report.ok).toBe(true);
    expect(report.statements.every(({ expired }) => expired)).toBe(true);
    expect(report.findings[0]?.found).toBe(
      "signed by its own key at 2026-06-01T12:00:00Z; expired since, its keys count for what they signed",
    );
  });

  it("is good by a key that its site has retired since", async () => {
    const successor = generateSigningKey(NOW_MS + 1000);
    const retired = { ...bsc.key.publicKey, untilMs: NOW_MS + 1000 };
    const description = { ...bsc.description, keys: [successor.publicKey, retired] };
    const statement = await documentsOf({ ...bsc, key: successor, description }).signStatement(9, NOW_MS + YEAR_MS);
    const fingerprints = new Map([["bsc", thumbprint(successor.publicKey.jwk)]]);
    const report = await verify({ statements: [statement], fingerprints, nowMs: NOW_MS + YEAR_MS });
    expect(faults(report)).toEqual([]);
    expect(report.statements[0]).toMatchObject({ siteId: "bsc", compared: true });
  });

  it("compares the fingerprints that were told", async () => {
    const told = new Map([
      ["bsc", fingerprintOf(bsc)],
      ["lumi", fingerprintOf(lumi)],
    ]);
    const good = await verify({ fingerprints: told });
    expect(good.ok).toBe(true);
    expect(good.statements.every(({ compared }) => compared)).toBe(true);
    const wrong = await verify({ fingerprints: told.set("lumi", fingerprintOf(mimer)) });
    expect(wrong.ok).toBe(false);
    expect(faults(wrong)).toEqual(["fingerprint of lumi: is another than the one given"]);
    expect(wrong.statements.map(({ compared }) => compared)).toEqual([true, false]);
  });

  it("takes a statement that was given instead of the one in the file, and refuses one that fits nowhere", async () => {
    const bare = { ...file, statements: [] };
    expect((await verify({ file: bare, statements: file.statements })).ok).toBe(true);
    const usurper = generateSigningKey(NOW_MS - 1000);
    const other = await documentsOf({
      ...bsc,
      key: usurper,
      description: { ...bsc.description, keys: [usurper.publicKey] },
    }).signStatement(2, NOW_MS);
    expect(faults(await verify({ statements: [other] }))).toEqual([
      "source's half: the receipt is signed by a key that bsc does not show",
    ]);
    expect((await refusal(() => verify({ statements: [foreign] }))).reason).toBe("INVALID_INPUT");
    const twice = await refusal(() => verify({ statements: [other, other] }));
    expect(twice).toMatchObject({ reason: "INVALID_INPUT", message: "two statements were given of bsc" });
    const nobody = await refusal(() => verify({ fingerprints: new Map([["mimer", fingerprintOf(mimer)]]) }));
    expect(nobody.reason).toBe("INVALID_INPUT");
  });
});

/** Files that are not right, and everything that is said of them. */
const WRONG: readonly [what: string, change: () => Partial<ReceiptFile>, says: readonly (string | RegExp)[]][] = [
  ["not countersigned", () => ({ source: undefined }), ["source's half: is missing: bsc did not countersign"]],
  [
    "without statements",
    () => ({ statements: [] }),
    [/of bsc: is missing/, /of lumi: is missing/, /a statement of lumi/, /a statement of bsc/],
  ],
  [
    "with one statement",
    () => ({ statements: file.statements.slice(1) }),
    [/^statement of bsc: is missing: get it by `hanse site statement` at bsc/, /source's half: cannot be checked/],
  ],
  [
    "with a statement twice",
    () => ({ statements: [file.statements[0] ?? "", file.statements[0] ?? ""] }),
    [/a second one of bsc/, /of lumi: is missing/, /destination's half/],
  ],
  [
    "with a foreign statement",
    () => ({ statements: [file.statements[0] ?? "", foreign] }),
    [/of mimer, which is no site/, /of lumi: is missing/, /destination's half/],
  ],
  [
    "with a statement that another key signed",
    () => ({
      statements: [
        forge(mimer.key, "entity-statement+jwt", claimsOf(file.statements[0] ?? "")),
        file.statements[1] ?? "",
      ],
    }),
    [/not signed by the key that it shows first/, /of bsc: is missing/, /source's half/],
  ],
  [
    "whose halves are exchanged",
    () => ({ source: file.destination, destination: file.source }),
    [/^destination's half/, /^source's half/],
  ],
  ["whose destination's half is none", () => ({ destination: "x" }), [/^destination's half: .*three segments/]],
  [
    "whose destination signed anew",
    () => ({ destination: forge(lumi.key, TYP, { ...claimsOf(file.destination), iat: NOW_MS / 1000 - 1 }) }),
    ["binding: bsc signed for another receipt"],
  ],
  [
    "whose source says other figures",
    () => ({ source: forge(bsc.key, TYP, { ...claimsOf(file.source), bytes: 1, act: undefined }) }),
    ["terms: the sites differ in: count of bytes, person"],
  ],
  [
    "whose source's key is the destination's",
    () => ({ source: forge(lumi.key, TYP, claimsOf(file.source)) }),
    [/source's half: .*key that bsc does not show/],
  ],
];

describe("a wrong receipt file", () => {
  it.each(WRONG)("fails by name: %s", async (_, change, says) => {
    const report = await verify({ file: { ...file, ...change() } });
    expect(report.ok).toBe(false);
    const found = faults(report);
    expect(found).toHaveLength(says.length);
    for (const [at, said] of says.entries()) expect(found[at]).toMatch(said);
  });

  it("does not count before the moment at which it says it was signed", async () => {
    const found = faults(await verify({ nowMs: NOW_MS - YEAR_MS }));
    expect(found).toHaveLength(4);
    for (const line of found) expect(line).toContain("from the future");
  });
});

const textOf = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

describe("the text of a receipt file", () => {
  it("is read back as it was written", () => {
    expect(parseReceiptFile(Buffer.from(formatReceiptFile(file)))).toEqual(file);
    const half = { ...file, source: undefined };
    expect(parseReceiptFile(Buffer.from(formatReceiptFile(half)))).toEqual(half);
  });

  it("or the receipt is refused whichever byte is altered", async () => {
    const bytes = Buffer.from(formatReceiptFile(file));
    // Each byte of the text around the tokens, and every 29th of the tokens.
    const tokens = [file.source, file.destination, ...file.statements];
    const spans = tokens.map((token) => [bytes.indexOf(token), bytes.indexOf(token) + token.length] as const);
    let tried = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (at % 29 !== 0 && spans.some(([from, to]) => at >= from && at < to)) continue;
      tried++;
      const altered = Buffer.from(bytes);
      altered[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
      const report = await Promise.resolve()
        .then(() => verify({ file: parseReceiptFile(altered) }))
        .catch((error: unknown) => error);
      if (report instanceof Error) expect(report, `byte ${at}`).toMatchObject({ reason: "RECEIPT_FAULTS" });
      else expect((report as ReceiptReport).ok, `byte ${at}`).toBe(false);
    }
    expect(tried).toBeGreaterThan(200);
  });

  it.each<[string, () => Buffer, RegExp]>([
    ["empty", () => Buffer.alloc(0), /not valid JSON/],
    ["too large", () => Buffer.alloc(640 * 1024 + 1, 0x20), /larger than/],
    ["no JSON", () => Buffer.from("-----BEGIN"), /not valid JSON/],
    ["a list", () => Buffer.from("[]"), /not a JSON object/],
    ["a bomb", () => Buffer.from("[".repeat(100_000)), /nested deeper/],
    ["a member twice", () => Buffer.from('{"hanse":"receipt","hanse":"receipt"}'), /a member twice/],
    ["something else", () => textOf({ hanse: "invitation" }), /does not say that it is a receipt/],
    [
      "more than a receipt has",
      () => textOf({ hanse: "receipt", ...file, more: 1 }),
      /members that a receipt does not/,
    ],
    ["no destination's half", () => textOf({ hanse: "receipt", source: "x", statements: [] }), /lacks the destination/],
    ["a number as the source's half", () => textOf({ hanse: "receipt", ...file, source: 1 }), /no text as the source/],
    ["three statements", () => textOf({ hanse: "receipt", ...file, statements: ["", "", ""] }), /at most 2 statements/],
    ["statements that are none", () => textOf({ hanse: "receipt", ...file, statements: [1] }), /at most 2 statements/],
    ["one line", () => Buffer.from(JSON.stringify({ hanse: "receipt", ...file })), /form in which Hanse writes it/],
    ["a space more", () => Buffer.from(`${formatReceiptFile(file)} `), /form in which Hanse writes it/],
  ])("is refused: %s", async (_, make, says) => {
    const { reason, message, remedy } = await refusal(() => parseReceiptFile(make()));
    expect(reason).toBe("RECEIPT_FAULTS");
    expect(message).toMatch(says);
    expect(remedy).toContain("hanse receipt show");
  });
});
