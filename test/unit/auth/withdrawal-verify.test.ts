import { beforeAll, describe, expect, it } from "vitest";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { parseWithdrawalFile } from "../../../src/auth/withdrawal-file.ts";
import {
  verifyWithdrawal,
  type WithdrawalEvidence,
  type WithdrawalReport,
} from "../../../src/auth/withdrawal-verify.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { thumbprint } from "../../../src/domain/site.ts";
import {
  formatWithdrawalFile,
  type WithdrawalFile,
  type WithdrawalReceiptTerms,
  type WithdrawalTerms,
} from "../../../src/domain/withdrawal.ts";
import { claimsOf, forge, makeSite, NOW_MS, refusal } from "./forge.ts";

const YEAR_MS = 365 * 86_400_000;
const RECEIPT = "hanse-withdrawal-receipt+jwt";

const terms: WithdrawalTerms = {
  ...{ owner: "bsc", artifact: "climate/era5", label: "2026.1", digest: "cd".repeat(32) },
  ...{ reason: "consent was withdrawn", sequence: 4, withdrawnAtMs: NOW_MS },
};

const documentsOf = ({ siteId, key, description }: Awaited<ReturnType<typeof makeSite>>) =>
  openDocuments({ siteId, key, keys: [key.publicKey], description: () => description });
const bsc = await makeSite("bsc");
const lumi = await makeSite("lumi");
const mimer = await makeSite("mimer");
const fingerprintOf = ({ key }: typeof bsc): string => thumbprint(key.publicKey.jwk);

let file: WithdrawalFile;
let removed: WithdrawalReceiptTerms;
let exception: WithdrawalReceiptTerms;
beforeAll(async () => {
  const withdrawal = await documentsOf(bsc).signWithdrawal(terms);
  const { owner, artifact, label, digest } = terms;
  const of = sha256(withdrawal);
  removed = {
    ...{ owner, artifact, label, digest, of, holder: "lumi", outcome: "removed", answeredAtMs: NOW_MS + 5000 },
    removed: { objects: 5, versions: 7, uploads: 1, strays: 2 },
  };
  exception = {
    ...{ ...removed, holder: "mimer", outcome: "exception", exception: "a lock until 2030" },
    removed: { objects: 0, versions: 0, uploads: 0, strays: 0 },
  };
  file = {
    withdrawal,
    receipts: [
      await documentsOf(lumi).signWithdrawalReceipt(removed),
      await documentsOf(mimer).signWithdrawalReceipt(exception),
    ],
    statements: await Promise.all([bsc, lumi, mimer].map((site) => documentsOf(site).signStatement(1, NOW_MS))),
  };
});

const verify = (change: Partial<WithdrawalEvidence> = {}): Promise<WithdrawalReport> =>
  verifyWithdrawal({ file, statements: [], fingerprints: new Map(), nowMs: NOW_MS + 6000, ...change });
const faults = ({ findings }: WithdrawalReport): string[] =>
  findings.filter(({ ok }) => !ok).map(({ check, found }) => `${check}: ${found}`);

describe("a file of a withdrawal", () => {
  it("is checked from what is in it, an exception too", async () => {
    const report = await verify();
    expect(report).toMatchObject({ ok: true, terms });
    expect(report.receipts).toEqual([removed, exception]);
    expect(report.findings.map(({ check }) => check)).toEqual([
      ...["bsc", "lumi", "mimer"].map((site) => `statement of ${site}`),
      ...["withdrawal", "receipt of lumi", "answer of lumi", "receipt of mimer", "answer of mimer"],
    ]);
    const said = report.findings.map(({ found }) => found);
    expect(said[5]).toContain("removed 5 objects in 7 states and 1 unfinished uploads");
    expect(said[5]).toContain("2 left that never were the version's");
    expect(said[7]).toContain("its copy stands, because a lock until 2030");
  });

  it("is good years later, and by a key that its site has retired since", async () => {
    const successor = generateSigningKey(NOW_MS + 10_000);
    const retired = { ...lumi.key.publicKey, untilMs: NOW_MS + 10_000 };
    const description = { ...lumi.description, keys: [successor.publicKey, retired] };
    const statement = await documentsOf({ ...lumi, key: successor, description }).signStatement(9, NOW_MS + YEAR_MS);
    const report = await verify({ statements: [statement], nowMs: NOW_MS + 2 * YEAR_MS });
    expect(faults(report)).toEqual([]);
    expect(report.statements.every(({ expired }) => expired)).toBe(true);
  });

  it("is of the sites whose fingerprints were told, and of no others", async () => {
    const told = new Map([bsc, lumi, mimer].map((site) => [site.siteId, fingerprintOf(site)] as const));
    expect((await verify({ fingerprints: told })).statements.every(({ compared }) => compared)).toBe(true);
    const wrong = await verify({ fingerprints: new Map([["lumi", fingerprintOf(mimer)]]) });
    expect(faults(wrong)).toEqual(["fingerprint of lumi: is another than the one given"]);
    const nobody = await refusal(() => verify({ fingerprints: new Map([["cineca", fingerprintOf(mimer)]]) }));
    expect(nobody).toMatchObject({
      reason: "INVALID_INPUT",
      remedy: "Its sites are bsc (owner), lumi (holder) and mimer (holder)",
    });
  });
});

const receiptBy = (site: typeof bsc, change: object): string =>
  forge(site.key, RECEIPT, { ...claimsOf(file.receipts[0] ?? ""), ...change });
const only = (receipt: string): Partial<WithdrawalFile> => ({
  receipts: [receipt],
  statements: file.statements.slice(0, 2),
});

/** Files that are not right, and everything that is said of them. */
const WRONG: readonly [what: string, change: () => Partial<WithdrawalFile>, says: readonly RegExp[]][] = [
  ["another holder signed", () => only(receiptBy(mimer, {})), [/receipt of lumi: .* key that lumi does not show/]],
  ["of another version", () => only(receiptBy(lumi, { label: "2" })), [/receipt of lumi: is of another version.*@2/]],
  ["of other content", () => only(receiptBy(lumi, { digest: "ab".repeat(32) })), [/another version or content/]],
  ["for another owner", () => only(receiptBy(lumi, { owner: "mimer" })), [/receipt of lumi: .*not for bsc/]],
  [
    "to another withdrawal",
    () => only(receiptBy(lumi, { of: sha256("another") })),
    [/answer of lumi: is to another withdrawal/],
  ],
  [
    "answers an older withdrawal of the same version",
    () => ({ withdrawal: forge(bsc.key, "hanse-withdrawal+jwt", { ...claimsOf(file.withdrawal), seq: 5 }) }),
    [/answer of lumi: is to another/, /answer of mimer: is to another/],
  ],
  [
    "a holder's words that it signed as the owner",
    () => ({ withdrawal: forge(lumi.key, "hanse-withdrawal+jwt", claimsOf(file.withdrawal)) }),
    [/withdrawal: .* key that bsc does not show/],
  ],
  [
    "a withdrawal by somebody who does not own it",
    () => ({ withdrawal: forge(lumi.key, "hanse-withdrawal+jwt", { ...claimsOf(file.withdrawal), iss: "lumi" }) }),
    [/withdrawal: .* key that bsc does not show/],
  ],
  [
    "the same receipt twice",
    () => ({ receipts: [file.receipts[0] ?? "", ...file.receipts] }),
    [/second one of the same/],
  ],
  ["no receipt", () => only("a.b.c"), [/statement in the file: is of lumi/, /receipt 1: /]],
  ["no withdrawal", () => ({ withdrawal: file.receipts[0] ?? "" }), [/withdrawal: .*not of the type/]],
  [
    "without a statement",
    () => ({ statements: file.statements.slice(1) }),
    [/statement of bsc: is missing/, /withdrawal: cannot be checked/],
  ],
  [
    "with a foreign statement",
    () => ({ receipts: file.receipts.slice(0, 1) }),
    [/is of mimer, which is no site of this withdrawal/],
  ],
];

describe("a wrong file of a withdrawal", () => {
  it.each(WRONG)("fails by name: %s", async (_, change, says) => {
    const report = await verify({ file: { ...file, ...change() } });
    expect(report.ok).toBe(false);
    const found = faults(report);
    expect(found).toHaveLength(says.length);
    for (const [at, said] of says.entries()) expect(found[at]).toMatch(said);
  });

  it("does not count before the moment at which it says it was signed", async () => {
    expect(faults(await verify({ nowMs: NOW_MS - YEAR_MS }))).toHaveLength(6);
  });

  it("is found whichever byte is altered", async () => {
    const bytes = Buffer.from(formatWithdrawalFile(file));
    for (let at = 0; at < bytes.length; at += 41) {
      const altered = Buffer.from(bytes);
      altered[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
      const report = await Promise.resolve()
        .then(() => verify({ file: parseWithdrawalFile(altered) }))
        .catch((error: unknown) => error);
      if (report instanceof Error) expect(report, `byte ${at}`).toMatchObject({ reason: "RECEIPT_FAULTS" });
      else expect((report as WithdrawalReport).ok, `byte ${at}`).toBe(false);
    }
  });

  it.each<[string, () => object, RegExp]>([
    ["a receipt of a delivery", () => ({ hanse: "receipt" }), /does not say that it is a withdrawal/],
    [
      "more than a withdrawal has",
      () => ({ hanse: "withdrawal", ...file, more: 1 }),
      /members that a withdrawal does not/,
    ],
    ["no receipts", () => ({ hanse: "withdrawal", ...file, receipts: [] }), /no list of 1 to 64 receipts/],
    ["65 receipts", () => ({ hanse: "withdrawal", ...file, receipts: Array(65).fill("x") }), /1 to 64 receipts/],
    ["a number", () => ({ hanse: "withdrawal", ...file, withdrawal: 1 }), /lacks the withdrawal/],
  ])("is refused: %s", async (_, value, says) => {
    const text = Buffer.from(`${JSON.stringify(value(), undefined, 2)}\n`);
    const { reason, message, remedy } = await refusal(() => parseWithdrawalFile(text));
    expect(reason).toBe("RECEIPT_FAULTS");
    expect(message).toMatch(says);
    expect(remedy).toContain("hanse withdraw show");
  });

  it("is read back as it was written, and only in that form", async () => {
    expect(parseWithdrawalFile(Buffer.from(formatWithdrawalFile(file)))).toEqual(file);
    const { message } = await refusal(() => parseWithdrawalFile(Buffer.from(`${formatWithdrawalFile(file)} `)));
    expect(message).toMatch(/form in which Hanse writes it/);
  });
});
