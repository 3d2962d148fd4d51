import { describe, expect, it } from "vitest";
import { generateSigningKey } from "../../../src/auth/keys.ts";
import { readPinnedStatement, readStatement, signRecovery } from "../../../src/auth/statement.ts";
import { thumbprint } from "../../../src/domain/site.ts";
import { claimsOf, forge, makeSite, NOW_MS, refusal } from "./forge.ts";

const TYP = "entity-statement+jwt";
const recovery = generateSigningKey(0);
const pinned = thumbprint(recovery.publicKey.jwk);
const stolen = await makeSite("bsc");
const fresh = generateSigningKey(NOW_MS);
const description = {
  ...stolen.description,
  recoveryThumbprint: pinned,
  keys: [fresh.publicKey, { ...stolen.key.publicKey, untilMs: NOW_MS - 31_000 }],
};
const token = await signRecovery(recovery, description, 5, NOW_MS);
const read = (text: string, thumb = pinned) => readPinnedStatement(text, [stolen.key.publicKey], thumb);

describe("a statement by the recovery key", () => {
  it("puts a new key in the place of the old one where its thumbprint is pinned", async () => {
    expect(await read(token)).toMatchObject({
      sequence: 5,
      recovered: true,
      fingerprint: thumbprint(fresh.publicKey.jwk),
      description,
    });
  });

  it("is nothing where another is pinned, or none", async () => {
    expect((await refusal(() => read(token, "ab".repeat(32)))).reason).toBe("PEER_UNAUTHENTICATED");
    expect((await refusal(() => readPinnedStatement(token, [stolen.key.publicKey]))).reason).toBe(
      "PEER_UNAUTHENTICATED",
    );
    expect((await refusal(() => readStatement(token, NOW_MS))).reason).toBe("INVALID_DOCUMENT");
  });

  it("cannot be made without the recovery key", async () => {
    const claims = claimsOf(token);
    const other = generateSigningKey(0);
    const forged: [string, string, string][] = [
      [
        "signed by the stolen key under the recovery key's name",
        forge({ ...stolen.key, publicKey: recovery.publicKey }, TYP, claims),
        "INVALID_DOCUMENT",
      ],
      [
        "signed by another that it names itself",
        forge(other, TYP, { ...claims, recovery_key: other.publicKey.jwk }),
        "PEER_UNAUTHENTICATED",
      ],
      ["signed by another under the pinned one's thumbprint", forge(other, TYP, claims), "INVALID_DOCUMENT"],
      [
        "without the recovery key",
        forge(recovery, TYP, { ...claims, recovery_key: undefined }),
        "PEER_UNAUTHENTICATED",
      ],
      [
        "with a private recovery key",
        forge(recovery, TYP, { ...claims, recovery_key: { ...recovery.publicKey.jwk, d: "AA" } }),
        "INVALID_DOCUMENT",
      ],
    ];
    for (const [what, text, reason] of forged)
      expect({ what, reason: (await refusal(() => read(text))).reason }).toEqual({ what, reason });
  });

  it("does not make the recovery key a site key", async () => {
    const text = await signRecovery(recovery, { ...description, keys: [recovery.publicKey] }, 6, NOW_MS);
    expect((await refusal(() => read(text))).reason).toBe("INVALID_DOCUMENT");
  });
});
