import { describe, expect, it } from "vitest";
import { openDocuments } from "../../../src/auth/documents.ts";
import { sha256 } from "../../../src/domain/digest.ts";
import { isReason } from "../../../src/domain/errors.ts";
import { claimsOf, forge, makeSite, NOW_MS } from "./forge.ts";

/* Every member of every document, replaced by every odd value: a HanseError, never another failure. */

const { key, description } = await makeSite("bsc");
const keys = [key.publicKey];
const bsc = openDocuments({ siteId: "bsc", key, keys, description: () => description });
const lumi = openDocuments({ siteId: "lumi", key, keys, description: () => description });
const receipt = await lumi.signReceipt(
  {
    source: "bsc",
    destination: "lumi",
    transferId: "tr-1",
    deliveryId: "dl-1",
    owner: "bsc",
    artifact: "a",
    label: "1",
    kind: "dataset",
    digest: "cd".repeat(32),
    objects: 1,
    bytes: 1,
    modes: ["direct", "relay"],
    startedAtMs: NOW_MS - 1000,
    endedAtMs: NOW_MS,
    person: "ana",
  },
  NOW_MS,
);
const subject = { owner: "bsc", artifact: "a", label: "1", digest: "cd".repeat(32), sequence: 1 };

const documents: [typ: string, token: string, read: (token: string) => Promise<unknown>][] = [
  ["entity-statement+jwt", await bsc.signStatement(1, NOW_MS), (token) => lumi.readStatement(token, NOW_MS)],
  [
    "hanse-invitation+jwt",
    (await bsc.signInvitation({ jti: "j".repeat(22), to: "lumi", nowMs: NOW_MS })).token,
    (token) => lumi.readInvitation(token, NOW_MS),
  ],
  [
    "hanse-version+jwt",
    await bsc.signVersion({
      ...subject,
      kind: "dataset",
      objects: 1,
      bytes: 1,
      partRule: "fixed:67108864",
      createdAtMs: 1,
    }),
    (token) => lumi.readVersion(token, "bsc", keys),
  ],
  [
    "hanse-metadata+jwt",
    await bsc.signMetadata({ ...subject, title: "t", license: "l", description: "d", keywords: ["k"] }),
    (token) => lumi.readMetadata(token, "bsc", keys),
  ],
  [
    "hanse-receipt+jwt",
    receipt,
    (token) => bsc.readReceipt(token, { side: "destination", signer: "lumi", keys, nowMs: NOW_MS }),
  ],
  [
    "hanse-receipt+jwt",
    forge(key, "hanse-receipt+jwt", { ...claimsOf(receipt), iss: "bsc", of: sha256(receipt) }),
    (token) => lumi.readReceipt(token, { side: "source", signer: "bsc", keys, of: receipt, nowMs: NOW_MS }),
  ],
];

const ODD = [null, true, -1, 0, 1.5, 1e308, "", "\u0000", "x".repeat(5000), [], [null], [[]], {}, { a: 1 }, [{}, {}]];

/** All ways to the members of a value, inner ones included. */
function waysInto(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return way.length === 0 ? [] : [way];
  const inner = Object.entries(value).flatMap(([name, member]) => waysInto(member, [...way, name]));
  return way.length === 0 ? inner : [way, ...inner];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], odd: unknown): unknown {
  if (name === undefined) return odd;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) };
  const members = copy as Record<string, unknown>;
  members[name] = replaced(members[name], rest, odd);
  return copy;
}

describe.each(documents)("%s", (typ, token, read) => {
  it("refuses odd values in every member by name, or reads them", async () => {
    const claims = claimsOf(token);
    let refusals = 0;
    for (const way of waysInto(claims)) {
      for (const odd of ODD) {
        const forged = forge(key, typ, replaced(claims, way, odd) as object);
        const failure: unknown = await read(forged).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure === undefined) continue;
        refusals++;
        expect(
          isReason(failure, "INVALID_DOCUMENT", "TOKEN_EXPIRED"),
          `${way.join(".")}: ${failure instanceof Error ? failure.message : ""}`,
        ).toBe(true);
      }
    }
    expect(refusals).toBeGreaterThan(50);
  });
});
