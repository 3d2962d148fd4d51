import { expect, it } from "vitest";
import type { TokenRow } from "../../../src/app/ports/ledger.ts";
import { auditedActions, withLedger, type NewPlace } from "./place.ts";
import { event } from "./samples.ts";

const token = (tokenId: string, change: Partial<TokenRow> = {}): TokenRow => ({
  tokenId,
  person: "ana",
  role: "researcher",
  scopes: ["storage.read:/climate"],
  createdBy: "operator",
  createdAtMs: 1000,
  expiresAtMs: 5000,
  ...change,
});

/** Tokens that a site handed out. */
export function describeTokens(newPlace: NewPlace): void {
  it("are put once, found, and revoked for good", async () => {
    await withLedger(newPlace, async (ledger) => {
      const row = token("ut-1");
      expect(await ledger.getToken("ut-1")).toBeUndefined();
      expect(await ledger.putToken(row, event("create"))).toEqual(row);
      expect(await ledger.putToken(token("ut-1", { person: "eve" }), event("no"))).toEqual(row);
      expect(await ledger.getToken("ut-1")).toEqual(row);
      const revoked = { ...row, revokedAtMs: 2000, revokedBy: "ada" };
      expect(await ledger.revokeToken("ut-1", { atMs: 2000, by: "ada" }, event("revoke"))).toEqual(revoked);
      expect(await ledger.revokeToken("ut-1", { atMs: 3000, by: "bo" }, event("no"))).toEqual(revoked);
      expect(await ledger.revokeToken("ut-2", { atMs: 3000, by: "bo" }, event("no"))).toBeUndefined();
      expect(await ledger.getToken("ut-1")).toEqual(revoked);
      expect(await auditedActions(ledger)).toEqual(["create", "revoke"]);
    });
  });

  it("are listed newest first, page by page, and forgotten when they have ended", async () => {
    await withLedger(newPlace, async (ledger) => {
      const rows = [
        token("ut-a", { createdAtMs: 1000, scopes: undefined }),
        token("ut-b", { createdAtMs: 2000, expiresAtMs: 2500 }),
        token("ut-c", { createdAtMs: 2000 }),
        token("ut-d", { createdAtMs: 3000 }),
      ];
      for (const row of rows) await ledger.putToken(row, event("create"));
      await ledger.revokeToken("ut-d", { atMs: 3500, by: "ada" }, event("revoke"));
      const ids = async (filter: Parameters<typeof ledger.listTokens>[0]): Promise<string[]> =>
        (await ledger.listTokens(filter)).map(({ tokenId }) => tokenId);
      expect(await ids({ limit: 9 })).toEqual(["ut-d", "ut-c", "ut-b", "ut-a"]);
      expect(await ids({ limit: 2, before: { createdAtMs: 2000, tokenId: "ut-c" } })).toEqual(["ut-b", "ut-a"]);
      expect(await ids({ limit: 9, goodAtMs: 4000 })).toEqual(["ut-c", "ut-a"]);
      expect((await ledger.getToken("ut-a"))?.scopes).toBeUndefined();
      await ledger.forgetTokens(3000);
      expect(await ids({ limit: 9 })).toEqual(["ut-d", "ut-c", "ut-a"]);
    });
  });
}
