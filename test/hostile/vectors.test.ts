import type { JsonWebKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { verifyCall } from "../../src/auth/call-token.ts";
import { readInvitation } from "../../src/auth/invitation.ts";
import { algorithmOf, publicJwkOf } from "../../src/auth/keys.ts";
import { readReceipt } from "../../src/auth/receipt.ts";
import { readMetadata, readVersion } from "../../src/auth/records.ts";
import { readPinnedStatement, readStatement } from "../../src/auth/statement.ts";
import { verifyUserToken } from "../../src/auth/user-token.ts";
import { readWithdrawal, readWithdrawalReceipt } from "../../src/auth/withdrawal.ts";
import { HanseError } from "../../src/domain/errors.ts";
import { manifestLine, ManifestTally, readManifest, type ManifestTotals } from "../../src/domain/manifest.ts";
import type { SiteKey } from "../../src/domain/site.ts";
import { corpora, corpusText, VECTORS, type ManifestCorpus, type TokenCorpus } from "../support/vectors/corpora.ts";
import type { ManifestVector } from "../support/vectors/manifests.ts";
import { tellByCase } from "./tell.ts";

/* The corpora against the parsers alone; forged-calls.test.ts tries their recipes on listeners. */

const load = (name: string): unknown => JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"));

const pinned = (keys: readonly object[]): SiteKey[] =>
  keys.map((key) => {
    const { kid, ...members } = key as JsonWebKey & { kid: string };
    const jwk = publicJwkOf(members);
    if (jwk === undefined) throw new Error("a corpus pins a key that cannot be pinned");
    return { kid, algorithm: algorithmOf(jwk), jwk, fromMs: 0 };
  });

/** Reads a token of each type as its receiver does. */
const READERS: Record<string, (token: string, context: TokenCorpus["context"]) => Promise<unknown>> = {
  call: (token, { now, reader, method = "", keys }) =>
    verifyCall(token, {
      audience: reader,
      method,
      nowMs: now * 1000,
      keysOf: (site) => Promise.resolve(Object.hasOwn(keys, site) ? pinned(keys[site] ?? []) : undefined),
    }),
  user: (token, { now, reader, keys }) =>
    verifyUserToken(token, {
      siteId: reader,
      operatorKeys: pinned(keys[reader] ?? []),
      siteKeys: [],
      nowMs: now * 1000,
    }),
  statement: async (token, { now, keys, fingerprint }) => {
    await readPinnedStatement(token, pinned(keys["lumi"] ?? []));
    const statement = await readStatement(token, now * 1000);
    if (statement.fingerprint !== fingerprint) throw new HanseError("FINGERPRINT_MISMATCH", "is another key's");
  },
  invitation: async (token, { now, reader, fingerprint }) => {
    const invitation = await readInvitation(token, reader, now * 1000);
    if (invitation.fingerprint !== fingerprint) throw new HanseError("FINGERPRINT_MISMATCH", "is another key's");
  },
  version: (token, { keys }) => readVersion(token, "lumi", pinned(keys["lumi"] ?? [])),
  metadata: (token, { keys }) => readMetadata(token, "lumi", pinned(keys["lumi"] ?? [])),
  receipt: (token, { now, keys }) =>
    readReceipt(token, { side: "destination", signer: "lumi", keys: pinned(keys["lumi"] ?? []), nowMs: now * 1000 }),
  withdrawal: (token, { now, keys }) =>
    readWithdrawal(token, { owner: "lumi", keys: pinned(keys["lumi"] ?? []), nowMs: now * 1000 }),
  withdrawal_receipt: (token, { now, reader, keys }) =>
    readWithdrawalReceipt(token, {
      ...{ holder: "lumi", owner: reader, keys: pinned(keys["lumi"] ?? []), nowMs: now * 1000 },
    }),
};

/** Reads a manifest as an importer does. */
async function importManifest({ text = "", base64 }: ManifestVector): Promise<ManifestTotals> {
  const tally = new ManifestTally();
  const bytes = base64 === undefined ? Buffer.from(text) : Buffer.from(base64, "base64");
  for await (const { entry } of readManifest(Readable.from([bytes]))) tally.add(entry, manifestLine(entry));
  return tally.totals();
}

/** How reading ended: `taken`, or the refusal's reason; anything else but a HanseError fails the test. */
const outcomeOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => "taken",
    (error: unknown) => {
      if (error instanceof HanseError) return error.reason;
      throw error;
    },
  );

describe("test/vectors", () => {
  it("is what test/support/vectors/write.ts writes, and nothing else", () => {
    const made = corpora();
    for (const [name, corpus] of Object.entries(made)) {
      const current = readFileSync(new URL(name, VECTORS), "utf8") === corpusText(corpus);
      expect({ name, current }).toEqual({ name, current: true });
    }
    expect(readdirSync(VECTORS).sort()).toEqual([...Object.keys(made), "README.md", "authority.pem"].sort());
  });

  it("holds far more than eighty forgeries, each by a name of its own", () => {
    const files = Object.entries(corpora()).filter(([name]) => name.endsWith("_fail.json"));
    for (const [name, { vectors }] of files) {
      const names = vectors.map((vector) => `${vector.case} ${vector.name}`);
      expect({ name, twice: names.filter((one, at) => names.indexOf(one) !== at) }).toEqual({ name, twice: [] });
    }
    expect(files.reduce((sum, [, { vectors }]) => sum + vectors.length, 0)).toBeGreaterThan(80);
  });
});

describe.each(Object.entries(READERS))("%s", (name, read) => {
  it("takes what is right", async () => {
    const { vectors, context } = load(`${name}_ok.json`) as TokenCorpus;
    for (const vector of vectors)
      expect({ name: vector.name, outcome: await outcomeOf(read(vector.token, context)) }).toEqual({
        name: vector.name,
        outcome: "taken",
      });
  });

  it("refuses every forgery", async () => {
    const { vectors, context } = load(`${name}_fail.json`) as TokenCorpus;
    const tries = [];
    for (const vector of vectors) tries.push({ ...vector, outcome: await outcomeOf(read(vector.token, context)) });
    expect(tries.filter(({ outcome }) => outcome === "taken").map((one) => `${one.case} ${one.name}`)).toEqual([]);
    tellByCase(tries, (count) => `${count} forged: ${name}`);
  });
});

describe("manifest", () => {
  it("takes what is right, with its digest and totals", async () => {
    const { vectors } = load("manifest_ok.json") as { vectors: (ManifestVector & ManifestTotals)[] };
    for (const { name, text = "", digest, objects, bytes } of vectors) {
      const totals = await importManifest({ case: "", name, text });
      expect({ name, ...totals }).toMatchObject({ name, digest, objects, bytes });
    }
  });

  it("refuses what is wrong, whole and with a reason", async () => {
    const { vectors } = load("manifest_fail.json") as ManifestCorpus;
    const tries = [];
    for (const vector of vectors) tries.push({ ...vector, outcome: await outcomeOf(importManifest(vector)) });
    expect(
      tries.filter(({ outcome }) => outcome !== "INVALID_MANIFEST").map((one) => `${one.case} ${one.name}`),
    ).toEqual([]);
    tellByCase(tries, (count) => `${count} bad manifests`);
  });
});
