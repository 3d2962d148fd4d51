import { describe, expect, it } from "vitest";
import type { CheckedAgreement, Documents } from "../../../src/app/ports/documents.ts";
import { openDocuments } from "../../../src/auth/documents.ts";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { claimsOf, forge, makeSite, NOW, NOW_MS, refusal } from "./forge.ts";
import { sampleAgreement } from "./sample-agreement.ts";

const TYP = "hanse-agreement+jwt";

const bsc = await makeSite("bsc");
const lumi = await makeSite("lumi");
const stranger = generateSigningKey(NOW_MS - 1000);
const documentsOf = ({ siteId, key, description }: typeof bsc): Documents =>
  openDocuments({ siteId, key, keys: [key.publicKey], description: () => description });
const atBsc = documentsOf(bsc);
const atLumi = documentsOf(lumi);
const signed = await atLumi.signAgreement(sampleAgreement, NOW_MS);

const read = (token: string, nowMs = NOW_MS, keys = [lumi.key.publicKey]): Promise<CheckedAgreement> =>
  atBsc.readAgreement(token, { source: "bsc", destination: "lumi", keys, nowMs });
/** With some claims replaced, signed by the destination's own key as an honest one is. */
const altered = (change: object): string => forge(lumi.key, TYP, { ...claimsOf(signed.token), ...change });

describe("an agreement", () => {
  it("says at the source what was signed at the destination, under one name", async () => {
    expect(await read(signed.token)).toEqual(signed);
    expect(signed).toMatchObject({ terms: sampleAgreement, agreedAtMs: NOW_MS });
    expect(signed.agreementId).toMatch(/^ag-[0-9a-f]{20}$/);
  });

  it("does without a purpose, may be for the whole site, and never expires", async () => {
    const bare = { ...sampleAgreement, purpose: undefined, forSite: true };
    const { token } = await atLumi.signAgreement(bare, NOW_MS);
    expect(claimsOf(token)).not.toHaveProperty("purpose");
    expect((await read(token, NOW_MS + 10 * 365 * 86_400_000)).terms).toEqual(bare);
  });

  it("is signed by the site that agrees and by no other", async () => {
    await expect(atBsc.signAgreement(sampleAgreement, NOW_MS)).rejects.toMatchObject({ reason: "INTERNAL" });
    expect((await refusal(() => read(forge(stranger, TYP, claimsOf(signed.token))))).reason).toBe(
      "PEER_UNAUTHENTICATED",
    );
    for (const change of [{ iss: "mimer" }, { destination: "mimer" }, { source: "mimer" }, { iss: "bsc" }])
      expect((await refusal(() => read(altered(change)))).reason).toBe("INVALID_DOCUMENT");
  });

  it.each([
    { grant: "" },
    { grant: "../x" },
    { terms: "ab" },
    { terms: "AB".repeat(32) },
    { artifact: "climate//x" },
    { artifact: "climate/e*" },
    { purpose: "" },
    { purpose: "two\nlines" },
    { purpose: "x".repeat(1025) },
    { country: "Finland" },
    { country: "" },
    { act: undefined },
    { act: { sub: "" } },
    { act: { sub: "a\u001b[2J" } },
    { scope: "world" },
    { iat: NOW + 120 },
    { iat: NOW - 10 * 365 * 86_400 },
  ])("with %j is refused", async (change) => {
    expect((await refusal(() => read(altered(change)))).reason).toBe("INVALID_DOCUMENT");
  });
});
